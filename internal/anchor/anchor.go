// Package anchor has a time-stamping authority vouch that some bytes, such as a
// checkpoint of the ledger, were there at a time (RFC 3161), and checks what it
// said. The authority sees a hash and nothing else.
//
// It trusts nobody by itself: whether the authority is one to trust is for the
// caller's certificates to say, and an answer that leads to none of them is
// given with a name and no trust. The answer is kept as it came, so that
// openssl ts can check it too.
//
// Start at Ask and Check.
package anchor

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"time"

	"github.com/digitorus/pkcs7"
	"github.com/digitorus/timestamp"
)

// Doer sends a request; an http.Client is one.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

// Stamp is what an authority said.
type Stamp struct {
	Time      time.Time `json:"time"`
	Authority string    `json:"authority"` // as it names itself
	Trusted   bool      `json:"trusted"`   // its certificate leads to one of the caller's
	Why       string    `json:"why"`       // why not, "" when trusted
}

// maxAnswer bounds what an authority may send.
const maxAnswer = 1 << 20

// ErrOther says that a stamp is of other bytes.
var ErrOther = errors.New("the time stamp is of other bytes")

// Ask asks the authority at an address to vouch for bytes, and gives its answer,
// which was checked to be about them.
func Ask(ctx context.Context, client Doer, address string, data []byte) ([]byte, error) {
	answer, err := ask(ctx, client, address, data)
	if err != nil {
		return nil, fmt.Errorf("ask %s for a time stamp: %w", address, err)
	}
	return answer, nil
}

func ask(ctx context.Context, client Doer, address string, data []byte) ([]byte, error) {
	nonce, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 64))
	if err != nil {
		return nil, err
	}
	query, err := timestamp.CreateRequest(bytes.NewReader(data), &timestamp.RequestOptions{Hash: crypto.SHA256, Certificates: true, Nonce: nonce})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(query))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/timestamp-query")
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("it answered %s", resp.Status)
	}
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, err
	}
	ts, err := read(answer, data)
	if err != nil {
		return nil, err
	}
	if ts.Nonce == nil || ts.Nonce.Cmp(nonce) != 0 {
		return nil, errors.New("it answered another question")
	}
	return answer, nil
}

// Check reads an answer about bytes; roots are the certificates that the caller
// trusts, nil for none.
func Check(answer, data []byte, roots *x509.CertPool) (Stamp, error) {
	ts, err := read(answer, data)
	if err != nil {
		return Stamp{}, fmt.Errorf("read the time stamp: %w", err)
	}
	s := Stamp{Time: ts.Time.UTC()}
	p, err := pkcs7.Parse(ts.RawToken)
	if err != nil {
		return s, fmt.Errorf("read the time stamp: %w", err)
	}
	signer := p.GetOnlySigner()
	if signer == nil {
		return s, errors.New("read the time stamp: it does not carry the authority's certificate")
	}
	s.Authority = signer.Subject.String()
	if roots == nil {
		s.Why = "no certificate of an authority is configured"
		return s, nil
	}
	err = p.VerifyWithOpts(x509.VerifyOptions{Roots: roots, CurrentTime: ts.Time, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}})
	if s.Trusted = err == nil; err != nil {
		s.Why = err.Error()
	}
	return s, nil
}

// read parses an answer and asks whether it is about the bytes. The parser is
// given what anybody may have sent.
func read(answer, data []byte) (ts *timestamp.Timestamp, err error) {
	defer func() {
		if r := recover(); r != nil {
			ts, err = nil, fmt.Errorf("it cannot be parsed: %v", r)
		}
	}()
	ts, err = timestamp.ParseResponse(answer)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); ts.HashAlgorithm != crypto.SHA256 || !bytes.Equal(ts.HashedMessage, sum[:]) {
		return nil, ErrOther
	}
	return ts, nil
}
