package material

import (
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/diff"
)

// A comparison with many flagged changes is a rewrite: its readers need the
// sharpest reason of each change, not every one.
const (
	someFlagged = 5
	fewFlagged  = 10
	manyFlagged = 20
)

// slight are the minor rules that say nothing beside what is flagged: the date
// is not the one thing that changed, and a new address is no news.
var slight = []string{"date-only", "contact-or-dpo-changed"}

// subject is what duties ask of a finding.
type subject struct {
	family    string
	direction Direction
	severity  Level
}

func subjectOf(f *Finding) subject { return subject{f.Family, f.Direction, f.Severity} }

// place is a subject within a section.
type place struct {
	subject
	section string
}

// ration bounds the reasons of each change by how many changes are flagged.
// Beside them, what is only minor needs no reason of its own; and among more
// than a few, a further reason is not given again in a section that has it. No
// subject is lost: the last finding that says of a family which way it goes
// stays, for duties follow from families.
func ration(js []Judgement, changes []diff.Change) {
	flagged := 0
	for i := range js {
		if js[i].Severity >= Unclear {
			flagged++
		}
	}
	keep, told := reasons(flagged), map[subject]bool{}
	for i := range js {
		j := &js[i]
		if flagged > 0 {
			j.Findings = slices.DeleteFunc(j.Findings, func(f Finding) bool {
				return f.Severity < Unclear && (flagged > someFlagged || slices.Contains(slight, f.Rule))
			})
			if flagged > someFlagged {
				j.Findings = oneEach(j.Findings)
			}
		}
		for k := range j.Findings[:min(keep, len(j.Findings))] {
			told[subjectOf(&j.Findings[k])] = true
		}
	}
	here := map[place]bool{}
	for i := range js {
		section, n := sectionOf(&changes[i]), 0
		js[i].Findings = slices.DeleteFunc(js[i].Findings, func(f Finding) bool {
			n++
			s := subjectOf(&f)
			if n > keep && (told[s] || f.Severity != Material) || n > 1 && flagged > fewFlagged && here[place{s, section}] {
				return true
			}
			told[s], here[place{s, section}] = true, true
			return false
		})
	}
}

// oneEach keeps of the findings that say of one family which way it goes the
// first: the sharpest.
func oneEach(fs []Finding) []Finding {
	var kept []Finding
	for _, f := range fs {
		if !slices.ContainsFunc(kept, func(k Finding) bool { return k.Family == f.Family && k.Direction == f.Direction }) {
			kept = append(kept, f)
		}
	}
	return kept
}

// reasons says how many reasons each change may have.
func reasons(flagged int) int {
	switch {
	case flagged > manyFlagged:
		return 1
	case flagged > someFlagged:
		return 2
	}
	return maxFindings
}

// sectionOf names the section of a change.
func sectionOf(c *diff.Change) string {
	if len(c.NewPath) > 0 {
		return strings.Join(c.NewPath, "\n")
	}
	return strings.Join(c.OldPath, "\n")
}
