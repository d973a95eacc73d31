package gate

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
)

// ParseKey reads a private key as openssl genpkey -algorithm ed25519 writes it.
func ParseKey(b []byte) (ed25519.PrivateKey, error) {
	block, _ := pem.Decode(b)
	if block == nil {
		return nil, errors.New("the key is no PEM file; make one with: openssl genpkey -algorithm ed25519")
	}
	k, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read the key: %w", err)
	}
	key, ok := k.(ed25519.PrivateKey)
	if !ok {
		return nil, errors.New("the key is no ed25519 key; make one with: openssl genpkey -algorithm ed25519")
	}
	return key, nil
}

// payload is what an approval covers, its name and day included: all but the
// state, the proofs and the copies, which come later.
func (r *Record) payload(by *Approval) []byte {
	x := *r
	x.State, x.Copies, x.Approval = "", nil, nil
	x.Channels = slices.Clone(r.Channels)
	for i := range x.Channels {
		x.Channels[i].Proof = ""
	}
	return payload(RecordSchema, by, x)
}

func payload(schema string, by *Approval, v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings, numbers, lists and maps of them always marshal
	}
	return fmt.Appendf(nil, "%s\n%s\n%s\n%s", schema, by.Approver, by.At, b)
}

// Sign approves a record with a key.
func (r *Record) Sign(approver, day string, key ed25519.PrivateKey) {
	r.Approval = &Approval{Approver: approver, At: day}
	r.Approval.Signature = sign(key, r.payload(r.Approval))
}

func sign(key ed25519.PrivateKey, b []byte) string {
	return base64.StdEncoding.EncodeToString(ed25519.Sign(key, b))
}
