package anchor

import (
	"bytes"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// authority is a time-stamping authority made of openssl.
type authority struct {
	t   *testing.T
	dir string
}

const config = `
oid_section = oids
[oids]
p1 = 1.2.3.4.1
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[signer]
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = here
[here]
serial = serial
signer_digest = sha256
default_policy = p1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Example Time Authority
`

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{t, t.TempDir()}
	a.write("c.cnf", []byte(config))
	a.write("serial", []byte("01\n"))
	a.run("req", "-config", "c.cnf", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=Example Root", "-extensions", "ca")
	a.run("req", "-config", "c.cnf", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr")
	a.run("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30", "-extfile", "c.cnf", "-extensions", "signer", "-out", "tsa.pem")
	return a
}

func (a *authority) write(name string, b []byte) {
	a.t.Helper()
	if err := os.WriteFile(filepath.Join(a.dir, name), b, 0o600); err != nil {
		a.t.Fatal(err)
	}
}

func (a *authority) read(name string) []byte {
	a.t.Helper()
	b, err := os.ReadFile(filepath.Join(a.dir, name))
	if err != nil {
		a.t.Fatal(err)
	}
	return b
}

func (a *authority) run(args ...string) string {
	a.t.Helper()
	cmd := exec.Command("openssl", args...)
	cmd.Dir = a.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		a.t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// answer stamps a query.
func (a *authority) answer(query []byte) []byte {
	a.write("query", query)
	a.run("ts", "-reply", "-config", "c.cnf", "-section", "here", "-queryfile", "query", "-signer", "tsa.pem", "-inkey", "tsa.key", "-out", "answer")
	return a.read("answer")
}

func (a *authority) roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(a.read("ca.pem"))
	return pool
}

// serve answers on loopback with what the function makes of a query.
func serve(t *testing.T, answer func([]byte) []byte) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query, err := io.ReadAll(r.Body)
		if err != nil || r.Header.Get("Content-Type") != "application/timestamp-query" {
			http.Error(w, "no query", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/timestamp-reply")
		_, _ = w.Write(answer(query))
	}))
	t.Cleanup(s.Close)
	return s
}

var checkpoint = []byte("redletter/00\n4711\nroot\n")

func TestStampIsCheckedByUsAndByOpenSSL(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		withoutOpenSSL(t)
		return
	}
	a := newAuthority(t)
	srv := serve(t, a.answer)
	got, err := Ask(t.Context(), srv.Client(), srv.URL, checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Check(got, checkpoint, a.roots())
	if err != nil || !s.Trusted || s.Why != "" || s.Authority != "CN=Example Time Authority" || time.Since(s.Time).Abs() > time.Hour {
		t.Errorf("stamp %+v, %v", s, err)
	}
	a.write("checkpoint", checkpoint)
	a.write("checkpoint.tsr", got)
	if out := a.run("ts", "-verify", "-data", "checkpoint", "-in", "checkpoint.tsr", "-CAfile", "ca.pem"); !strings.Contains(out, "OK") {
		t.Errorf("openssl says %s", out)
	}

	if s, err = Check(got, checkpoint, nil); err != nil || s.Trusted || s.Why == "" {
		t.Errorf("without certificates: %+v, %v", s, err)
	}
	if s, err = Check(got, checkpoint, newAuthority(t).roots()); err != nil || s.Trusted || s.Why == "" {
		t.Errorf("with another's certificate: %+v, %v", s, err)
	}
	if _, err = Check(got, append(bytes.Clone(checkpoint), '\n'), a.roots()); !errors.Is(err, ErrOther) {
		t.Errorf("of other bytes: %v", err)
	}
	for at := range got { // no bit of it can be changed and still be trusted
		bent := bytes.Clone(got)
		bent[at] ^= 1
		if s, err := Check(bent, checkpoint, a.roots()); err == nil && s.Trusted && !s.Time.Equal(mustTime(t, got, a)) {
			t.Errorf("byte %d changed: trusted, of %s", at, s.Time)
		}
	}

	replay := serve(t, func([]byte) []byte { return got })
	if _, err := Ask(t.Context(), replay.Client(), replay.URL, checkpoint); err == nil {
		t.Error("an old answer was taken for a new one")
	}
}

func mustTime(t *testing.T, answer []byte, a *authority) time.Time {
	t.Helper()
	s, err := Check(answer, checkpoint, a.roots())
	if err != nil {
		t.Fatal(err)
	}
	return s.Time
}

// withoutOpenSSL: where there is no authority, nothing is taken for one.
func withoutOpenSSL(t *testing.T) {
	srv := serve(t, func([]byte) []byte { return []byte("yes") })
	if _, err := Ask(t.Context(), srv.Client(), srv.URL, checkpoint); err == nil {
		t.Error("anything goes for a time stamp")
	}
}

func TestBadAnswers(t *testing.T) {
	rejected, err := hex.DecodeString("30053003020102")
	if err != nil {
		t.Fatal(err)
	}
	for name, answer := range map[string][]byte{"nothing": nil, "words": []byte("certainly"), "rejected": rejected, "zeros": make([]byte, 4096)} {
		srv := serve(t, func([]byte) []byte { return answer })
		if _, err := Ask(t.Context(), srv.Client(), srv.URL, checkpoint); err == nil {
			t.Errorf("%s: taken for a time stamp", name)
		}
	}
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	if _, err := Ask(t.Context(), srv.Client(), srv.URL, checkpoint); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("error %v", err)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add([]byte("0"))
	f.Add([]byte{0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x00})
	f.Fuzz(func(t *testing.T, answer []byte) {
		if s, err := Check(answer, checkpoint, x509.NewCertPool()); err == nil && s.Trusted {
			t.Error("trusted without a certificate")
		}
	})
}
