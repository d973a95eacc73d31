package tui

import (
	"strings"
	"unicode/utf8"
)

// wrap breaks runs into lines of at most w columns, at spaces where it can. A
// word longer than a line is broken anywhere: nothing is dropped.
func wrap(in line, w int) []line {
	f := &flow{w: max(w, 1)}
	for _, r := range in {
		f.put(r)
	}
	f.end()
	return f.out
}

type flow struct {
	w    int
	out  []line
	cur  line
	used int
	word line // not placed yet: it may run over several inks
	size int
	gap  *run // the space before it
}

func (f *flow) put(r run) {
	s := r.s
	for s != "" {
		n := strings.IndexByte(s, ' ')
		if n < 0 {
			n = len(s)
		}
		if n > 0 {
			f.word = append(f.word, run{r.ink, s[:n]})
			f.size += width(s[:n])
			s = s[n:]
			continue
		}
		f.place()
		n = len(s) - len(strings.TrimLeft(s, " "))
		f.gap = &run{r.ink, s[:n]}
		s = s[n:]
	}
}

// place puts the word behind what stands on the line, or on the next one.
func (f *flow) place() {
	if f.size == 0 {
		return
	}
	gap := 0
	if f.gap != nil {
		gap = len(f.gap.s)
	}
	if f.used > 0 && f.used+gap+f.size > f.w {
		f.newline()
		f.gap = nil
	}
	if f.gap != nil && (f.used > 0 || len(f.out) == 0) && gap+f.size <= f.w {
		f.cur = append(f.cur, *f.gap)
		f.used += gap
	}
	f.gap = nil
	for _, r := range f.word {
		f.piece(r)
	}
	f.word, f.size = nil, 0
}

// piece puts text down, in parts where it does not fit.
func (f *flow) piece(r run) {
	for r.s != "" {
		if f.used >= f.w {
			f.newline()
		}
		part := head(r.s, f.w-f.used)
		if part == "" {
			if f.used > 0 { // a wide character: it fits on the next line
				f.newline()
				continue
			}
			_, size := utf8.DecodeRuneInString(r.s)
			part = "?" // the screen is narrower than this one character
			r.s = part + r.s[size:]
		}
		f.cur = append(f.cur, run{r.ink, part})
		f.used += width(part)
		r.s = r.s[len(part):]
	}
}

func (f *flow) newline() {
	f.out = append(f.out, f.cur)
	f.cur, f.used = nil, 0
}

func (f *flow) end() {
	f.place()
	if f.cur != nil || len(f.out) == 0 {
		f.newline()
	}
}

// para wraps runs behind a first and a following indent.
func para(first, rest string, w int, in line) []line {
	out := wrap(in, w-max(width(first), width(rest)))
	for i := range out {
		lead := rest
		if i == 0 {
			lead = first
		}
		out[i] = append(line{{plain, lead}}, out[i]...)
	}
	return out
}

// barred wraps runs behind a bar in the margin.
func barred(w int, in line) []line {
	out := wrap(in, w-4)
	for i := range out {
		out[i] = append(line{{faint, "  │ "}}, out[i]...)
	}
	return out
}
