package evidence

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/source"
	"github.com/redletter-dev/redletter/snapshots"
)

// Scope says which part of the history of a policy is wanted.
type Scope struct {
	Policy   string
	From, To string // versions as in POLICY@REF, or dates; "" for the beginning and the end
}

// ParseScope reads POLICY, POLICY@B (what led to the version B) or POLICY@A..B.
func ParseScope(ref string) (Scope, error) {
	policy, at, cut := strings.Cut(ref, "@")
	from, to, ranged := strings.Cut(at, "..")
	if policy == "" || cut && (at == "" || ranged && from == "" && to == "") {
		return Scope{}, fmt.Errorf("%q is no part of a history: write POLICY, POLICY@VERSION or POLICY@FROM..TO", ref)
	}
	switch {
	case !cut:
		return Scope{Policy: policy}, nil
	case !ranged:
		return Scope{Policy: policy, From: before, To: at}, nil
	}
	return Scope{Policy: policy, From: from, To: to}, nil
}

// before stands for the version before the last one of a scope.
const before = "\x00before"

// history is what the store holds of a scope.
type history struct {
	policy   string
	captures []snapshots.Capture // in the order of adding
	versions []snapshots.Version
	numbers  map[int64]int // of versions, by capture
}

// gather reads the captures and versions of a scope.
func (s Scope) gather(ctx context.Context, store *snapshots.Store) (*history, error) {
	captures, err := store.Captures(ctx, s.Policy)
	if err != nil {
		return nil, err
	}
	versions, err := store.Versions(ctx, s.Policy)
	if err != nil {
		return nil, err
	}
	if len(captures) == 0 {
		return nil, store.Knows(ctx, s.Policy)
	}
	b, err := s.bounds(ctx, store, versions)
	if err != nil {
		return nil, err
	}
	h := &history{policy: s.Policy, numbers: map[int64]int{}}
	for i := range versions {
		if v := &versions[i]; v.Number >= b.first && !v.Captured.After(b.until) {
			h.versions = append(h.versions, *v)
			h.numbers[v.Capture] = v.Number
		}
	}
	h.captures = slices.DeleteFunc(captures, func(c snapshots.Capture) bool {
		return h.numbers[c.ID] == 0 && (c.At.Before(b.from) || c.At.After(b.until))
	})
	if len(h.captures) == 0 {
		return nil, fmt.Errorf("the store holds no capture of %s in this time: redletter history %s lists them", s.Policy, s.Policy)
	}
	return h, nil
}

// bounds are where a scope begins and ends.
type bounds struct {
	from, until time.Time
	first       int // number of the first version
}

// forever is later than any capture.
var forever = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

func (s Scope) bounds(ctx context.Context, store *snapshots.Store, versions []snapshots.Version) (bounds, error) {
	b := bounds{until: forever}
	last, err := s.last(ctx, store, &b, versions)
	if err != nil {
		return b, err
	}
	switch day, dated := day(s.From); {
	case s.From == "":
	case s.From == before:
		if v, err := store.PreviousVersion(ctx, last); err == nil {
			last = v
		}
		b.from, b.first = last.Captured, last.Number
	case dated:
		b.from = day
		for _, v := range versions {
			if !v.Captured.After(day) {
				b.first = v.Number
			}
		}
	default:
		v, err := source.Version(ctx, store, s.Policy, s.From)
		if err != nil {
			return b, err
		}
		b.from, b.first = v.Captured, v.Number
	}
	if b.until.Before(b.from) {
		return b, fmt.Errorf("%s lies behind %s", s.From, s.To)
	}
	return b, nil
}

// last finds the end of a scope: that of a day, or the last look before the
// version after the named one.
func (s Scope) last(ctx context.Context, store *snapshots.Store, b *bounds, versions []snapshots.Version) (snapshots.Version, error) {
	if s.To == "" {
		return snapshots.Version{}, nil
	}
	v, err := source.Version(ctx, store, s.Policy, s.To)
	if d, dated := day(s.To); dated {
		b.until = d.AddDate(0, 0, 1).Add(-time.Nanosecond)
		if s.From != before {
			err = nil
		}
		return v, err
	}
	for _, w := range versions {
		if w.Number > v.Number && !w.Captured.Before(v.Captured) {
			b.until = w.Captured.Add(-time.Nanosecond)
			break
		}
	}
	return v, err
}

func day(s string) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, s)
	return t, err == nil
}
