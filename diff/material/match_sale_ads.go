package material

import "github.com/redletter-dev/redletter/parse/clause"

func matchPromiseNeverSellRemoved(v *view) []hit {
	no := companyDenies(v.old, "action/sell")
	if no == nil || companyDenies(v.new, "action/sell") != nil {
		return nil
	}
	if yes := assertedIn(v.new, "action/sell"); yes != nil {
		return []hit{{old: []span{spanOf(no)}, new: []span{spanOf(yes)}, why: "the promise not to sell becomes a statement that data may be sold"}}
	}
	if v.after.Denies(no.Concept) {
		return nil
	}
	return went("the promise not to sell stands nowhere in the new text", no)
}

// companyDenies gives the denied action of the company. "Do not sell" as the
// name of a link is a choice, not a promise.
func companyDenies(f *clause.Facts, name string) *clause.Mention {
	for i := range f.Mentions {
		m := &f.Mentions[i]
		if m.Name == name && m.Negated && m.Actor != clause.User && !isLinkName(f, m) {
			return m
		}
	}
	return nil
}

// isLinkName says whether "sell" belongs to "Do Not Sell My Information".
func isLinkName(f *clause.Facts, m *clause.Mention) bool {
	for i := m.To; i < len(f.Tokens) && i <= m.To+3; i++ {
		if t := f.Text[f.Tokens[i].Start:f.Tokens[i].End]; t == "My" || t == "my" || t == "MY" {
			return true
		}
	}
	return false
}

func matchSaleRedefinedByStatute(v *view) []hit {
	if no := companyDenies(v.new, "action/sell"); v.added() && no != nil && v.before.Denies(no.Concept) {
		if m := v.gainsAny("limit/statute-sale"); m != nil && !v.before.Has(m.Concept) {
			return came("the flat promise not to sell is tied to a definition of sale", m)
		}
	}
	if companyDenies(v.old, "action/sell") == nil || mentioned(v.new, "action/sell") == nil {
		return nil
	}
	m := v.gainsAny("limit/statute-sale")
	if m == nil {
		m = v.gainsAny("limit/for-money")
	}
	if m != nil {
		return []hit{{old: v.minus, new: []span{spanOf(m)}, why: "the flat promise not to sell is tied to a definition of sale"}}
	}
	if m := v.gains("action/share"); m != nil && v.new.AssertsAny("purpose/advertising", "recipient/advertisers") {
		return []hit{{old: v.minus, new: []span{spanOf(m)}, why: "beside the promise not to sell, sharing for advertising is now stated"}}
	}
	return nil
}

// gainsAny is gains for words whose negation does not matter.
func (v *view) gainsAny(names ...string) *clause.Mention {
	if v.sideOld().HasAny(names...) {
		return nil
	}
	for _, n := range names {
		if m := v.new.Find(n); m != nil && touches(spanOf(m), v.plus) {
			return m
		}
	}
	return nil
}

// dropsAny is drops for words whose negation does not matter.
func (v *view) dropsAny(names ...string) *clause.Mention {
	if v.sideNew().HasAny(names...) {
		return nil
	}
	for _, n := range names {
		if m := v.old.Find(n); m != nil && touches(spanOf(m), v.minus) {
			return m
		}
	}
	return nil
}

func matchSaleStated(v *view) []hit {
	m := v.gains("action/sell")
	if m == nil || m.Actor == clause.User || v.before.Asserts(m.Concept) && v.fresh < 0.5 || isLinkName(v.new, m) || v.new.HasClass(clause.Right) && m.Actor != clause.Company {
		return nil
	}
	if !v.new.HasClass(clause.Data) && !v.new.Has("limit/statute-sale") {
		return nil
	}
	return came("the text now says that data are sold, or that sharing may count as a sale", m)
}

func matchAdsUseAdded(v *view) []hit {
	ms := filter(v.gained(clause.Purpose, clause.Recipient), func(m *clause.Mention) bool {
		return (m.Is("ads") && m.Name != "purpose/marketing" && m.Name != "purpose/combine" || m.Is("adtech")) && (v.fresh > 0.35 || v.isNew(m))
	})
	if len(ms) == 0 || !v.practises() && !v.listed() || v.optingOut() {
		return nil
	}
	return came("advertising enters a statement about data: "+list(ms), ms...)
}

// optingOut says whether the new sentence is about the user's way out.
func (v *view) optingOut() bool {
	return v.new.HasAny("choice/opt-out", "right/opt-out-sale-right", "choice/gpc", "choice/dnt")
}

func matchAdsLimitAdded(v *view) []hit {
	for _, n := range []string{"purpose/advertising", "recipient/advertisers", "action/sell"} {
		m := companyDenies(v.new, n)
		if m != nil && !givesBefore(v.new, m) && touches(spanOf(m), v.plus) && deniedIn(v.old, n) == nil && (!v.before.Denies(m.Concept) || v.fresh > 0.5) && !v.optingOut() {
			hs := came("a limit on selling data or on advertising is now stated", m)
			if deniesPractice(v.sideOld()) || companyDenies(v.sideOld(), "action/sell") != nil {
				return atLevel(hs, Unclear)
			}
			return hs
		}
	}
	return nil
}
