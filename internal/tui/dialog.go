package tui

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/safe"
)

// dialog is a question at the foot of the screen: one field after the other,
// or a choice by number. It takes all keys until it is answered or left.
type dialog struct {
	title    string
	help     string
	choices  []choice // when set, a digit answers and there are no fields
	fields   []field
	at       int
	wrong    string // why the answer was not taken
	kept     bool   // what was typed is there again when it is asked again, until it is on disk
	complete func(m *Model, s string) []string
	done     func(m *Model, values []string) (tea.Cmd, error)
}

type choice struct {
	words string
	take  func(m *Model) tea.Cmd // may open another dialog
}

// field is one line to be filled in.
type field struct {
	label string
	hint  string
	need  string // what to say when it is empty; "" when it may be
	check func(string) error
	input textinput.Model
	ready bool
}

// newField is a field with something in it already.
func newField(label, value string) field {
	f := field{label: label}
	f.set(value)
	return f
}

func (f *field) set(value string) {
	f.begin()
	f.input.SetValue(value)
	f.input.CursorEnd()
}

// searchFor asks for a word to look for; none ends the search.
func searchFor(title string, find func(m *Model, s string)) *dialog {
	return &dialog{title: title, help: "nothing clears the search", fields: []field{{label: "/"}}, done: func(m *Model, v []string) (tea.Cmd, error) {
		find(m, v[0])
		return nil, nil
	}}
}

func (f *field) begin() {
	if f.ready {
		return
	}
	f.input = textinput.New()
	f.input.Prompt = ""
	f.input.CharLimit = 2000
	f.input.Focus()
	f.ready = true
}

// value is what was typed, without what nobody sees: pasted text is no more to
// be trusted than a page.
func (f *field) value() string {
	if !f.ready {
		return ""
	}
	return strings.TrimSpace(safe.Line(f.input.Value()).String())
}

func (d *dialog) key(m *Model, k tea.KeyMsg) tea.Cmd {
	if k.String() == "esc" || k.String() == "ctrl+c" {
		d.leave(m)
		return nil
	}
	if d.choices != nil {
		return d.choose(m, k.String())
	}
	f := &d.fields[d.at]
	f.begin()
	switch k.String() {
	case "enter":
		return d.forward(m)
	case "up", "shift+tab":
		d.at = max(0, d.at-1)
		return nil
	case "tab":
		if d.complete != nil {
			d.completed(m, f)
			return nil
		}
		d.at = (d.at + 1) % len(d.fields)
		return nil
	case "down":
		d.at = min(len(d.fields)-1, d.at+1)
		return nil
	}
	d.enter(f, k)
	return nil
}

// enter puts what was typed or pasted into a field. What does not fit is said.
func (d *dialog) enter(f *field, k tea.KeyMsg) {
	before := utf8.RuneCountInString(f.input.Value())
	f.input, _ = f.input.Update(k) // its commands only blink a cursor that is not drawn
	d.wrong = ""
	if over := before + len(k.Runes) - f.input.CharLimit; k.Type == tea.KeyRunes && over > 0 {
		d.wrong = fmt.Sprintf("%s did not fit: an answer holds %d", plural(over, "character", "characters"), f.input.CharLimit)
	}
}

// leave gives a question up. What was typed is there when it is asked again.
func (d *dialog) leave(m *Model) {
	m.ask = nil
	if !d.kept {
		m.say("nothing was changed")
		return
	}
	m.drafts[d.title] = d.values()
	m.say("nothing was changed; what you typed is there when you come back")
}

func (d *dialog) values() []string {
	out := make([]string, len(d.fields))
	for i := range d.fields {
		out[i] = d.fields[i].value()
	}
	return out
}

// restore puts back what was typed before, once.
func (d *dialog) restore(m *Model) {
	if old := m.drafts[d.title]; d.kept && len(old) == len(d.fields) {
		for i := range d.fields {
			d.fields[i].set(old[i])
		}
	}
	delete(m.drafts, d.title)
}

func (d *dialog) choose(m *Model, key string) tea.Cmd {
	if len(key) != 1 || key[0] < '1' || int(key[0]-'1') >= len(d.choices) {
		d.wrong = "press one of the numbers, or esc"
		return nil
	}
	n := int(key[0] - '1')
	m.ask = nil
	return tea.Batch(d.choices[n].take(m), m.look())
}

// forward goes to the next field, and from the last one to the end.
func (d *dialog) forward(m *Model) tea.Cmd {
	f := &d.fields[d.at]
	if err := f.wrong(); err != "" {
		d.wrong = err
		return nil
	}
	if d.at < len(d.fields)-1 {
		d.at++
		return nil
	}
	for i := range d.fields {
		if err := d.fields[i].wrong(); err != "" {
			d.at, d.wrong = i, err
			return nil
		}
	}
	m.ask = nil
	if d.kept {
		m.drafts[d.title] = d.values()
	}
	cmd, err := d.done(m, d.values())
	if err != nil {
		m.ask, d.wrong = d, safe.Line(err.Error()).String()
		return nil
	}
	return tea.Batch(cmd, m.look())
}

// wrong says why a value is not taken, "" when it is.
func (f *field) wrong() string {
	v := f.value()
	if v == "" && f.need != "" {
		return f.need
	}
	if f.check != nil && v != "" {
		if err := f.check(v); err != nil {
			return err.Error()
		}
	}
	return ""
}

// completed puts in what all completions have in common, and lists them.
func (d *dialog) completed(m *Model, f *field) {
	all := d.complete(m, f.input.Value())
	if len(all) == 0 {
		d.wrong = "nothing fits"
		return
	}
	common := all[0]
	for _, s := range all[1:] {
		for !strings.HasPrefix(s, common) {
			common = common[:len(common)-1]
		}
	}
	f.set(common)
	d.wrong = ""
	if len(all) > 1 {
		for i, s := range all {
			all[i] = s[strings.LastIndexByte(s, ' ')+1:]
		}
		d.wrong = strings.Join(all, "  ")
	}
}

// lines draws the question in at most h lines.
func (d *dialog) lines(_ *Model, w, h int) []line {
	out := []line{{{plain, " "}, {strong, d.title}}}
	if d.help != "" {
		out = append(out, para(" ", " ", w, text(faint, safe.Line(d.help).String()))...)
	}
	for i, c := range d.choices {
		out = append(out, line{{accent, " " + string(rune('1'+i)) + "  "}, {plain, c.words}})
	}
	for i := range d.fields {
		out = append(out, d.fields[i].line(i == d.at, w))
	}
	if d.wrong != "" {
		out = append(out, line{{watch, " " + safe.Line(d.wrong).String()}})
	} else if d.choices != nil {
		out = append(out, text(faint, " a number decides, esc leaves"))
	} else {
		out = append(out, text(faint, " enter goes on, esc leaves"))
	}
	if len(out) > h { // the title and the help give way to what is typed
		out = append(out[:1:1], out[len(out)-h+1:]...)
	}
	return out
}

func (f *field) line(here bool, w int) line {
	l := line{{plain, " "}, {faint, f.label + " "}}
	if f.label != "/" && f.label != "\\" && f.label != ":" {
		l = line{{plain, " "}, {faint, fit(f.label, 12) + " "}}
	}
	room := w - l.width() - 2
	if !here {
		return append(l, run{plain, fit(f.value(), room)})
	}
	f.begin()
	v := []rune(f.input.Value())
	at := min(f.input.Position(), len(v))
	before, after := safe.Line(string(v[:at])).String(), safe.Line(string(v[at:])).String()
	for width(before) > room {
		_, size := utf8.DecodeRuneInString(before)
		before = before[size:]
	}
	l = append(l, run{strong, before}, run{accent, "▌"}, run{strong, after})
	if len(v) == 0 && f.hint != "" {
		l = append(l, run{faint, f.hint})
	}
	return l
}
