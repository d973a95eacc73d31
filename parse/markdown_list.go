package parse

import "strings"

// Lists in Markdown, as archives indent them: by two columns or by four.

// listMarker is the width of a list marker with the space behind it, 0 for
// none.
func listMarker(line string) int {
	i := 1
	switch c := line[0]; {
	case c == '*' || c == '-' || c == '+':
	case c >= '0' && c <= '9':
		for i < len(line) && i < 4 && line[i] >= '0' && line[i] <= '9' {
			i++
		}
		if i == len(line) || line[i] != '.' && line[i] != ')' {
			return 0
		}
		i++
	default:
		return 0
	}
	if i == len(line) {
		return i
	}
	if line[i] != ' ' && line[i] != '\t' && !(line[i] == 0xC2 && i+1 < len(line) && line[i+1] == 0xA0) {
		return 0
	}
	for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
		i++
	}
	return i
}

// opensItem keeps dates ("25. Mai 2018") and wrapped lines that begin with a
// dash or a number out of the lists.
func (r *mdReader) opensItem(line string, indent, width int) bool {
	if line[0] < '0' || line[0] > '9' {
		return !r.open || len(r.indents) > 0 || line[0] != '-' || !r.hyphenated()
	}
	if startsMonth(line[width:]) {
		return false
	}
	return !r.open || len(r.indents) > 0 || strings.HasPrefix(line, "1")
}

// hyphenated says whether the paragraph goes on with a dash in mid-sentence.
func (r *mdReader) hyphenated() bool {
	text := r.src[r.para.Start:r.para.End]
	return !endsClause(text)
}

// item opens a list item.
func (r *mdReader) item(at, indent, width int) {
	r.flush()
	marker := strings.TrimRight(r.src[at:at+width], " \t")
	ordered := marker[0] >= '0' && marker[0] <= '9'
	depth := r.openList(indent, ordered)
	proto := raw{kind: Item, depth: int32(depth), ordered: ordered}
	if ordered {
		proto.number = marker
	}
	body := at + width
	r.proto, r.pending = proto, true
	if body < r.end {
		r.itemBody(body, indent+width, proto)
	}
}

// itemBody handles what follows a marker on its line: text, a heading, another
// list.
func (r *mdReader) itemBody(at, indent int, proto raw) {
	line := r.src[at:r.end]
	if line[0] == '#' {
		lists, before := r.indents, len(r.raws)
		if r.atx(at) {
			r.indents, r.pending = lists, false
			if len(r.raws) > before { // else the heading is empty
				r.raws[len(r.raws)-1].number = proto.number
			}
			return
		}
	}
	if width := listMarker(line); width > 0 && width < len(line) && len(r.indents) < maxLists && !startsMonth(line[width:]) && !isRuleLine(line) {
		r.item(at, indent, width)
		return
	}
	r.extend(at, proto)
	r.pending = false
}

// maxLists is how deep lists may nest.
const maxLists = 32

// isRuleLine says whether a line is made of one mark alone.
func isRuleLine(line string) bool {
	return strings.Trim(line, "*-_ \t") == ""
}

// openList finds the depth of an item by its indentation: deeper than the open
// list by two columns or more is a list of its own.
func (r *mdReader) openList(indent int, ordered bool) int {
	for len(r.indents) > 0 && indent < r.indents[len(r.indents)-1].indent {
		r.indents = r.indents[:len(r.indents)-1]
	}
	if k := len(r.indents); k == 0 || indent >= r.indents[k-1].indent+2 {
		r.indents = append(r.indents, mdList{indent, ordered})
	}
	return len(r.indents)
}

// closeLists closes the lists that are indented more than a text.
func (r *mdReader) closeLists(indent int) {
	for len(r.indents) > 0 && indent <= r.indents[len(r.indents)-1].indent {
		r.indents = r.indents[:len(r.indents)-1]
	}
	r.pending = false
}
