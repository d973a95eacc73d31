package tui

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Keys are the keys of all actions. The zero value has the standard ones.
type Keys struct{ chapters []chapter }

// Bind puts actions on other keys: the names of actions, as needs-notice, with
// their keys, as "M ctrl+g", which replace the standard ones. A key that would
// mean two things on one screen is refused.
func Bind(others map[string]string) (Keys, error) {
	k := Keys{make([]chapter, len(standard))}
	for i, c := range standard {
		k.chapters[i] = chapter{c.title, slices.Clone(c.bindings)}
	}
	for _, name := range slices.Sorted(maps.Keys(others)) {
		keys, err := keysNamed(others[name])
		if err != nil {
			return Keys{}, fmt.Errorf("%s: %w", name, err)
		}
		if !k.rebind(name, keys) {
			return Keys{}, fmt.Errorf("%s: no action is called so; did you mean %s?", name, k.nearest(name))
		}
	}
	return k, k.conflict()
}

// Name is what an action is called in the configuration.
func (a action) Name() string { return strings.ReplaceAll(string(a), " ", "-") }

func (k *Keys) rebind(name string, keys []string) bool {
	found := false
	for b := range k.all {
		if b.act.Name() == name {
			b.keys, found = keys, true
		}
	}
	return found
}

// all goes through all bindings in the order of help.
func (k *Keys) all(yield func(*binding) bool) {
	for i := range k.chapters {
		for j := range k.chapters[i].bindings {
			if !yield(&k.chapters[i].bindings[j]) {
				return
			}
		}
	}
}

// bound finds what a key means on a screen; nil for nothing.
func (k *Keys) bound(s screen, key string) *binding {
	for b := range k.all {
		if slices.Contains(b.keys, key) && slices.Contains(b.where, s) {
			return b
		}
	}
	return nil
}

// conflict names a key that means two things on one screen.
func (k *Keys) conflict() error {
	type place struct {
		at  screen
		key string
	}
	taken := map[place]action{}
	for b := range k.all {
		for _, s := range b.where {
			for _, key := range b.keys {
				p := place{s, key}
				if other, ok := taken[p]; ok {
					return fmt.Errorf("the key %s would mean both %s and %s on the screen %q: name another key for one of them", keyWords([]string{key}), other.Name(), b.act.Name(), s)
				}
				taken[p] = b.act
			}
		}
	}
	return nil
}

// special are the keys that have a name and no character.
var special = strings.Fields("enter esc tab shift+tab backspace delete insert up down left right shift+up shift+down home end pgup pgdown f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12")

// twins are keys that a terminal cannot tell from others.
var twins = map[string]string{"ctrl+m": "enter", "ctrl+i": "tab", "ctrl+[": "esc"}

func keysNamed(s string) ([]string, error) {
	keys := strings.Fields(s)
	if len(keys) == 0 {
		return nil, fmt.Errorf("it needs a key")
	}
	for i, key := range keys {
		switch bare := strings.TrimPrefix(strings.TrimPrefix(key, "alt+"), "ctrl+"); {
		case key == "space":
			keys[i] = " "
		case key == "ctrl+c":
			return nil, fmt.Errorf("ctrl+c always leaves: name another key")
		case twins[key] != "":
			return nil, fmt.Errorf("a terminal cannot tell %s from %s: name another key", key, twins[key])
		case slices.Contains(special, key):
		case utf8.RuneCountInString(bare) != 1 || !unicode.IsGraphic([]rune(bare)[0]):
			return nil, fmt.Errorf("%q is no key: write it as M, ctrl+g, alt+x, f5, space, enter, pgdown", key)
		case strings.HasPrefix(key, "ctrl+") && (bare < "a" || bare > "z"):
			return nil, fmt.Errorf("%q is no key of a terminal: ctrl+a to ctrl+z are", key)
		}
	}
	return keys, nil
}

// nearest is the name of an action that is most like what was written.
func (k *Keys) nearest(name string) string {
	best, most := "", math.MinInt
	for b := range k.all {
		n := b.act.Name()
		if like := alike(name, n); like > most {
			best, most = n, like
		}
	}
	return best
}

// alike counts the pairs of letters that two names share.
func alike(a, b string) int {
	n := -max(len(a), len(b))
	for i := range len(a) - 1 {
		if strings.Contains(b, a[i:i+2]) {
			n += 4
		}
	}
	return n
}

// press names the key of an action, for sentences that tell which one to press.
func (m *Model) press(a action) string {
	var elsewhere string
	for b := range m.o.Keys.all {
		if b.act != a {
			continue
		}
		if slices.Contains(b.where, m.pane().screen()) {
			return keyWords(b.keys[:1])
		}
		elsewhere = cmp.Or(elsewhere, keyWords(b.keys[:1]))
	}
	return elsewhere
}

// valid gives the bindings that do something now.
func (m *Model) valid() []*binding {
	s := m.pane().screen()
	var out []*binding
	for b := range m.o.Keys.all {
		if slices.Contains(b.where, s) && b.refusal(m) == "" {
			out = append(out, b)
		}
	}
	return out
}

// refusal says why a key of this screen does nothing now, "" when it does
// something.
func (b *binding) refusal(m *Model) string {
	if b.when == nil {
		return ""
	}
	return b.when(m)
}

// keyWords names keys for people.
func keyWords(keys []string) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		if k == " " {
			k = "space"
		}
		out[i] = k
	}
	return strings.Join(out, " ")
}
