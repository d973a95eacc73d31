package safe

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// Each case is something that a page can carry to reach past the writer.
var cases = []struct {
	name, in, want string
	hidden         int
}{
	{"plain", "We keep data for 90 days.", "We keep data for 90 days.", 0},
	{"umlauts and quotes stay", "Für „Daten“ – § 13", "Für „Daten“ – § 13", 0},
	{"tab", "a\tb", "a b", 0},
	{"windows line ends", "a\r\nb\rc", "a\nb\nc", 0},
	{"unicode line ends", "a\u2028b\u2029c\u0085d", "a\nb\nc\nd", 0},
	{"invalid byte", "a\xffb", "a\ufffdb", 0},
	{"eight-bit CSI is no rune", "a\x9b31mb", "a\ufffd31mb", 0},
	{"null and bell", "a\x00\x07b", "ab", 2},
	{"delete", "a\x7fb", "ab", 1},
	{"colour", "a\x1b[31mb\x1b[0m", "ab", 9},
	{"clear screen", "\x1b[2J\x1b[Hx", "x", 7},
	{"C1 control sequence", "a\u009b31mb", "ab", 4},
	{"reset", "a\x1bcb", "ab", 2},
	{"charset shift", "a\x1b(0b", "ab", 3},
	{"lone escape at the end", "a\x1b", "a", 1},
	{"escape before a letter beyond ASCII", "a\x1bé", "aé", 1},
	{"escape twice", "a\x1b\x1b[31mb", "ab", 6},
	{"window title", "a\x1b]0;owned\x07b", "ab", 10},
	{"hyperlink", "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\", "click", 33},
	{"clipboard", "\x1b]52;c;cm0gLXJm\x1b\\x", "x", 17},
	{"device control", "\x1bP1$r0m\x1b\\x", "x", 9},
	{"C1 command string", "a\u009d0;owned\u009cb", "ab", 9},
	{"unterminated command hides nothing", "a\x1b]0;We sell your data.", "a0;We sell your data.", 2},
	{"command does not span lines", "a\x1b]0;x\nWe sell\x07", "a0;x\nWe sell", 3},
	{"command does not swallow another", "\x1b]0;x\x1b[31my", "0;xy", 7},
	{"control sequence cut short", "\x1b[31\nx", "\nx", 4},
	{"right-to-left override", "pay \u202eeurt\u202c", "pay ‹RLO›eurt‹PDF›", 2},
	{"isolates and marks", "\u2066a\u2069\u200e\u200f\u061c", "‹LRI›a‹PDI›‹LRM›‹RLM›‹ALM›", 5},
	{"zero-width", "no\u200bt \u200c\u200d\u2060\ufeffx", "not x", 5},
	{"soft hyphen", "per\u00adsonal", "personal", 1},
	{"tag characters", "x\U000E0041\U000E007F", "x", 2},
	{"variation selectors", "x\ufe0f\U000E0100", "x", 2},
	{"Hangul filler", "a\u3164b", "ab", 1},
	{"noncharacter", "a\ufffeb", "ab", 1},
	{"Arabic number sign prints", "\u0600\u0661", "\u0600\u0661", 0},
	{"stacked marks", "e" + strings.Repeat("\u0301", 20) + "x", "e" + strings.Repeat("\u0301", 8) + "x", 12},
	{"marks round something invisible", "e" + strings.Repeat("\u0301\u200b", 10), "e" + strings.Repeat("\u0301", 8), 12},
}

func TestSanitize(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := Sanitize(c.in)
			if got.String() != c.want {
				t.Errorf("Sanitize(%q) = %q, want %q", c.in, got, c.want)
			}
			if got.Hidden() != c.hidden {
				t.Errorf("hidden = %d, want %d", got.Hidden(), c.hidden)
			}
		})
	}
}

func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		"a":                     "a",
		"\n\n":                  "",
		" a \n\n  b\r\n":        "a b",
		"Subject\r\nBcc: x@y.z": "Subject Bcc: x@y.z",
		"a\u2028b":              "a b",
	} {
		if got := Line(in).String(); got != want {
			t.Errorf("Line(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLongLineIsBrokenNotLost(t *testing.T) {
	for _, unit := range []string{"x", "é"} {
		in := strings.Repeat(unit, 2*MaxLine+5)
		got := Sanitize(in).String()
		if strings.ReplaceAll(got, "\n", "") != in {
			t.Errorf("words of a long line of %q were lost", unit)
		}
		if n := strings.Count(got, "\n"); n != 2 {
			t.Errorf("%d line ends in a line of 2.0005 times the limit, want 2", n)
		}
		if exact := strings.Repeat(unit, MaxLine); Sanitize(exact).String() != exact {
			t.Error("a line at the limit was changed")
		}
	}
	line := Line(strings.Repeat("é", MaxLine+1)).String()
	if utf8.RuneCountInString(line) > MaxLine+1 {
		t.Errorf("Line gave %d runes", utf8.RuneCountInString(line))
	}
}

func TestLongCommandStringHidesNothing(t *testing.T) {
	in := "\x1b]0;" + strings.Repeat("policy ", 1000) + "\x07"
	if got := Sanitize(in).String(); !strings.Contains(got, "policy policy") {
		t.Errorf("text inside an overlong command string is gone: %.40q", got)
	}
}

// alphabet holds what sequences are made of, so that random strings meet.
var alphabet = []rune("a 0;[]P\\_^m\n\r\t\x1b\x07\x00\u0090\u009b\u009c\u009d\u200b\u202e\u0301\ufe0f\U000E0041é‹›")

func TestPropertiesOfRandomText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		check(t, rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.SampledFrom(alphabet), 0, 60, -1)).Draw(t, "s"))
	})
}

func FuzzSanitize(f *testing.F) {
	for _, c := range cases {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, s) })
}

type failer interface {
	Errorf(format string, args ...any)
}

func check(t failer, s string) {
	text := Sanitize(s)
	got := text.String()
	if again := Sanitize(got); again.String() != got {
		t.Errorf("not idempotent: %q → %q → %q", s, got, again)
	}
	if !utf8.ValidString(got) {
		t.Errorf("invalid UTF-8 from %q", s)
	}
	for _, r := range got {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || unicode.Is(unicode.Variation_Selector, r)) {
			t.Errorf("%U of %q came through", r, s)
		}
	}
	line := Line(s)
	if strings.Contains(line.String(), "\n") || line.Line() != line || line.Hidden() != text.Hidden() {
		t.Errorf("Line(%q) = %q", s, line)
	}
}

func BenchmarkSanitize(b *testing.B) {
	policy := strings.Repeat("We keep “account data” for 90 days.\n", 2000)
	b.SetBytes(int64(len(policy)))
	for b.Loop() {
		Sanitize(policy)
	}
}

// A page of nothing but introducers must cost no more than a page of words.
func BenchmarkSanitizeIntroducers(b *testing.B) {
	page := strings.Repeat("\u009d\u009bx", 100_000)
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		Sanitize(page)
	}
}
