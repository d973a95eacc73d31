package parse

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Every normalization of text, each with its reason. None of them touches a
// digit, and none masks a number: which number moved is the question.
//
//	unicode-form   NFC, so that "é" is one spelling; not NFKC, which would
//	               make "10²" read 102
//	ligature       "ﬁ" and full-width letters come from PDFs and input methods
//	invisible      zero-width, soft hyphen, direction and tag characters are
//	               not seen; they are counted, because hidden text is news
//	control        left over from broken encodings
//	icon-font      private-use characters are pictures
//	encoding       bytes that are no UTF-8
//	quotes         typographic and straight quotes are a house style
//	dashes         so are dashes: an en dash is a hyphen, an em dash " - "
//	ellipsis       "…" is "..."
//	spaces         white space of any kind and number is one space; none
//	               stands before closing or after opening punctuation
//
// Structure has its own (outline.go): numbering and bullets are attributes,
// "©" where "(c)" stood in a list is "(c)", hyphenated lines are joined
// (text.go). Links are canonicalized in links.go, e-mail addresses decoded in
// email.go; pictures are left out by each format and counted.
const (
	mendUnicode = iota
	mendLigature
	mendInvisible
	mendControl
	mendIcon
	mendEncoding
	mendQuotes
	mendDashes
	mendEllipsis
	mendSpaces
	mendEmail
	mendImage
	mendCopyright
	mendHyphen
	mendPage
	mendMarkup
	mendLink
	mendRelative
	mendTarget
	mendKinds
)

// mendReasons names the mends in Document.Counts.
var mendReasons = [mendKinds]string{
	"unicode-form", "ligature", "invisible-characters", "control-characters",
	"icon-font", "encoding", "quotes", "dashes", "ellipsis", "spaces",
	"email-token", "image", "copyright-sign", "hyphenation", "page-furniture",
	"markup", "empty-link", "relative-time",
	"link-spelling",
}

// tally counts the mends of one document, with the first example of each.
type tally struct {
	n       [mendKinds]int
	example [mendKinds]string
	source  [mendKinds]uint64 // see Count.Source
}

// replace counts a mend that left nothing of what stood there: a target that
// canonicalization spells otherwise, the token of a protected address.
func (t *tally) replace(mend int, what, example string) {
	t.source[mend] ^= hashOf(what)
	t.add(mend, 1, example)
}

// hashOf is the FNV-1a hash of a text.
func hashOf(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// add counts n mends, shown by example where it is the first.
func (t *tally) add(mend, n int, example string) {
	if t.n[mend] == 0 {
		t.example[mend] = clip(example)
	}
	t.n[mend] += n
}

// counts gives the tally with the counts of the format, sorted by reason.
func (t *tally) counts(more []Count) []Count {
	out := slices.Clone(more)
	for i, n := range t.n {
		if n > 0 {
			out = append(out, Count{Reason: mendReasons[i], N: n, Example: t.example[i], Source: t.source[i]})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Reason < out[j].Reason })
	return mergeCounts(out)
}

// mergeCounts adds up neighbours with one reason.
func mergeCounts(in []Count) []Count {
	var out []Count
	for _, c := range in {
		if k := len(out) - 1; k >= 0 && out[k].Reason == c.Reason {
			out[k].N += c.N
			out[k].Source ^= c.Source
			continue
		}
		out = append(out, c)
	}
	return out
}

// clip keeps an example short, whole runes only.
func clip(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	cut := most
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// Classes of ASCII bytes for the fast path: what is 0 never needs a mend.
const (
	plainByte = iota
	closeByte // no space stands before it
	openByte  // no space stands after it
	spaceByte
	hyphenByte
	breakByte
	slowByte
	byteClasses
)

var byteClass = func() (class [256]uint8) {
	for c := range class {
		switch {
		case c == ' ':
			class[c] = spaceByte
		case c == ',' || c == '.' || c == ';' || c == ':' || c == '!' || c == '?' || c == ')':
			class[c] = closeByte
		case c == '(':
			class[c] = openByte
		case c == '-':
			class[c] = hyphenByte
		case c == '\n':
			class[c] = breakByte
		case c < 0x20 || c >= 0x7f:
			class[c] = slowByte
		}
	}
	return class
}()

// unclean says of two classes that follow each other whether they want a mend:
// 1, or 2 when a third decides.
var unclean = func() (want [byteClasses * 8]uint8) {
	for c := range byteClasses {
		want[c<<3|slowByte] = 1
	}
	for _, pair := range [...][2]int{
		{spaceByte, spaceByte},
		{spaceByte, closeByte},
		{spaceByte, breakByte},
		{openByte, spaceByte},
		{breakByte, spaceByte},
		{hyphenByte, hyphenByte},
	} {
		want[pair[0]<<3|pair[1]] = 1
	}
	want[breakByte<<3|breakByte] = 2
	return want
}()

// Normalize gives the normalized form of a text as blocks carry it, but for
// visible breaks ('\n'), which it keeps. It is idempotent.
func Normalize(text string) string {
	var n normalizer
	out, _ := n.text(text, nil)
	return out
}

// normalizer mends texts; its buffers are reused from block to block.
type normalizer struct {
	tally tally
	buf   []byte
}

// text mends one text and moves its links with it. The links are a new slice
// where they had to move.
func (n *normalizer) text(s string, links []Link) (string, []Link) {
	if isClean(s) {
		return s, links
	}
	if !isComposed(s) && !norm.NFC.IsNormalString(s) {
		n.tally.add(mendUnicode, 1, s)
		s, links = composed(s, links)
	}
	links = slices.Clone(links)
	f := n.fold(s, links)
	if f.loose {
		n.closeUp(links)
	}
	if f.again {
		return n.text(string(n.buf), links)
	}
	return string(n.buf), links
}

// isClean says whether an ASCII text needs no mend at all: one pass, no
// allocation. Most blocks of most pages pass here.
func isClean(s string) bool {
	if s == "" {
		return true
	}
	if s[0] <= ' ' || s[len(s)-1] <= ' ' {
		return false
	}
	before, want := uint8(plainByte), uint8(0)
	for i := 0; i < len(s) && want&1 == 0; i++ {
		class := byteClass[s[i]]
		want |= unclean[before<<3|class]
		before = class
	}
	return want == 0 || want == 2 && !strings.Contains(s, "\n\n\n")
}

// isComposed says whether a text surely is in NFC: all of it stands before the
// combining marks, or is punctuation (U+2002 to U+203F) as of typographic quotes.
func isComposed(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < utf8.RuneSelf {
			continue
		}
		switch c := s[i]; {
		case c >= 0xC2 && c < 0xCC && i+1 < len(s) && s[i+1]>>6 == 2:
			i++
		case c == 0xE2 && i+2 < len(s) && s[i+1] == 0x80 && s[i+2] >= 0x82 && s[i+2]>>6 == 2:
			i += 2
		default:
			return false
		}
	}
	return true
}

// composed brings a text to NFC piece by piece between the ends of its links,
// so that the links keep their text.
func composed(s string, links []Link) (string, []Link) {
	var b strings.Builder
	moved := make([]Link, 0, len(links))
	at := 0
	piece := func(to int) int {
		if to > at {
			b.WriteString(norm.NFC.String(s[at:to]))
			at = to
		}
		return b.Len()
	}
	for _, l := range links {
		start := piece(l.Start)
		moved = append(moved, Link{Start: start, End: piece(l.End), URL: l.URL})
	}
	piece(len(s))
	return norm.NFC.String(b.String()), moved
}

// fold maps rune by rune into n.buf: white space to one space, look-alikes to
// one form, what cannot be seen to nothing. It says whether spaces stand loose
// beside punctuation, and whether what was taken out brought characters together
// that want mending in turn; nothing can be taken out a second time.
func (n *normalizer) fold(s string, links []Link) folder {
	f := folder{out: n.buf[:0], links: links, tally: &n.tally, source: s}
	for i := 0; i < len(s); {
		f.reach(i)
		c := s[i]
		if c < utf8.RuneSelf {
			i += f.ascii(i)
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		f.rune(r, size, i)
		i += size
	}
	f.reach(len(s))
	f.finish()
	n.buf = f.out
	return f
}

// folder is the state of one fold: pending space is written before the next
// visible character, so that none is left at the ends. Breaks outlive spaces;
// more than one is an empty line.
type folder struct {
	out    []byte
	links  []Link
	starts int // links whose start is set
	ends   int // links whose end is set
	at     int // place in the source
	space  bool
	breaks int
	loose  bool // a space may stand where closeUp takes it away
	again  bool
	source string
	tally  *tally
}

// reach sets the ends of links that lie at or before a place of the source.
func (f *folder) reach(i int) {
	f.at = i
	for f.ends < len(f.links) && f.links[f.ends].End <= i {
		if f.starts <= f.ends {
			f.links[f.ends].Start = len(f.out)
			f.starts = f.ends + 1
		}
		f.links[f.ends].End = max(len(f.out), f.links[f.ends].Start)
		f.ends++
	}
}

// open writes the pending space, and sets the starts of links that begin here.
func (f *folder) open() {
	switch {
	case len(f.out) == 0:
	case f.breaks > 0:
		f.out = append(f.out, "\n\n"[:min(f.breaks, 2)]...)
	case f.space:
		f.loose = f.loose || f.out[len(f.out)-1] == '('
		f.out = append(f.out, ' ')
	}
	f.space, f.breaks = false, 0
	for f.starts < len(f.links) && f.links[f.starts].Start <= f.at {
		f.links[f.starts].Start = len(f.out)
		f.starts++
	}
}

// finish sets what links are left at the end of the text.
func (f *folder) finish() {
	for ; f.ends < len(f.links); f.ends++ {
		l := &f.links[f.ends]
		if f.starts <= f.ends {
			l.Start = len(f.out)
			f.starts = f.ends + 1
		}
		l.End = len(f.out)
	}
}

// ascii folds the byte at i and gives the number of bytes read.
func (f *folder) ascii(i int) int {
	c := f.source[i]
	switch {
	case c == '\n':
		f.breaks++
		return 1
	case c == ' ' || c >= '\t' && c <= '\r':
		if f.space || c != ' ' {
			f.tally.n[mendSpaces]++
		}
		f.space = true
		return 1
	case c < ' ' || c == 0x7f:
		f.tally.add(mendControl, 1, f.source)
		f.again = true
		return 1
	case c == '-' && strings.HasPrefix(f.source[i:], "--"):
		run := 2
		for i+run < len(f.source) && f.source[i+run] == '-' {
			run++
		}
		f.dash()
		return run
	}
	f.open()
	f.loose = f.loose || byteClass[c] == closeByte && len(f.out) > 0 && f.out[len(f.out)-1] == ' '
	run := f.plainRun(i)
	f.out = append(f.out, f.source[i:i+run]...)
	return run
}

// plainRun is the length of the run at i that needs no mend and reaches no end
// of a link: words and the single spaces between them.
func (f *folder) plainRun(i int) int {
	end := len(f.source)
	if f.starts < len(f.links) {
		end = min(end, max(f.links[f.starts].Start, i+1))
	}
	if f.ends < len(f.links) {
		end = min(end, max(f.links[f.ends].End, i+1))
	}
	k := i + 1
	for k < end {
		class := byteClass[f.source[k]]
		if class >= spaceByte {
			if class != spaceByte || k+1 == end || byteClass[f.source[k+1]] >= spaceByte {
				return k - i
			}
			f.loose = f.loose || byteClass[f.source[k+1]] == closeByte || f.source[k-1] == '('
		}
		k++
	}
	return k - i
}

// dash writes " - "; two in a row are one.
func (f *folder) dash() {
	f.tally.add(mendDashes, 1, f.source)
	f.space = true
	if k := len(f.out); f.breaks == 0 && k >= 1 && f.out[k-1] == '-' && (k == 1 || f.out[k-2] <= ' ') {
		return
	}
	f.open()
	f.out = append(f.out, '-')
	f.space = true
}

// rune folds one rune beyond ASCII.
func (f *folder) rune(r rune, size, at int) {
	switch fold := foldRune(r, size); fold.mend {
	case mendSpaces:
		f.tally.n[mendSpaces]++
		f.space = true
	case mendInvisible, mendControl, mendIcon:
		f.tally.add(fold.mend, 1, f.source)
		f.again = true
	case mendDashes:
		if fold.to == "" {
			f.dash()
			return
		}
		f.write(fold, at)
		f.again = f.again || f.touchesHyphen(at+size)
	case -1:
		f.open()
		f.out = append(f.out, f.source[at:at+size]...)
	default:
		f.write(fold, at)
		f.again = f.again || mayJoin(fold.mend) && at+size < len(f.source) && f.source[at+size] >= utf8.RuneSelf
	}
}

// mayJoin says whether what is written for a mend may belong with a mark that
// follows: the letters of a ligature, and the sign for a broken byte, which cut
// the mark off from what composes.
func mayJoin(m int) bool { return m == mendLigature || m == mendEncoding }

// touchesHyphen says whether the hyphen just written stands beside another.
func (f *folder) touchesHyphen(next int) bool {
	k := len(f.out)
	return k > 1 && f.out[k-2] == '-' || next < len(f.source) && (f.source[next] == '-' || f.source[next] >= utf8.RuneSelf)
}

// write puts a replacement out and counts it.
func (f *folder) write(to folding, at int) {
	f.tally.add(to.mend, 1, f.source[at:])
	f.open()
	f.loose = f.loose || to.mend == mendEllipsis
	f.out = append(f.out, to.to...)
}

// closeUp takes the space away before closing and after opening punctuation,
// as left by markup at the ends of a word. " .com" keeps its space: only a
// mark that ends a word is closed up. Works in place on n.buf.
func (n *normalizer) closeUp(links []Link) {
	b := n.buf
	first := looseSpace(b, 0)
	if first < 0 {
		return
	}
	w, next := first, first
	var cuts []int
	for i := first; i < len(b); i++ {
		if i == next {
			cuts = append(cuts, i)
			next = looseSpace(b, i+1)
			continue
		}
		b[w] = b[i]
		w++
	}
	n.tally.n[mendSpaces] += len(cuts)
	n.buf = b[:w]
	for k := range links {
		links[k].Start -= sort.SearchInts(cuts, links[k].Start)
		links[k].End -= sort.SearchInts(cuts, links[k].End)
	}
}

// looseSpace finds the next space that closeUp takes away, or -1.
func looseSpace(b []byte, from int) int {
	for i := from; i < len(b)-1; i++ {
		if b[i] != ' ' {
			continue
		}
		if i > 0 && b[i-1] == '(' {
			return i
		}
		if byteClass[b[i+1]] == closeByte && endsWord(b, i+1) {
			return i
		}
	}
	return -1
}

// endsWord says whether the run of closing marks at i is followed by a space
// or the end.
func endsWord(b []byte, i int) bool {
	for i < len(b) && byteClass[b[i]] == closeByte {
		i++
	}
	return i == len(b) || b[i] <= ' '
}
