package source

import (
	"context"
	"strings"
)

// stored reads POLICY@REF from the store.
func (o *Opener) stored(ctx context.Context, ref string) (*Source, error) {
	policy, at, _ := strings.Cut(ref, "@")
	store, err := o.Store()
	if err != nil {
		return nil, err
	}
	v, err := Version(ctx, store, policy, at)
	if err != nil {
		return nil, err
	}
	snap, err := store.Snapshot(ctx, v.Capture)
	if err != nil {
		return nil, err
	}
	return &Source{Ref: ref, Name: snap.URL, MediaType: snap.MediaType, Bytes: snap.Bytes}, nil
}
