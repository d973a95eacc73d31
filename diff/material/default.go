package material

import (
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/clause"
)

func mustLookup(id string) *Rule {
	r, ok := Lookup(id)
	if !ok {
		panic("material: no rule " + id)
	}
	return &r
}

func languageRule() *Rule { return mustLookup("language-not-covered") }

// foreign says whether the change is in a language without lexicon and more
// than a date, a number or an address.
func (b *bench) foreign(v *view) bool {
	if v.fringe || formOnly(v) || v.menu || dateOnly(v) || v.c.Op == diff.Linked || len(v.old.Tokens)+len(v.new.Tokens) < 4 {
		return false
	}
	f := v.new
	if v.c.New == "" {
		f = v.old
	}
	if len(f.Tokens) == 0 || !f.English() {
		return len(f.Tokens) > 0
	}
	home := b.d.New
	index := b.after
	if v.c.New == "" {
		home, index = b.d.Old, b.before
	}
	if home == nil || home.Language == "en" || home.Language == "" && index.English() {
		return false
	}
	return !index.English() && !plainlyEnglish(f)
}

// plainlyEnglish says that a sentence of a foreign page is itself in English.
func plainlyEnglish(f *clause.Facts) bool {
	stops := 0
	for i := range f.Tokens {
		if f.Tokens[i].Stop() {
			stops++
		}
	}
	return stops >= 4 && stops*4 >= len(f.Tokens)
}

// bareHeading says that the change is a heading without a statement: a title
// names what stands below, and what stands below is judged.
func bareHeading(v *view) bool {
	if v.c.Kind != headingKind || v.enumerates() {
		return false
	}
	for _, f := range []*clause.Facts{v.old, v.new} {
		if f.HasClass(clause.Negation) || len(f.Tokens) > 12 {
			return false
		}
	}
	return true
}

// logged says that the change is an entry of a change log.
func (v *view) logged() bool {
	return v.added() && changelog(v.new) || v.removed() && changelog(v.old)
}

func dateOnly(v *view) bool { return len(matchDateOnly(v)) > 0 }

// formOnly says that a change is of form alone: text that moved, words equal
// after folding of spelling, typography and order of words.
func formOnly(v *view) bool {
	if v.c.Op == diff.Moved {
		return true
	}
	switch v.c.Note {
	case diff.NoteTypography, diff.NoteCrossReference:
		return true
	}
	if !v.edited() || v.c.Op == diff.Linked {
		return false
	}
	if veiled(v.c.Old) != veiled(v.c.New) {
		return unveil(v.c.Old) == unveil(v.c.New)
	}
	return slices.Equal(onceEach(v.old), onceEach(v.new)) || v.respelt()
}

// onceEach lists the words of a text, a word that stands twice in a row once.
func onceEach(f *clause.Facts) []uint64 {
	out := make([]uint64, 0, len(f.Tokens))
	for i := range f.Tokens {
		if w := f.Tokens[i].Word; len(out) == 0 || out[len(out)-1] != w || f.Tokens[i].Kind != clause.Word {
			out = append(out, w)
		}
	}
	return out
}

// unveil replaces every e-mail address, and every placeholder of one, by one sign.
func unveil(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\\", ""), "[email protected]", "@")
	f := clause.Extract(s)
	for i := len(f.Entities) - 1; i >= 0; i-- {
		if e := f.Entities[i]; e.Kind == clause.Address {
			s = s[:e.Start] + "@" + s[e.End:]
		}
	}
	return s
}

// fragment says that a unit is a label without any word of privacy and outside
// every list of data, recipients or purposes: a button, a menu entry.
func fragment(v *view) bool {
	for _, f := range []*clause.Facts{v.old, v.new} {
		if len(f.Tokens) > 7 || len(f.Quantities) > 0 {
			return false
		}
		for i := range f.Mentions {
			if isOperative(&f.Mentions[i]) {
				return false
			}
		}
	}
	return !v.enumerates() && !v.lead.HasClass(clause.Data) && !v.lead.HasClass(clause.Recipient) && !v.lead.HasClass(clause.Purpose) && !v.lead.HasClass(clause.Place) &&
		!v.head.HasClass(clause.Recipient) && !v.head.HasClass(clause.Purpose)
}

// unnamed gives the severity of a change that no rule names, from its facts.
func (b *bench) unnamed(v *view, j *Judgement) {
	switch {
	case v.fringe, formOnly(v), v.rearranged(), fragment(v), v.cutDate(), bareHeading(v) && v.edited():
		j.Severity = Editorial
	case v.restated(), v.logged():
		j.Severity = Minor
	case v.c.Op == diff.Linked, v.edited() && dateLine(v.old) && dateLine(v.new):
		j.Severity = Editorial
	case v.edited():
		b.unnamedEdit(v, j)
	case v.added():
		b.unnamedOne(v, j, v.new, v.fresh)
	default:
		b.unnamedOne(v, j, v.old, v.lost)
	}
}

func (b *bench) unnamedEdit(v *view, j *Judgement) {
	if h, ok := v.inserted(); ok {
		j.add(v, mustLookup("meaning-moved"), h)
		return
	}
	if h, ok := v.redrawn(); ok {
		j.add(v, mustLookup("meaning-moved"), h)
		return
	}
	in, out := v.movedWords(v.new, v.old), v.movedWords(v.old, v.new)
	if len(in)+len(out) > 0 {
		if weighty(v) && (v.strong(v.new, v.old) || v.strong(v.old, v.new)) && !v.narrowed() && !v.known() && !v.exchanged() {
			j.add(v, mustLookup("meaning-moved"), movedHit(v, in, out))
			return
		}
		if h, ok := v.blurred(); ok {
			j.add(v, mustLookup("meaning-moved"), h)
		}
		j.Severity = Minor
		return
	}
	if h, ok := v.blurred(); ok {
		j.add(v, mustLookup("meaning-moved"), h)
		return
	}
	if conjunction(v) && weighty(v) {
		j.add(v, mustLookup("meaning-moved"), hit{old: v.minus, new: v.plus, topic: v.family(), dir: v.loosened(), why: "\"and\" and \"or\" change places"})
		return
	}
	j.Severity = Editorial
	if (newWords(v.new, v.old) || newWords(v.old, v.new)) && (weighty(v) || len(v.new.Entities)+len(v.old.Entities) > 0) {
		j.Severity = Minor
	}
	if v.reassigned() && weighty(v) {
		j.add(v, mustLookup("meaning-moved"), hit{old: v.minus, new: v.plus, topic: v.family(), why: "the same numbers stand in other places"})
		return
	}
	v.recount(j)
}

// known says that an edit only says what both documents say anyway: its words
// stand together elsewhere too, before and after, and no negation, limit,
// modality or number moved.
func (v *view) known() bool {
	if v.before.News(v.new) > 0 || v.after.News(v.old) > 0 || len(denials(v.old)) != len(denials(v.new)) || !sameQuantities(v.old.Quantities, v.new.Quantities) {
		return false
	}
	for _, m := range append(v.newWordsOf(), v.oldWordsOf()...) {
		if settles(m) {
			return false
		}
	}
	return true
}

// exchanged says that an edit puts words for words that weigh the same, all of
// which both documents use elsewhere, and that no negation, limit, modality,
// right, choice or number moved: the sentence is put another way.
func (v *view) exchanged() bool {
	if v.turn() != Neutral || v.new.HasClass(clause.Right) || len(denials(v.old)) != len(denials(v.new)) || !sameQuantities(v.old.Quantities, v.new.Quantities) {
		return false
	}
	for _, m := range v.newWordsOf() {
		if settles(m) || v.isNew(m) {
			return false
		}
	}
	for _, m := range v.oldWordsOf() {
		if settles(m) || v.isGone(m) {
			return false
		}
	}
	return true
}

// settles says whether a word decides what a sentence means wherever it stands.
func settles(m *clause.Mention) bool {
	switch m.Class {
	case clause.Limit, clause.Modal, clause.Negation, clause.Right, clause.Choice:
		return true
	}
	return false
}

// loosened says for whom it is better that "and" and "or" change places: where
// one of two conditions is enough, more may be done.
func (v *view) loosened() Direction {
	if len(wordsIn(v.new, orWords, v.plus)) > 0 {
		return Weakens
	}
	return Strengthens
}

func (b *bench) unnamedOne(v *view, j *Judgement, f *clause.Facts, novelty float64) {
	if v.removed() && deniesPractice(f) && b.onlyHeadingDenies(f) {
		v.kept = true
		j.add(v, mustLookup("meaning-moved"), hit{old: v.minus, topic: v.family(), dir: Weakens, why: "the promise goes from the text and stays in a heading"})
		return
	}
	if novelty < 0.2 || saysNothing(f) && !v.listed() {
		j.Severity = Editorial
		return
	}
	j.Severity = Minor
	if h, ok := v.denialMoves(); ok {
		j.add(v, mustLookup("meaning-moved"), h)
		return
	}
	if v.removed() && v.news == 0 && !deniesPractice(f) && !confines(f) && stanceOf(f) != protects {
		return
	}
	if novelty < 0.28 || v.removed() && novelty < 0.4 || v.c.Kind == headingKind || !states(f) && !(novelty >= 0.6 && touchesOn(f)) {
		return
	}
	var spans []span
	for i := range f.Mentions {
		if m := &f.Mentions[i]; m.Class == clause.Action || m.Class == clause.Data || m.Class == clause.Recipient {
			spans = append(spans, spanOf(m))
		}
	}
	h := hit{why: "a statement about data comes or goes and no rule names it", topic: v.family()}
	h.dir = drift(f, h.topic, v.added())
	if v.removed() && h.dir == Neutral && v.c.Kind != parse.Row && !slices.ContainsFunc(v.oldWordsOf(), func(m *clause.Mention) bool { return settles(m) && m.Class != clause.Modal || v.isGone(m) }) {
		return // a practice is told once less, in words that all stay
	}
	if v.added() {
		h.new = spans
	} else {
		h.old = spans
	}
	j.add(v, mustLookup("meaning-moved"), h)
}

// onlyHeadingDenies says that of a practice that f denies, the new document
// says so in a heading and in no sentence: the promise is neither kept nor gone.
func (b *bench) onlyHeadingDenies(f *clause.Facts) bool {
	for _, name := range practice {
		m := companyDenies(f, name)
		if m == nil || !b.after.Denies(m.Concept) {
			continue
		}
		for i := range b.d.New.Blocks {
			if bl := &b.d.New.Blocks[i]; bl.Included() && bl.Kind != headingKind && companyDenies(b.reader.Extract(bl.Text), name) != nil {
				return false
			}
		}
		return true
	}
	return false
}

// saysNothing says that a sentence holds no operative word, number or name: an
// introduction, a courtesy, a question, a label of the page.
func saysNothing(f *clause.Facts) bool {
	if introduces(f) {
		return true
	}
	for i := range f.Mentions {
		if m := &f.Mentions[i]; isOperative(m) && m.Class != clause.Modal && m.Class != clause.Limit && m.Class != clause.Negation && m.Name != "action/use" {
			return false
		}
	}
	return len(f.Quantities) == 0 && len(f.Entities) == 0 && !f.Has("notice/changes")
}

// introduces says that a sentence only greets, asks or points on: it names no
// datum, recipient, right or other thing that a policy is about, and denies
// nothing.
func introduces(f *clause.Facts) bool {
	if asks(f.Text) {
		return true
	}
	if !f.HasAny("notice/courtesy", "notice/pointer", "notice/translation") || len(f.Quantities) > 0 || len(categories(mentions(f, clause.Data))) > 0 ||
		slices.ContainsFunc(f.Entities, func(e clause.Entity) bool { return e.Kind == clause.Address || e.Kind == clause.Street }) {
		return false
	}
	return !slices.ContainsFunc(f.Mentions, func(m clause.Mention) bool {
		switch m.Class {
		case clause.Recipient, clause.Right, clause.Choice, clause.Tracker, clause.LegalBasis, clause.Mechanism, clause.Place, clause.Child, clause.Dispute, clause.Measure, clause.State:
			return true
		case clause.Action:
			return m.Negated
		}
		return m.Name == "notice/changes" || m.Is("ads")
	})
}

// asks says that a text is a question: it states nothing, its answer does.
func asks(s string) bool { return strings.HasSuffix(strings.TrimRight(s, " \"'”’)*_"), "?") }

// changelog says that a sentence tells what was changed, as in "We have added
// information about cookies": the change itself stands elsewhere.
func changelog(f *clause.Facts) bool {
	if len(f.Tokens) < 3 {
		return false
	}
	told := false
	for i := 0; i < min(6, len(f.Tokens)); i++ {
		told = told || clause.WordIn(&f.Tokens[i], editedWords)
	}
	if !told || !clause.WordIn(&f.Tokens[0], logOpeners) {
		return false
	}
	return len(wordsIn(f, logObjects, whole(f.Text))) > 0
}

// touchesOn says whether a sentence that is wholly new speaks of what a policy
// is for, though it states no practice: rights, choices, transfers, children,
// disputes, grounds, safeguards, tracking, or what is done with data.
func touchesOn(f *clause.Facts) bool {
	for _, c := range []clause.Class{clause.Right, clause.Choice, clause.Mechanism, clause.Dispute, clause.Child, clause.LegalBasis, clause.Tracker} {
		if f.HasClass(c) {
			return true
		}
	}
	return f.HasAny(practice...) && (f.HasClass(clause.Purpose) || f.HasClass(clause.Place) || f.HasClass(clause.People)) || f.HasClass(clause.Data) && f.HasClass(clause.Purpose) ||
		f.HasAny(safeguards...) || f.HasAny("scope/controller", "scope/joint-controller", "scope/representative") || len(categories(mentions(f, clause.Data))) > 0
}

// states says whether the sentence says what is done with personal data.
func states(f *clause.Facts) bool {
	return len(categories(mentions(f, clause.Data))) > 1 || firstAct(f) == "action/delete" || f.HasAny(practice...) && (f.HasClass(clause.Data) || f.HasClass(clause.Recipient)) || f.HasClass(clause.Right) && f.HasClass(clause.Data)
}
