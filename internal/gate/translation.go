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
// changed too, by the same numbers and the same number of headings. Grace is
// the last day on which it may lag, from the record; "" for none. A translation
// that changed to something else has no grace.
func Translated(main, translation *review.Case, grace, today string) Answer {
	k := review.Check{Check: "translation", Status: duty.Pass, Why: "the translation followed the authoritative text"}
	switch {
	case len(translation.Delta.Changes) > 0:
		if why := strays(main, translation); why != "" {
			k.Status, k.Why = duty.Fail, why
		}
	case !moved(main):
	case grace != "" && today <= grace:
		k.Why = "the authoritative text changed, the translation did not; the record lets it lag until " + grace
	default:
		k.Status, k.Why = duty.Fail, "the authoritative text changed, the translation did not"
	}
	return Answer{k, Stop}
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
