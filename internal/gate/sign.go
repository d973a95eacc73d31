package gate

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
)

// Approvers are the people who may approve, from .redletter/approvers and, for
// attested approvals, from CODEOWNERS.
type Approvers struct {
	Keys   map[string]ed25519.PublicKey // by name
	Owners []string                     // of the records by CODEOWNERS, when no approvers file is there
	Listed bool                         // there is an approvers file
}

// keyPrefix marks a key in .redletter/approvers.
const keyPrefix = "ed25519:"

// ParseApprovers reads lines of a name and a key; # begins a comment.
func ParseApprovers(b []byte) (*Approvers, error) {
	a := &Approvers{Keys: map[string]ed25519.PublicKey{}, Listed: true}
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		if len(f) != 2 || !strings.HasPrefix(f[1], keyPrefix) {
			return nil, fmt.Errorf("approvers, line %d: write a name and its key, as in counsel@example.com ed25519:BASE64", n)
		}
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(f[1], keyPrefix))
		if err != nil || len(key) != ed25519.PublicKeySize {
			return nil, fmt.Errorf("approvers, line %d: the key of %s is no ed25519 key in base64", n, f[0])
		}
		a.Keys[f[0]] = key
	}
	return a, nil
}

// PublicLine is the line of an approver in .redletter/approvers.
func PublicLine(name string, key ed25519.PrivateKey) string {
	public, _ := key.Public().(ed25519.PublicKey)
	return name + " " + keyPrefix + base64.StdEncoding.EncodeToString(public)
}

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

// CodeOwners gives the owners of a path: those of the last rule that matches.
func CodeOwners(b []byte, file string) []string {
	var owners []string
	for line := range strings.Lines(string(b)) {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) > 0 && owns(f[0], file) {
			owners = f[1:]
		}
	}
	return owners
}

// owns matches a pattern of CODEOWNERS: a directory owns all below it, and a
// pattern without a slash matches names anywhere.
func owns(pattern, file string) bool {
	p := strings.TrimPrefix(pattern, "/")
	p = strings.TrimSuffix(strings.TrimSuffix(p, "**"), "/")
	if p == "" || p == "*" {
		return true
	}
	for at := file; at != "."; at = path.Dir(at) {
		if ok, err := path.Match(p, at); err == nil && ok {
			return true
		}
		if ok, err := path.Match(p, path.Base(at)); err == nil && ok && !strings.Contains(pattern, "/") {
			return true
		}
	}
	return false
}

// payload is what an approval covers: all but the state, the proofs and the
// copies, which come later.
func (r *Record) payload(approver string) []byte {
	x := *r
	x.State, x.Copies, x.Approval = "", nil, nil
	x.Channels = slices.Clone(r.Channels)
	for i := range x.Channels {
		x.Channels[i].Proof = ""
	}
	return payload(RecordSchema, approver, x)
}

func payload(schema, approver string, v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings, numbers, lists and maps of them always marshal
	}
	return fmt.Appendf(nil, "%s\n%s\n%s", schema, approver, b)
}

// Sign approves a record with a key.
func (r *Record) Sign(approver, day string, key ed25519.PrivateKey) {
	r.Approval = &Approval{Approver: approver, At: day, Signature: sign(key, r.payload(approver))}
}

func sign(key ed25519.PrivateKey, b []byte) string {
	return base64.StdEncoding.EncodeToString(ed25519.Sign(key, b))
}

// unauthorised checks who approved.
func (r *Record) unauthorised(a *Approvers) []fault {
	if r.Approval == nil || r.Approval.Approver == "" {
		return []fault{{Unauthorised, "nobody has approved it yet"}}
	}
	if strings.EqualFold(strings.TrimPrefix(r.Approval.Approver, "@"), strings.TrimPrefix(r.Author, "@")) {
		return []fault{{Unauthorised, "the approver is the author"}}
	}
	if why := a.refuses(r.Approval, r.payload(r.Approval.Approver)); why != "" {
		return []fault{{Unauthorised, why}}
	}
	return nil
}

// refuses says why an approval does not count, "" when it does.
func (a *Approvers) refuses(p *Approval, signed []byte) string {
	key, known := a.Keys[p.Approver]
	switch {
	case known:
		sig, err := base64.StdEncoding.DecodeString(p.Signature)
		if err != nil || !ed25519.Verify(key, signed, sig) {
			return "the signature of " + p.Approver + " does not fit what stands in the file"
		}
	case a.Listed:
		return p.Approver + " is not in .redletter/approvers"
	case p.Attested != "codeowners":
		return "there is no .redletter/approvers, and the approval is not attested: codeowners"
	case !slices.Contains(a.Owners, p.Approver):
		return p.Approver + " is no owner of the record in CODEOWNERS"
	}
	return ""
}
