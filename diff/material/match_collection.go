package material

import (
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/clause"
)

// isCollection says whether the new sentence, its list or its headings speak
// of data that come in.
func (v *view) isCollection() bool {
	if v.new.AssertsAny("action/collect", "action/track", "source/from-third", "source/from-you") {
		return true
	}
	return v.lead.HasAny("action/collect", "action/use", "data/personal", "action/share") || v.head.HasAny("action/collect", "data/personal", "action/use")
}

// categories filters what counts as a category of data of its own.
func categories(ms []*clause.Mention) []*clause.Mention {
	return filter(ms, func(m *clause.Mention) bool { return !m.Is("generic") && m.Name != "data/aggregate" })
}

func matchNewDataCategory(v *view) []hit {
	if firstAct(v.new) == "action/delete" {
		return nil // the data are named only to say that they go
	}
	if !v.isCollection() && !v.new.AssertsAny(practice...) || v.rightsTalk() || v.edited() && deniesPractice(v.old) && deniesPractice(v.new) {
		return nil
	}
	ms := categories(v.gained(clause.Data))
	fresh := filter(ms, v.isNew)
	if len(fresh) > 0 {
		return came("a category of data that the old text names nowhere: "+list(fresh), fresh...)
	}
	if nouns := v.newDataNouns(); len(nouns) > 0 {
		return []hit{{new: nouns, why: "data are named that the old text names nowhere: " + v.new.Text[nouns[0].from:nouns[0].to]}}
	}
	if items := v.newListItems(); len(items) > 0 {
		return []hit{{new: items, why: "a list of data gains an entry: " + v.new.Text[items[0].from:items[0].to]}}
	}
	if len(ms) > 0 && v.edited() && (len(v.gainable()) > 0 || v.new.AssertsAny("action/collect")) {
		hs := came("data named elsewhere enter this statement: "+list(ms), ms...)
		if v.new.Asserts("action/collect") {
			return hs
		}
		return atLevel(hs, Unclear)
	}
	if v.listGain() == "collection" {
		return []hit{hit{new: v.plus, why: "a list of data gains an entry"}.at(Unclear)}
	}
	if len(ms) > 0 && v.newDataSentence() {
		return came("data are collected or used in a way the old text does not state: "+list(ms), ms...)
	}
	return nil
}

// rightsTalk says whether the sentence is about claims and choices, where data
// are named without being collected.
func (v *view) rightsTalk() bool {
	m := v.new.Find("choice/control")
	return (v.new.HasAny("right/right", "right/access", "right/deletion", "right/correction", "right/portability", "right/request-route", "choice/opt-out") || m != nil && !dependsOn(v.new, m) ||
		v.head.HasAny("right/right", "right/access")) && !v.new.AssertsAny("action/collect", "action/share")
}

// newDataSentence says that a whole statement about collecting or using data is
// new, though each noun stands somewhere in the old text.
func (v *view) newDataSentence() bool {
	return v.fresh >= 0.35 && v.new.AssertsAny("action/collect", "action/use", "action/track", "action/combine") && !v.new.HasAny("right/right")
}

// dataHeads are nouns that, with the words before them, name a datum.
var dataHeads = clause.NewWords("information", "data", "details", "detail", "history", "records", "record", "identifier", "identifiers", "id", "logs", "log", "preferences",
	"activity", "status", "metadata", "recordings", "images", "handle", "number", "statistics", "characteristics", "attributes", "metrics", "signals")

// newDataNouns finds data that no lexicon lists: a noun like "information" or
// "records" with a word before it that the old document holds nowhere.
func (v *view) newDataNouns() []span {
	if !v.new.AssertsAny("action/collect", "action/use", "action/share", "action/retain", "action/track", "action/receive-out", "source/from-third", "action/transfer") && !v.listed() || v.new.Has("notice/pointer") {
		return nil
	}
	var out []span
	for i := range v.new.Tokens {
		t := &v.new.Tokens[i]
		if i == 0 || t.Before != 0 || i+1 < len(v.new.Tokens) && v.new.Tokens[i+1].Before == 0 && !v.new.Tokens[i+1].Stop() && !isVerb(v.new, i+1) || !clause.WordIn(t, dataHeads) || v.new.NegatedAt(i) {
			continue
		}
		if i+1 < len(v.new.Tokens) && v.new.Tokens[i+1].Before == 0 && clause.WordIn(&v.new.Tokens[i+1], nounTails) {
			continue
		}
		from := i
		for from > 0 && i-from < 3 && v.new.Tokens[from].Before == 0 && !v.new.Tokens[from-1].Stop() && !isVerb(v.new, from-1) && !clause.WordIn(&v.new.Tokens[from-1], plainWords) {
			from--
		}
		s := span{v.new.Tokens[from].Start, t.End}
		if from < i && touches(s, v.plus) && !v.before.KnowsPhrase(v.new, from, i+1) && !v.before.Knows(v.new, from, i) {
			out = append(out, s)
		}
	}
	return out
}

// newListItems finds an entry that came into a list of data within a sentence:
// a short run between commas whose words stand nowhere together in the old text.
func (v *view) newListItems() []span {
	if !v.edited() || len(categories(v.gainable())) < 2 {
		return nil
	}
	var out []span
	for _, s := range v.plus {
		from, to := tokensIn(v.new, s)
		if to-from < 1 || to-from > 5 || v.before.KnowsPhrase(v.new, from, to) || v.new.NegatedAt(from) {
			continue
		}
		if v.new.Tokens[from].Before == ',' && (to == len(v.new.Tokens) || v.new.Tokens[to].Before == ',') {
			out = append(out, span{v.new.Tokens[from].Start, v.new.Tokens[to-1].End})
		}
	}
	return out
}

// listGain says to what kind of list an entry came, by what introduces it:
// "collection", "purpose", "sharing", or "" for none.
func (v *view) listGain() string {
	if !v.listed() || !v.added() || v.fresh < 0.5 || len(v.new.Tokens) > 40 || v.new.HasClass(clause.Right) || v.new.HasClass(clause.Choice) {
		return ""
	}
	lead := v.lead
	if len(lead.Tokens) == 0 {
		lead = v.head
	}
	switch {
	case v.c.Kind == parse.Row && len(wordsIn(lead, purposeHeads, whole(lead.Text))) > 0:
		return "purpose"
	case lead.HasAny("right/right", "choice/opt-out", "scope/contact-us", "notice/changes"):
		return ""
	case lead.HasAny("action/share", "action/receive-out"):
		return "sharing"
	case lead.HasAny("action/collect") && !lead.HasAny("action/use"):
		return "collection"
	case lead.HasAny("action/use"):
		return "purpose"
	}
	return ""
}

// gainable lists the data that both sides name: what makes the sentence a list
// of data.
func (v *view) gainable() []*clause.Mention {
	var out []*clause.Mention
	for i := range v.old.Mentions {
		if m := &v.old.Mentions[i]; m.Class == clause.Data && v.new.Names(m.Concept) {
			out = append(out, m)
		}
	}
	return out
}

// tokensIn gives the tokens of a run.
func tokensIn(f *clause.Facts, s span) (from, to int) {
	from = -1
	for i := range f.Tokens {
		if t := &f.Tokens[i]; t.Start >= s.from && t.End <= s.to {
			if from < 0 {
				from = i
			}
			to = i + 1
		}
	}
	return max(from, 0), to
}

// isVerb says whether the token belongs to an action or a modal.
func isVerb(f *clause.Facts, tok int) bool {
	for i := range f.Mentions {
		if m := &f.Mentions[i]; m.From <= tok && tok < m.To && m.To-m.From == 1 && (m.Class == clause.Action || m.Class == clause.Modal || m.Class == clause.Negation) {
			return true
		}
	}
	return false
}

func matchSensitiveCategoryAdded(v *view) []hit {
	return v.sensitive(func(m *clause.Mention) bool {
		switch m.Name {
		case "data/health", "data/genetic", "data/race", "data/religion", "data/politics", "data/sexuality", "data/criminal", "data/government-id", "data/credit":
			return true
		}
		return false
	}, "sensitive data enter the text: ")
}

func (v *view) sensitive(which func(*clause.Mention) bool, why string) []hit {
	ms := filter(v.gained(clause.Data), func(m *clause.Mention) bool { return which(m) && (v.isNew(m) || v.edited() && v.fresh > 0.3) })
	if len(ms) == 0 || v.rightsTalk() || v.deviceOnly() {
		return nil
	}
	if !v.practises() && !v.listed() && !v.isCollection() {
		return nil
	}
	return came(why+list(ms), ms...)
}

// deviceOnly says that the sentence denies that the data reach the company.
func (v *view) deviceOnly() bool {
	return v.new.Denies("action/collect") || v.new.Denies("action/receive-out") || v.new.Denies("action/retain")
}

func matchBiometricAdded(v *view) []hit {
	return v.sensitive(func(m *clause.Mention) bool { return m.Name == "data/biometric" || m.Name == "data/voice" }, "biometric or voice data enter the text: ")
}

func matchPreciseLocationAdded(v *view) []hit {
	m := v.gains("data/precise-location")
	if m == nil || v.rightsTalk() {
		return nil
	}
	if v.isNew(m) || v.old.Has("data/location") || v.fresh > 0.5 && v.new.AssertsAny("action/collect", "action/use", "action/share") {
		return came("location becomes precise, or its precise collection is now stated", m)
	}
	return nil
}

func matchDataSourceAdded(v *view) []hit {
	m := v.gains("source/from-third")
	if m == nil || v.rightsTalk() {
		return nil
	}
	if v.edited() || v.fresh > 0.4 {
		return came("data now also come from others", m)
	}
	return nil
}

func matchCollectionRemoved(v *view) []hit {
	ms := filter(categories(v.dropped(clause.Data)), v.isGone)
	if len(ms) == 0 || !v.edited() && v.lost < 0.5 || v.old.HasAny("right/right", "right/access") {
		return nil
	}
	if !v.old.AssertsAny(practice...) && !v.lead.HasAny(practice...) {
		return nil
	}
	return went("a category of data stands nowhere in the new text: "+list(ms), ms...)
}
