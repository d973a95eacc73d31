package source

import (
	"context"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

// stored reads POLICY@REF from the store: latest, previous, a date (the
// version that was the latest at its end, UTC), or a hash prefix.
func (o *Opener) stored(ctx context.Context, ref string) (*Source, error) {
	policy, at, _ := strings.Cut(ref, "@")
	store, err := o.Store()
	if err != nil {
		return nil, err
	}
	v, err := version(ctx, store, policy, at)
	if err != nil {
		return nil, err
	}
	snap, err := store.Snapshot(ctx, v.Capture)
	if err != nil {
		return nil, err
	}
	return &Source{Ref: ref, Name: snap.URL, MediaType: snap.MediaType, Bytes: snap.Bytes}, nil
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
	if t, err := time.Parse(time.DateOnly, at); err == nil {
		return s.VersionAt(ctx, policy, t.AddDate(0, 0, 1).Add(-time.Nanosecond))
	}
	return s.VersionByPrefix(ctx, policy, at)
}
