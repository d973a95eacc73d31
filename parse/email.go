package parse

import (
	"encoding/hex"
	"strings"
)

// Obfuscated e-mail addresses. Pages hide addresses from harvesters in ways
// that change with each request, so the address itself is compared. This file
// alone knows the ways; every format uses it.

// emailPath is where Cloudflare's script sends links of protected addresses;
// the token stands in the fragment.
const emailPath = "/cdn-cgi/l/email-protection"

// decodeToken undoes Cloudflare's protection: hexadecimal bytes, each XORed
// with the first.
func decodeToken(token string) (string, bool) {
	b, err := hex.DecodeString(token)
	if err != nil || len(b) < 4 {
		return "", false
	}
	for i := 1; i < len(b); i++ {
		b[i] ^= b[0]
	}
	addr, _, _ := strings.Cut(string(b[1:]), "?")
	return addr, isEmail(addr)
}

// emailToken gives the address of a protected link.
func emailToken(href string) (string, bool) {
	i := strings.Index(href, emailPath)
	if i < 0 {
		return "", false
	}
	_, token, _ := strings.Cut(href[i:], "#")
	return decodeToken(token)
}

// isEmail says whether s as a whole is an address.
func isEmail(s string) bool {
	at := strings.IndexByte(s, '@')
	if at < 1 || at == len(s)-1 || strings.LastIndexByte(s, '.') < at+2 || s[len(s)-1] == '.' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if i != at && !isAddressByte(s[i]) {
			return false
		}
	}
	return true
}

// isAddressByte covers the characters of addresses in use, and non-ASCII ones.
func isAddressByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		c == '.' || c == '-' || c == '_' || c == '+' || c == '\'' || c >= 0x80
}
