package fetch

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// ErrURL says that a URL is not one that redletter asks for.
var ErrURL = errors.New("URL not allowed")

// target reads a URL in one way and gives it back in canonical spelling, so
// that no later reader can read it in another. What parsers are known to
// disagree about is refused: backslashes, user names, control characters,
// spaces, numbers that are no plain IPv4 address.
func target(raw string) (*url.URL, error) {
	if i := strings.IndexFunc(raw, odd); i >= 0 {
		return nil, fmt.Errorf("%w: %q at byte %d", ErrURL, raw[i], i)
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrURL, err)
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("%w: scheme %q, need http or https", ErrURL, u.Scheme)
	case u.Opaque != "" || u.Host == "":
		return nil, fmt.Errorf("%w: no host", ErrURL)
	case u.User != nil:
		return nil, fmt.Errorf("%w: it carries a user name", ErrURL)
	}
	host, err := canonicalHost(u.Hostname())
	if err != nil {
		return nil, err
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if p := u.Port(); p != "" && p != defaultPort(u.Scheme) {
		host += ":" + p
	}
	u.Host = host
	u.Fragment, u.RawFragment = "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	return u, nil
}

// odd characters have no place in a URL. Letters beyond ASCII have: browsers
// show them, and people paste them.
func odd(r rune) bool { return r <= ' ' || r == '\\' || 0x7F <= r && r < 0xA0 || r == 0xFFFD }

// canonicalHost gives an IP address in its usual spelling or a lower-case
// ASCII name without a final dot.
func canonicalHost(host string) (string, error) {
	if strings.ContainsAny(host, ":%") {
		a, err := netip.ParseAddr(host)
		if err != nil || a.Zone() != "" {
			return "", fmt.Errorf("%w: host %q", ErrURL, host)
		}
		return a.String(), nil
	}
	name, err := idna.Lookup.ToASCII(strings.TrimSuffix(host, "."))
	if err != nil {
		if name = strings.ToLower(strings.TrimSuffix(host, ".")); !plainName(name) {
			return "", fmt.Errorf("%w: host %q: %w", ErrURL, host, err)
		}
	}
	if name == "" || strings.Contains("."+name+".", "..") { // an empty label
		return "", fmt.Errorf("%w: host %q", ErrURL, host)
	}
	if !numeric(name[strings.LastIndexByte(name, '.')+1:]) {
		return name, nil
	}
	a, err := netip.ParseAddr(name)
	if err != nil {
		return "", fmt.Errorf("%w: host %q is a number, but no plain IPv4 address", ErrURL, host)
	}
	return a.String(), nil
}

// plainName accepts the host names that IDNA forbids and the web uses: with an
// underscore, or with hyphens in odd places.
func plainName(s string) bool {
	for i := range len(s) {
		b := s[i]
		if !('a' <= b && b <= 'z' || '0' <= b && b <= '9' || b == '-' || b == '.' || b == '_') {
			return false
		}
	}
	return s != "" && len(s) <= 253
}

// numeric says that resolvers may read a host with this last label as an IPv4
// address, in decimal, octal or hex.
func numeric(label string) bool {
	if hex, ok := strings.CutPrefix(label, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return label != "" && strings.Trim(label, "0123456789") == ""
}

func defaultPort(scheme string) string {
	if scheme == "https" {
		return "443"
	}
	return "80"
}

// site is the registrable domain of a host: what one owner controls. An
// address or a name without a public suffix is its own site.
func site(u *url.URL) string {
	host := u.Hostname()
	if _, err := netip.ParseAddr(host); err == nil {
		return host
	}
	if s, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return s
	}
	return host
}
