package material

import (
	"slices"

	"github.com/redletter-dev/redletter/parse/clause"
)

func entitiesIn(f, other *clause.Facts, runs []span, kind clause.EntityKind) []clause.Entity {
	var out []clause.Entity
	for _, e := range f.Entities {
		if e.Kind == kind && touches(span{e.Start, e.End}, runs) && !holds(other, e.Hash) {
			out = append(out, e)
		}
	}
	return out
}

// answers says whether the sentence or its headings say who answers for the data.
func answers(f, lead, head *clause.Facts) bool {
	return f.HasAny("scope/controller", "scope/joint-controller") || lead.HasAny("scope/controller") || head.HasAny("scope/controller", "scope/contact-us")
}

func matchControllerIdentityChanged(v *view) []hit {
	in := unknown(v.before, v.new, entitiesIn(v.new, v.old, v.plus, clause.Legal))
	out := unknown(v.after, v.old, entitiesIn(v.old, v.new, v.minus, clause.Legal))
	h := hit{why: "the company that answers for the data changes"}
	for _, e := range out {
		h.old = append(h.old, span{e.Start, e.End})
	}
	for _, e := range in {
		h.new = append(h.new, span{e.Start, e.End})
	}
	if v.added() && v.fresh > 0.3 && v.lead.HasAny("scope/controller", "scope/joint-controller") {
		for _, e := range entitiesIn(v.new, nothing, v.plus, clause.Legal) {
			h.new = append(h.new, span{e.Start, e.End})
			return []hit{h}
		}
	}
	if v.head.HasAny("scope/controller", "scope/joint-controller") && !v.edited() {
		for _, e := range append(unknown(v.before, v.new, entitiesIn(v.new, nothing, v.plus, clause.Name)), in...) {
			return []hit{{new: []span{{e.Start, e.End}}, why: h.why}}
		}
		for _, e := range append(unknown(v.after, v.old, entitiesIn(v.old, nothing, v.minus, clause.Name)), out...) {
			return []hit{{old: []span{{e.Start, e.End}}, why: h.why}}
		}
	}
	switch {
	case len(in) > 0 && (answers(v.new, v.lead, v.head) || companyTalk(v.new)), len(out) > 0 && (answers(v.old, v.lead, v.head) || companyTalk(v.old)):
		return []hit{h}
	}
	if m := v.answersThere(); m != nil {
		return came("a company is named for those who are in one place: "+list([]*clause.Mention{m}), m)
	}
	if m := v.gains("scope/joint-controller", "scope/controller"); m != nil && !v.edited() && v.fresh > 0.5 && v.new.HasAny("scope/controller", "scope/joint-controller") && dataControl(v.new) {
		return came("who answers for the data is stated anew", m)
	}
	if m := v.dropsAny("scope/joint-controller", "scope/controller"); m != nil && dataControl(v.old) && (v.edited() || v.lost > 0.5) && !v.new.HasAny("scope/controller", "scope/joint-controller") {
		return toward(went("the statement of who answers for the data goes", m), Weakens)
	}
	return nil
}

// answersThere gives the place of an added sentence that says which company
// stands for those who are there, a place that the old text does not name.
func (v *view) answersThere() *clause.Mention {
	if !v.added() || !v.new.Has("scope/applies") || firstPractice(v.new) != "" && firstPractice(v.new) != "action/transfer" || len(entitiesIn(v.new, nothing, v.plus, clause.Legal)) == 0 {
		return nil
	}
	for _, m := range v.gained(clause.Place) {
		if whereUserIs(v.new, m) && v.isNew(m) {
			return m
		}
	}
	return nil
}

// dataControl tells "the data controller" from "controlled by".
func dataControl(f *clause.Facts) bool {
	return len(wordsIn(f, controlWords, whole(f.Text))) > 0
}

// companyTalk says whether a company is named as the one that provides the
// service or that the text calls "we".
func companyTalk(f *clause.Facts) bool {
	return len(wordsIn(f, companyWords, whole(f.Text))) > 0 &&
		!f.HasAny("action/share", "recipient/service-providers", "tracker/cookies")
}

// unknown keeps the entities that the index does not hold.
func unknown(x *clause.Index, f *clause.Facts, es []clause.Entity) []clause.Entity {
	var out []clause.Entity
	for _, e := range es {
		if !x.Names(f, e) {
			out = append(out, e)
		}
	}
	return out
}

func matchContactOrDpoChanged(v *view) []hit {
	if v.c.Op == "link" {
		return nil
	}
	gone, new := v.contacts(v.old, v.new, v.minus), v.contacts(v.new, v.old, v.plus)
	if len(gone) == 0 && len(new) == 0 || !v.edited() && !v.mailboxMoves(gone, new) && !v.writesTo() {
		return nil
	}
	if sameStreets(v, gone, new) || !v.mailing() && onlySites(v, gone, new) {
		return nil
	}
	h := hit{old: gone, new: new, why: "contact details change"}
	if v.mailboxMoves(gone, new) {
		h = h.at(Material)
		h.why = "the address for questions about personal data changes"
		if v.added() {
			h.dir = Strengthens
		}
	}
	return []hit{h}
}

// mailing says whether either side tells where to write or to claim.
func (v *view) mailing() bool {
	for _, f := range []*clause.Facts{v.old, v.new} {
		if f.HasAny("scope/contact-us", "scope/representative", "scope/controller", "right/request-route", "choice/opt-out") {
			return true
		}
	}
	return false
}

// onlySites says that what moved are links written out, and no address.
func onlySites(v *view, gone, new []span) bool {
	is := func(f *clause.Facts, spans []span) bool {
		return !slices.ContainsFunc(f.Entities, func(e clause.Entity) bool {
			return e.Kind != clause.Site && slices.Contains(spans, span{e.Start, e.End})
		})
	}
	return is(v.old, gone) && is(v.new, new)
}

// matchRepresentativeChanged reads who answers questions about data: a
// representative or officer named for the first time, or named no more.
func matchRepresentativeChanged(v *view) []hit {
	if m := v.gains("scope/representative"); m != nil && v.isNew(m) && !v.new.HasAny("notice/changes") {
		return toward(came("a representative or data protection officer is named for the first time", m), Strengthens)
	}
	if m := v.gains("scope/representative", "scope/controller"); m != nil && v.added() && v.fresh >= 0.6 && reachable(v.new) {
		return toward(came("who answers for data, and how to reach them, is stated anew", m), Strengthens)
	}
	if m := v.drops("scope/representative"); m != nil && v.isGone(m) {
		return toward(went("no representative or data protection officer is named any more", m), Weakens)
	}
	return nil
}

// reachable says whether a sentence gives an address of any kind.
func reachable(f *clause.Facts) bool {
	return slices.ContainsFunc(f.Entities, func(e clause.Entity) bool { return e.Kind != clause.Name })
}

// writesTo says whether an unpaired line gives a postal address to write to.
func (v *view) writesTo() bool {
	f := v.new
	if v.removed() {
		f = v.old
	}
	return f.HasAny("scope/contact-us") && slices.ContainsFunc(f.Entities, func(e clause.Entity) bool { return e.Kind == clause.Street })
}

// mailboxMoves says whether an e-mail address for data protection comes or goes
// that the other document does not hold.
func (v *view) mailboxMoves(gone, new []span) bool {
	representative := v.new.HasAny("scope/representative") || v.old.HasAny("scope/representative") || v.head.HasAny("scope/representative", "scope/controller") ||
		v.new.HasAny("scope/controller") || v.old.HasAny("scope/controller")
	for _, e := range v.old.Entities {
		if e.Kind == clause.Address && !v.after.Names(v.old, e) && (representative || mailbox(v.c.Old, gone)) && slices.Contains(gone, span{e.Start, e.End}) {
			return true
		}
	}
	for _, e := range v.new.Entities {
		if e.Kind == clause.Address && !v.before.Names(v.new, e) && (representative || mailbox(v.c.New, new)) && slices.Contains(new, span{e.Start, e.End}) {
			return true
		}
	}
	return false
}

func mailbox(text string, spans []span) bool {
	for _, s := range spans {
		for _, w := range []string{"privacy", "dpo", "dataprotection", "data-protection", "gdpr", "datenschutz"} {
			if at := indexFold(text[s.from:s.to], "@"); at > 0 && containsFold(text[s.from:s.from+at], w) {
				return true
			}
		}
	}
	return false
}

// sameStreets says whether the postal addresses differ only in abbreviation.
func sameStreets(v *view, gone, new []span) bool {
	if len(gone) == 0 || len(gone) != len(new) {
		return false
	}
	for i := range gone {
		if !sameStreet(v.c.Old[gone[i].from:gone[i].to], v.c.New[new[i].from:new[i].to]) {
			return false
		}
	}
	return true
}
