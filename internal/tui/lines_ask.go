package tui

import (
	"strconv"
	"unicode/utf8"
)

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
		if over := utf8.RuneCountInString(s) - f.input.CharLimit; over > 0 {
			l.say("%s too many: an answer holds %d.", plural(over, "character", "characters"), f.input.CharLimit)
			continue
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
