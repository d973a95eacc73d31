package tui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write golden files")

// sizes and themes are those of every golden frame.
var (
	sizes  = [][2]int{{60, 15}, {80, 24}, {100, 30}, {200, 60}}
	themes = []struct {
		name  string
		theme Theme
	}{{"colour", Theme{Scheme: FourBit}}, {"cb", Theme{Scheme: Blind}}, {"no colour", Theme{Scheme: NoColor}}, {"ascii", Theme{Scheme: NoColor, ASCII: true}}}
)

// ways lead from the inbox to each screen, and to some of its states.
var ways = []struct {
	name string
	keys []string
}{
	{"inbox", nil},
	{"inbox-by-policy", []string{"S", "w", "j", "space", "space"}},
	{"inbox-empty", []string{"]"}},
	{"inbox-question", []string{"x"}},
	{"change", []string{"enter"}},
	{"change-sides", []string{"enter", "|"}},
	{"policies", []string{"2"}},
	{"timeline", []string{"2", "j", "enter"}},
	{"comparison", []string{"2", "j", "enter", "space", "j", "space", "="}},
	{"sections", []string{"t"}},
	{"document", []string{"f"}},
	{"duties", []string{"3"}},
	{"promises", []string{"4"}},
	{"looks", []string{"5"}},
	{"evidence", []string{"e"}},
	{"audit", []string{"m", "@"}},
	{"letter", []string{"l"}},
	{"help", []string{"?"}},
}

func TestFrames(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			got := &txtar.Archive{Comment: []byte("The screen " + way.name + ", by " + strings.Join(way.keys, " ") + ".\n")}
			for _, size := range sizes {
				for _, th := range themes {
					d := drive(t, Options{Backend: fixture(t), Theme: th.theme})
					d.size(size[0], size[1])
					d.press(way.keys...)
					f := d.frame()
					checkFrame(t, d.m.View(), size[0], size[1])
					if th.theme.ASCII && !isASCII(f) {
						t.Errorf("%v %s: not ASCII", size, th.name)
					}
					got.Files = append(got.Files, txtar.File{Name: fmt.Sprintf("%dx%d %s", size[0], size[1], th.name), Data: []byte(f)})
				}
			}
			compareArchive(t, filepath.Join("testdata/frames", way.name+".txtar"), got)
		})
	}
}

func compareArchive(t *testing.T, path string, got *txtar.Archive) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, txtar.Format(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(txtar.Format(got))); d != "" {
		t.Errorf("%s (-want +got), go test -update writes it:\n%s", path, d)
	}
}

// own are the sequences that a frame may hold: colours, and nothing else.
var own = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// checkFrame holds a frame to the promises of every frame.
func checkFrame(t testing.TB, frame string, w, h int) {
	t.Helper()
	lines := strings.Split(frame, "\n")
	if len(lines) > h {
		t.Fatalf("%d lines on a screen of %d", len(lines), h)
	}
	for _, l := range lines {
		bare := own.ReplaceAllString(l, "")
		if n := max(ansi.StringWidth(bare), eachCounted(bare)); n > w {
			t.Fatalf("a line of %d columns on a screen of %d: %q", n, w, l)
		}
		for _, r := range bare {
			if r < ' ' || r >= 0x7F && r < 0xA0 || hidden(r) {
				t.Fatalf("a raw control character %U in %q", r, l)
			}
		}
	}
}

// eachCounted is the width of a text for a terminal that counts each character.
func eachCounted(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			n += ansi.StringWidth(string(r))
		}
	}
	return n
}

// Columns that text takes in tmux, where they differ from those of its signs:
// none may take more than is reckoned with.
func TestNoTextIsWiderThanReckoned(t *testing.T) {
	for s, columns := range map[string]int{
		"👍🏽": 4, "हिन्दी": 5, "ไทยน้ำ": 5, "कि": 2, "ব্যক্তিগত": 7, "தனியுரிமை": 9, "गोपनीयता नीति": 13, "မြန်မာ": 5, "ខ្មែរ": 4, "සිංහල": 4, "తెలుగు": 5,
		"മലയാളം": 6, "ｱﾞ": 2, "🇩🇪": 2, "👩👩👧👦 family 🇩🇪 🏳🌈": 22, "個人情報": 8, "한국어": 6, "é́́́": 1, "𝒜": 1, "plain": 5, "§ “”…": 5, "│─▌": 3,
	} {
		if n := width(s); n < columns || n > columns+2 {
			t.Errorf("%q: %d columns, a terminal takes %d", s, n, columns)
		}
		for w := range columns + 2 {
			if h := head(s, w); width(h) > w || !strings.HasPrefix(s, h) {
				t.Errorf("%q cut to %d is %q of %d", s, w, h, width(h))
			}
			if f := fit(s, w); width(f) != w {
				t.Errorf("%q fitted to %d is %q of %d", s, w, f, width(f))
			}
		}
	}
}

// Text from right to left is closed where it is cut, too.
func TestCutTextIsClosed(t *testing.T) {
	s := isolate("שלום עולם, אנו שומרים את המידע שלך")
	for w := 20; w < width(s); w++ {
		if f := strings.TrimRight(fit(s, w), " "); !strings.HasPrefix(f, "‹rtl›") || !strings.HasSuffix(f, "…‹ltr›") || width(fit(s, w)) != w {
			t.Errorf("cut to %d: %q", w, f)
		}
	}
}

// hidden are characters that drive a terminal or hide text without being
// controls.
func hidden(r rune) bool {
	return r >= 0x200B && r <= 0x200F || r >= 0x2028 && r <= 0x202E || r >= 0x2060 && r <= 0x2069 || r == 0xFEFF || r == 0xAD || r >= 0xE0000 && r <= 0xE0FFF
}

// Without colour every mark is still there: a frame says the same with and
// without.
func TestColourCarriesNoMeaningAlone(t *testing.T) {
	for _, way := range ways {
		var said []string
		for _, th := range themes[:3] {
			d := drive(t, Options{Backend: fixture(t), Theme: th.theme})
			d.size(100, 30)
			d.press(way.keys...)
			said = append(said, own.ReplaceAllString(d.m.View(), ""))
		}
		if said[0] != said[2] || said[1] != said[2] {
			t.Errorf("%s: colours change what is said", way.name)
		}
	}
}

func TestTooSmallAWindowSaysSo(t *testing.T) {
	d := drive(t, Options{Backend: fixture(t)})
	for _, size := range [][2]int{{59, 24}, {80, 14}, {10, 3}, {1, 1}, {0, 0}} {
		d.size(size[0], size[1])
		f := d.m.View()
		if size[0] >= 18 && !strings.Contains(f, "Enlarge the window") {
			t.Errorf("%v: %q", size, f)
		}
		if size[0] > 0 && size[1] > 0 {
			checkFrame(t, f, size[0], size[1])
		}
	}
}
