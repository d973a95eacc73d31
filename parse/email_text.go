package parse

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// decodeEmail writes the addresses of a text plainly, and moves its links
// along: "privacy [at] acme [dot] example" becomes "privacy@acme.example", and
// the stand-in of a protected address ("[email protected]") becomes the
// address that its link carries. It gives the number of addresses mended;
// texts without an address-like word cost a few scans and no copy.
func decodeEmail(text string, links []Link) (string, []Link, int) {
	e := textEdit{text: text}
	if at := strings.Index(text, "JavaScript"); at >= 0 {
		e.spambots(at)
	}
	if mayHideAddress(text) {
		e.standIns()
		e.protected(links)
		e.spelled()
		e.glued()
	}
	e.labels(links)
	if len(e.cuts) == 0 {
		return text, links, 0
	}
	slices.SortStableFunc(e.cuts, func(a, b cut) int { return a.start - b.start })
	return e.apply(links)
}

// mayHideAddress is a quick look for any sign of an address.
func mayHideAddress(text string) bool {
	const dot = ' '<<32 | 'D'<<24 | 'O'<<16 | 'T'<<8 | ' '
	signs, latest, dots := uint8(0), uint64(0), false
	for i := 0; i < len(text); i++ {
		signs |= addressSign[text[i]]
		latest = latest<<8 | uint64(text[i])
		dots = dots || latest&^0x20202000&0xffffffffff == dot
	}
	switch {
	case signs&1 != 0, dots && (strings.Contains(text, " dot ") || strings.Contains(text, " DOT ")):
		return true
	case signs == 0:
		return false
	}
	for at := 0; ; at++ {
		i := strings.IndexByte(text[at:], '(')
		if i < 0 {
			return false
		}
		if at += i; bracketed(text[at:min(len(text), at+24)], atWords[:]) > 0 || protectedWords.opens(text[at+1:]) {
			return true
		}
	}
}

// addressSign is 1 for what stands in addresses or their stand-ins alone, 2
// for the bracket that stands everywhere.
var addressSign = [256]uint8{'@': 1, '[': 1, '{': 1, '<': 1, '&': 1, 0xef: 1, '(': 2}

// textEdit gathers replacements of parts of a text, in order.
type textEdit struct {
	text string
	cuts []cut
}

type cut struct {
	start, end int
	with       string
}

// protected finds stand-ins of protected addresses.
func (e *textEdit) protected(links []Link) {
	for _, l := range links {
		addr, ok := emailToken(l.URL)
		if !ok {
			continue
		}
		shown := e.text[l.Start:l.End]
		if from := strings.Index(shown, "[email"); from >= 0 {
			if to := strings.Index(shown[from:], "protected]"); to >= 0 {
				e.cuts = append(e.cuts, cut{l.Start + from, l.Start + from + to + len("protected]"), addr})
			}
		}
	}
}

// spelled finds addresses whose signs are spelled out or set apart.
func (e *textEdit) spelled() {
	for i := 0; i < len(e.text); {
		start, end := nextAt(e.text, i)
		if start < 0 {
			return
		}
		i = end
		from := start
		for from > 0 && isAddressByte(e.text[from-1]) {
			from--
		}
		domain, to := spelledDomain(e.text, end)
		plain := e.text[start:end] == "@" && e.text[end:to] == domain
		if from == start || domain == "" || plain {
			continue
		}
		if bare := strings.Trim(e.text[start:end], " \u00a0"); bare == "at" || bare == "AT" {
			host, _, _ := strings.Cut(domain, ".")
			if !strings.Contains(strings.ToLower(e.text[end:to]), " dot ") || strings.Trim(host, "0123456789") == "" {
				continue // "at" is a word: only "name at host dot tld" is an address
			}
		}
		e.cuts = append(e.cuts, cut{start, to, "@" + domain})
		i = to
	}
}

// newWindow are the notes on links that say what a browser does with them,
// lower case, without brackets.
var newWindow = [...]string{
	"opens in a new tab", "opens in new tab", "opens in a new window", "opens in new window", "opens new window", "opens in a new browser tab",
	"open in new window", "open in a new window", "open in new tab", "open in a new tab", "link opens in a new window", "link opens in new window", "link opens in a new tab",
	"opens email client", "opens an external site", "external link", "opens external link", "öffnet in neuem tab", "öffnet in einem neuen tab", "öffnet in neuem fenster",
	"s'ouvre dans une nouvelle fenêtre", "s'ouvre dans un nouvel onglet", "nouvelle fenêtre", "se abre en una nueva ventana", "se abre en una ventana nueva", "si apre in una nuova finestra",
	"opent in een nieuw tabblad", "opent in een nieuw venster", "abre em uma nova janela", "abre em nova janela",
}

// labels finds notes on links, inside them at the end or in brackets behind.
func (e *textEdit) labels(links []Link) {
	for _, l := range links {
		if l.Start < l.End && l.End <= len(e.text) {
			e.label(l)
		}
	}
}

func (e *textEdit) label(l Link) {
	end := l.End
	if close := strings.IndexByte(e.text[l.End:min(len(e.text), l.End+60)], ')'); close >= 0 && strings.HasPrefix(strings.TrimLeft(e.text[l.End:], " \u00a0"), "(") {
		end += close + 1
	}
	tail := e.text[l.Start:end]
	if !endsLikeLabel(tail) || !mayBeLabel(tail[max(0, len(tail)-48):]) {
		return
	}
	bare := strings.ToLower(strings.TrimRight(tail, " \u00a0)."))
	if len(bare) > len(tail) { // folding changed lengths: no place can be told
		return
	}
	for _, w := range newWindow {
		if strings.HasSuffix(bare, w) && len(bare) > len(w) {
			from := len(strings.TrimRight(tail[:len(bare)-len(w)], " \u00a0(,;–-"))
			if from > 0 {
				e.cuts = append(e.cuts, cut{l.Start + from, end, ""})
			}
			return
		}
	}
}

// endsLikeLabel is a quicker one, at the last three letters.
func endsLikeLabel(tail string) bool {
	n := len(tail)
	for n > 0 && (tail[n-1] == ' ' || tail[n-1] == ')' || tail[n-1] == '.' || tail[n-1] >= 0x80) {
		n--
	}
	if n < 3 || n < len(tail) && tail[n] >= 0x80 {
		return true
	}
	var buf [3]byte
	switch string(appendLower(buf[:0], tail[n-3:n])) {
	case "tab", "dow", "ent", "ink", "ite", "ter", "tre", "let", "ana", "eva", "tra", "lad", "ela":
		return true
	}
	return tail[n-3] >= 0x80 || tail[n-2] >= 0x80
}

// mayBeLabel is a quick look at the end of a link for a word of newWindow.
func mayBeLabel(tail string) bool {
	for _, w := range [...]string{"tab", "indow", "lient", "xternal", "enster", "fenêtre", "onglet", "ventana", "finestra", "janela"} {
		if strings.Contains(tail, w) {
			return true
		}
	}
	return false
}

// atWords are what stands for "@" in brackets, lower case.
var atWords = [...]string{"at", "@", "arobase", "ät", "a t", "arroba", "chiocciola", "apenstaartje", "æt", "klammeraffe"}

// dotWords are what stands for "." in a spelled domain, lower case.
var dotWords = [...]string{"dot", ".", "punkt", "point", "punto", "ponto", "punt"}

// nextAt finds the next sign that may be the "@" of an address, with the space
// around it; -1 when there is none.
func nextAt(text string, from int) (start, end int) {
	for i := from; i < len(text); i++ {
		n := 0
		switch text[i] {
		case '@':
			n = 1
		case '[', '(', '{', '<':
			n = bracketed(text[i:], atWords[:])
		case 0xef:
			if strings.HasPrefix(text[i:], "＠") {
				n = len("＠")
			}
		case '&':
			for _, entity := range [...]string{"&#64;", "&#x40;", "&commat;"} {
				if strings.HasPrefix(text[i:], entity) {
					n = len(entity)
				}
			}
		case 'a', 'A':
			if i > 0 && text[i-1] == ' ' && (strings.HasPrefix(text[i:], "at ") || strings.HasPrefix(text[i:], "AT ")) {
				n = 2
			}
		}
		if n > 0 {
			return spaceBefore(text, i), spaceAfter(text, i+n)
		}
	}
	return -1, -1
}

// bracketed gives the length of a bracket at the start of s that holds one of
// the words, 0 when it does not.
func bracketed(s string, words []string) int {
	end := strings.IndexAny(s[:min(len(s), 21)], "])}>")
	if end < 1 {
		return 0
	}
	inner := strings.ToLower(strings.Trim(s[1:end], " \u00a0-_"))
	for _, w := range words {
		if inner == w {
			return end + 1
		}
	}
	return 0
}

func spaceBefore(text string, i int) int {
	for i > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		if r != ' ' && r != '\u00a0' {
			break
		}
		i -= size
	}
	return i
}

func spaceAfter(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r != ' ' && r != '\u00a0' {
			break
		}
		i += size
	}
	return i
}

// spelledDomain reads a domain whose dots may be spelled out, and gives it
// plainly with the place where it ends; "" when there is none.
func spelledDomain(text string, at int) (domain string, end int) {
	var out strings.Builder
	dots := 0
	for {
		label := domainLabel(text[at:])
		if label == "" {
			break
		}
		out.WriteString(label)
		at += len(label)
		end = at
		n := spelledDot(text[at:])
		if n == 0 || domainLabel(text[at+n:]) == "" {
			break
		}
		out.WriteByte('.')
		dots++
		at += n
	}
	if dots == 0 {
		return "", at
	}
	return out.String(), end
}

// domainLabel gives the letters, digits and hyphens at the start of s.
func domainLabel(s string) string {
	n := 0
	for n < len(s) && (isNameByte(s[n]) && s[n] < 0x80 || s[n] >= '0' && s[n] <= '9' || s[n] == '-') {
		n++
	}
	return s[:n]
}

// spelledDot gives the length of what stands for a dot at the start of s.
func spelledDot(s string) int {
	if s == "" {
		return 0
	}
	if s[0] == '.' {
		return 1
	}
	i := spaceAfter(s, 0)
	if i < len(s) && strings.ContainsRune("[({<", rune(s[i])) {
		if n := bracketed(s[i:], dotWords[:]); n > 0 {
			return spaceAfter(s, i+n)
		}
		return 0
	}
	if rest := s[i:]; i > 0 && len(rest) > 4 && strings.EqualFold(rest[:3], "dot") && spaceAfter(rest, 3) > 3 {
		return i + spaceAfter(rest, 3)
	}
	return 0
}

// apply makes the replacements and moves the links.
func (e *textEdit) apply(links []Link) (string, []Link, int) {
	var out strings.Builder
	moved := append([]Link(nil), links...)
	at := 0
	for _, c := range e.cuts {
		if c.start < at { // overlaps the one before
			continue
		}
		out.WriteString(e.text[at:c.start])
		placed := out.Len()
		out.WriteString(c.with)
		for i, l := range links {
			moved[i].Start = moveThrough(l.Start, moved[i].Start, c, placed)
			moved[i].End = moveThrough(l.End, moved[i].End, c, placed)
		}
		at = c.end
	}
	out.WriteString(e.text[at:])
	return out.String(), moved, len(e.cuts)
}

// moveThrough gives the new place of an offset of the old text, given where
// the replacement c was placed; places before c stay as they were moved.
func moveThrough(old, now int, c cut, placed int) int {
	switch {
	case old <= c.start:
		return now
	case old < c.end:
		return placed + len(c.with)
	default:
		return placed + len(c.with) + old - c.end
	}
}

// plainAddresses mends the addresses of all raws in place and counts them.
func plainAddresses(raws []raw) []Count {
	c := Count{Reason: mendReasons[mendEmail]}
	for i := range raws {
		r := &raws[i]
		was, linked := r.text, r.links
		text, links, n := decodeEmail(r.text, r.links)
		if n == 0 {
			continue
		}
		c.Source ^= hashOf(was)
		for _, l := range linked {
			c.Source ^= hashOf(l.URL)
		}
		if c.N == 0 {
			c.Example = clip(r.text)
		}
		c.N += n
		r.runIn = min(r.runIn, int32(len(text)))
		r.text, r.links = text, links
		for k, cell := range r.cells {
			r.cells[k], _, _ = decodeEmail(cell, nil)
		}
	}
	if c.N == 0 {
		return nil
	}
	return []Count{c}
}
