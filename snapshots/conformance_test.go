package snapshots_test

import (
	"testing"

	"github.com/redletter-dev/redletter/snapshots"
	"github.com/redletter-dev/redletter/snapshots/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T, place string) storetest.Store {
		s, err := snapshots.Open(place, snapshots.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	})
}
