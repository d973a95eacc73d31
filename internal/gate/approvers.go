package gate

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Approvers are the people who may approve, from .redletter/approvers and, for
// attested approvals, from CODEOWNERS.
type Approvers struct {
	Keys    map[string]ed25519.PublicKey   // by name
	Retired map[string][]ed25519.PublicKey // earlier keys by name: what they closed stays closed
	Owners  []string                       // of the records by CODEOWNERS, when no approvers file is there
	Listed  bool                           // there is an approvers file
	Source  string                         // where the list is from, "" for the files at hand
	Err     error                          // why nobody knows who may approve; nil otherwise
}

// keyPrefix marks a key in .redletter/approvers.
const keyPrefix = "ed25519:"

// ParseApprovers reads lines of a name and a key, followed by "retired" where
// the key is not in use any more; # begins a comment. A key belongs to one
// name, or the author and the approver of a record could be one person.
func ParseApprovers(b []byte) (*Approvers, error) {
	a := &Approvers{Keys: map[string]ed25519.PublicKey{}, Retired: map[string][]ed25519.PublicKey{}, Listed: true}
	holder := map[string]string{}
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(string(b), "\ufeff")) {
		n++
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		key, retired, err := approverLine(f)
		if err != nil {
			return nil, fmt.Errorf("approvers, line %d: %w", n, err)
		}
		name := f[0]
		if other := holder[string(key)]; other != "" && other != name {
			return nil, fmt.Errorf("approvers, line %d: %s has the key of %s: a key belongs to one name", n, name, other)
		}
		holder[string(key)] = name
		switch {
		case retired:
			a.Retired[name] = append(a.Retired[name], key)
		case a.Keys[name] != nil:
			return nil, fmt.Errorf("approvers, line %d: %s has a key already: write retired behind the earlier one", n, name)
		default:
			a.Keys[name] = key
		}
	}
	return a, nil
}

func approverLine(f []string) (key ed25519.PublicKey, retired bool, err error) {
	retired = len(f) == 3 && f[2] == "retired"
	if len(f) != 2 && !retired || !strings.HasPrefix(f[1], keyPrefix) {
		return nil, false, fmt.Errorf("write a name and its key, as in counsel@example.com %sBASE64", keyPrefix)
	}
	key, err = base64.StdEncoding.DecodeString(strings.TrimPrefix(f[1], keyPrefix))
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, false, fmt.Errorf("the key of %s is no ed25519 key in base64", f[0])
	}
	return key, retired, nil
}

// PublicLine is the line of an approver in .redletter/approvers.
func PublicLine(name string, key ed25519.PrivateKey) string {
	public, _ := key.Public().(ed25519.PublicKey)
	return name + " " + keyPrefix + base64.StdEncoding.EncodeToString(public)
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

// owns matches a pattern of CODEOWNERS: a directory owns all below it, a
// pattern without a slash matches names anywhere, and one that ends in /* owns
// what lies there and nothing below.
func owns(pattern, file string) bool {
	p := strings.TrimPrefix(pattern, "/")
	if pattern == "/*" || strings.HasSuffix(p, "/*") {
		ok, err := path.Match(p, file)
		return err == nil && ok
	}
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

// unauthorised checks who approved.
func (r *Record) unauthorised(a *Approvers) []fault {
	if r.Approval == nil || r.Approval.Approver == "" {
		return []fault{{Unauthorised, "nobody has approved it yet"}}
	}
	if SamePerson(r.Approval.Approver, r.Author) {
		return []fault{{Unauthorised, "the approver is the author"}}
	}
	why := a.refuses(r.Approval, r.payload(r.Approval))
	if why != "" && r.State == Closed && a.retired(r.Approval, r.payload(r.Approval)) {
		why = ""
	}
	if why != "" {
		return []fault{{Unauthorised, why}}
	}
	return nil
}

// refuses says why an approval does not count, "" when it does.
func (a *Approvers) refuses(p *Approval, signed []byte) string {
	key, known := a.Keys[p.Approver]
	switch {
	case a.Err != nil:
		return a.Err.Error()
	case known && verified(key, p, signed):
	case known:
		return "the signature of " + p.Approver + " does not fit what stands in the file"
	case a.Listed && a.Source != "":
		return p.Approver + " is not in .redletter/approvers of " + a.Source + ", which decides who may approve here"
	case a.Listed:
		return p.Approver + " is not in .redletter/approvers"
	case p.Attested != "codeowners":
		return "there is no .redletter/approvers, and the approval is not attested: codeowners"
	case !slices.Contains(a.Owners, p.Approver):
		return p.Approver + " is no owner of the record in CODEOWNERS"
	}
	return ""
}

// retired says that an earlier key of the approver made an approval.
func (a *Approvers) retired(p *Approval, signed []byte) bool {
	return a.Err == nil && slices.ContainsFunc(a.Retired[p.Approver], func(k ed25519.PublicKey) bool { return verified(k, p, signed) })
}

func verified(key ed25519.PublicKey, p *Approval, signed []byte) bool {
	sig, err := base64.StdEncoding.DecodeString(p.Signature)
	return err == nil && ed25519.Verify(key, signed, sig)
}

// SamePerson says that two names are one: in other cases or widths, with marks
// that nobody sees, as a handle or within a full address.
func SamePerson(a, b string) bool { return person(a) == person(b) }

func person(name string) string {
	s := norm.NFKC.String(name)
	if _, rest, ok := strings.Cut(s, "<"); ok {
		s, _, _ = strings.Cut(rest, ">")
	}
	s = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Cc, unicode.Mn, unicode.White_Space) {
			return -1
		}
		return r
	}, s)
	return strings.ToLower(strings.TrimPrefix(s, "@"))
}

// lookalike says that a name mixes Latin letters with those of a script that
// has letters of the same looks.
func lookalike(name string) bool {
	latin, other := false, false
	for _, r := range norm.NFKC.String(name) {
		latin = latin || unicode.Is(unicode.Latin, r)
		other = other || unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee, unicode.Coptic, unicode.Lisu)
	}
	return latin && other
}
