package notify

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/tls"
	"errors"
	"fmt"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/wneessen/go-mail"
)

// DKIM signs mails for a domain.
type DKIM struct {
	Domain   string
	Selector string
	Key      crypto.Signer // RSA of 1024 bits or more, or ed25519
}

// ParseDKIMKey reads a private key in PEM.
func ParseDKIMKey(pem []byte) (crypto.Signer, error) {
	key, err := mail.PrivKeyFromPEM(pem)
	if err != nil {
		return nil, fmt.Errorf("read the DKIM key: %w", err)
	}
	switch k := key.(type) {
	case ed25519.PrivateKey:
	case *rsa.PrivateKey:
		if k.N.BitLen() < 1024 {
			return nil, errors.New("the DKIM key is shorter than 1024 bits, which receivers refuse")
		}
	default:
		return nil, errors.New("the DKIM key is neither RSA nor ed25519")
	}
	return key, nil
}

// signed are the headers under the signature: those that say what the mail is,
// and those by which mail programs act on it. One that stands here once more than
// in the mail cannot be added on the way.
var signed = []string{
	"From", "From", "To", "To", "Subject", "Subject", "Date", "Date", "Message-ID", "Message-ID", "MIME-Version", "Content-Type",
	"In-Reply-To", "References", "List-Id", "List-Unsubscribe", "List-Unsubscribe", "Auto-Submitted", "Thread-Topic", "Thread-Index",
}

// sign puts a signature on a mail that is written. The one of go-mail does not
// hold for lists of headers that are longer than a line: it signs them unfolded
// and sends them folded.
func (d *DKIM) sign(raw []byte) ([]byte, error) {
	var out bytes.Buffer
	err := dkim.Sign(&out, bytes.NewReader(raw), &dkim.SignOptions{
		Domain: d.Domain, Selector: d.Selector, Signer: d.Key, HeaderKeys: signed,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
	})
	if err != nil {
		return nil, fmt.Errorf("sign the mail with DKIM: %w", err)
	}
	return out.Bytes(), nil
}

// ParseSMIME reads a certificate with those above it, and its key.
func ParseSMIME(cert, key []byte) (*tls.Certificate, error) {
	c, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("read the S/MIME certificate: %w", err)
	}
	if _, ok := c.PrivateKey.(ed25519.PrivateKey); ok {
		return nil, errors.New("an S/MIME key is RSA or ECDSA: mail programs know no ed25519")
	}
	return &c, nil
}
