package parse

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDecodeEmail(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Write to privacy [at] acme.example.", "Write to privacy@acme.example."},
		{"Write to privacy(at)acme(dot)example today", "Write to privacy@acme.example today"},
		{"privacy at acme dot example", "privacy@acme.example"},
		{"privacy {AT} mail {DOT} acme {DOT} example", "privacy@mail.acme.example"},
		{"privacy @ acme.example", "privacy@acme.example"},
		{"privacy＠acme.example", "privacy@acme.example"},
		{"datenschutz [ät] acme [punkt] example", "datenschutz@acme.example"},
		{"privacy&#64;acme.example", "privacy@acme.example"},
		{"two: a [at] b.example and c [at] d.example", "two: a@b.example and c@d.example"},
		// near misses: nothing is an address here
		{"We look at acme.example every day", "We look at acme.example every day"},
		{"available at the office (at) noon", "available at the office (at) noon"},
		{"privacy@acme.example", "privacy@acme.example"},
		{"Meet us at 10 dot matrix printers", "Meet us at 10 dot matrix printers"},
	} {
		if got, _, _ := decodeEmail(c.in, nil); got != c.want {
			t.Errorf("decodeEmail(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// protect is what Cloudflare does to an address.
func protect(addr string, key byte) string {
	b := []byte{key}
	for i := range len(addr) {
		b = append(b, addr[i]^key)
	}
	return hex.EncodeToString(b)
}

func TestDecodeEmailTakesTheAddressOfTheLink(t *testing.T) {
	text := "Write to [email\u00a0protected] or [email protected], please."
	second := strings.LastIndex(text, "[email")
	links := []Link{
		{Start: 9, End: 27, URL: "/cdn-cgi/l/email-protection#" + protect("a@acme.example", 0x5e)},
		{Start: second, End: second + len("[email protected]"), URL: "https://acme.example" + emailPath + "#" + protect("longer.name@acme.example", 0x11)},
	}
	got, moved, n := decodeEmail(text, links)
	if want := "Write to a@acme.example or longer.name@acme.example, please."; got != want || n != 2 {
		t.Fatalf("got %q (%d), want %q", got, n, want)
	}
	for i, want := range []string{"a@acme.example", "longer.name@acme.example"} {
		if shown := got[moved[i].Start:moved[i].End]; shown != want {
			t.Errorf("link %d covers %q, want %q", i, shown, want)
		}
	}
}

func TestDecodeTokenRefusesWhatIsNoAddress(t *testing.T) {
	for _, token := range []string{"", "5", "zz", "00", "5e5e5e5e5e", protect("no address", 7), protect("a@b", 7)} {
		if addr, ok := decodeToken(token); ok {
			t.Errorf("decodeToken(%q) = %q, want no address", token, addr)
		}
	}
}

func FuzzDecodeEmail(f *testing.F) {
	f.Add("a [at] b dot c", 0, 3)
	f.Add("[email protected]", 0, 17)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		if !utf8.ValidString(text) || start < 0 || end < start || end > len(text) {
			return
		}
		links := []Link{{Start: start, End: end, URL: emailPath + "#" + protect("a@acme.example", 3)}}
		got, moved, _ := decodeEmail(text, links)
		if l := moved[0]; l.Start < 0 || l.End < l.Start || l.End > len(got) {
			t.Fatalf("link %v outside of %q", l, got)
		}
		again, _, n := decodeEmail(got, nil)
		if n > 0 && len(strings.Fields(again)) > len(strings.Fields(got)) {
			t.Fatal(fmt.Sprintf("%q grew to %q", got, again))
		}
	})
}
