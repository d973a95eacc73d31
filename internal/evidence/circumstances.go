package evidence

import (
	"fmt"
	"strings"

	"github.com/redletter-dev/redletter/fetch"
)

// circumstances are from where the looks of a bundle were made, and by what
// clock, as far as it was noted.
type circumstances struct {
	places, clocks tally
	furthest       int64 // seconds between our clock and a server's, either way
	look           int64 // at which
	said           string
}

// note adds a look. One without notes, as an import, counts as such.
func (c *circumstances) note(look int64, e *fetch.Evidence) {
	if e == nil {
		e = &fetch.Evidence{}
	}
	c.places.add(or(line(e.Vantage), "not named"))
	if e.Clock == nil {
		c.clocks.add("not noted")
		return
	}
	c.clocks.add(line(e.Clock.State))
	if a := e.Clock.Ahead; a != nil && (c.look == 0 || max(*a, -*a) > c.furthest) {
		c.furthest, c.look, c.said = max(*a, -*a), look, line(e.Clock.String())
	}
}

// off says where our clock and a server's were furthest apart; "" when no answer
// had a date.
func (c *circumstances) off() string {
	if c.look == 0 {
		return ""
	}
	return fmt.Sprintf("%d s, at look %d (%s)", c.furthest, c.look, c.said)
}

// tally counts words in the order of their first use.
type tally struct {
	order []string
	count map[string]int
}

func (t *tally) add(word string) {
	if t.count == nil {
		t.count = map[string]int{}
	}
	if t.count[word] == 0 {
		t.order = append(t.order, word)
	}
	t.count[word]++
}

func (t *tally) String() string {
	out := make([]string, len(t.order))
	for i, w := range t.order {
		out[i] = fmt.Sprintf("%s (%d)", w, t.count[w])
	}
	return strings.Join(out, ", ")
}
