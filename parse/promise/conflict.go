package promise

// The kinds of conflicts.
const (
	AdvanceVsPosting = "advance-vs-at-posting"
	NoticeVsNone     = "notice-vs-without-notice"
	ConsentVsDeemed  = "consent-vs-deemed-consent"
)

// conflicts finds promises that cannot both be kept as written. Which of two
// binds is not decided here.
func conflicts(ps []Promise, cs []Commitment) []Conflict {
	var out []Conflict
	add := func(kind, a, b string) {
		if a != "" && b != "" {
			out = append(out, Conflict{Kind: kind, Quotes: []string{a, b}})
		}
	}
	add(AdvanceVsPosting, first(ps, advance), first(ps, atPosting))
	add(NoticeVsNone, first(ps, tells), first(ps, func(p *Promise) bool { return p.WithoutNotice }))
	add(ConsentVsDeemed, asks(ps, cs), first(ps, func(p *Promise) bool { return p.DeemedConsent }))
	return out
}

// first quotes the first promise that is as asked, "" for none.
func first(ps []Promise, is func(*Promise) bool) string {
	for i := range ps {
		if is(&ps[i]) {
			return ps[i].Quote
		}
	}
	return ""
}

// advance is a binding promise that changes wait.
func advance(p *Promise) bool {
	return p.Binding && p.Timing == "before-effect" || p.Timing == "after-posting" && p.LeadDays > 0
}

// atPosting lets every change take effect when it is posted. A statement about
// minor changes alone is no conflict; it reads as "minor" here.
func atPosting(p *Promise) bool {
	return p.Timing == "at-posting" && p.Trigger == "any" && !p.minorOnly
}

func tells(p *Promise) bool {
	return p.Binding && p.Channel != "" && p.Channel != PostPage && p.Channel != DateLine && p.Channel != Archive
}

// asks quotes a promise of explicit consent.
func asks(ps []Promise, cs []Commitment) string {
	if q := first(ps, func(p *Promise) bool { return p.ConsentRequired }); q != "" {
		return q
	}
	for i := range cs {
		if cs[i].explicit {
			return cs[i].Quote
		}
	}
	return ""
}
