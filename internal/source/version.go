package source

import (
	"context"

	"github.com/redletter-dev/redletter/snapshots"
)

// Version gives the version of a policy that the part of a reference behind the
// "@" names: latest, previous, a date (the version that was the latest at its
// end, UTC), or a hash prefix.
func Version(ctx context.Context, s *snapshots.Store, policy, at string) (snapshots.Version, error) {
	return version(ctx, s, policy, at)
}
