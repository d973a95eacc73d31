package importer

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrFormat says that a source is not what its format asks for.
var ErrFormat = errors.New("not of this format")

// Loss is something that was not taken over, with the reason.
type Loss struct {
	Where  string `json:"where"`            // file and entry in the source
	Policy string `json:"policy,omitempty"` // that came of the entry; "" when none did
	What   string `json:"what"`             // as the source calls it
	Why    string `json:"why"`
	Count  int    `json:"count,omitempty"` // of equal losses, when there are several
}

// losses are counted together where they are equal but for their place.
type losses struct {
	list []Loss
	at   map[[3]string]int
}

// add notes a loss. Of the same loss in the same policy the first place is kept
// and the number counted.
func (l *losses) add(x Loss) {
	if l.at == nil {
		l.at = map[[3]string]int{}
	}
	key := [3]string{x.Policy, x.What, x.Why}
	if x.Policy == "" {
		key[0] = "\x00" + x.Where
	}
	if i, ok := l.at[key]; ok {
		l.list[i].Count = max(l.list[i].Count, 1) + 1
		return
	}
	l.at[key] = len(l.list)
	l.list = append(l.list, x)
}

// String says a loss in one line.
func (l Loss) String() string {
	who := l.Where
	if l.Policy != "" {
		who = l.Policy + " (" + l.Where + ")"
	}
	line := fmt.Sprintf("%s: %s: %s", who, l.What, l.Why)
	if l.Count > 1 {
		line += fmt.Sprintf(" (%d times)", l.Count)
	}
	return line
}

// selection says which entries of a source are wanted; an empty list wants all.
type selection []string

// wants compares without regard to case.
func (s selection) wants(name string) bool {
	return len(s) == 0 || slices.ContainsFunc(s, func(x string) bool { return strings.EqualFold(x, name) })
}
