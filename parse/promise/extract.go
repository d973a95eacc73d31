package promise

import (
	"strconv"

	"github.com/redletter-dev/redletter/parse"
)

// Extract reads every promise and commitment of a document, in reading order.
// Blocks that take no part in the comparison promise nothing here; hidden
// blocks do, because they bind all the same.
func Extract(doc *parse.Document) Ledger { return new(Versions).Extract(doc) }

// Versions reads several versions of one document, and of the text that stays
// does not ask twice whether it can promise anything. The zero value is ready;
// it is not for several goroutines at once.
type Versions struct {
	quiet map[uint64]bool // by hash, the blocks that can promise nothing outside a change clause
	known map[string]spelling
}

// Extract reads every promise and commitment of one version.
func (v *Versions) Extract(doc *parse.Document) Ledger {
	if v.quiet == nil {
		v.quiet, v.known = make(map[uint64]bool, len(doc.Blocks)), map[string]spelling{}
	}
	r := &reader{doc: doc, lex: &words, reading: reading{known: v.known}, quiet: v.quiet, section: -1}
	for i := 0; i < len(doc.Blocks); i++ {
		if doc.Blocks[i].Included() {
			p := r.paragraph(i)
			r.read(&p)
			i += len(p.items)
		}
	}
	return Ledger{
		Promises:    r.promises,
		Commitments: r.commitments,
		Conflicts:   conflicts(r.promises, r.commitments),
	}
}

// reader walks one document.
type reader struct {
	doc         *parse.Document
	lex         *lexicon
	reading     reading
	quiet       map[uint64]bool
	section     int  // the section asked about last
	change      bool // whether that is about changes of the policy
	promises    []Promise
	commitments []Commitment
	groups      int
	cues        []cue // of the block at hand
	ahead       []cue // of those, the cues of the sentences to come
}

// paragraph is a block, or a lead-in that ends in a colon with the list items
// it introduces: one sentence of the policy in several blocks.
type paragraph struct {
	block     int
	text      string
	sentences []parse.Span // none when no sentence can promise anything
	items     []int        // blocks of the list below, which follow the block
	change    bool         // stands below a heading about changes of the policy
}

// paragraph gathers what begins at a block.
func (r *reader) paragraph(block int) paragraph {
	b := &r.doc.Blocks[block]
	p := paragraph{block: block, text: b.Text}
	if b.Kind == parse.Heading {
		p.sentences = r.sentences(b, false)
		return p
	}
	p.change = r.changeSection(b.Section)
	p.sentences = r.sentences(b, p.change)
	if leadIn(b.Text) {
		for i := block + 1; i < len(r.doc.Blocks) && r.doc.Blocks[i].Kind == parse.Item && r.doc.Blocks[i].Included(); i++ {
			p.items = append(p.items, i)
		}
	}
	return p
}

// sentences cuts a block of which a sentence can promise something, and takes
// its cues. Most blocks have none, and need not be cut.
func (r *reader) sentences(b *parse.Block, inClause bool) []parse.Span {
	if !inClause && r.quiet[b.Hash] {
		return nil
	}
	if about := r.look(b.Text); !inClause && about.nothing() {
		r.quiet[b.Hash] = b.Hash != 0 // of a block without a hash nothing is remembered
		return nil
	}
	return parse.Sentences(b.Text)
}

// look takes the cues of a text and says what they are about.
func (r *reader) look(text string) concern {
	r.cues = cues(r.cues[:0], text)
	r.ahead = r.cues
	about, _ := concerns(r.cues, len(text))
	return about
}

// concern says what the next sentence, which ends there, is about.
func (r *reader) concern(end int) (about concern) {
	about, r.ahead = concerns(r.ahead, end)
	return about
}

func leadIn(text string) bool { return text != "" && text[len(text)-1] == ':' }

// changeSection says whether the nearest heading is about changes of the policy.
func (r *reader) changeSection(section int) bool {
	if section != r.section {
		r.section, r.change = section, r.headsChanges(section)
	}
	return r.change
}

func (r *reader) headsChanges(section int) bool {
	h := -1
	if section < len(r.doc.Sections) {
		h = r.doc.Sections[section].Heading
	}
	if h < 0 {
		return false
	}
	text := r.doc.Blocks[h].Text
	if r.look(text)&change == 0 {
		return false
	}
	ph := r.lex.readings(text, r.reading.at(text, h, parse.Span{Start: 0, End: len(text)}).words)
	if s := findAny(r.lex.headingWord, ph); s.found() && s.from <= 2 && len(ph.toks) <= 5 {
		return true
	}
	return len(ph.toks) <= 14 && has(r.lex.heading, ph)
}

// read takes the promises and commitments of one paragraph.
func (r *reader) read(p *paragraph) {
	heading := r.doc.Blocks[p.block].Kind == parse.Heading
	inClause, last := p.change, -1
	for _, span := range p.sentences {
		about := r.concern(span.End)
		clause := !heading && (inClause || about.mentions())
		if !clause && about&binding == 0 {
			last = -1
			continue
		}
		s := r.reading.at(p.text, p.block, span)
		if about&binding != 0 {
			r.commit(p.text, s)
		}
		if !clause {
			last = -1
			continue
		}
		c := r.newClause(p.text, s)
		if inClause = inClause || c.aboutChange(); inClause && !c.elsewhere() {
			last = r.promise(c, p, last)
		} else {
			last = -1
		}
	}
	led := r.leads(p)
	for _, item := range p.items {
		r.readItem(p, item, led)
	}
}

// readItem reads a list item. What the lead-in sentence makes of it, when that
// promises notice, was taken with the lead-in.
func (r *reader) readItem(p *paragraph, item int, led bool) {
	text := r.doc.Blocks[item].Text
	for _, span := range r.sentences(&r.doc.Blocks[item], p.change) {
		about := r.concern(span.End)
		clause := !led && (p.change || about.mentions())
		if !clause && about&binding == 0 {
			continue
		}
		s := r.reading.at(text, item, span)
		if about&binding != 0 {
			r.commit(text, s)
		}
		if !clause {
			continue
		}
		if c := r.newClause(text, s); p.change || c.aboutChange() {
			r.promise(c, &paragraph{block: item, text: text, change: p.change}, -1)
		}
	}
}

// leads says whether the last sentence of a paragraph promises notice by the
// items below it.
func (r *reader) leads(p *paragraph) bool {
	if len(p.items) == 0 || len(p.sentences) == 0 {
		return false
	}
	c := r.newClause(p.text, r.reading.at(p.text, p.block, p.sentences[len(p.sentences)-1]))
	return (p.change || c.aboutChange()) && has(r.lex.notify, c.words)
}

// group names the next group of promises.
func (r *reader) group() string {
	r.groups++
	return "g" + strconv.Itoa(r.groups)
}
