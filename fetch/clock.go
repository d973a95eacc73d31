package fetch

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// What the kernel says of its clock.
const (
	ClockSynchronised = "synchronised"
	ClockFree         = "not synchronised" // nothing keeps it right
	ClockUnknown      = "unknown"          // the system was not asked, or does not say
)

// Clock is what is known of our clock at the time of an exchange: what its own
// kernel says, and how it stands to the server's.
type Clock struct {
	State string `json:"state"`
	// Ahead is how many seconds ours was ahead of the server's, by the Date of
	// its answer, which has whole seconds and may have been under way for some;
	// nil for an answer without one.
	Ahead *int64 `json:"ahead_of_server_seconds,omitempty"`
}

// String says it in a line.
func (c *Clock) String() string {
	switch {
	case c == nil:
		return ""
	case c.Ahead == nil:
		return c.State
	case *c.Ahead < 0:
		return fmt.Sprintf("%s, %d s behind the server's", c.State, -*c.Ahead)
	}
	return fmt.Sprintf("%s, %d s ahead of the server's", c.State, *c.Ahead)
}

// ClockOf makes the note of an exchange; state is what the kernel says. A cache
// on the way keeps the Date of the server and adds the Age of its copy.
func ClockOf(e *Evidence, state string) *Clock {
	c := &Clock{State: state}
	date, err := http.ParseTime(e.Header.Get("Date"))
	if err != nil || e.Answered.IsZero() {
		return c
	}
	if age, err := strconv.ParseUint(e.Header.Get("Age"), 10, 31); err == nil {
		date = date.Add(time.Duration(age) * time.Second) //nolint:gosec // 31 bits
	}
	ahead := int64(e.Answered.Sub(date).Round(time.Second) / time.Second)
	c.Ahead = &ahead
	return c
}
