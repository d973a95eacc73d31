package watch

import (
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// The rules of schedules. A slot is a time that a schedule names, and is known
// by its instant.
//
//   - Times of day are those of the clock on the wall. One that the clock skips
//     in spring comes as much later as the clock is put forward; one that it
//     shows twice in autumn comes the first time only.
//   - A schedule for every hour follows the hours as they pass instead.
//   - "@every 6h" counts from the beginning of 1970 in UTC, so that its slots
//     do not move when the program is started again.
//   - A slot that is missed is caught up once: the latest one, not each.

// The limits of schedules.
const (
	shortest   = time.Minute          // between two looks
	longest    = 366 * 24 * time.Hour // of an @every
	maxSpec    = 200                  // bytes
	transition = 3 * time.Hour        // more than any clock is put forward or back
	maxJitter  = 10 * time.Minute
)

// DefaultSchedule is that of a policy that names none.
const DefaultSchedule = "0 7 * * *"

// Schedule says when to look. The zero value never does.
type Schedule struct {
	spec  string
	cron  cron.Schedule // nil for @every
	every time.Duration // 0 unless @every
	zone  *time.Location
	hours bool // each hour
}

// ParseSchedule reads a cron line of five fields, a shorthand like @daily, or
// @every and a duration. Its times of day are those of the zone, unless it
// begins with CRON_TZ=zone. Errors say what to write instead.
func ParseSchedule(spec string, zone *time.Location) (Schedule, error) {
	s := Schedule{spec: spec, zone: zone}
	if len(spec) > maxSpec {
		return s, fmt.Errorf("a schedule of %d bytes: write five fields, as in %q", len(spec), DefaultSchedule)
	}
	rest, err := s.ownZone(strings.TrimSpace(spec))
	if err != nil {
		return s, err
	}
	if d, ok := strings.CutPrefix(rest, "@every"); ok {
		return s.parseEvery(strings.TrimSpace(d))
	}
	if s.cron, err = parseCron(rest); err != nil {
		return s, fmt.Errorf("%q is no schedule: %w; write five fields, as in %q for every day at seven, or @every 6h", spec, err, DefaultSchedule)
	}
	if f, ok := s.cron.(*cron.SpecSchedule); ok {
		const all = 1<<24 - 1
		s.hours = f.Hour&all == all
	}
	if s.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return s, fmt.Errorf("the schedule %q never comes: no month has that day", spec)
	}
	return s, nil
}

// ownZone takes a zone off the front. The parser of the library panics when
// nothing follows one, and takes an empty one for UTC.
func (s *Schedule) ownZone(spec string) (rest string, err error) {
	for _, prefix := range []string{"CRON_TZ=", "TZ="} {
		after, ok := strings.CutPrefix(spec, prefix)
		if !ok {
			continue
		}
		name, rest, ok := strings.Cut(after, " ")
		if !ok || name == "" || name == "Local" {
			return "", fmt.Errorf("the schedule %q needs a zone and five fields after it, as in %q", s.spec, prefix+"Europe/Berlin "+DefaultSchedule)
		}
		if s.zone, err = time.LoadLocation(name); err != nil {
			return "", fmt.Errorf("the schedule %q names no known time zone: write it as Europe/Berlin", s.spec)
		}
		return strings.TrimSpace(rest), nil
	}
	return spec, nil
}

func (s *Schedule) parseEvery(text string) (Schedule, error) {
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return *s, fmt.Errorf("%q is no schedule: after @every write a duration, as in @every 6h or @every 90m", s.spec)
	case d < shortest:
		return *s, fmt.Errorf("the schedule %q is too fast: look at most once a minute", s.spec)
	case d > longest:
		return *s, fmt.Errorf("the schedule %q is too slow: look at least once a year", s.spec)
	}
	s.every = d
	return *s, nil
}

var errPanic = errors.New("its fields cannot be read")

// parseCron guards the parser of the library, which panics on some text.
func parseCron(spec string) (c cron.Schedule, err error) {
	defer func() {
		if recover() != nil {
			c, err = nil, errPanic
		}
	}()
	if strings.Contains(spec, "=") { // a zone where none belongs
		return nil, errPanic
	}
	return cron.ParseStandard(spec)
}

// String gives the schedule as it was written.
func (s Schedule) String() string { return s.spec }

// IsZero says that the schedule never comes.
func (s Schedule) IsZero() bool { return s.cron == nil && s.every == 0 }

// Next gives the first slot after a time, in UTC; zero for never.
func (s Schedule) Next(t time.Time) time.Time {
	switch {
	case s.every > 0:
		return t.Truncate(s.every).Add(s.every).UTC()
	case s.cron == nil:
		return time.Time{}
	}
	near := s.nearTransition(t)
	now := s.wall(t)
	w := now
	if near {
		w = w.Add(-transition)
	}
	var best time.Time
	for best.IsZero() || near && w.Sub(now) <= transition {
		if w = s.cron.Next(w); w.IsZero() {
			break
		}
		for _, at := range s.instants(w) {
			if at.After(t) && (best.IsZero() || at.Before(best)) {
				best = at
			}
		}
	}
	return best
}

// Latest gives the last slot at or before a time, in UTC; zero for never. It
// looks back in growing steps, so that the way from there is short.
func (s Schedule) Latest(t time.Time) time.Time {
	if s.IsZero() {
		return time.Time{}
	}
	for back := shortest; back < 10*longest; back *= 2 {
		at := s.Next(t.Add(-back))
		if at.IsZero() || at.After(t) {
			continue
		}
		for next := s.Next(at); !next.IsZero() && !next.After(t); next = s.Next(at) {
			at = next
		}
		return at
	}
	return time.Time{}
}

// Interval is the time from the slot after t to the next, 0 for never.
func (s Schedule) Interval(t time.Time) time.Duration {
	first := s.Next(t)
	if first.IsZero() {
		return 0
	}
	return s.Next(first).Sub(first)
}

// Jitter spreads the looks of one slot, so that a thousand policies do not ask
// at once: always the same for one policy, at most a tenth of the interval and
// at most ten minutes.
func (s Schedule) Jitter(name string, slot time.Time) time.Duration {
	span := min(s.Interval(slot)/10, maxJitter)
	if span <= 0 {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(name)) // never fails
	return time.Duration(h.Sum64() % uint64(span)).Truncate(time.Second)
}

// wall is what the clock on the wall shows, written as if that were UTC: in
// UTC no hour is skipped or shown twice, so the library counts right.
func (s Schedule) wall(t time.Time) time.Time {
	_, offset := t.In(s.zone).Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

// instants are those at which the wall shows a time: one, or two where the
// clock is put back, or none where it is put forward.
func (s Schedule) instants(wall time.Time) []time.Time {
	before, after := s.at(wall, -15*time.Hour), s.at(wall, 15*time.Hour)
	first, second := s.wall(before).Equal(wall), s.wall(after).Equal(wall)
	switch {
	case first && second && !before.Equal(after) && s.hours:
		return []time.Time{before, after}
	case first:
		return []time.Time{before}
	case second:
		return []time.Time{after}
	case s.hours:
		return nil
	}
	return []time.Time{before}
}

// at reads a wall time with the offset that holds some time away from it.
func (s Schedule) at(wall time.Time, away time.Duration) time.Time {
	_, offset := wall.Add(away).In(s.zone).Zone()
	return wall.Add(-time.Duration(offset) * time.Second)
}

func (s Schedule) nearTransition(t time.Time) bool {
	_, a := t.Add(-transition).In(s.zone).Zone()
	_, b := t.Add(transition).In(s.zone).Zone()
	return a != b
}
