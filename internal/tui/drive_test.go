package tui

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// driver runs a model without a terminal: commands end before the next key.
type driver struct {
	t     testing.TB
	m     *Model
	last  string // frame
	quit  bool
	rests bool // in the background of a shell
	depth int  // of commands that follow from one another
}

func drive(t testing.TB, o Options) *driver {
	t.Helper()
	if o.Now == nil {
		o.Now = func() time.Time { return clock }
	}
	if o.Me == "" {
		o.Me = "kim"
	}
	o.Prefs.Visits = 5
	d := &driver{t: t, m: New(context.Background(), o)}
	d.run(d.m.loadIndex())
	return d
}

// run does a command and all that follow from it.
func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if d.depth++; d.depth > 100 {
		d.t.Fatal("a command leads to itself again and again")
	}
	defer func() { d.depth-- }()
	msg := cmd()
	switch v := reflect.ValueOf(msg); {
	case msg == nil:
	case v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd](): // a batch or a sequence
		for i := range v.Len() {
			c, _ := v.Index(i).Interface().(tea.Cmd)
			d.run(c)
		}
	default:
		if _, ok := msg.(tea.QuitMsg); ok {
			d.quit = true
			return
		}
		if _, ok := msg.(tea.SuspendMsg); ok {
			d.rests = true
			return
		}
		d.send(msg)
	}
}

func (d *driver) send(msg tea.Msg) {
	_, cmd := d.m.Update(msg)
	d.last = d.m.View() // as a program does after each message
	d.run(cmd)
}

func (d *driver) size(w, h int) { d.send(tea.WindowSizeMsg{Width: w, Height: h}) }

// press sends keys by the names that Bubble Tea gives them.
func (d *driver) press(keys ...string) {
	for _, k := range keys {
		d.send(keyOfName(k))
	}
}

func (d *driver) write(s string) {
	for _, r := range s {
		d.press(string(r))
	}
}

var named = map[string]tea.KeyType{
	"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab, "up": tea.KeyUp, "down": tea.KeyDown,
	"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	"backspace": tea.KeyBackspace, "ctrl+c": tea.KeyCtrlC, "ctrl+d": tea.KeyCtrlD, "ctrl+u": tea.KeyCtrlU, "ctrl+n": tea.KeyCtrlN,
	"ctrl+p": tea.KeyCtrlP, "ctrl+s": tea.KeyCtrlS, "ctrl+o": tea.KeyCtrlO, "ctrl+z": tea.KeyCtrlZ,
}

func keyOfName(k string) tea.KeyMsg {
	if t, ok := named[k]; ok {
		return tea.KeyMsg{Type: t}
	}
	if k == "space" || k == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(k)}
}

// frame is the screen with escape characters that can be read.
func (d *driver) frame() string {
	var b strings.Builder
	for l := range strings.Lines(d.m.View() + "\n") {
		b.WriteString(strings.ReplaceAll(strings.TrimRight(l, " \n"), "\x1b", "\\e") + "\n")
	}
	return b.String()
}
