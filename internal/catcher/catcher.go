// Package catcher is a small mail server on loopback that keeps what it is
// sent: the demonstration shows a mail that really went over SMTP, and tests
// look at what arrived, without any server being set up.
//
// It relays nothing and listens on 127.0.0.1 alone. By default it offers
// STARTTLS with a certificate made for this run (Server.Roots trusts it).
//
// Start at Start.
package catcher

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// maxMessage is the largest mail that is taken, in bytes.
const maxMessage = 2 << 20

// Options change what the server asks for; the zero value offers STARTTLS and
// asks for no login.
type Options struct {
	Plain    bool   // offers no encryption
	Implicit bool   // speaks TLS from the first byte
	Port     int    // 0: a free one
	Username string // asks for this login when set
	Password string

	// Fail, when set, may refuse a step: "mail", "rcpt", "data". The answer to
	// the client is the error, an *smtp.SMTPError or 554.
	Fail func(step string) error

	Taken func(Mail) // told of each mail as it arrives; may be nil
}

// Mail is one mail as it arrived.
type Mail struct {
	From      string
	To        []string
	Data      []byte // header and body, lines ended by CRLF
	Encrypted bool
	UTF8      bool // SMTPUTF8 was asked for
	Username  string
}

// Server is a running catcher.
type Server struct {
	options  Options
	listener net.Listener
	server   *smtp.Server
	roots    *x509.CertPool

	mu   sync.Mutex
	kept []Mail
}

// Start runs a catcher on a free port until Close.
func Start(o Options) (*Server, error) {
	s := &Server{options: o, roots: x509.NewCertPool()}
	certificate, err := s.certificate()
	if err != nil {
		return nil, err
	}
	if s.listener, err = net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(o.Port))); err != nil {
		return nil, err
	}
	s.server = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{server: s, conn: c}, nil
	}))
	s.server.Domain = "catcher.localhost"
	s.server.MaxMessageBytes = maxMessage
	s.server.AllowInsecureAuth = o.Plain
	s.server.EnableSMTPUTF8 = true
	s.server.ErrorLog = log.New(io.Discard, "", 0)
	config := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	listener := s.listener
	switch {
	case o.Implicit:
		listener = tls.NewListener(listener, config)
	case !o.Plain:
		s.server.TLSConfig = config
	}
	go func() { _ = s.server.Serve(listener) }() // ends with Close
	return s, nil
}

// Close ends the server and its connections.
func (s *Server) Close() error { return s.server.Close() }

// Host is the address to name to a client; Roots vouches for it.
func (s *Server) Host() string { return "127.0.0.1" }

// Port is the port that the server listens on.
func (s *Server) Port() int { return s.listener.Addr().(*net.TCPAddr).Port }

// Roots holds the certificate of this run.
func (s *Server) Roots() *x509.CertPool { return s.roots }

// Mails gives what arrived so far, in order.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.kept)
}

// certificate is valid for this server, for a day.
func (s *Server) certificate() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	now := time.Now()
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, leaf, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, err
	}
	if leaf, err = x509.ParseCertificate(der); err != nil {
		return tls.Certificate{}, err
	}
	s.roots.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// session is one connection's conversation.
type session struct {
	server *Server
	conn   *smtp.Conn
	mail   Mail
	user   string
}

func (s *session) step(name string) error {
	if s.server.options.Username != "" && s.user == "" {
		return smtp.ErrAuthRequired
	}
	if s.server.options.Fail != nil {
		return s.server.options.Fail(name)
	}
	return nil
}

func (s *session) Mail(from string, o *smtp.MailOptions) error {
	s.mail = Mail{From: from, UTF8: o.UTF8, Username: s.user}
	return s.step("mail")
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mail.To = append(s.mail.To, to)
	return s.step("rcpt")
}

func (s *session) Data(r io.Reader) error {
	var data bytes.Buffer
	if _, err := data.ReadFrom(r); err != nil {
		return err
	}
	if err := s.step("data"); err != nil {
		return err
	}
	s.mail.Data = data.Bytes()
	_, starttls := s.conn.TLSConnectionState()
	s.mail.Encrypted = starttls || s.server.options.Implicit
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.kept = append(s.server.kept, s.mail)
	if s.server.options.Taken != nil {
		s.server.options.Taken(s.mail)
	}
	return nil
}

func (s *session) Reset()        { s.mail = Mail{} }
func (s *session) Logout() error { return nil }

// AuthMechanisms and Auth make the session one that can log in.
func (s *session) AuthMechanisms() []string {
	if s.server.options.Username == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != s.server.options.Username || password != s.server.options.Password {
			return smtp.ErrAuthFailed
		}
		s.user = user
		return nil
	}), nil
}
