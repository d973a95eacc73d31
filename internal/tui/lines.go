package tui

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// Lines is the same work without a screen: numbered prompts, one line each, in
// plain words. It holds the same model, asks the same questions and writes the
// same events; it only draws nothing. It ends at "q" or at the end of the input.
func Lines(ctx context.Context, o Options, in io.Reader, out io.Writer) error {
	o.Theme.Scheme = NoColor
	l := &liner{m: New(ctx, o), out: bufio.NewWriter(out), answers: answers(ctx, in), ctx: ctx}
	l.m.w, l.m.unkeyed = 78, true
	l.settle(l.m.loadIndex())
	if l.m.failed != nil {
		return l.m.failed
	}
	if o.Open != "" && l.m.pane().screen() == inDetail {
		l.change()
	}
	l.list()
	return l.out.Flush()
}

type liner struct {
	m       *Model
	ctx     context.Context
	out     *bufio.Writer
	answers <-chan string
	first   int      // of the list that is shown
	menu    []string // that was read out last
	over    bool
}

// answers reads lines of any length, so that waiting for one ends with the
// context.
func answers(ctx context.Context, in io.Reader) <-chan string {
	c := make(chan string)
	go func() {
		defer close(c)
		for r := bufio.NewReader(in); ; {
			s, err := r.ReadString('\n')
			if err != nil && s == "" {
				return
			}
			select {
			case c <- strings.TrimSpace(s):
			case <-ctx.Done():
				return
			}
		}
	}()
	return c
}

// ask prints a prompt and waits for the answer; at the end it says so.
func (l *liner) ask(prompt string) (string, bool) {
	l.say("%s", prompt)
	if l.over || l.out.Flush() != nil {
		return "", false
	}
	select {
	case s, ok := <-l.answers:
		l.over = !ok
		return s, ok
	case <-l.ctx.Done():
		l.over = true
		return "", false
	}
}

func (l *liner) say(format string, args ...any) {
	var b strings.Builder
	l.m.o.Theme.paint(text(plain, fmt.Sprintf(format, args...)), &b)
	fmt.Fprintln(l.out, b.String())
}

func (l *liner) lines(all []line) {
	blank := true
	for _, x := range all {
		if blank && x.width() == 0 {
			continue // one gap is enough
		}
		blank = x.width() == 0
		var b strings.Builder
		x = unbarred(x)
		l.m.o.Theme.paint(x, &b)
		fmt.Fprintln(l.out, strings.TrimRight(b.String(), " "))
	}
}

// unbarred leaves bars and cursors at the beginning of a line out: they are
// noise when they are read out.
func unbarred(x line) line {
	x = slices.Clone(x)
	for i, r := range x {
		if strings.Trim(r.s, " │▌◆") != "" {
			break
		}
		x[i].s = strings.Repeat(" ", width(r.s))
	}
	return x
}

// settle does a command and what follows from it, one after the other.
func (l *liner) settle(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			l.settle(c)
		}
	default:
		_, next := l.m.Update(msg)
		l.settle(next)
	}
	l.news()
}

// news says what the screen would say at its foot.
func (l *liner) news() {
	if s := l.m.saying.text.String(); s != "" {
		l.say("%s", s)
		l.m.saying = saying{}
	}
}

// pageful is how many changes are read out at once.
const pageful = 20

// list reads out the changes that fit the filter.
func (l *liner) list() {
	l.read()
	for {
		s, ok := l.ask("A number opens a change. Or: filter WORDS, all, open, more, C-014, policies, timeline POLICY, duties, promises, looks, audit, help, q.")
		if !ok || s == "q" || s == "quit" {
			return
		}
		if n, err := strconv.Atoi(s); err == nil {
			l.open(n)
		} else {
			l.obey(s)
		}
		if l.over {
			return
		}
	}
}

// obey does what a word of the list asks for.
func (l *liner) obey(s string) {
	word, rest, _ := strings.Cut(s, " ")
	switch word {
	case "":
		l.read()
	case "more":
		l.first += pageful
		l.read()
	case "all":
		l.m.inbox.wide = true
		l.narrow("")
	case "open":
		l.narrow(builtIn[0].Filter)
	case "filter":
		l.narrow(rest)
	case "policies", "looks", "audit":
		l.screen(word)
	case "duties":
		l.duties()
	case "promises":
		l.promises()
	case "timeline":
		l.timeline(strings.TrimSpace(rest))
	case "help":
		l.help()
	default:
		if !strings.Contains(strings.ToLower(s), "c-") {
			l.say("%q is not understood: help lists what is.", s)
			return
		}
		l.m.openID(s)
		l.news()
		if l.m.pane().screen() == inDetail {
			l.change()
		}
	}
}

func (l *liner) help() {
	for _, s := range []string{
		"A number opens the change with that number; C-014, or acme C-014, the one that is called so.",
		"filter WORDS lists the changes that fit, as: filter is:open policy:acme \"exact words\" -without",
		"open lists what is open, all lists everything, more goes on.",
		"policies lists what is watched; timeline POLICY reads out its versions, and compares two.",
		"duties reads out what we owe, promises what vendors owe, looks what could not be seen, audit who decided what.",
		"Where a change is open, its numbers decide, undo, and read out the whole text, the sections and the evidence.",
		"Everywhere b goes back and an empty answer goes on. q leaves.",
	} {
		l.say("%s", s)
	}
}

func (l *liner) narrow(q string) {
	if err := l.m.inbox.narrow(l.m, q); err != nil {
		l.say("%s", err)
		return
	}
	l.first = 0
	l.read()
}

// read reads out a pageful.
func (l *liner) read() {
	p := l.m.inbox
	if l.first >= len(p.shown) {
		l.first = 0
	}
	if l.m.index.Banner.String() != "" {
		l.say("%s.", l.m.index.Banner)
	}
	l.say("%s of %d, filter: %s.", plural(len(p.shown), "change", "changes"), len(l.m.index.Rows), orNothing(p.query.text))
	for i := l.first; i < min(len(p.shown), l.first+pageful); i++ {
		l.say("%d. %s", i+1, l.sentence(p.shown[i]))
	}
	if rest := len(p.shown) - l.first - pageful; rest > 0 {
		l.say("%d more: more.", rest)
	}
	if len(l.m.index.Rows) == 0 {
		title, _ := p.nothing(l.m)
		l.say("%s", title)
	}
	if n := len(l.m.index.Troubles); n > 0 {
		l.say("%s doubtful or out of reach, and not judged: looks says why.", plural(n, "page is", "pages are"))
	}
	if p.hidden > 0 {
		l.say("%s minor or wording only and not listed: filter severity:<=minor lists them.", plural(p.hidden, "change is", "changes are"))
	}
}

func orNothing(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// stopped ends a sentence that may have a full stop already.
func stopped(s string) string { return strings.TrimRight(s, ".") + "." }

// sentence says a row.
func (l *liner) sentence(i int) string {
	r := &l.m.index.Rows[i]
	s := fmt.Sprintf("%s. %s of %s: %s", severityWords(r.Severity), r.ID, isolate(r.Policy.String()), stopped(isolate(r.What.String())))
	if st := l.m.statusWords(&l.m.states[i]); st != "open" {
		s += " " + strings.ToUpper(st[:1]) + st[1:] + "."
	}
	if !r.Deadline().IsZero() {
		s += " Due " + l.m.date(r.Deadline()) + "."
	}
	return s
}

// open reads one change of the list out and takes what is done about it.
func (l *liner) open(n int) {
	p := l.m.inbox
	if n < 1 || n > len(p.shown) {
		l.say("There is no number %d.", n)
		return
	}
	p.cursor = n - 1
	p.settle(l.m)
	l.m.push(newDetail(p.at(l.m).Ref, p.refs(l.m)))
	l.change()
	if !l.over {
		l.read()
	}
}

// change reads out the change that is open, and those that are stepped to.
func (l *liner) change() {
	defer l.m.show(l.m.inbox)
	d, _ := l.m.pane().(*detail)
	for again := true; again; {
		l.settle(l.m.look())
		r, c := d.row(l.m), d.change(l.m)
		if c == nil || r == nil {
			l.say("It cannot be read: %v", l.m.changes.failed[d.ref])
			return
		}
		l.say("%s.", joined(". ", r.ID.String()+" of "+isolate(r.Policy.String()), severityWords(r.Severity), l.m.statusWords(l.m.state(r)), d.count(l.m)))
		l.lines(d.whole(l.m, c, l.m.w))
		at := d.ref
		for l.decide() && d.ref == at {
		}
		again = !l.over && d.ref != at
	}
}

// prompted are the actions that line mode offers, where they are valid. A
// number always means the same: new ones go to the end.
var prompted = []action{
	seen, needsNotice, notMaterial, decide, confirm, takeOver, note, assign, snooze, undo, redo, letter, record, export, page, recheck,
	document, tree, timeline, evidence, bookmark, nextAny, previousAny,
}

// decide offers what can be done about the change that is open, and says
// whether to go on with it. What was read out a moment ago is not read again.
func (l *liner) decide() bool {
	can, menu := l.offers()
	if slices.Equal(menu, l.menu) {
		l.say("%d numbers as before; ? repeats them.", len(menu))
	} else {
		l.menu = menu
		for _, s := range menu {
			l.say("%s", s)
		}
	}
	s, ok := l.ask("A number, or b to go back to the list.")
	if !ok || s == "b" || s == "" {
		return false
	}
	a, ok := can[s]
	if !ok {
		if l.menu = nil; s != "?" {
			l.say("%q is none of the numbers.", s)
		}
		return true
	}
	l.settle(l.m.act(a))
	for l.m.ask != nil {
		l.answer()
	}
	l.shown()
	return !l.over
}

// offers are the actions that do something now, by their numbers.
func (l *liner) offers() (can map[string]action, menu []string) {
	can = map[string]action{}
	valid := l.m.valid()
	for i, a := range prompted {
		if b := slices.IndexFunc(valid, func(b *binding) bool { return b.act == a }); b >= 0 {
			n := strconv.Itoa(i + 1)
			can[n] = a
			menu = append(menu, n+". "+valid[b].words)
		}
	}
	return can, menu
}
