package material

import (
	"slices"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/clause"
	"github.com/redletter-dev/redletter/parse/promise"
)

// RulesVersion names the rule pack; ReviewedBy the lawyer who signed it.
const (
	RulesVersion = "2026.11"
	ReviewedBy   = "nobody yet"
)

// Options say how to judge; the zero value judges with the built-in rules.
type Options struct {
	Document      string // privacy (default), cookies, terms, subprocessors, dpa
	Jurisdictions []string
	Team          []TeamRule // the team's own rules and adjustments, in order
}

// maxFindings bounds the reasons given for one change; the sharpest come first.
const maxFindings = 4

// Judge gives one judgement for each change of the delta, in its order. oldWord
// and newWord are what the two documents promise; either may be nil.
func Judge(d *diff.Delta, oldWord, newWord *promise.Ledger, o Options) []Judgement {
	out := make([]Judgement, len(d.Changes))
	if len(d.Changes) == 0 {
		return out
	}
	b := newBench(d, oldWord, newWord, o)
	views := make([]*view, len(d.Changes))
	for i := range d.Changes {
		views[i] = b.view(&d.Changes[i])
	}
	pair(views)
	merge(views)
	for i, v := range views {
		out[i] = b.judge(v)
	}
	ration(out, d.Changes)
	return out
}

func newBench(d *diff.Delta, oldWord, newWord *promise.Ledger, o Options) *bench {
	b := &bench{d: d, o: o, headless: headless(d.Old, d.New), heads: map[string]*clause.Facts{}, leads: map[*parse.Block]*clause.Facts{}}
	b.before, b.after = b.reader.NewIndexes(orEmpty(d.Old), orEmpty(d.New))
	b.words = comparePromises(oldWord, newWord)
	b.cited = &citedAddresses{old: d.Old}
	b.oldFringe, b.newFringe = fringeFrom(d.Old), fringeFrom(d.New)
	return b
}

// orEmpty stands in for a side that is missing.
func orEmpty(doc *parse.Document) *parse.Document {
	if doc == nil {
		return &parse.Document{}
	}
	return doc
}

func (b *bench) judge(v *view) Judgement {
	j := Judgement{Consent: "none", Direction: Neutral}
	if b.foreign(v) {
		j.add(v, languageRule(), hit{old: v.minus, new: v.plus, why: "the words changed in a language that has no lexicon here, so nobody has read what they mean"})
		b.anyLanguage(v, &j)
	} else {
		b.apply(v, &j)
	}
	v.attribute(&j)
	b.team(v, &j)
	j.trim()
	if len(j.Findings) == 0 {
		b.unnamed(v, &j)
	}
	b.modify(v, &j)
	j.settle(v)
	j.Category = category(v, &j)
	j.Consent = consent(v, &j)
	return j
}

// anyLanguage asks what can be read in every language that writes legal forms
// alike: whether one company takes the place of another.
func (b *bench) anyLanguage(v *view, j *Judgement) {
	in, out := entitiesIn(v.new, v.old, v.plus, clause.Legal), entitiesIn(v.old, v.new, v.minus, clause.Legal)
	if !v.edited() || len(in) == 0 || len(out) == 0 || len(unknown(v.before, v.new, in)) == 0 && len(unknown(v.after, v.old, out)) == 0 {
		return
	}
	j.add(v, mustLookup("controller-identity-changed"), hit{
		old: []span{{out[0].Start, out[0].End}}, new: []span{{in[0].Start, in[0].End}},
		why: "a company is named in the place of another",
	})
}

// apply asks every rule.
func (b *bench) apply(v *view, j *Judgement) {
	if v.fringe || formOnly(v) || v.rearranged() || v.restated() || bareHeading(v) || v.logged() || v.asked() {
		return
	}
	rules := families()
	for i := range rules {
		r := &rules[i]
		if r.match == nil || v.c.Op == diff.Linked && r.Family != "link" {
			continue // of a link only its target differs, and that has a rule of its own
		}
		for _, h := range r.match(v) {
			j.add(v, r, h)
		}
	}
}

// asked says that the change is a question that comes, goes or is put anew.
func (v *view) asked() bool {
	return (v.c.Old == "" || asks(v.c.Old)) && (v.c.New == "" || asks(v.c.New))
}

// add turns a hit into a finding with quotes. A hit that quotes nothing is no
// finding: what cannot be shown is not said.
func (j *Judgement) add(v *view, r *Rule, h hit) {
	f := Finding{Rule: r.ID, Severity: r.Severity, Direction: r.Direction, Family: r.Family, Basis: r.Basis(), Why: h.why}
	if h.level != Noise {
		f.Severity = h.level
	}
	if h.dir != "" {
		f.Direction = h.dir
	}
	if h.topic != "" {
		f.Family = h.topic
	}
	if f.Direction == Depends {
		f.Direction = Neutral
	}
	f.Evidence = Evidence{Old: quotes(v.old, h.old), New: quotes(v.new, h.new)}
	if h.exact {
		f.Evidence = Evidence{Old: amounts(v.old, h.old), New: amounts(v.new, h.new)}
	}
	if len(f.Evidence.Old)+len(f.Evidence.New) == 0 {
		return
	}
	if slices.ContainsFunc(j.Findings, func(o Finding) bool { return o.Rule == f.Rule && o.Direction == f.Direction }) {
		return
	}
	j.Findings = append(j.Findings, f)
}

// general are the rules that say only that something came: a sharper rule of
// the same family, as severe, makes them superfluous.
var general = []string{"new-data-category", "new-purpose", "new-recipient-class", "choice-added", "ads-use-added", "cross-context-tracking", "consent-condition-removed"}

// delicate are the subjects whose weakening weighs one level more.
var delicate = []string{"child/child", "data/health", "data/biometric", "data/precise-location", "data/payment", "data/government-id", "data/genetic"}

// modify applies what raises a severity after the rules: a weakening of a
// commitment in force is material, and one about children, health, biometrics,
// precise location, money or identity counts one level more.
func (b *bench) modify(v *view, j *Judgement) {
	commitment, subject := b.words.commits(v) && !v.kept, v.names(delicate...)
	for i := range j.Findings {
		f := &j.Findings[i]
		if f.Direction != Weakens || f.Severity < Minor || f.Severity >= Material {
			continue
		}
		if commitment {
			f.Severity, f.Why = Material, f.Why+"; the sentence was a commitment"
		} else if subject {
			f.Severity, f.Why = f.Severity+1, f.Why+"; it concerns data or people that weigh more"
		}
	}
}

// names says whether the change or its headings name one of the concepts.
func (v *view) names(names ...string) bool {
	return v.old.HasAny(names...) || v.new.HasAny(names...) || v.head.HasAny(names...)
}

// trim sorts by severity, keeping the order of the rules, drops what a sharper
// finding of the family says and contact details beside what is flagged, and
// bounds the list.
func (j *Judgement) trim() {
	j.Findings = slices.DeleteFunc(j.Findings, func(f Finding) bool {
		return slices.Contains(general, f.Rule) && slices.ContainsFunc(j.Findings, func(o Finding) bool {
			return o.Rule != f.Rule && o.Family == f.Family && o.Severity >= f.Severity && o.Direction == f.Direction && !slices.Contains(general, o.Rule)
		})
	})
	flagged := slices.ContainsFunc(j.Findings, func(f Finding) bool { return f.Severity >= Unclear })
	j.Findings = slices.DeleteFunc(j.Findings, func(f Finding) bool { return flagged && f.Severity < Unclear && f.Rule == "contact-or-dpo-changed" })
	slices.SortStableFunc(j.Findings, func(a, b Finding) int { return int(b.Severity) - int(a.Severity) })
	if len(j.Findings) > maxFindings {
		j.Findings = j.Findings[:maxFindings:maxFindings]
	}
}

// settle takes severity and direction from the findings: the highest severity
// and, among those that have it, the direction that is worst for the user.
func (j *Judgement) settle(v *view) {
	for _, f := range j.Findings {
		j.Severity = max(j.Severity, f.Severity)
	}
	for _, f := range j.Findings {
		if f.Severity == j.Severity && worse(f.Direction, j.Direction) {
			j.Direction = f.Direction
		}
	}
}

func worse(a, b Direction) bool {
	rank := map[Direction]int{Neutral: 0, Strengthens: 1, Weakens: 2}
	return rank[a] > rank[b]
}
