package parse

import "strings"

// Signal is one reason to doubt that a capture is the policy, with the words
// that show it. Kinds: blocked challenge enable-javascript consent-wall login
// soft-404 maintenance empty-shell other-language collapsed truncated
// scrambled other-region other-kind placeholder degraded.
type Signal struct {
	Kind  string
	Quote string
}

// Suspect says what makes a document doubtful as a capture of the policy; prev
// is its predecessor, or nil. Signals come in the order of the kinds above and
// each has a quote: from the document, or from prev where something is missing.
//
// Without a predecessor it doubts what is no policy: little text and phrases of
// pages that stand in for others. With one it also doubts what could not have
// been written by an editor: another language, most of the text gone, a text
// that breaks off, another region's variant under the same date. A long text
// that speaks of personal data is never doubted for a phrase in it.
//
// It is symmetrical on purpose: asked with the arguments exchanged, it says
// what was wrong with the earlier capture.
func Suspect(doc, prev *Document) []Signal {
	if doc == nil {
		return nil
	}
	s := suspicion{doc: doc, prev: prev}
	s.phrases()
	s.shell()
	if prev != nil {
		s.language()
		s.collapse()
		s.truncation()
		s.duplication()
		s.region()
	}
	s.placeholders()
	if doc.Degraded != "" {
		s.say("degraded", doc.Degraded)
	}
	return s.signals
}

type suspicion struct {
	doc, prev *Document
	signals   []Signal
	texts     *wordings // of both documents, once they are compared
}

// say adds a signal.
func (s *suspicion) say(kind, quote string) {
	s.signals = append(s.signals, Signal{Kind: kind, Quote: quoteOf(quote)})
}

// quoteOf keeps quotes to a length that fits a line or two.
func quoteOf(text string) string {
	const most = 120
	text = strings.TrimSpace(text)
	if len(text) <= most {
		return text
	}
	cut := strings.LastIndexByte(text[:most], ' ')
	if cut < most/2 {
		cut = most
		for !isRuneStart(text[cut]) {
			cut--
		}
	}
	return text[:cut]
}

func isRuneStart(b byte) bool { return b&0xc0 != 0x80 }

// bindingBlocks counts the included blocks that speak of personal data in
// running text, up to as many as matter.
func bindingBlocks(d *Document, most int) int {
	n := 0
	for i := 0; i < len(d.Blocks) && n < most; i++ {
		b := &d.Blocks[i]
		if b.Included() && b.Kind != Heading && countWords(b.Text) >= 6 && bindingScore(b.Text) >= 3 {
			n++
		}
	}
	return n
}

// titled says whether the document calls itself a policy: in its title or in a
// heading.
func titled(d *Document) bool {
	if namesPolicy(d.Title) {
		return true
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if (b.Kind == Heading || b.Excluded == ExcludedTitle) && namesPolicy(b.Text) {
			return true
		}
	}
	return false
}

// covered says whether the words of the document's language are known, so that
// their absence means something.
func covered(d *Document) bool {
	switch d.Language {
	case "en", "de", "fr", "es", "it", "nl", "pt":
		return true
	}
	return false
}

// shell doubts a page that has (nearly) no text, and a short one that is
// something else: a home page, a form, a shop.
func (s *suspicion) shell() {
	if len(s.signals) > 0 {
		return
	}
	d := s.doc
	switch {
	case d.Words < 25 && strings.HasPrefix(d.Extractor, "html") && bindingBlocks(d, 1) == 0:
		s.say("empty-shell", firstWords(d))
	case d.Words < 25 || !covered(d) || titled(d):
	case d.Words >= 60 && d.Words < 800 && bindingBlocks(d, 2) <= 1, s.lostBinding():
		s.say("other-kind", firstWords(d))
	}
}

// lostBinding says whether what spoke of personal data at length, in the same
// language, hardly does any more.
func (s *suspicion) lostBinding() bool {
	return s.prev != nil && s.doc.Language == s.prev.Language && bindingBlocks(s.doc, 3) <= 2 && bindingBlocks(s.prev, 8) >= 8
}

// firstWords quotes what the page begins with.
func firstWords(d *Document) string {
	for i := range d.Blocks {
		if d.Blocks[i].Included() {
			return d.Blocks[i].Text
		}
	}
	if d.Title != "" {
		return d.Title
	}
	if len(d.Blocks) > 0 {
		return d.Blocks[0].Text
	}
	return "no text"
}
