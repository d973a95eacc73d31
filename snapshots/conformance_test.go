package snapshots_test

import (
	"reflect"
	"slices"
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

// What the program can ask of a store is asked for by the tests that another
// store has to pass; what is left out is this one's own.
func TestConformanceIsWhole(t *testing.T) {
	own := []string{"Backup", "Dir"}
	asked := reflect.TypeFor[storetest.Store]()
	for m := range reflect.TypeFor[*snapshots.Store]().Methods() {
		if _, ok := asked.MethodByName(m.Name); !ok && !slices.Contains(own, m.Name) {
			t.Errorf("storetest.Store does not ask for %s", m.Name)
		}
	}
}
