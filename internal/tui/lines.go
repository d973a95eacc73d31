package tui

import (
	"bufio"
	"context"
	"fmt"
	"io"
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
	l.list()
	return l.out.Flush()
}

type liner struct {
	m       *Model
	ctx     context.Context
	out     *bufio.Writer
	answers <-chan string
	first   int // of the list that is shown
	over    bool
}

// answers reads lines, so that waiting for one ends with the context.
func answers(ctx context.Context, in io.Reader) <-chan string {
	c := make(chan string)
	go func() {
		defer close(c)
		s := bufio.NewScanner(in)
		for s.Scan() {
			select {
			case c <- strings.TrimSpace(s.Text()):
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
	for _, x := range all {
		var b strings.Builder
		if len(x) > 0 && strings.TrimSpace(x[0].s) == "│" { // a bar is noise when it is read out
			x = append(text(plain, strings.Repeat(" ", width(x[0].s))), x[1:]...)
		}
		l.m.o.Theme.paint(x, &b)
		fmt.Fprintln(l.out, strings.TrimRight(b.String(), " "))
	}
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
		s, ok := l.ask("A number opens a change. Or: filter WORDS, all, open, more, looks, duties, help, q.")
		if !ok {
			return
		}
		word, rest, _ := strings.Cut(s, " ")
		if n, err := strconv.Atoi(s); err == nil {
			l.open(n)
			if l.over {
				return
			}
			l.read()
			continue
		}
		switch word {
		case "q", "quit":
			return
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
		case "duties":
			l.duties()
		case "looks":
			l.looks()
		case "help":
			l.help()
		default:
			l.say("%q is not understood: help lists what is.", s)
		}
	}
}

func (l *liner) help() {
	for _, s := range []string{
		"A number opens the change with that number.",
		"filter WORDS lists the changes that fit, as: filter is:open policy:acme \"exact words\" -without",
		"open lists what is open, all lists everything, more goes on.",
		"duties and looks read out what is owed and what could not be seen. q leaves.",
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

// sentence says a row.
func (l *liner) sentence(i int) string {
	r := &l.m.index.Rows[i]
	s := fmt.Sprintf("%s. %s of %s: %s.", severityWords(r.Severity), r.ID, isolate(r.Policy.String()), isolate(r.What.String()))
	if st := l.m.statusWords(&l.m.states[i]); st != "open" {
		s += " " + strings.ToUpper(st[:1]) + st[1:] + "."
	}
	if !r.Deadline().IsZero() {
		s += " Due " + l.m.date(r.Deadline()) + "."
	}
	return s
}

// open reads one change out and takes what is done about it.
func (l *liner) open(n int) {
	p := l.m.inbox
	if n < 1 || n > len(p.shown) {
		l.say("There is no number %d.", n)
		return
	}
	p.cursor = n - 1
	p.settle(l.m)
	r := p.at(l.m)
	l.m.push(newDetail(r.Ref, p.refs(l.m)))
	defer l.m.show(p)
	l.settle(l.m.look())
	c := l.m.changes.have[r.Ref]
	if c == nil {
		l.say("It cannot be read: %v", l.m.changes.failed[r.Ref])
		return
	}
	d, _ := l.m.pane().(*detail)
	l.say("%s of %s. %s. %s.", r.ID, isolate(r.Policy.String()), severityWords(r.Severity), l.m.statusWords(l.m.state(r)))
	l.lines(d.whole(l.m, c, l.m.w))
	for l.decide() {
	}
}

// prompted are the actions that line mode offers, where they are valid.
var prompted = []action{seen, needsNotice, notMaterial, decide, confirm, takeOver, note, assign, snooze, undo, redo, letter, record, export, page, recheck}

// decide offers what can be done about the change that is open, and says
// whether to go on with it. A number always means the same, whatever else is
// offered beside it.
func (l *liner) decide() bool {
	can := map[string]action{}
	for i, a := range prompted {
		for _, b := range l.m.valid() {
			if b.act == a {
				n := strconv.Itoa(i + 1)
				can[n] = a
				l.say("%s. %s", n, b.words)
			}
		}
	}
	s, ok := l.ask("A number, or b to go back to the list.")
	if !ok || s == "b" || s == "" {
		return false
	}
	a, ok := can[s]
	if !ok {
		l.say("%q is none of the numbers.", s)
		return true
	}
	l.settle(l.m.act(a))
	for l.m.ask != nil {
		l.answer()
	}
	if t, ok := l.m.pane().(*textPane); ok {
		for _, x := range t.body {
			l.say("%s", x.Line())
		}
		l.m.pop()
	}
	return !l.over
}

// answer asks what the question of the screen asks.
func (l *liner) answer() {
	d := l.m.ask
	l.say("%s", d.title)
	if d.help != "" {
		l.say("%s", d.help)
	}
	if d.choices != nil {
		l.choose(d)
		return
	}
	for i := range d.fields {
		if !l.field(&d.fields[i]) {
			l.m.ask = nil
			l.say("Nothing was changed.")
			return
		}
	}
	d.at = len(d.fields) - 1
	l.settle(d.forward(l.m))
	if l.m.ask == d {
		l.say("%s", d.wrong)
	}
}

func (l *liner) choose(d *dialog) {
	for i, c := range d.choices {
		l.say("%d. %s", i+1, c.words)
	}
	s, ok := l.ask("A number, or c to leave it.")
	n, err := strconv.Atoi(s)
	if !ok || s == "c" {
		l.m.ask = nil
		l.say("Nothing was changed.")
		return
	}
	if err != nil || n < 1 || n > len(d.choices) {
		l.say("%q is none of the numbers.", s)
		return
	}
	l.m.ask = nil
	l.settle(d.choices[n-1].take(l.m))
}

// field asks for one value; an empty answer keeps what stands there, "c" leaves
// the question.
func (l *liner) field(f *field) bool {
	f.begin()
	for {
		before := f.value()
		s, ok := l.ask(joined(" ", f.label, parens(before), parens(f.hint)) + ", or c to leave it:")
		if !ok || s == "c" {
			return false
		}
		if s != "" {
			f.input.SetValue(s)
		}
		why := f.wrong()
		if why == "" {
			return true
		}
		l.say("%s.", why)
		f.input.SetValue(before)
	}
}

func parens(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

func (l *liner) duties() {
	l.say("%s.", plural(len(l.m.duties), "duty", "duties"))
	for i := range l.m.duties {
		d := &l.m.duties[i]
		s := fmt.Sprintf("%d. %s. %s: %s.", i+1, statusNames[status(l.m, d)], isolate(d.Policy.String()), d.Text)
		if !d.Due.IsZero() {
			s += " By " + l.m.date(d.Due) + "."
		}
		l.say("%s", s)
	}
}

func (l *liner) looks() {
	for i := range l.m.index.Troubles {
		t := &l.m.index.Troubles[i]
		l.say("Cannot be seen: %s, %s, since %s. %s.", isolate(t.Policy.String()), t.Cause, l.m.clock(t.Since), t.Advice)
	}
	for i := range l.m.index.Looks {
		x := &l.m.index.Looks[i]
		l.say("%s: seen %d of %s, last %s.", isolate(x.Policy.String()), x.Seen, plural(x.Looks, "look", "looks"), l.m.since(x.LastSeen))
	}
}
