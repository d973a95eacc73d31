package report

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
)

// GitHub shows ten errors and ten warnings of a step; what is printed beyond
// is lost without a word, so the rest is counted in one line.
const maxAnnotations = 10

// GitHub prints workflow commands that annotate the lines of the new text, one
// for each change with all its reasons: what holds publication up as errors,
// the rest as warnings, the worst ten of each. On lines that the branch did not
// change it says nothing.
func GitHub(w io.Writer, cs []Comparison) error {
	out := bufio.NewWriter(w)
	errors, warnings, left := 0, 0, 0
	for _, x := range merged(issues(cs)) {
		n := &warnings
		command := "warning"
		if x.blocking {
			n, command = &errors, "error"
		}
		if *n == maxAnnotations || x.severity == "minor" || x.of.elsewhere(x.change) {
			left++
			continue
		}
		*n++
		x.annotate(out, command)
	}
	if left > 0 {
		fmt.Fprintf(out, "::notice title=redletter::%s\n", escapeData(plural(left, "more finding")+" in the summary of this job"))
	}
	return out.Flush()
}

func (s *issue) annotate(w io.Writer, command string) {
	place := ""
	if s.of.File != "" {
		place = fmt.Sprintf("file=%s,line=%d,", escapeProperty(s.of.File), s.line)
	}
	title := "redletter " + s.rule
	if s.more > 0 {
		title += fmt.Sprintf(" and %d more", s.more)
	}
	fmt.Fprintf(w, "::%s %stitle=%s::%s\n", command, place, escapeProperty(title), escapeData(s.message))
}

// escapeData escapes the message of a workflow command.
func escapeData(s string) string {
	return Neutral(strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s))
}

// escapeProperty escapes the value of a property of one.
func escapeProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(escapeData(text(s)))
}

// Neutral makes one line of text that a runner reads no command in: it knows
// "::name::" at the start of a line, white space before it or not, and
// "##[name]" anywhere.
func Neutral(line string) string {
	line = strings.ReplaceAll(line, "##[", "# #[")
	if body := strings.TrimLeft(line, " \t"); strings.HasPrefix(body, "::") {
		return line[:len(line)-len(body)] + ": :" + body[2:]
	}
	return line
}

// Quiet is a writer in front of a log that a runner reads: what goes through
// it holds no workflow commands. Flush it at the end.
type Quiet struct {
	W    io.Writer
	rest []byte
}

// Write passes whole lines on, with workflow commands in them neutralized.
func (q *Quiet) Write(b []byte) (int, error) {
	q.rest = append(q.rest, b...)
	var out strings.Builder
	at := 0
	for {
		end := bytes.IndexByte(q.rest[at:], '\n')
		if end < 0 {
			break
		}
		out.WriteString(Neutral(string(q.rest[at : at+end])))
		out.WriteByte('\n')
		at += end + 1
	}
	q.rest = append(q.rest[:0], q.rest[at:]...)
	if _, err := io.WriteString(q.W, out.String()); err != nil {
		return 0, err
	}
	return len(b), nil
}

// Flush writes a last line that had no end.
func (q *Quiet) Flush() error {
	if len(q.rest) == 0 {
		return nil
	}
	_, err := io.WriteString(q.W, Neutral(string(q.rest)))
	q.rest = nil
	return err
}
