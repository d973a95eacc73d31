package material

import "github.com/redletter-dev/redletter/parse/clause"

// categories of the OPP-115 scheme, in the order in which a tie is decided.
var categoryNames = []string{
	"policy-change", "do-not-track", "data-retention", "data-security", "international-specific-audiences", "user-access-edit-deletion",
	"user-choice-control", "third-party-sharing-collection", "first-party-collection-use", "other",
}

// classCategory says to which category the words of a class point.
var classCategory = map[clause.Class]string{
	clause.Data: "first-party-collection-use", clause.Purpose: "first-party-collection-use", clause.Source: "first-party-collection-use", clause.Tracker: "first-party-collection-use",
	clause.Recipient: "third-party-sharing-collection", clause.Right: "user-access-edit-deletion", clause.Choice: "user-choice-control",
	clause.Measure: "data-security", clause.Child: "international-specific-audiences", clause.State: "international-specific-audiences",
	clause.Mechanism: "international-specific-audiences", clause.Place: "international-specific-audiences", clause.Notice: "policy-change",
}

// category scores the headings, the clause and the first finding: a heading
// counts for three words, the rule that fired for four.
func category(v *view, j *Judgement) string {
	score := map[string]int{}
	tally(score, v.head, 3)
	tally(score, v.old, 1)
	tally(score, v.new, 1)
	if len(j.Findings) > 0 {
		if r, ok := Lookup(j.Findings[0].Rule); ok && r.Category != "other" {
			score[r.Category] += 4
		}
	}
	best := "other"
	for _, name := range categoryNames {
		if score[name] > score[best] {
			best = name
		}
	}
	return best
}

func tally(score map[string]int, f *clause.Facts, weight int) {
	for i := range f.Mentions {
		m := &f.Mentions[i]
		switch {
		case m.Name == "choice/dnt", m.Name == "choice/gpc":
			score["do-not-track"] += 2 * weight
		case m.Name == "action/retain", m.Name == "time/as-long-as":
			score["data-retention"] += 2 * weight
		case m.Name == "action/share":
			score["third-party-sharing-collection"] += weight
		case classCategory[m.Class] != "" && !m.Is("generic"):
			score[classCategory[m.Class]] += weight
		}
	}
}
