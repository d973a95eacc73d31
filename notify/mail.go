package notify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	netmail "net/mail"
	"net/textproto"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"github.com/redletter-dev/redletter/internal/safe"
)

// Encryption says how a mail server is spoken to.
type Encryption string

// The ways of encryption. The zero value is STARTTLS.
const (
	STARTTLS Encryption = "starttls" // asked for after the greeting, and required
	Implicit Encryption = "implicit" // from the first byte
	None     Encryption = "none"     // no encryption, and no password
)

const smtpTimeout = 30 * time.Second

// SMTP sends through a mail server. The zero value of every field but Host
// works.
type SMTP struct {
	Host     string
	Port     int // 0: 587, with Implicit 465, with None 25
	TLS      Encryption
	Username string // "": no login
	Password string
	RootCAs  *x509.CertPool // nil: the system's
	Timeout  time.Duration  // for each step of the conversation; 0: 30 s

	DKIM  *DKIM            // nil: the mail server signs, or nobody
	SMIME *tls.Certificate // nil: no S/MIME
}

// Send delivers a message. What is sent is written once, so that the receipt
// holds the very bytes.
func (s *SMTP) Send(ctx context.Context, m *Message) (Receipt, error) {
	raw, err := s.written(m)
	if err != nil {
		return Receipt{}, &Undelivered{Err: err, hint: "check the addresses in redletter.yaml"}
	}
	from, to, err := envelope(m)
	if err != nil {
		return Receipt{}, &Undelivered{Err: err, hint: "check the addresses in redletter.yaml"}
	}
	client, err := s.client()
	if err != nil {
		return Receipt{}, &Undelivered{Err: err, hint: "check smtp: in redletter.yaml"}
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return Receipt{}, s.undelivered(err)
	}
	reply, err := s.transact(conn, from, to, raw)
	// Once the server has taken the message, no later trouble on the line makes
	// it undelivered: to send it again would be the duplicate.
	quit := client.CloseWithSMTPClient(conn)
	if err != nil {
		return Receipt{}, s.undelivered(errors.Join(err, quit))
	}
	return Receipt{Server: s.address(), Reply: safe.Line(reply).String(), Raw: raw}, nil
}

// refused is a step that the server said no to, or did not answer.
type refused struct {
	step string
	err  error
}

func (r *refused) Error() string { return r.step + ": " + r.err.Error() }

func (r *refused) Unwrap() error { return r.err }

// code is that of the server's reply, 0 when it came to none.
func (r *refused) code() int {
	var reply *textproto.Error
	if errors.As(r.err, &reply) {
		return reply.Code
	}
	return 0
}

// transact hands a message to a server, and gives its last word.
func (s *SMTP) transact(conn *smtp.Client, from string, to []string, raw []byte) (reply string, err error) {
	step := func(name string, do func() error) {
		if err != nil {
			return
		}
		if e := errors.Join(conn.UpdateDeadline(s.patience()), do()); e != nil {
			err = &refused{name, e}
		}
	}
	// A server that is asked for SMTPUTF8 may only hand the message on to others
	// that have it, and returns it where they do not: asked for when an address
	// needs it alone.
	conn.SkipSMTPUTF8(ascii(append([]string{from}, to...)))
	step("MAIL FROM", func() error { return conn.Mail(angled(from)) })
	for _, rcpt := range to {
		step("RCPT TO", func() error { return conn.Rcpt(angled(rcpt)) })
	}
	var w io.WriteCloser
	step("DATA", func() (err error) { w, err = conn.Data(); return err })
	step("sending the message", func() error { _, err := w.Write(raw); return err })
	step("end of the message", func() error { return w.Close() })
	if said, ok := w.(interface{ ServerResponse() string }); ok && err == nil {
		reply = said.ServerResponse()
	}
	return reply, err
}

func ascii(addresses []string) bool {
	return !slices.ContainsFunc(addresses, func(a string) bool {
		return strings.ContainsFunc(a, func(r rune) bool { return r > unicode.MaxASCII })
	})
}

func (s *SMTP) patience() time.Duration {
	if s.Timeout == 0 {
		return smtpTimeout
	}
	return s.Timeout
}

// envelope gives the bare addresses.
func envelope(m *Message) (from string, to []string, err error) {
	a, err := netmail.ParseAddress(m.From)
	if err != nil {
		return "", nil, fmt.Errorf("from: %w", err)
	}
	for _, t := range m.To {
		r, err := netmail.ParseAddress(t)
		if err != nil {
			return "", nil, fmt.Errorf("to: %w", err)
		}
		to = append(to, r.Address)
	}
	return a.Address, to, nil
}

// written is the message as it goes out.
func (s *SMTP) written(m *Message) ([]byte, error) {
	msg, err := compose(m)
	if err != nil {
		return nil, err
	}
	if s.SMIME != nil {
		if err := msg.SignWithTLSCertificate(s.SMIME); err != nil {
			return nil, fmt.Errorf("sign the mail with S/MIME: %w", err)
		}
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil || s.DKIM == nil {
		return b.Bytes(), err
	}
	return s.DKIM.sign(b.Bytes())
}

// Probe speaks to the server up to the login, and sends nothing.
func (s *SMTP) Probe(ctx context.Context) error {
	client, err := s.client()
	if err != nil {
		return &Undelivered{Err: err, hint: "check smtp: in redletter.yaml"}
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return s.undelivered(err)
	}
	_ = client.CloseWithSMTPClient(conn) // it has said all that was asked
	return nil
}

// WriteTo writes the message as a mail file (.eml).
func (m *Message) WriteTo(w io.Writer) (int64, error) {
	msg, err := compose(m)
	if err != nil {
		return 0, err
	}
	return msg.WriteTo(w)
}

func (s *SMTP) client() (*mail.Client, error) {
	options := []mail.Option{
		mail.WithPort(s.port()), mail.WithTimeout(s.patience()), mail.WithoutRset(),
		mail.WithTLSConfig(&tls.Config{ServerName: s.Host, RootCAs: s.RootCAs, MinVersion: tls.VersionTLS12}),
	}
	switch s.TLS {
	case "", STARTTLS:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	case Implicit:
		options = append(options, mail.WithSSL())
	case None:
		if s.Username != "" {
			return nil, errors.New("a password is not sent without encryption: set tls: starttls, or leave username out")
		}
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		return nil, fmt.Errorf("tls: %q is not starttls, implicit or none", s.TLS)
	}
	if s.Username != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.Username), mail.WithPassword(s.Password))
	}
	return mail.NewClient(s.Host, options...)
}

func (s *SMTP) port() int {
	switch {
	case s.Port != 0:
		return s.Port
	case s.TLS == Implicit:
		return 465
	case s.TLS == None:
		return 25
	}
	return 587
}

func (s *SMTP) address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.port())) }

// undelivered says what became of an attempt. Trouble on the way to the server
// or with the login passes, if only because somebody mends it; a refusal of
// the message with a code of 5xx stays.
func (s *SMTP) undelivered(err error) *Undelivered {
	u := &Undelivered{Temporary: true, Err: fmt.Errorf("%s: %w", s.address(), err), hint: "it will be tried again; redletter doctor looks at the mail server"}
	var step *refused
	if errors.As(err, &step) {
		u.Code = step.code()
		u.Temporary = u.Code < 500
	}
	switch {
	case !u.Temporary:
		u.hint = "the mail server refuses this message: check from: and the recipients in redletter.yaml"
	case step == nil && errors.As(err, new(*textproto.Error)):
		u.hint = "the mail server refuses the login: check username and password under smtp in redletter.yaml"
	case strings.Contains(err.Error(), "STARTTLS"): // go-mail has no type for it
		u.hint = "the mail server offers no STARTTLS: try tls: implicit; tls: none sends everything readable by anyone on the way"
	case isDial(err):
		u.hint = "the mail server cannot be reached: check host: and port: under smtp in redletter.yaml, and the network"
	case errors.As(err, new(*tls.CertificateVerificationError)):
		u.hint = "the certificate of the mail server is not trusted: check host: under smtp in redletter.yaml"
	}
	return u
}

// isDial says whether no connection came about at all.
func isDial(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// compose makes the mail of a message: plain text first and complete, HTML
// second, then the files. The same message without files gives the same bytes.
func compose(m *Message) (*mail.Msg, error) {
	if m.ID == "" || len(m.To) == 0 {
		return nil, errors.New("a message needs an ID and a recipient")
	}
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if len(m.Files) == 0 {
		msg.SetBoundary("rl-" + ID("", "boundary", m.ID)[:32]) // go-mail takes one for all parts: with files there are two
	}
	if err := msg.From(m.From); err != nil {
		return nil, err
	}
	if err := msg.To(m.To...); err != nil {
		return nil, err
	}
	msg.SetMessageIDWithValue(m.ID)
	msg.SetDateWithValue(m.Date)
	msg.Subject(m.Subject.Line().String())
	headers(msg, m)
	msg.SetBodyString(mail.TypeTextPlain, m.Text.String())
	if m.HTML != "" {
		msg.AddAlternativeString(mail.TypeTextHTML, string(m.HTML))
	}
	for _, f := range m.Files {
		if err := msg.AttachReader(f.Name, bytes.NewReader(f.Bytes), mail.WithFileContentType(mail.ContentType(f.Type))); err != nil {
			return nil, err
		}
	}
	return msg, nil
}

// headers say to programs what the mail is: made by a machine, not to be
// answered by one, of this list, in this thread.
func headers(msg *mail.Msg, m *Message) {
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	msg.SetGenHeader("Precedence", "list")
	for _, h := range []struct {
		name  mail.Header
		value string
	}{
		{"List-Id", angled(m.ListID)},
		{"List-Unsubscribe", angled(mailto(m.Unsubscribe))},
		{"X-Redletter-Policy", m.Policy},
		{"X-Redletter-Severity", m.Severity},
	} {
		if h.value != "" {
			msg.SetGenHeader(h.name, safe.Line(h.value).String())
		}
	}
	if m.Thread != "" && m.Thread != m.ID {
		msg.SetGenHeader("References", "<"+m.Thread+">")
		msg.SetGenHeader("In-Reply-To", "<"+m.Thread+">")
	}
	if topic := m.Topic.Line().String(); topic != "" {
		msg.SetGenHeader("Thread-Topic", topic)
	}
	if m.Thread != "" {
		msg.SetGenHeader("Thread-Index", threadIndex(m))
	}
}

// mailto makes the address a link that a mail program offers as a button. It is
// no one-click link: that needs a web server that answers.
func mailto(address string) string {
	if address == "" {
		return ""
	}
	return (&url.URL{Scheme: "mailto", Opaque: url.PathEscape(address), RawQuery: "subject=unsubscribe"}).String()
}

// angled puts a value into the brackets of headers, "" for none.
func angled(s string) string {
	if s == "" {
		return ""
	}
	return "<" + s + ">"
}

// threadEpoch is when every thread began, as far as Outlook is told: the root is
// never sent, so that any time will do that is the same for all of its mails.
var threadEpoch = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// threadIndex is what Outlook sorts conversations by, where it does not look at
// References: a root that all mails of a thread share, and a block of five bytes
// with the time of this one ([MS-OXOMSG] 2.2.1.3).
func threadIndex(m *Message) string {
	out := []byte{1}
	out = append(out, ticks(threadEpoch)[1:6]...)
	root := sha256.Sum256([]byte(m.Thread))
	out = append(out, root[:16]...)
	since := m.Date.Sub(threadEpoch) / 100 // in ticks of 100 ns
	block := uint32(since>>23) | 1<<31     // the coarse code: it lasts for decades
	own := sha256.Sum256([]byte(m.ID))
	return base64.StdEncoding.EncodeToString(append(binary.BigEndian.AppendUint32(out, block), own[0]))
}

// ticks is a time as Windows counts it, from 1601 on.
func ticks(t time.Time) []byte {
	const from1601 = 11644473600
	return binary.BigEndian.AppendUint64(nil, uint64(t.Unix()+from1601)*10_000_000)
}
