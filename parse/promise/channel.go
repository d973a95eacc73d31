package promise

import (
	"cmp"
	"slices"
)

// The channels of the contract.
const (
	PostPage   = "post-page"
	DateLine   = "date-line"
	SiteNotice = "site-notice"
	Email      = "email"
	InProduct  = "in-product"
	Blog       = "blog"
	Archive    = "archive"
	Direct     = "direct-unspecified"
	Other      = "other"
)

// hit is a channel with the words that name it.
type hit struct {
	channel string
	at      span
}

// channels reads the channels of one statement. carried says that the sentence
// before promised the notice that this one specifies ("We will do this by
// e-mail"): then no verb of notice is needed here.
func (l *lexicon) channels(ph *phrase, carried bool) []hit {
	ph = ph.without(behind(findAll(l.reach, ph))...)
	plain := ph.without(append(findAll(l.timeRef, ph), findAll(l.deemed, ph)...)...)
	notify := carried || l.notifies(plain)
	f := &finder{lex: l}
	f.add(Archive, l.archive, plain)
	dates := f.add(DateLine, l.dateLine, ph.without(findAll(l.dateRef, ph)...))
	undated := plain.without(append(dates, findAll(l.datePhrase, plain)...)...)
	f.posting(undated)
	if notify {
		f.notices(undated, carried)
	}
	return f.sorted()
}

// behind gives spans without their first word: "users who have …" are users.
func behind(spans []span) []span {
	for i := range spans {
		spans[i].from++
	}
	return spans
}

// notifies says whether the company says in these words that it tells people.
func (l *lexicon) notifies(ph *phrase) bool {
	if s := findAny(l.imperative, ph); s.found() && s.from == 0 {
		return false
	}
	return has(l.notify, ph.without(findAll(l.notNotify, ph)...)) || has(l.notWithoutNotice, ph)
}

type finder struct {
	lex  *lexicon
	hits []hit
}

func (f *finder) add(channel string, ps []pattern, ph *phrase) []span {
	spans := findAll(ps, ph)
	if len(spans) > 0 {
		f.hits = append(f.hits, hit{channel, earliest(spans)})
	}
	return spans
}

func earliest(spans []span) span {
	return slices.MinFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
}

// posting finds the publishing of the text itself. A notice that is posted is
// another channel, so notices are taken out first.
func (f *finder) posting(ph *phrase) {
	l := f.lex
	noticed := append(findAll(l.noticeAt, ph), findAll(l.noticeIn, ph)...)
	rest := ph.without(noticed...)
	f.add(PostPage, l.postPage, rest)
	f.add(PostPage, l.updatedNotice, ph)
}

// notices finds the channels of a notice.
func (f *finder) notices(ph *phrase, carried bool) {
	l := f.lex
	ph = ph.without(findAll(l.blank, ph)...)
	rest := ph.without(findAll(l.postPage, ph)...)
	at := f.add(SiteNotice, l.noticeAt, ph)
	in := append(f.add(InProduct, l.noticeIn, ph), f.add(InProduct, l.inApp, ph.without(findAll(l.elsewhereApp, ph)...))...)
	f.add(Email, l.email, ph.without(findAll(l.notEmail, ph)...))
	f.add(Blog, l.blog, ph)
	f.add(Direct, l.direct, ph)
	f.add(Other, l.other, ph)
	rest = rest.without(append(at, in...)...)
	f.add(SiteNotice, l.siteAt, rest)
	f.add(InProduct, l.serviceIn, rest)
	if !has(l.noticeSpec, rest) || carried {
		f.add(SiteNotice, l.notice, rest)
	}
	if len(at) == 0 && len(in) == 0 {
		f.add(SiteNotice, l.aNotice, rest)
	}
	f.brand(rest)
	f.unspecified(ph)
}

// brand takes a proper name behind "via" or "within" for the product.
func (f *finder) brand(ph *phrase) {
	for i := 1; i < len(ph.toks); i++ {
		switch ph.toks[i-1].word {
		case "via", "within", "inside":
			if ph.toks[i].upper && ph.toks[i].word != "" && ph.toks[i].punct == blank && ph.toks[i].word != "email" {
				f.hits = append(f.hits, hit{InProduct, span{i - 1, i + 1}})
				return
			}
		}
	}
}

// unspecified adds the promise to tell people that names no channel, unless
// the statement goes on to say by what.
func (f *finder) unspecified(ph *phrase) {
	for _, h := range f.hits {
		switch h.channel {
		case SiteNotice, Email, InProduct, Blog, Direct, Other:
			return
		}
	}
	s := findAny(f.lex.tell, ph.without(findAll(f.lex.notNotify, ph)...))
	if !s.found() {
		s = findAny(f.lex.notWithoutNotice, ph)
	}
	if !s.found() || f.specified(ph, s) {
		return
	}
	f.hits = append(f.hits, hit{Direct, s})
}

// specified says whether a channel found behind the verb of notice is its means
// ("notify you by posting …", not "notify you and post …").
func (f *finder) specified(ph *phrase, verb span) bool {
	return slices.ContainsFunc(f.hits, func(h hit) bool {
		near := h.channel != Archive || h.at.from < verb.to+6
		return near && h.at.to > verb.from && joinWord(ph.toks, verb.from, h.at.from) != 'a'
	})
}

// sorted gives one hit a channel, in the order of the words.
func (f *finder) sorted() []hit {
	slices.SortStableFunc(f.hits, func(a, b hit) int { return cmp.Compare(a.at.to, b.at.to) })
	seen := map[string]bool{}
	return slices.DeleteFunc(f.hits, func(h hit) bool {
		dup := seen[h.channel]
		seen[h.channel] = true
		return dup
	})
}
