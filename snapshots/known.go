package snapshots

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// knownMost is how many policies an error names.
const knownMost = 5

// Knows gives nil when the store holds something of a policy, else ErrNotFound
// with the policies that it does hold, those of the nearest names first.
func (s *Store) Knows(ctx context.Context, policy string) error {
	all, err := s.Policies(ctx)
	if err != nil {
		return err
	}
	names := make([]string, len(all))
	for i := range all {
		if names[i] = all[i].Name; names[i] == policy {
			return nil
		}
	}
	if len(names) == 0 {
		return &Error{ErrNotFound, fmt.Sprintf("the store %s holds nothing yet", s.dir), "run redletter check first"}
	}
	return &Error{
		ErrNotFound, fmt.Sprintf("the store %s holds nothing of %q", s.dir, policy),
		"it holds " + strings.Join(nearest(policy, names), ", ") + ": redletter history lists everything",
	}
}

// nearest gives the names that are most like one, and says how many others there
// are.
func nearest(name string, all []string) []string {
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(distance(name, a), distance(name, b)) })
	if more := len(all) - knownMost; more > 0 {
		return append(all[:knownMost:knownMost], fmt.Sprintf("%d others", more))
	}
	return all
}

// distance is how many letters have to be typed, deleted or changed to make one
// name of another (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		above := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := above
			if a[i] != b[j] {
				change++
			}
			above, row[j+1] = row[j+1], min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
