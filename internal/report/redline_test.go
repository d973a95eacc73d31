package report

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
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

// made are texts of a few sentences: moved, repeated, cut and joined, with
// headings, lists and tables.
func made() *rapid.Generator[string] {
	sentence := rapid.SampledFrom([]string{
		"We keep account data for 90 days.", "We keep account data for 180 days.", "You may refuse cookies in your browser.",
		"We share data with partners.", "We do not share data with partners.", "Write to us at privacy@acme.example.", "Yes.",
	})
	cell := rapid.SampledFrom([]string{"Hosting", "Payments", "Analytics by partners", "90 days", "180 days", "Germany", ""})
	row := rapid.Custom(func(t *rapid.T) string {
		return "| " + strings.Join(rapid.SliceOfN(cell, 3, 3).Draw(t, "cells"), " | ") + " |"
	})
	paragraph := rapid.Custom(func(t *rapid.T) string {
		mark := rapid.SampledFrom([]string{"", "", "## ", "- ", "1. ", "|"}).Draw(t, "mark")
		if mark == "|" {
			return "| Purpose | Kept for | Where |\n|---|---|---|\n" + strings.Join(rapid.SliceOfN(row, 0, 4).Draw(t, "rows"), "\n")
		}
		return mark + strings.Join(rapid.SliceOfN(sentence, 1, 4).Draw(t, "sentences"), " ")
	})
	return rapid.Custom(func(t *rapid.T) string {
		return "# Privacy Policy\n\n" + strings.Join(rapid.SliceOfN(paragraph, 0, 7).Draw(t, "paragraphs"), "\n\n") + "\n"
	})
}

func TestRedlineOfAnyTexts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := compared(t, made().Draw(rt, "old"), made().Draw(rt, "new"), "p.md")
		r := NewRedline(c)
		if !slices.Equal(lines(c.Old), r.Old()) || !slices.Equal(lines(c.New), r.New()) {
			rt.Fatalf("old: %s\nnew: %s", cmp.Diff(lines(c.Old), r.Old()), cmp.Diff(lines(c.New), r.New()))
		}
	})
}

// The document with tracked changes holds both texts too, of any two texts.
func TestDOCXOfAnyTexts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := compared(t, made().Draw(rt, "old"), made().Draw(rt, "new"), "p.md")
		var doc bytes.Buffer
		if err := DOCX(&doc, &Comparison{Review: c.Review(), Redline: NewRedline(c)}); err != nil {
			rt.Fatal(err)
		}
		if d := cmp.Diff(lines(c.Old), settle(t, doc.Bytes(), "ins", "moveTo"), cmpopts.EquateEmpty()); d != "" {
			rt.Fatalf("rejecting all (-want +got):\n%s", d)
		}
		if d := cmp.Diff(lines(c.New), settle(t, doc.Bytes(), "del", "moveFrom"), cmpopts.EquateEmpty()); d != "" {
			rt.Fatalf("accepting all (-want +got):\n%s", d)
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
		{
			"a sentence with a link", "We use cookies, as [our notice](https://acme.example/cookies) says.", "We use cookies and pixels, as [our notice](https://acme.example/pixels) says.",
			"We use [-cookies,-]{+cookies and pixels,+} as our notice says.",
		},
		{"nothing", "We keep data safe.", "We keep data safe.", "We keep data safe."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := wholeTexts(t, compared(t, tc.old, tc.new, "p.md"))
			if got := dump(r); strings.ReplaceAll(got, "¶", "") != strings.ReplaceAll(tc.want, "¶", "") {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

// A row that is added stands with its table, though the section behind it moved
// away.
func TestAnAddedRowStaysWithItsTable(t *testing.T) {
	page := func(rows, sections string) string {
		return "# Privacy Policy\n\n## Helpers\n\n| Who | Where |\n|---|---|\n| Nordic Hosting | Germany |\n" + rows + "\n" + sections
	}
	const moving = "## Children\n\nThe app is not meant for children under 16.\n\n"
	const staying = "## Security\n\nWe encrypt your data in transit and at rest with keys of our own.\n\nOnly those of us who need it for their work can see it, and we write down who did.\n\n"
	r := wholeTexts(t, compared(t, page("", moving+staying), page("| Green Metrics | Ireland |\n", staying+moving), "p.md"))
	for i := range r.Paragraphs {
		if r.Paragraphs[i].side(newSide) == "Green Metrics | Ireland" {
			if i == 0 || r.Paragraphs[i-1].Kind != parse.Row {
				t.Errorf("it stands apart: %s", dump(r))
			}
			return
		}
	}
	t.Errorf("no row: %s", dump(r))
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

// A row is parted into cells wherever the words of a change cut its bars.
func TestRowsArePartedIntoCells(t *testing.T) {
	for _, tc := range []struct{ name, old, new, want string }{
		{"a bar that goes with a word", "Name | To run | 90 days", "Name | To run and to sell | 180 days", "Name ‖ To run{+ and to sell+} ‖ [-90-]{+180+} days"},
		{"a cell is replaced", "Name | To run it | 90 days", "Name | By law | 90 days", "Name ‖ [-To run it-]{+By law+} ‖ 90 days"},
		{"more cells", "Name | To run", "Name | To run | 90 days", "refused"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			page := func(row string) string {
				return "# Policy\n\nWe keep this.\n\n| A" + strings.Repeat(" | B", strings.Count(row, " | ")) + " |\n|---" + strings.Repeat("|---", strings.Count(row, " | ")) + "|\n| " + row + " |\n"
			}
			r := wholeTexts(t, compared(t, page(tc.old), page(tc.new), "p.md"))
			got := ""
			for i := range r.Paragraphs {
				if p := &r.Paragraphs[i]; p.Kind == parse.Row && strings.Contains(p.side(newSide), "Name") {
					got = dumpCells(p)
				}
			}
			if got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

func dumpCells(p *Paragraph) string {
	cells, ok := p.cells()
	if !ok {
		return "refused"
	}
	out := make([]string, 0, len(cells))
	for _, c := range cells {
		out = append(out, strings.TrimSuffix(dump(&Redline{[]Paragraph{{Pieces: c, Mark: Kept}}}), "¶"))
	}
	return strings.Join(out, " ‖ ")
}
