package gate

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/parse"
)

// Translated asks whether a translation followed the authoritative text: it
// changed too, in the same sections, by the same numbers and the same number of
// headings. Grace is the last day on which it may lag, from the record; "" for
// none. A translation that changed to something else has no grace.
func Translated(main, translation *review.Case, grace, today string) Answer {
	k := review.Check{Check: "translation", Status: duty.Pass, Why: "the translation followed the authoritative text"}
	fail := func(why string) Answer {
		k.Status, k.Why = duty.Fail, why
		return Answer{k, Stop}
	}
	behind := "the authoritative text changed, the translation did not"
	if len(translation.Delta.Changes) > 0 {
		if why := strays(main, translation); why != "" && touches(translation) {
			return fail(why)
		}
		behind = lags(main, translation)
	}
	switch {
	case !moved(main) || behind == "":
		return Answer{k, Stop}
	case grace != "" && today <= grace:
		k.Why = behind + "; the record lets it lag until " + grace
		return Answer{k, Stop}
	}
	return fail(behind)
}

// lags names a section in which the authoritative text moved and the translation
// did not, "" for none. Sections have the same place in both, whatever their
// titles; texts with other numbers of sections cannot be compared so.
func lags(main, translation *review.Case) string {
	if len(main.New.Sections) != len(translation.New.Sections) {
		if !touches(translation) {
			return "the authoritative text changed, only the date of the translation did"
		}
		return ""
	}
	done := sectionsOf(translation, material.Noise)
	for _, s := range slices.Sorted(maps.Keys(sectionsOf(main, material.Minor))) {
		if !done[s] {
			return fmt.Sprintf("the authoritative text changed in %s, the translation did not change there", title(main.New, s))
		}
	}
	return ""
}

// sectionsOf gives the sections of the new text in which changes of at least a
// severity stand, those of the date line left out.
func sectionsOf(c *review.Case, least material.Level) map[int]bool {
	out := map[int]bool{}
	for i := range c.Delta.Changes {
		if c.Judgements[i].Severity >= least && !onDate(c, i) {
			out[place(c, i)] = true
		}
	}
	return out
}

// touches says that a text changed in more than its date line.
func touches(c *review.Case) bool { return len(sectionsOf(c, material.Noise)) > 0 }

// onDate says that a change is one of a date line.
func onDate(c *review.Case, i int) bool {
	ch := &c.Delta.Changes[i]
	return slices.ContainsFunc(c.New.Dates, func(d parse.Date) bool { return d.Role != "other" && ch.New != "" && d.Block == ch.NewBlock }) ||
		slices.ContainsFunc(c.Old.Dates, func(d parse.Date) bool { return d.Role != "other" && ch.New == "" && d.Block == ch.OldBlock })
}

// place is the section of the new text in which a change stands; of a removal,
// the one in which the text before it stands now.
func place(c *review.Case, i int) int {
	ch := &c.Delta.Changes[i]
	if ch.New != "" {
		return c.New.Blocks[ch.NewBlock].Section
	}
	return min(c.Old.Blocks[ch.OldBlock].Section, len(c.New.Sections)-1)
}

func title(doc *parse.Document, section int) string {
	if h := doc.Sections[section].Heading; h >= 0 {
		return "“" + doc.Blocks[h].Text + "”"
	}
	return "its first section"
}

// moved says that a text changed in more than its wording.
func moved(c *review.Case) bool {
	return slices.ContainsFunc(c.Judgements, func(j material.Judgement) bool { return j.Severity >= material.Minor })
}

// strays says how the change of a translation differs from that of the main
// text, "" when it does not.
func strays(main, translation *review.Case) string {
	if a, b := headings(main.New)-headings(main.Old), headings(translation.New)-headings(translation.Old); a != b {
		return fmt.Sprintf("headings: %+d in the authoritative text, %+d in the translation", a, b)
	}
	a, b := numbersMoved(main), numbersMoved(translation)
	if !maps.Equal(a, b) {
		return fmt.Sprintf("numbers: %s in the authoritative text, %s in the translation", words(a), words(b))
	}
	return ""
}

func headings(d *parse.Document) int {
	n := 0
	for i := range d.Blocks {
		if b := &d.Blocks[i]; b.Included() && b.Kind == parse.Heading {
			n++
		}
	}
	return n
}

// numbersMoved counts the numbers that came (above 0) and went (below). Those
// of date lines are left out: languages write dates differently.
func numbersMoved(c *review.Case) map[string]int {
	m := map[string]int{}
	count(m, c.New, 1)
	count(m, c.Old, -1)
	maps.DeleteFunc(m, func(_ string, n int) bool { return n == 0 })
	return m
}

func count(m map[string]int, d *parse.Document, by int) {
	dated := map[int]bool{}
	for i := range d.Dates {
		dated[d.Dates[i].Block] = true
	}
	for i := range d.Blocks {
		if b := &d.Blocks[i]; b.Included() && !dated[i] {
			for _, n := range strings.FieldsFunc(b.Text, func(r rune) bool { return r < '0' || r > '9' }) {
				m[n] += by
			}
		}
	}
}

func words(m map[string]int) string {
	if len(m) == 0 {
		return "none moved"
	}
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, fmt.Sprintf("%s %+d", k, m[k]))
	}
	return strings.Join(out, ", ")
}
