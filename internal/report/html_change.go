package report

import (
	"fmt"
	"strings"

	"github.com/redletter-dev/redletter/internal/review"
)

func (b *htmlBuilder) change(i int) htmlChange {
	ch := &b.c.Review.Changes[i]
	at := place(where(ch))
	out := htmlChange{
		ID: text(ch.ID), Anchor: b.prefix + text(ch.ID), Severity: ch.Severity, SeverityWords: Severity(ch.Severity), What: headline(ch), Place: at,
		Section: b.section(at), Flagged: ordinal(ch.Severity) <= ordinal("unclear"), Blocking: b.c.FailOn != "" && b.c.blocking(i), Brief: brief(ch),
	}
	out.InText = b.linked[out.Anchor+"-text"]
	if k, ok := b.c.Covered[ch.Fingerprint]; ok {
		out.Decided = text(k.Decision) + ": " + text(k.Reason) + " (" + text(k.Record) + ")"
	}
	if b.c.File != "" && ch.NewPos != nil {
		out.Position = fmt.Sprintf("%s, line %d", text(b.c.File), b.c.line(i))
	}
	if strings.HasPrefix(ch.Op, "moved") {
		from, to := out.Anchor+"-from", out.Anchor+"-to"
		out.From = &htmlMove{from, to, end(ch.MovedFrom, ch.OldPath), []htmlPiece{{Kind: "from", Text: text(ch.Old)}}}
		out.To = &htmlMove{to, from, end(ch.MovedTo, ch.NewPath), movedTo(ch)}
	} else {
		out.Pieces = htmlPieces(ch)
	}
	for k := range ch.Findings {
		f := &ch.Findings[k]
		out.Findings = append(out.Findings, htmlFinding{text(f.Rule), text(f.Why), bases(f.Basis), pointed(ch, f)})
	}
	return out
}

// index groups the changes by severity, worst first. What is flagged stands
// open, and so does all of it where nothing is.
func index(cs []htmlChange) []htmlIndex {
	var out []htmlIndex
	for _, s := range severities {
		g := htmlIndex{htmlCount: htmlCount{Data: s.data, Words: s.words}}
		for i := range cs {
			if cs[i].Severity == s.data {
				g.Changes = append(g.Changes, &cs[i])
			}
		}
		if g.Count = len(g.Changes); g.Count > 0 {
			g.Open = len(out) == 0 || s.data == "unclear"
			out = append(out, g)
		}
	}
	return out
}

// movedTo is the text at its new place with the edits made on the way.
func movedTo(ch *review.Change) []htmlPiece {
	if ch.Op == "moved" || len(ch.Words) == 0 {
		return []htmlPiece{{Kind: "to", Text: text(ch.New)}}
	}
	out := htmlPieces(ch)
	for i := range out {
		if out[i].Kind == "" && strings.TrimSpace(out[i].Text) != "" {
			out[i].Kind = "to"
		}
	}
	join(out, func(i, k int) bool { return out[i].Kind == out[k].Kind })
	return out
}

// join tells the pieces of a move of those that stand before and behind them;
// same says that two pieces belong to one move.
func join(ps []htmlPiece, same func(i, k int) bool) {
	for i := range ps {
		for k := 0; k < i; k++ {
			if (ps[i].Kind == "from" || ps[i].Kind == "to") && same(i, k) {
				ps[i].Follows, ps[k].Goes = true, true
			}
		}
	}
}

// htmlPieces gives the redline of a change; the style writes the marks. The
// blank beside an edit stands outside of its marks, and goes with it where only
// one side is shown.
func htmlPieces(ch *review.Change) []htmlPiece {
	var out []htmlPiece
	for _, w := range redlined(ch) {
		t := spaced(w.Text)
		kind := map[string]string{"-": "del", "+": "ins"}[w.Op]
		body := strings.TrimSpace(t)
		if kind == "" || body == "" {
			out = append(out, htmlPiece{Kind: kind, Text: t})
			continue
		}
		lead, tail, _ := strings.Cut(t, body)
		for _, p := range []htmlPiece{{Kind: "gap-" + kind, Text: lead}, {Kind: kind, Text: body}, {Kind: "gap-" + kind, Text: tail}} {
			if p.Text != "" {
				out = append(out, p)
			}
		}
	}
	return out
}

// redlined gives the words of a change that did not just move.
func redlined(ch *review.Change) []review.Word {
	switch {
	case ch.Op == "added":
		return []review.Word{{Op: "+", Text: ch.New}}
	case ch.Op == "removed":
		return []review.Word{{Op: "-", Text: ch.Old}}
	case len(ch.Words) == 0:
		return []review.Word{{Op: "-", Text: ch.Old}, {Op: "+", Text: ch.New}}
	}
	return ch.Words
}

// Of a change in a list, briefWords words of each edit are told, and
// briefEdits edits.
const (
	briefWords = 14
	briefEdits = 4
)

// brief gives the words that came and went, for a list.
func brief(ch *review.Change) []htmlPiece {
	if ch.Op == "moved" {
		return []htmlPiece{{Kind: "to", Text: firstWords(text(ch.New), briefWords)}}
	}
	var out []htmlPiece
	edits := 0
	for _, p := range htmlPieces(ch) {
		if p.Kind != "ins" && p.Kind != "del" {
			if strings.TrimSpace(p.Text) != "" && len(out) > 0 && out[len(out)-1].Kind != "" {
				out = append(out, htmlPiece{Text: " … "})
			}
			continue
		}
		if edits++; edits > briefEdits {
			return out
		}
		p.Text = firstWords(p.Text, briefWords)
		out = append(out, p)
	}
	if n := len(out); n > 0 && out[n-1].Kind == "" {
		out = out[:n-1]
	}
	return out
}

func firstWords(s string, most int) string {
	w := strings.Fields(s)
	if len(w) <= most {
		return s
	}
	return strings.Join(w[:most], " ") + " …"
}

// section numbers the places of changes for the filter.
func (b *htmlBuilder) section(at string) int {
	n, ok := b.sections[at]
	if !ok {
		n = len(b.page.Sections)
		b.sections[at] = n
		b.page.Sections = append(b.page.Sections, at)
	}
	return n
}
