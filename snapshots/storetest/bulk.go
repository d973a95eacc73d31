package storetest

import (
	"fmt"
	"testing"

	"github.com/redletter-dev/redletter/snapshots"
)

// Entries that are added together are the same as if each had been added by
// itself, and all of them or none.
func entriesTogetherAreEntries(t *testing.T, open Opener) {
	one, all := open(t, t.TempDir()), open(t, t.TempDir())
	entries := func(s Store) (out []snapshots.Entry) {
		for i := range 5 {
			body := put(t, s, fmt.Sprint("page ", i))
			e := snapshots.Entry{Capture: snapshots.Capture{Policy: "acme", At: morning, Outcome: "changed", Raw: body, Body: body}}
			if i%2 == 0 {
				e.Version = &snapshots.Version{Tree: body, Extractor: "markdown/1", Accepted: morning}
				e.Review = &snapshots.Review{Policy: "acme", Old: put(t, s, "old"), New: body, Rules: "1", At: morning, JSON: fmt.Appendf(nil, `{"n":%d}`, i)}
			}
			out = append(out, e)
		}
		return out
	}
	for _, e := range entries(one) {
		must(one.Add(t.Context(), e))
	}
	must(0, all.AddAll(t.Context(), entries(all)))
	for what, same := range map[string]func(Store) any{
		"captures": func(s Store) any { return must(s.Captures(t.Context(), "")) },
		"versions": func(s Store) any { return must(s.Versions(t.Context(), "acme")) },
		"reviews":  func(s Store) any { return must(s.Reviews(t.Context(), "")) },
		"entries":  func(s Store) any { return must(s.Tree(t.Context())).Size },
	} {
		t.Run(what, func(t *testing.T) { equal(t, same(all), same(one)) })
	}
	broken := entries(all)
	broken[4].Capture.Body, broken[4].Version = snapshots.Hash{}, &snapshots.Version{Accepted: morning}
	if all.AddAll(t.Context(), broken) == nil {
		t.Fatal("a version without a page was added")
	}
	equal(t, len(must(all.Captures(t.Context(), ""))), 5)
	verified(t, all)
}
