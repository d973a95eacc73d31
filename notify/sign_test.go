package notify

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/redletter-dev/redletter/internal/catcher"
)

// The signature of what arrived holds against the key that
// stands in DNS; a mail that was changed on the way does not pass.
func TestDKIM(t *testing.T) {
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	edPublic, _ := edKey.Public().(ed25519.PublicKey)
	rsaPublic, err := x509.MarshalPKIXPublicKey(&rsaKey.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	for kind, k := range map[string]struct {
		key    any
		record string
	}{
		"ed25519": {edKey, "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(edPublic)},
		"rsa":     {rsaKey, "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(rsaPublic)},
	} {
		der, err := x509.MarshalPKCS8PrivateKey(k.key)
		if err != nil {
			t.Fatal(err)
		}
		signer, err := ParseDKIMKey(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
		if err != nil {
			t.Fatal(err)
		}
		s, c := start(t, catcher.Options{})
		c.DKIM = &DKIM{Domain: "watch.example", Selector: "r1", Key: signer}
		m := sample()
		m.Files = []File{{"review.json", "application/json", []byte("{}")}}
		m.Unsubscribe = "off@watch.example"
		receipt, err := c.Send(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		got := s.Mails()[0].Data
		if !bytes.Equal(bytes.TrimSpace(got), bytes.TrimSpace(receipt.Raw)) {
			t.Errorf("%s: what is kept is not what was sent", kind)
		}
		check := func(b []byte) error {
			vs, err := dkim.VerifyWithOptions(bytes.NewReader(b), &dkim.VerifyOptions{LookupTXT: func(name string) ([]string, error) {
				if name != "r1._domainkey.watch.example" {
					return nil, fmt.Errorf("asked for %s", name)
				}
				return []string{k.record}, nil
			}})
			if err != nil || len(vs) != 1 {
				return fmt.Errorf("%d signatures, %w", len(vs), err)
			}
			return vs[0].Err
		}
		if err := check(got); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		if check(bytes.Replace(got, []byte("[-90-]"), []byte("[-91-]"), 1)) == nil || check(bytes.Replace(got, []byte("off@watch"), []byte("off@evil"), 1)) == nil ||
			check(append([]byte("Subject: another\r\n"), got...)) == nil {
			t.Errorf("%s: a mail that was changed passes", kind)
		}
	}
}

// OpenSSL checks the S/MIME signature of what arrived.
func TestSMIME(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "redletter"}, EmailAddresses: []string{"redletter@watch.example"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection},
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	pair, err := ParseSMIME(certPEM, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}))
	if err != nil {
		t.Fatal(err)
	}
	s, c := start(t, catcher.Options{})
	c.SMIME = pair
	if _, err := c.Send(t.Context(), sample()); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	ca := write("ca.pem", certPEM)
	got := s.Mails()[0].Data
	verify := func(b []byte) (string, error) {
		out, err := exec.Command("openssl", "smime", "-verify", "-CAfile", ca, "-in", write("mail.eml", b)).CombinedOutput()
		return string(out), err
	}
	if out, err := verify(got); err != nil || !strings.Contains(out, "[-90-]") {
		t.Errorf("%v\n%s\n%s", err, out, got)
	}
	if out, err := verify(bytes.Replace(got, []byte("[-90-]"), []byte("[-91-]"), 1)); err == nil {
		t.Errorf("a mail that was changed passes: %s", out)
	}
}

// TestKeysThatAreNone refuses what receivers would.
func TestKeysThatAreNone(t *testing.T) {
	if _, err := ParseDKIMKey([]byte("-----BEGIN NOTHING-----")); err == nil {
		t.Error("no key is taken")
	}
	if _, err := ParseSMIME([]byte("x"), []byte("y")); err == nil {
		t.Error("no certificate is taken")
	}
}

// Mails of one thread share the root of their index, and differ in the rest.
func TestThreadIndex(t *testing.T) {
	a, b, other := sample(), sample(), sample()
	b.ID, b.Date = ID(b.From, "another"), b.Date.Add(48*time.Hour)
	other.Thread = ID(other.From, "thread", "beta")
	index := func(m *Message) string {
		raw, err := base64.StdEncoding.DecodeString(threadIndex(m))
		if err != nil || len(raw) != 27 || raw[0] != 1 {
			t.Fatalf("%x, %v", raw, err)
		}
		return string(raw)
	}
	if index(a)[:22] != index(b)[:22] || index(a) == index(b) || index(a)[:22] == index(other)[:22] {
		t.Errorf("%x\n%x\n%x", index(a), index(b), index(other))
	}
}
