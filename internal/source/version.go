package source

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

// Version gives the version of a policy that the part of a reference behind the
// "@" names: latest, previous, a number (v3), a date (the version that was the
// latest at its end, UTC), or a hash prefix. Of a policy that the store does not
// hold the error names those that it does.
func Version(ctx context.Context, s *snapshots.Store, policy, at string) (snapshots.Version, error) {
	v, err := version(ctx, s, policy, at)
	if errors.Is(err, snapshots.ErrNotFound) {
		if unknown := s.Knows(ctx, policy); unknown != nil {
			return v, unknown
		}
	}
	return v, err
}

func version(ctx context.Context, s *snapshots.Store, policy, at string) (snapshots.Version, error) {
	switch at {
	case "latest":
		return s.LatestVersion(ctx, policy)
	case "previous":
		v, err := s.LatestVersion(ctx, policy)
		if err != nil {
			return v, err
		}
		return s.PreviousVersion(ctx, v)
	}
	if digits, ok := strings.CutPrefix(at, "v"); ok {
		if n, err := strconv.Atoi(digits); err == nil {
			return s.VersionByNumber(ctx, policy, n)
		}
	}
	if t, err := time.Parse(time.DateOnly, at); err == nil {
		return s.VersionAt(ctx, policy, t.AddDate(0, 0, 1).Add(-time.Nanosecond))
	}
	return s.VersionByPrefix(ctx, policy, at)
}
