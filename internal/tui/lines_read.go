package tui

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/redletter-dev/redletter/internal/safe"
)

// What line mode reads out beside the list and a change: the whole text, its
// sections, versions and their comparison, and the lists of the other screens.

// shown reads out the pane that an action opened, and leaves it.
func (l *liner) shown() {
	p := l.m.pane()
	if p.screen() == inDetail || p.screen() == inInbox {
		return
	}
	l.settle(l.m.look())
	switch p := p.(type) {
	case *documentPane:
		if d := l.text(p.ref.Review); d != nil {
			first, _ := d.span(p.ref.Index)
			l.paragraphs(d, max(0, first-2))
		}
	case *treePane:
		l.sections(p.ref.Review)
	case *timelinePane:
		l.versions(p)
	default:
		l.pane(p)
	}
	if l.m.pane() == p {
		l.m.pop()
	}
}

// pane reads out all that a screen shows.
func (l *liner) pane(p pane) {
	l.lines(append([]line{p.crumb(l.m)[:1]}, l.m.wholly(p, l.m.w)...)) // what follows in a crumb is about keys
}

// screen reads out one of the screens of the first line.
func (l *liner) screen(name string) {
	l.m.push(map[string]pane{"policies": &policiesPane{}, "looks": &looksPane{}, "audit": &auditPane{}}[name])
	l.shown()
}

func (l *liner) text(review int64) *Document {
	d := l.m.docs.have[review]
	if d == nil {
		l.say("The text is not at hand: %s", explained(l.m.docs.failed[review]))
	}
	return d
}

// paragraphs reads a text out from one paragraph on, some at a time.
func (l *liner) paragraphs(d *Document, from int) {
	to := l.some(d, from)
	for {
		s, ok := l.ask("Enter reads on, n goes to the next change, find WORDS searches, a number begins at that paragraph, b goes back.")
		if !ok || s == "b" || s == "" && to == len(d.Paragraphs) {
			return
		}
		next, told := d.from(s, to)
		if told != "" {
			l.say("%s", told)
			continue
		}
		to = l.some(d, next)
	}
}

// some reads out a few paragraphs and gives where to read on.
func (l *liner) some(d *Document, from int) int {
	to := min(from+pageful, len(d.Paragraphs))
	for i := from; i < to; i++ {
		l.say("%s", d.Paragraphs[i].spoken())
	}
	l.say("Paragraphs %d to %d of %d.", min(from+1, to), to, len(d.Paragraphs))
	return to
}

// from finds where to read on after an answer when all before a paragraph was
// read, or says that there is no such place. Words are looked for round the end.
func (d *Document) from(s string, to int) (next int, told string) {
	word, rest, _ := strings.Cut(s, " ")
	is := func(p *Paragraph) bool { return p.fate() != '=' }
	switch n, err := strconv.Atoi(s); {
	case s == "":
		return to, ""
	case err == nil && n >= 1 && n <= len(d.Paragraphs):
		return n - 1, ""
	case err == nil:
		return 0, fmt.Sprintf("There is no paragraph %d.", n)
	case word == "find" && rest != "":
		is = func(p *Paragraph) bool { return contains(rest, safe.Line(p.now())) }
	case s != "n":
		return 0, fmt.Sprintf("%q is not understood.", s)
	}
	for i := range d.Paragraphs {
		if at := (to + i) % len(d.Paragraphs); is(&d.Paragraphs[at]) && (s != "n" || at >= to) {
			return at, ""
		}
	}
	return 0, "There is no more of that."
}

// fate is that of a whole paragraph, '~' where it has several.
func (p *Paragraph) fate() byte {
	var out byte
	for _, x := range p.Pieces {
		switch {
		case out == 0:
			out = x.Fate
		case out != x.Fate:
			return '~'
		}
	}
	if out == 0 {
		return '='
	}
	return out
}

// fateWords go before a paragraph: a voice may leave out what stands for them
// within it.
var fateWords = map[byte]string{'~': "Changed: ", '+': "New: ", '-': "Gone: ", '<': "Moved away: ", '>': "Moved here: "}

// spoken is a paragraph in one line, with its marks and a word before them.
func (p *Paragraph) spoken() string {
	s := ""
	for _, x := range p.Pieces {
		for _, r := range fated(x.Fate, x.Text) {
			s += r.s
		}
	}
	if p.Heading > 0 {
		s = "Heading: " + s
	}
	return fateWords[p.fate()] + strings.TrimSpace(s)
}

// sections reads out the headings with what changed under each; a number reads
// the text from there.
func (l *liner) sections(review int64) {
	d := l.text(review)
	if d == nil {
		return
	}
	nodes := sections(l.m, review, d)
	for {
		for i := range nodes {
			l.say("%d. %s%s: %s.", i+1, strings.Repeat("  ", nodes[i].level-1), isolate(nodes[i].title), nodes[i].spoken())
		}
		s, ok := l.ask("A number reads the text from there, b goes back.")
		n, err := strconv.Atoi(s)
		if !ok || s == "b" || s == "" {
			return
		}
		if err != nil || n < 1 || n > len(nodes) {
			l.say("%q is none of the numbers.", s)
			continue
		}
		l.paragraphs(d, nodes[n-1].paragraph)
		if l.over {
			return
		}
	}
}

// signWords say the signs of sections.
var signWords = map[rune]string{'+': "new text", '-': "text gone", '~': "edited", '<': "text moved away", '>': "text moved here"}

func (n *node) spoken() string {
	var parts []string
	for _, r := range n.signs {
		parts = append(parts, signWords[r])
	}
	for _, s := range severities[:3] {
		if c := n.counts[s]; c > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c, severityWords(s)))
		}
	}
	if parts == nil {
		return "the same"
	}
	return strings.Join(parts, ", ")
}

// timeline reads out the versions of a policy.
func (l *liner) timeline(policy string) {
	if _, err := l.m.openPolicy(policy); err != nil {
		l.say("%s; policies lists them.", strings.TrimSuffix(err.Error(), ": tab lists them"))
		return
	}
	l.shown()
}

func (l *liner) versions(p *timelinePane) {
	if err := l.m.timelines.failed[p.policy]; err != nil {
		l.say("The timeline cannot be read: %s", explained(err))
		return
	}
	for {
		l.pane(p)
		s, ok := l.ask("compare OLD NEW reads out what changed between two versions, as compare 1 3; b goes back.")
		if !ok || s == "b" || s == "" {
			return
		}
		var older, newer int
		if n, err := fmt.Sscanf(strings.ReplaceAll(s, "v", ""), "compare %d %d", &older, &newer); n != 2 || err != nil {
			l.say("%q is not understood: compare 1 3 is.", s)
			continue
		}
		p.marked = []int{older, newer}
		l.settle(l.m.act(compare))
		if c, ok := l.m.pane().(*comparePane); ok {
			l.comparison(c)
			l.m.pop()
		}
		if l.over {
			return
		}
	}
}

// comparison reads out what changed between two versions, minor changes too.
func (l *liner) comparison(p *comparePane) {
	p.wide = true
	p.refresh()
	for {
		l.say("%s: %s.", p.c.Title, plural(len(p.shown), "change", "changes"))
		for i, k := range p.shown {
			c := &p.c.Changes[k]
			l.say("%d. %s. %s, %s: %s", i+1, severityWords(c.Severity), c.ID, isolate(headingOf(c.Section)), stopped(isolate(c.What.String())))
			l.lines(shown(c, viewInline, l.m.w))
		}
		s, ok := l.ask("A number reads one out with its reasons, b goes back.")
		n, err := strconv.Atoi(s)
		if !ok || s == "b" || s == "" {
			return
		}
		if err != nil || n < 1 || n > len(p.shown) {
			l.say("%q is none of the numbers.", s)
			continue
		}
		c := &p.c.Changes[p.shown[n-1]]
		l.lines(p.detail(c.Ref).whole(l.m, c, l.m.w))
		if _, ok := l.ask("Enter goes back to the comparison."); !ok {
			return
		}
	}
}

func (l *liner) duties() {
	all := l.m.duties
	l.say("We owe %s.", plural(len(all), "thing", "things"))
	for i := range all {
		d := &all[i]
		l.item(i, item{status: status(l.m, d), due: d.Due, policy: isolate(d.Policy.String()), text: d.Text.String(), quote: d.Quote, basis: d.Basis.String()})
	}
}

func (l *liner) promises() {
	all := l.m.index.Vendor
	l.say("%s of vendors put to the test.", plural(len(all), "promise", "promises"))
	for i := range all {
		x := &all[i]
		l.item(i, item{status: x.Status, due: x.Due, policy: isolate(x.Policy.String()), text: x.Text.String(), quote: x.Quote, basis: x.Why.String()})
	}
}

// item says a duty or a promise.
func (l *liner) item(i int, x item) {
	s := fmt.Sprintf("%d. %s. %s: %s", i+1, statusNames[x.status], x.policy, stopped(x.text))
	if !x.due.IsZero() {
		s += " By " + l.m.date(x.due) + "."
	}
	if q := x.quote.Line().String(); q != "" {
		s += " “" + isolate(q) + "”"
	}
	l.say("%s", joined(" ", s, x.basis))
}
