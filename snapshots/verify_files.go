package snapshots

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// files checks the bodies, in the order in which the ledger names them.
func (a *audit) files(ctx context.Context, s *Store, read func(Hash) bool) error {
	order := make([]Hash, 0, len(a.bodies))
	for h := range a.bodies {
		order = append(order, h)
	}
	slices.SortFunc(order, func(x, y Hash) int {
		return cmp.Or(cmp.Compare(a.bodies[x].fault.N, a.bodies[y].fault.N), strings.Compare(x.hex(), y.hex()))
	})
	for _, h := range order {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := a.body(ctx, s, h, read == nil || read(h)); err != nil {
			return err
		}
	}
	return s.blobs.all(func(h Hash) error {
		if a.bodies[h] == nil {
			a.verdict.Loose++
		}
		return nil
	})
}

// body checks one body that records name.
func (a *audit) body(ctx context.Context, s *Store, h Hash, read bool) error {
	m := a.bodies[h]
	err := s.blobs.has(h)
	if err == nil && read {
		_, err = s.blobs.get(h)
		a.verdict.Read++
	}
	if errors.Is(err, ErrNotFound) {
		known, err := a.wasDeleted(ctx, s, h)
		if err != nil {
			return err
		}
		if known {
			a.verdict.Deleted++
			return nil
		}
	}
	if errors.Is(err, ErrNotFound) {
		err = corrupt("body %s is missing", h)
	}
	a.verdict.Bodies++
	if what := damage(err); what != "" {
		f := m.fault
		f.What = what
		if f.N == never {
			f.N = -1
		}
		a.fault(f)
		return nil
	}
	return err
}

// wasDeleted says whether an entry tells of the deletion of a body since it was
// named last. The writer may have deleted it after the records were read.
func (a *audit) wasDeleted(ctx context.Context, s *Store, h Hash) (bool, error) {
	if m := a.bodies[h]; m.deleted > m.last {
		return true, nil
	}
	late, err := s.deletions(ctx, `body = ? AND id > ?`, h, a.deleted)
	return len(late) > 0, err
}

// damage gives what is damaged, "" when the error is none of damage.
func damage(err error) string {
	var e *Error
	if errors.As(err, &e) && errors.Is(err, ErrCorrupt) {
		return e.Detail
	}
	return ""
}

// Subset reads which bodies to read: "n/t", the n-th of t parts, which together
// are all, or "x%", about that many, others with each seed. Body belongs to a
// part by its hash.
func Subset(text string, seed []byte) (func(Hash) bool, error) {
	if digits, ok := strings.CutSuffix(text, "%"); ok {
		share, err := strconv.ParseFloat(digits, 64)
		if err != nil || share <= 0 || share > 100 {
			return nil, badSubset(text)
		}
		return func(h Hash) bool {
			mixed := Sum(append(slices.Clone(seed), h[:]...))
			return float64(binary.BigEndian.Uint32(mixed[:4]))/(1<<32) < share/100
		}, nil
	}
	first, second, ok := strings.Cut(text, "/")
	n, err1 := strconv.ParseUint(first, 10, 32)
	t, err2 := strconv.ParseUint(second, 10, 32)
	if !ok || err1 != nil || err2 != nil || n < 1 || n > t {
		return nil, badSubset(text)
	}
	return func(h Hash) bool { return binary.BigEndian.Uint64(h[:8])%t == n-1 }, nil
}

func badSubset(text string) error {
	return fmt.Errorf("%q names no part of the bodies: write 1/10, or 5%%", text)
}
