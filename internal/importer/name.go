package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longest is how many letters of a foreign name a policy's name keeps.
const longest = 60

// Name makes a policy's name of foreign words: lower-case letters, digits and
// hyphens, without accents. What has no such letter at all is named by its hash.
func Name(words ...string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(strings.Join(words, " "))) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’': // accents and apostrophes part no words
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	name := strings.Trim(b.String(), "-")
	if len(name) > longest {
		name = strings.Trim(name[:longest], "-")
	}
	if name == "" {
		return "policy-" + mark(strings.Join(words, "\x00"))
	}
	return name
}

// mark is a short sign of a text.
func mark(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:3])
}

// names gives each origin a name of its own: the second one that would be called
// the same gets the mark of its origin.
type names struct {
	origin map[string]string // by name
}

func (n *names) claim(name, origin string) string {
	if n.origin == nil {
		n.origin = map[string]string{}
	}
	if o, taken := n.origin[name]; taken && o != origin {
		name += "-" + mark(origin)
	}
	n.origin[name] = origin
	return name
}

// webURL gives an address when it is one of the web, else "".
func webURL(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return u.String()
}
