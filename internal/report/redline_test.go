package report

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/parse"
)

// compared analyzes two texts.
func compared(t testing.TB, oldText, newText, name string) *review.Case {
	t.Helper()
	in := func(s string) review.Source {
		return review.Source{Ref: name, Input: parse.Input{Bytes: []byte(s), Name: name, Options: parse.Options{Positions: true}}}
	}
	c, err := review.Analyze(in(oldText), in(newText), review.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// lines are the paragraphs of a document with their numbers, as a redline has
// to give them.
func lines(d *parse.Document) []string {
	var out []string
	for i := range d.Blocks {
		if b := &d.Blocks[i]; b.Included() {
			if b.Number != "" {
				out = append(out, b.Number+" "+b.Text)
			} else {
				out = append(out, b.Text)
			}
		}
	}
	return out
}

// whole checks that a redline holds both texts word for word.
func wholeTexts(t testing.TB, c *review.Case) *Redline {
	t.Helper()
	r := NewRedline(c)
	if d := cmp.Diff(lines(c.Old), r.Old()); d != "" {
		t.Fatalf("rejecting all does not give the old text (-want +got):\n%s", d)
	}
	if d := cmp.Diff(lines(c.New), r.New()); d != "" {
		t.Fatalf("accepting all does not give the new text (-want +got):\n%s", d)
	}
	return r
}

func TestRedlineHoldsBothTexts(t *testing.T) {
	pairs := [][2]string{
		{"../cli/demo/old.html", "../cli/demo/new.html"},
		{"testdata/moves.old.md", "testdata/moves.new.md"},
	}
	more, err := filepath.Glob("../../../shared/corpus/*/*/old.*")
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range more {
		if i%7 == 0 {
			pairs = append(pairs, [2]string{o, filepath.Join(filepath.Dir(o), "new"+filepath.Ext(o))})
		}
	}
	for _, p := range pairs {
		oldText, err := os.ReadFile(p[0])
		if err != nil {
			t.Fatal(err)
		}
		newText, err := os.ReadFile(p[1])
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(filepath.Dir(p[0])), func(t *testing.T) {
			wholeTexts(t, compared(t, string(oldText), string(newText), filepath.Base(p[0])))
		})
	}
}

// Any two texts made of a few sentences: moved, repeated, cut and joined.
func TestRedlineOfAnyTexts(t *testing.T) {
	sentence := rapid.SampledFrom([]string{
		"We keep account data for 90 days.", "We keep account data for 180 days.", "You may refuse cookies in your browser.",
		"We share data with partners.", "We do not share data with partners.", "Write to us at privacy@acme.example.", "Yes.",
	})
	paragraph := rapid.Custom(func(t *rapid.T) string {
		mark := rapid.SampledFrom([]string{"", "", "## ", "- ", "1. "}).Draw(t, "mark")
		return mark + strings.Join(rapid.SliceOfN(sentence, 1, 4).Draw(t, "sentences"), " ")
	})
	text := rapid.Custom(func(t *rapid.T) string {
		return "# Privacy Policy\n\n" + strings.Join(rapid.SliceOfN(paragraph, 0, 7).Draw(t, "paragraphs"), "\n\n") + "\n"
	})
	rapid.Check(t, func(rt *rapid.T) {
		c := compared(t, text.Draw(rt, "old"), text.Draw(rt, "new"), "p.md")
		r := NewRedline(c)
		if !slices.Equal(lines(c.Old), r.Old()) || !slices.Equal(lines(c.New), r.New()) {
			rt.Fatalf("old: %s\nnew: %s", cmp.Diff(lines(c.Old), r.Old()), cmp.Diff(lines(c.New), r.New()))
		}
	})
}

// What the changes say is what the redline shows, and nothing more.
func TestRedlineShowsTheChangesOnly(t *testing.T) {
	for _, tc := range []struct{ name, old, new, want string }{
		{"a number", "We keep data for 90 days. Thank you.", "We keep data for 180 days. Thank you.", "We keep data for [-90-]{+180+} days. Thank you."},
		{
			"a sentence in the middle goes", "We keep data safe. We never sell it. Thank you for reading.", "We keep data safe. Thank you for reading.",
			"We keep data safe. [-We never sell it. -]Thank you for reading.",
		},
		{"a paragraph is cut in two", "We keep data safe. We never sell it.", "We keep data safe.\n\nWe never sell it.", "We keep data safe.[- -]{+¶+}We never sell it."},
		{"a paragraph comes", "We keep data safe.", "We keep data safe.\n\nWe sell it to partners.", "We keep data safe.¶{+We sell it to partners.¶+}"},
		{"nothing", "We keep data safe.", "We keep data safe.", "We keep data safe."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := wholeTexts(t, compared(t, tc.old, tc.new, "p.txt"))
			if got := dump(r); strings.ReplaceAll(got, "¶", "") != strings.ReplaceAll(tc.want, "¶", "") {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

// dump is the text form of a redline.
func dump(r *Redline) string {
	var b strings.Builder
	last := Kept
	turn := func(f Fate) {
		if f != last {
			b.WriteString(map[Fate]string{Kept: "", Deleted: "-]", Inserted: "+}", MovedFrom: "<<", MovedTo: ">>"}[last])
			b.WriteString(map[Fate]string{Kept: "", Deleted: "[-", Inserted: "{+", MovedFrom: "<<", MovedTo: ">>"}[f])
			last = f
		}
	}
	for _, p := range r.Paragraphs {
		for _, x := range p.Pieces {
			turn(x.Fate)
			b.WriteString(x.Text)
		}
		turn(p.Mark)
		b.WriteString("¶")
	}
	turn(Kept)
	return strings.TrimSuffix(b.String(), "¶")
}
