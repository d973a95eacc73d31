package parse

import "strings"

// Front matter is what a publishing system is told about a page above its
// Markdown: lines between two marks ("---", "+++"), each with a name and a
// value. The title is the page's. A line that dates the policy is shown by the
// page and compared; the others no reader sees.

// maxFrontMatter is how many lines it can have.
const maxFrontMatter = 200

// frontMatter reads it off the top of the page, and gives the title.
func (r *mdReader) frontMatter() (title string) {
	if !r.hasFrontMatter() {
		return ""
	}
	for r.next(); r.next(); {
		line := strings.TrimRight(r.src[r.start:r.end], " \t")
		if isFrontMark(line) {
			return title
		}
		if isBlank(line) {
			continue
		}
		name, value := frontField(line)
		if name == "title" && title == "" {
			title = value
		}
		out := raw{kind: Paragraph, text: strings.TrimSpace(line), pos: r.pos(0), excluded: ExcludedBoilerplate}
		if value != "" && isDateLine(line) && len(line) < shortLine {
			out.excluded = ""
		}
		r.raws = append(r.raws, out)
	}
	return title
}

// hasFrontMatter says whether the page begins with front matter: a mark, a field
// below it, and the mark again.
func (r *mdReader) hasFrontMatter() bool {
	first, rest, _ := strings.Cut(r.src, "\n")
	mark := strings.TrimRight(first, " \t\r")
	if !isFrontMark(mark) || mark == "..." {
		return false
	}
	fields, lines := 0, 0
	for line := range strings.Lines(rest) {
		line = strings.TrimRight(line, " \t\r\n")
		if isFrontMark(line) {
			return fields > 0 && line[0] != '+' == (mark[0] != '+')
		}
		name, _ := frontField(line)
		if name != "" {
			fields++
		}
		if lines++; lines > maxFrontMatter || fields == 0 && line != "" {
			return false
		}
	}
	return false
}

func isFrontMark(line string) bool { return line == "---" || line == "+++" || line == "..." }

// frontField reads "name: value" or "name = "value""; the name is "" where a line
// is none.
func frontField(line string) (name, value string) {
	i := strings.IndexAny(line, ":=")
	if i < 1 || !isNameByte(line[0]) || strings.IndexByte(strings.TrimRight(line[:i], " "), ' ') >= 0 {
		return "", ""
	}
	return strings.ToLower(strings.TrimRight(line[:i], " ")), strings.Trim(line[i+1:], " \t\"'")
}
