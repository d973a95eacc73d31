package cli

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/redletter-dev/redletter/parse"
)

// span is a run of lines, both ends in it.
type span struct{ first, last int }

// elsewhere says of each change whether it stands where this branch changed
// nothing: in a pull request, what piled up before it is no remark on its lines.
// It gives nil where git cannot tell. Only annotations ask; what is compared and
// what blocks is not touched by it.
func (g *gating) elsewhere(t *target, doc *parse.Document) []bool {
	touched, before, ok := g.touched(t.source)
	if !ok {
		return nil
	}
	out := make([]bool, len(t.lines))
	for i, l := range t.lines {
		if ch := &t.review.Changes[i]; ch.New == "" { // it has no line of its own: the branch removed it when it was there before
			out[i] = !before(ch.Old)
			continue
		}
		at := span{l, blockEnd(doc, l)}
		out[i] = !slices.ContainsFunc(touched, func(s span) bool { return s.first <= at.last && s.last >= at.first })
	}
	return out
}

// blockEnd is the last line of the block at a line: the one before the next.
func blockEnd(doc *parse.Document, line int) int {
	end := 0
	for i := range doc.Blocks {
		if l := doc.Blocks[i].Pos.Line; l > line && (end == 0 || l-1 < end) {
			end = l - 1
		}
	}
	if end == 0 {
		return int(^uint(0) >> 1) // the last block goes to the end of the file
	}
	return end
}

// touched gives the lines of a file that differ from the merge base of HEAD and
// the default branch, and whether a text stood there. It asks the repository at
// hand alone.
func (g *gating) touched(file string) (spans []span, before func(text string) bool, ok bool) {
	dir, name := filepath.Dir(file), filepath.Base(file)
	if _, ok := git(g.ctx, dir, "ls-files", "--error-unmatch", "--", name); !ok {
		return nil, nil, false
	}
	t, _ := g.trunk(dir)
	if t == nil || t.fork == "" {
		return nil, nil, false
	}
	base := t.fork
	diff, ok := git(g.ctx, dir, "diff", "--no-ext-diff", "--no-textconv", "--no-color", "--unified=0", "--relative", base, "--", name)
	if !ok {
		return nil, nil, false
	}
	out := hunks(diff)
	old, _ := git(g.ctx, dir, "show", "--no-textconv", "--end-of-options", base+":./"+name)
	return out, blockWith(name, old), len(out) > 0 || t.head != base // without commits of its own, a file without edits is none that a branch left alone
}

// blockWith asks whether a block of a page has a text. A page that was not there
// has none.
func blockWith(name, page string) func(text string) bool {
	doc, err := parse.Parse(parse.Input{Bytes: []byte(page), Name: name})
	if err != nil {
		doc = &parse.Document{}
	}
	return func(text string) bool {
		return slices.ContainsFunc(doc.Blocks, func(b parse.Block) bool { return strings.Contains(b.Text, text) })
	}
}

// hunks reads the spans of the new side from the heads of a diff without
// context. Lines that were only removed leave the two that now touch.
func hunks(diff string) []span {
	var out []span
	for line := range strings.Lines(diff) {
		rest, ok := strings.CutPrefix(line, "@@ -")
		if !ok {
			continue
		}
		_, rest, _ = strings.Cut(rest, " +")
		at, _, _ := strings.Cut(rest, " ")
		first, count, counted := strings.Cut(at, ",")
		a, err := strconv.Atoi(first)
		n := 1
		if counted && err == nil {
			n, err = strconv.Atoi(count)
		}
		switch {
		case err != nil: // a line of the file that looks like a head: it has no say
		case n == 0:
			out = append(out, span{a, a + 1})
		default:
			out = append(out, span{a, a + n - 1})
		}
	}
	return out
}
