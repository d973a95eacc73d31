package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/snapshots"
)

// plenty makes a store of n changes in reviews of 25, of 40 policies.
func plenty(tb testing.TB, dir string, n int) {
	tb.Helper()
	s, err := snapshots.Open(dir, snapshots.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	defer s.Close()
	severities := []string{"material", "unclear", "unclear", "minor", "minor", "editorial"}
	now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for id := range n / 25 {
		policy := fmt.Sprintf("policy-%02d", id%40)
		r := &review.Review{Schema: review.Schema, Tool: review.Tool, Role: "vendor", Verdict: "material", Stats: review.Stats{BySeverity: map[string]int{}}}
		for i := range 25 {
			old := fmt.Sprintf("We keep the account data of our customers for %d days after the contract ends, unless the customer’s own policy says otherwise.", i+id)
			now := fmt.Sprintf("We keep the account data of our customers for %d days after the contract ends, unless the customer’s own policy says otherwise.", 2*i+id)
			r.Changes = append(r.Changes, review.Change{
				ID: review.ChangeID(i), Fingerprint: fmt.Sprintf("f1:%032d", id*25+i), Op: "modified", OldPath: []string{"Data retention"}, NewPath: []string{"Data retention"},
				Old: old, New: now, Words: []review.Word{{Op: "=", Text: old}}, Severity: severities[i%len(severities)], Direction: "weakens", Category: "data-retention", Consent: "none",
				Findings: []review.Finding{{Rule: "retention-lengthened", Severity: "material", Family: "retention", Why: fmt.Sprintf("the stated retention period grows to %d days", 2*i+id)}},
			})
		}
		b, err := json.Marshal(r)
		if err != nil {
			tb.Fatal(err)
		}
		old, next := snapshots.Sum([]byte(fmt.Sprint(policy, id))), snapshots.Sum([]byte(fmt.Sprint(policy, id+40)))
		if _, err := s.PutReview(context.Background(), snapshots.Review{Policy: policy, Old: old, New: next, Rules: "2026.11", At: now.Add(time.Duration(id) * time.Hour), JSON: b}); err != nil {
			tb.Fatal(err)
		}
	}
}

// BenchmarkReviewStart10k opens a store with 10,000 changes and reads all that
// the inbox shows: first without what is kept beside, then with it.
func BenchmarkReviewStart10k(b *testing.B) {
	dir, home := b.TempDir(), b.TempDir()
	plenty(b, dir, 10_000)
	env := Env{
		Stdout: io.Discard, Stderr: io.Discard, Now: time.Now, Columns: func(io.Writer) int { return 0 },
		Getenv: func(k string) string { return map[string]string{"HOME": home}[k] },
	}
	for _, kept := range []string{"first", "again"} {
		b.Run(kept, func(b *testing.B) {
			for b.Loop() {
				if kept == "first" {
					b.StopTimer()
					if err := os.RemoveAll(home + "/.cache"); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
				}
				p := &program{Env: env, ctx: context.Background(), storePath: dir}
				back, err := p.reviewBackend(&reviewFlags{}, nil, nil)
				if err != nil {
					b.Fatal(err)
				}
				ix, err := back.Index(context.Background())
				if err != nil || len(ix.Rows) != 10_000 {
					b.Fatal(len(ix.Rows), err)
				}
				p.close()
			}
		})
	}
}
