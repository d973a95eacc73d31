package material

import (
	"slices"
	"sync"

	"github.com/redletter-dev/redletter/parse/clause"
)

// A family is what a change is about. Which one it is, is asked of all the
// words of the statement at once: each concept pulls toward one family or two,
// the words that moved more than those that stay, the headings less.

// pull is how hard a concept draws a statement toward a family.
type pull struct {
	family string
	weight int
}

// pulls are the concepts whose pull is not that of their class.
var pulls = map[string][]pull{
	"action/share": {{"sharing", 4}}, "action/receive-out": {{"sharing", 3}}, "action/publish": {{"sharing", 3}}, "action/sell": {{"sale-ads", 5}},
	"action/transfer": {{"transfer", 3}, {"sharing", 1}}, "action/collect": {{"collection", 3}}, "action/use": {{"purpose", 2}},
	"action/retain": {{"retention", 3}}, "action/delete": {{"retention", 3}}, "action/track": {{"tracking", 3}}, "action/train": {{"ai-automated", 2}},
	"action/combine": {{"purpose", 2}, {"collection", 1}}, "action/combine-accounts": {{"purpose", 2}}, "action/read-content": {{"sharing", 2}},
	"action/protect": {{"security", 3}}, "action/require": {{"sharing", 2}}, "action/verify": {{"purpose", 1}},
	"purpose/advertising": {{"sale-ads", 4}}, "purpose/marketing": {{"purpose", 2}, {"sale-ads", 1}}, "purpose/cross-device": {{"tracking", 4}},
	"purpose/ai-training": {{"ai-automated", 6}}, "purpose/ai-use": {{"ai-automated", 5}}, "purpose/automated": {{"ai-automated", 6}},
	"purpose/profiling": {{"ai-automated", 3}}, "purpose/eligibility": {{"ai-automated", 3}}, "purpose/resale": {{"sharing", 2}, {"sale-ads", 2}},
	"purpose/combine": {{"purpose", 1}, {"collection", 1}}, "purpose/legal": {{"purpose", 1}}, "purpose/service": {{"purpose", 1}}, "purpose/communicate": {{"purpose", 1}},
	"purpose/catch-all":     {{"purpose", 3}},
	"recipient/advertisers": {{"sale-ads", 3}, {"sharing", 1}}, "recipient/data-brokers": {{"sharing", 2}, {"collection", 1}}, "recipient/acquirer": {{"sharing", 4}},
	"recipient/parents": {{"children", 2}},
	"data/unspecified":  nil, "data/personal": nil, "data/special": {{"collection", 1}}, "data/aggregate": nil,
	"source/from-third": {{"collection", 4}}, "source/from-you": {{"collection", 1}},
	"tracker/ad-tool": {{"sale-ads", 2}, {"tracking", 2}}, "tracker/cookies": {{"tracking", 2}},
	"right/withdraw-consent": {{"choice-consent", 4}, {"rights", 1}}, "right/opt-out-sale-right": {{"choice-consent", 3}, {"rights", 2}},
	"right/arbitration-right": {{"dispute-liability", 3}}, "right/redress": {{"dispute-liability", 2}}, "right/request-route": {{"rights", 2}}, "right/fee": {{"rights", 2}},
	"choice/opt-out": {{"choice-consent", 4}}, "choice/burden": {{"rights", 1}, {"choice-consent", 1}}, "choice/control": {{"choice-consent", 2}},
	"choice/gpc": {{"choice-consent", 4}, {"tracking", 1}}, "choice/dnt": {{"choice-consent", 3}, {"tracking", 3}},
	"basis/basis-consent": {{"legal-basis", 1}}, "basis/legal-obligation": {{"legal-basis", 1}},
	"measure/on-device":       {{"collection", 4}},
	"mechanism/dpa-agreement": {{"transfer", 1}, {"sharing", 1}},
	"child/child":             {{"children", 5}}, "child/parent": {{"children", 2}}, "child/knowingly": nil,
	"scope/applies": {{"scope-definition", 4}}, "scope/definition": {{"scope-definition", 3}}, "scope/controller": {{"controller-contact", 4}},
	"scope/joint-controller": {{"controller-contact", 4}}, "scope/representative": {{"controller-contact", 4}}, "scope/contact-us": {{"controller-contact", 2}},
	"scope/processor-role": {{"scope-definition", 1}, {"sharing", 1}},
	"notice/changes":       {{"notice-clause", 4}}, "notice/successor-bound": {{"sharing", 2}}, "time/as-long-as": {{"retention", 3}},
}

// classPulls are the pulls of the other concepts.
var classPulls = map[clause.Class][]pull{
	clause.Data: {{"collection", 2}}, clause.Purpose: {{"purpose", 2}}, clause.Recipient: {{"sharing", 2}}, clause.Tracker: {{"tracking", 3}}, clause.Right: {{"rights", 3}},
	clause.Choice: {{"choice-consent", 3}}, clause.LegalBasis: {{"legal-basis", 4}}, clause.Mechanism: {{"transfer", 5}}, clause.Place: {{"transfer", 2}}, clause.State: {{"rights", 2}},
	clause.Measure: {{"security", 4}}, clause.Dispute: {{"dispute-liability", 4}}, clause.Source: {{"collection", 2}},
}

// familyNames are the families in the order in which a tie is decided.
var familyNames = []string{
	"children", "ai-automated", "notice-clause", "dispute-liability", "transfer", "legal-basis", "sale-ads", "rights", "choice-consent", "retention", "sharing", "tracking",
	"collection", "security", "purpose", "controller-contact", "scope-definition",
}

// Places of the families that the code itself names.
const (
	famRights     = 7
	famRetention  = 9
	famSharing    = 10
	famCollection = 12
	famContact    = 15
)

type weighed struct{ family, weight int }

// pullTable gives the pulls of each concept, by its place in the lexicon.
var pullTable = sync.OnceValue(func() map[string][]weighed {
	place := map[string]int{}
	for i, n := range familyNames {
		place[n] = i
	}
	t := map[string][]weighed{}
	for _, c := range clause.Concepts() {
		ps, own := pulls[c.Name]
		if !own {
			ps = classPulls[c.Class]
		}
		for _, p := range ps {
			t[c.Name] = append(t[c.Name], weighed{place[p.family], p.weight})
		}
	}
	return t
})

// leaning is how far a statement leans toward each family.
type leaning [17]int

// add weighs the concepts of f, each once, those within the runs by factor
// inside, the others by outside.
func (l *leaning) add(f *clause.Facts, runs []span, inside, outside int) {
	table := pullTable()
	claim := f.HasAny("right/right", "choice/opt-out", "right/withdraw-consent", "right/opt-out-sale-right", "right/request-route")
	moves := f.HasAny("action/transfer", "place/abroad") || f.HasClass(clause.Mechanism)
	for i := range f.Mentions {
		m := &f.Mentions[i]
		factor := outside
		if touches(spanOf(m), runs) {
			factor = inside
		}
		if factor == 0 || repeated(f, i) || attributive(f, m) {
			continue
		}
		if claim && (m.Class == clause.Action || m.Class == clause.Data || m.Class == clause.Purpose || m.Class == clause.Recipient) {
			factor = (factor + 1) / 3
		}
		if m.Class == clause.Place && (!moves || inEntity(f, m)) {
			continue
		}
		if m.Class == clause.Data && !m.Is("generic") {
			l.argument(f, m, factor)
			continue
		}
		for _, w := range table[m.Name] {
			l[w.family] += w.weight * factor
		}
	}
	if f.HasClass(clause.Data) && !claim && !requestTalk(f) {
		l.terms(f, runs, inside)
	}
	for _, e := range f.Entities {
		if e.Kind == clause.Name {
			continue
		}
		factor := outside
		if touches(span{e.Start, e.End}, runs) {
			factor = inside
		}
		if e.Kind == clause.Site {
			factor /= 2
		}
		l[famContact] += 2 * factor
		if claim {
			l[famRights] += factor
		}
	}
}

// terms weighs the lengths of time within the runs: how long data are had.
func (l *leaning) terms(f *clause.Facts, runs []span, factor int) {
	for _, q := range lasting(f) {
		if touches(span{q.Start, q.End}, runs) && !(termOf(f, q) == deadline && f.HasAny("action/notify", "action/honor")) {
			l[famRetention] += 4 * factor
		}
	}
}

// argument weighs a datum by what its clause does with it.
func (l *leaning) argument(f *clause.Facts, m *clause.Mention, factor int) {
	out, in, kept := false, false, false
	for i := range f.Mentions {
		a := &f.Mentions[i]
		if a.Class != clause.Action || a.Clause != m.Clause {
			continue
		}
		out, in, kept = out || a.Is("out"), in || a.Is("in"), kept || a.Name == "action/retain" || a.Name == "action/delete"
	}
	switch {
	case m.Name == "data/aggregate":
	case out && !in:
		l[famSharing] += factor
	case kept && !in:
		l[famRetention] += factor
	default:
		l[famCollection] += 2 * factor
	}
}

// repeated says whether an earlier mention names the same concept.
func repeated(f *clause.Facts, i int) bool {
	for k := 0; k < i; k++ {
		if f.Mentions[k].Same(f.Mentions[i].Concept) {
			return true
		}
	}
	return false
}

func (l *leaning) best() string {
	at := -1
	for i, n := range l {
		if n > 0 && (at < 0 || n > l[at]) {
			at = i
		}
	}
	if at < 0 {
		return "other"
	}
	return familyNames[at]
}

// lean weighs a change: what moved counts twice.
func (v *view) lean(l *leaning) {
	if v.edited() {
		l.add(v.new, v.plus, 2, 1)
		l.add(v.old, v.minus, 2, 0)
	} else {
		l.add(v.new, v.plus, 2, 0)
		l.add(v.old, v.minus, 2, 0)
	}
	l.add(v.head, nil, 0, 1)
}

// family names what the change is about.
func (v *view) family() string { return v.leaning().best() }

// leaning weighs the change once.
func (v *view) leaning() *leaning {
	if v.weighed == nil {
		v.weighed = &leaning{}
		v.lean(v.weighed)
	}
	return v.weighed
}

// attribute holds the findings against what the statement is about. Where the
// family that it leans to has no finding, it gets one; of the rules that say
// only that something came, those come first to whose family it leans most, and
// those go to whose family it hardly leans, unless nothing as severe is left.
func (v *view) attribute(j *Judgement) {
	if j.worst() < Unclear || v.bareName() {
		return // a name says nothing beside what its list says of it
	}
	l := v.leaning()
	top := l.best()
	if top == "other" {
		return
	}
	faint := func(f *Finding) bool { return leans(f) && l.of(f.Family)*faintness < l.of(top) }
	if !j.tells(top) {
		h := v.alsoHit(top)
		if !slices.ContainsFunc(j.Findings, func(f Finding) bool { return !faint(&f) && f.Severity >= Unclear }) {
			h.level = j.worst()
		}
		if !slices.ContainsFunc(j.Findings, func(f Finding) bool { return !leans(&f) || l.of(f.Family)*plainly > l.of(top) }) {
			h.level = j.worst()
		}
		j.add(v, mustLookup(alsoRule), h)
	}
	all := slices.Clone(j.Findings)
	j.Findings = slices.DeleteFunc(j.Findings, func(f Finding) bool {
		return faint(&f) && slices.ContainsFunc(all, func(o Finding) bool { return !faint(&o) && o.Severity >= f.Severity })
	})
	slices.SortStableFunc(j.Findings, func(x, y Finding) int {
		gx, gy := leans(&x), leans(&y)
		switch {
		case gx && gy:
			return l.of(y.Family) - l.of(x.Family)
		case gx:
			return 1
		case gy:
			return -1
		}
		return 0
	})
}

// faintness is how many times weaker than the strongest a lean may be before
// its finding says too little.
const faintness = 4

// plainly is how many times stronger than the subjects of the other findings
// what a statement is about must be to weigh as much as they do.
const plainly = 2

// alsoRule names what a statement is about beside what sharper rules say of it.
const alsoRule = "also-about"

// leans says that a rule fires on a word or two: what the whole statement is about
// decides whether it counts.
func leans(f *Finding) bool {
	return f.Rule == alsoRule || slices.Contains(general, f.Rule) || slices.Contains(wordy, f.Rule)
}

// wordy are the rules that fire on the presence of a word, beside the general ones.
var wordy = []string{
	"controller-identity-changed", "security-promise-added", "data-source-added", "recipient-becomes-independent", "public-by-default", "scope-widened", "catch-all-added",
	"affiliate-sharing-widened", "new-tracking-technology", "ads-third-party-tracking-added",
	"recipient-list-changed",
}

// worst is the highest severity of the findings.
func (j *Judgement) worst() Level {
	top := Noise
	for i := range j.Findings {
		top = max(top, j.Findings[i].Severity)
	}
	return top
}

// tells says whether a flagged finding is of the family.
func (j *Judgement) tells(family string) bool {
	return slices.ContainsFunc(j.Findings, func(f Finding) bool { return f.Family == family && f.Severity >= Unclear })
}

// alsoHit quotes the words that lean to a family.
func (v *view) alsoHit(family string) hit {
	h := hit{topic: family, new: drawing(v.new, v.plus, family), why: "the words that changed also speak of another subject: " + family}
	if len(h.new) == 0 {
		h.old = drawing(v.old, v.minus, family)
	}
	h.dir = v.tendency(family)
	return h
}

// drawing lists the mentions within the runs that lean to a family.
func drawing(f *clause.Facts, runs []span, family string) []span {
	var out []span
	for i := range f.Mentions {
		m := &f.Mentions[i]
		if touches(spanOf(m), runs) && slices.ContainsFunc(pullTable()[m.Name], func(w weighed) bool { return familyNames[w.family] == family }) {
			out = append(out, spanOf(m))
		}
	}
	return out
}

// tendency says for whom a change within a family is better.
func (v *view) tendency(family string) Direction {
	switch {
	case v.added():
		return drift(v.new, family, true)
	case v.removed():
		return drift(v.old, family, false)
	}
	return v.turn()
}

// of gives how far the statement leans to one family.
func (l *leaning) of(family string) int {
	if i := slices.Index(familyNames, family); i >= 0 {
		return l[i]
	}
	return 0
}
