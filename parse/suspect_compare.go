package parse

import (
	"slices"
	"strings"
)

// What a document is doubted for in comparison with its predecessor.

// language doubts a page in another language than before: it was served to
// someone else.
func (s *suspicion) language() {
	d, p := s.doc, s.prev
	if d.Language != "" && p.Language != "" && d.Language != p.Language && d.Words >= 40 && p.Words >= 40 {
		s.say("other-language", firstSentence(d))
	}
}

// firstSentence quotes the first running text, by which a language is seen.
func firstSentence(d *Document) string {
	for i := range d.Blocks {
		if b := &d.Blocks[i]; b.Included() && b.Kind == Paragraph && countWords(b.Text) >= 10 {
			return b.Text
		}
	}
	return firstWords(d)
}

// collapse doubts a page that lost most of its words and kept what is left.
// A text that shrank because it was written anew is not a loss; neither is an
// earlier version, as its date says, of one that has grown.
func (s *suspicion) collapse() {
	d, p := s.doc, s.prev
	if p.Words < 150 || d.Words*2 >= p.Words || isEarlier(d, p) {
		return
	}
	t := s.compared()
	kept := 0
	for i, id := range t.doc {
		if id > 0 && t.inPrev[id] > 0 {
			kept += countWords(d.Blocks[i].Text)
		}
	}
	rewritten := kept*2 < d.Words
	if d.Words*5 >= p.Words*2 && sameDates(d, p) || rewritten && d.Words*4 >= p.Words {
		return
	}
	s.say("collapsed", s.firstLost())
}

// firstLost quotes the first running text of prev that the document lost.
func (s *suspicion) firstLost() string {
	t := s.compared()
	for i, id := range t.prev {
		if text := s.prev.Blocks[i].Text; id > 0 && t.inDoc[id] == 0 && countWords(text) >= 4 {
			return text
		}
	}
	return firstWords(s.prev)
}

// wordings numbers the texts of the included blocks of two documents, so that they
// are compared by numbers, and counts each.
type wordings struct {
	doc, prev     []int32 // by block, from 1; 0 for a block that is not included
	inDoc, inPrev []int32 // how often, by number
}

// compared numbers the texts when they are first asked for.
func (s *suspicion) compared() *wordings {
	if s.texts == nil {
		numbers := make(map[string]int32, max(len(s.doc.Blocks), len(s.prev.Blocks)))
		doc, prev := numberTexts(numbers, s.doc), numberTexts(numbers, s.prev)
		s.texts = &wordings{doc, prev, occurrences(doc, len(numbers)), occurrences(prev, len(numbers))}
	}
	return s.texts
}

// numberTexts gives the number of each block's text, and new texts a new one.
func numberTexts(numbers map[string]int32, d *Document) []int32 {
	ids := make([]int32, len(d.Blocks))
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if !b.Included() {
			continue
		}
		id, known := numbers[b.Text]
		if !known {
			id = int32(len(numbers) + 1)
			numbers[b.Text] = id
		}
		ids[i] = id
	}
	return ids
}

// occurrences counts each of the numbers up to most.
func occurrences(ids []int32, most int) []int32 {
	n := make([]int32, most+1)
	for _, id := range ids {
		n[id]++
	}
	return n
}

// versionDates gives the dates by which a policy names its version.
func versionDates(d *Document) []string {
	var out []string
	for _, x := range d.Dates {
		if x.Role != "other" && x.ISO != "" {
			out = append(out, x.ISO)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// sameDates says whether two documents name the same version, or none.
func sameDates(d, p *Document) bool { return slices.Equal(versionDates(d), versionDates(p)) }

// isEarlier says whether the latest date of d is before that of p.
func isEarlier(d, p *Document) bool {
	a, b := versionDates(d), versionDates(p)
	return len(a) > 0 && len(b) > 0 && a[len(a)-1] < b[len(b)-1]
}

// minBroken is the number of words from which a text can break off: a label or
// an entry of a menu that begins like another does not.
const minBroken = 8

// truncation doubts a text that breaks off: its last block is the beginning of
// a block of prev, ends in the middle of a sentence or word, and what followed
// in prev is gone.
func (s *suspicion) truncation() {
	last := lastBlock(s.doc)
	if last < 0 {
		return
	}
	text := s.doc.Blocks[last].Text
	if len(text) < 4 || strings.ContainsAny(text[len(text)-1:], ".!?:;)") {
		return
	}
	for i := range s.prev.Blocks {
		b := &s.prev.Blocks[i]
		if !b.Included() || countWords(b.Text) < minBroken || !beginsLike(b.Text, text) {
			continue
		}
		if next := s.prev.next(i + 1); next < len(s.prev.Blocks) && s.compared().inDoc[s.compared().prev[next]] == 0 {
			s.say("truncated", text[max(0, len(text)-80):])
			return
		}
	}
}

// beginsLike says whether a text begins with the other and goes on. The marks of
// Markdown count nothing: where a text breaks off, one stays open and is read as
// itself.
func beginsLike(text, head string) bool {
	at := 0
	for i := 0; i < len(head); i++ {
		if strings.IndexByte("*_[`~", head[i]) >= 0 {
			continue
		}
		for at < len(text) && text[at] != head[i] && strings.IndexByte("*_[`~", text[at]) >= 0 {
			at++
		}
		if at == len(text) || text[at] != head[i] {
			return false
		}
		at++
	}
	return at < len(text)
}

func lastBlock(d *Document) int {
	for i := len(d.Blocks) - 1; i >= 0; i-- {
		if d.Blocks[i].Included() {
			return i
		}
	}
	return -1
}

// duplication doubts a page on which long blocks stand twice that prev has
// once, while others are missing, under the same date: parts of it were mixed
// up.
func (s *suspicion) duplication() {
	if !sameDates(s.doc, s.prev) {
		return
	}
	t := s.compared()
	twice, quote := 0, ""
	for i, id := range t.doc {
		b := &s.doc.Blocks[i]
		if id == 0 || b.Kind == Row || t.inDoc[id] < 2 || t.inPrev[id] != 1 || countWords(b.Text) < 12 {
			continue
		}
		if twice++; quote == "" {
			quote = b.Text
		}
	}
	if twice >= 8 && s.missing() >= 4 {
		s.say("scrambled", quote)
	}
}

// missing counts the long blocks of prev that are gone.
func (s *suspicion) missing() int {
	t, n := s.compared(), 0
	for i, id := range t.prev {
		if id > 0 && t.inDoc[id] == 0 && countWords(s.prev.Blocks[i].Text) >= 12 {
			n++
		}
	}
	return n
}
