package parse

import "strings"

// The text of a PDF, as pdftotext gives it, is plain text with the furniture
// of pages in it: headers, footers and numbers, which move with every edit.
// They are taken out and counted; pages are joined where a sentence runs on.
// Ligatures are mended in normalize.go, divided words in text.go.

// readPDF gives the raws of the text of a PDF.
func readPDF(in Input) ([]raw, pageMeta, error) {
	r := textReader{positions: in.Options.Positions}
	r.read(r.joinPages(strings.Split(string(in.Bytes), "\f")))
	return r.raws, pageMeta{base: in.Name, counts: r.tally.counts(nil), degraded: tooLong(len(r.raws))}, nil
}

// edge is how many lines at the top and at the bottom of a page may be its
// header or footer.
const edge = 3

// joinPages writes the pages as one text without their furniture.
func (r *textReader) joinPages(pages []string) string {
	seen := edgeLines(pages)
	var out []string
	last := -1 // the last line with text
	for i, page := range pages {
		lines := strings.Split(page, "\n")
		top, bottom := edges(lines)
		kept := out
		for k, line := range lines {
			if (k <= top || k >= bottom) && isFurniture(line, seen, len(pages)) {
				r.tally.add(mendPage, 1, strings.TrimSpace(line))
				continue
			}
			if strings.TrimSpace(line) == "" {
				if line = ""; len(kept) == 0 || kept[len(kept)-1] == "" {
					continue
				}
			}
			kept = append(kept, line)
		}
		if i > 0 {
			kept = closePage(kept, len(out), last)
		}
		for k := len(kept) - 1; k > last; k-- {
			if strings.TrimSpace(kept[k]) != "" {
				last = k
			}
		}
		if out = kept; last >= 0 && last == len(out)-1 {
			out = append(out, "")
		}
	}
	return strings.Join(out, "\n")
}

// edges gives the last line of the top edge and the first of the bottom edge,
// empty lines not counted.
func edges(lines []string) (top, bottom int) {
	n := 0
	for top = 0; top < len(lines); top++ {
		if strings.TrimSpace(lines[top]) != "" {
			if n++; n == edge {
				break
			}
		}
	}
	n = 0
	for bottom = len(lines) - 1; bottom > 0; bottom-- {
		if strings.TrimSpace(lines[bottom]) != "" {
			if n++; n == edge {
				break
			}
		}
	}
	return top, bottom
}

// edgeLines counts on how many pages a line stands at an edge, numbers apart.
func edgeLines(pages []string) map[string]int {
	seen := make(map[string]int)
	for _, page := range pages {
		lines := strings.Split(page, "\n")
		top, bottom := edges(lines)
		once := make(map[string]bool)
		for k, line := range lines {
			if key := furnitureKey(line); (k <= top || k >= bottom) && key != "" && !once[key] {
				once[key] = true
				seen[key]++
			}
		}
	}
	return seen
}

// furnitureKey writes a line with its numbers masked: the page number is all
// that moves in a footer. It decides only what is furniture, at the edges of
// pages, and masks nothing that is compared.
func furnitureKey(line string) string {
	var b strings.Builder
	digit := false
	for _, c := range strings.TrimSpace(line) {
		if c >= '0' && c <= '9' {
			if !digit {
				b.WriteByte('#')
			}
			digit = true
			continue
		}
		digit = false
		b.WriteRune(c)
	}
	return b.String()
}

// isFurniture says whether a line at an edge repeats on the other pages, or is
// a page number.
func isFurniture(line string, seen map[string]int, pages int) bool {
	key := furnitureKey(line)
	if key == "" || len(key) > 160 {
		return false
	}
	if isPageNumber(key) {
		return true
	}
	return pages > 2 && seen[key] >= 3 && seen[key]*2 >= pages-1
}

// isPageNumber covers "3", "- 3 -", "3/10", "Page 3 of 10" in their masked
// form.
func isPageNumber(key string) bool {
	low := strings.ToLower(strings.Trim(key, " -–—|."))
	for _, word := range [...]string{"page", "seite", "página", "pagina", "p."} {
		low = strings.TrimSpace(strings.TrimPrefix(low, word))
	}
	for _, word := range [...]string{"of", "von", "sur", "de", "di", "van", "/"} {
		low = strings.ReplaceAll(low, "# "+word+" #", "#")
	}
	return low == "#" || low == "#/#"
}

// closePage takes the empty lines between two pages away where the sentence
// runs on: from is where the page begins, last the line with text before it.
func closePage(lines []string, from, last int) []string {
	next := from
	for next < len(lines) && strings.TrimSpace(lines[next]) == "" {
		next++
	}
	if last < 0 || next == len(lines) || !runsOn(lines[last], lines[next]) {
		return lines
	}
	return append(lines[:last+1], lines[next:]...)
}

// runsOn says whether a line goes on with the next one.
func runsOn(line, next string) bool {
	next = strings.TrimSpace(next)
	return !endsClause(strings.TrimSpace(line)) && next[0] >= 'a' && next[0] <= 'z'
}
