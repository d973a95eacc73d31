package review

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/promise"
)

// pairs gives real pairs where the evaluation corpus is at hand, and our own
// otherwise.
func pairs(b *testing.B) [][2]parse.Input {
	b.Helper()
	olds, err := filepath.Glob("../../../shared/corpus/memos/*/old.md")
	if err != nil {
		b.Fatal(err)
	}
	if len(olds) == 0 {
		olds = []string{"../cli/demo/old.html"}
	}
	var out [][2]parse.Input
	for i, o := range olds {
		if i%6 == 0 {
			n := filepath.Join(filepath.Dir(o), "new"+filepath.Ext(o))
			out = append(out, [2]parse.Input{input(b, o), input(b, n)})
		}
	}
	return out
}

func input(b *testing.B, path string) parse.Input {
	b.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	return parse.Input{Bytes: data, Name: path}
}

func document(b *testing.B, in parse.Input) *parse.Document {
	b.Helper()
	d, err := parse.Parse(in)
	if err != nil {
		b.Fatal(err)
	}
	return d
}

// BenchmarkReview shows what each stage costs on the same pairs, side by side,
// so that their ratio holds on any machine.
func BenchmarkReview(b *testing.B) {
	in := pairs(b)
	olds, news := make([]*parse.Document, len(in)), make([]*parse.Document, len(in))
	deltas := make([]*diff.Delta, len(in))
	words := make([][2]promise.Ledger, len(in))
	judged := make([][]material.Judgement, len(in))
	for i, p := range in {
		olds[i], news[i] = document(b, p[0]), document(b, p[1])
		deltas[i] = diff.Compare(olds[i], news[i])
		words[i] = [2]promise.Ledger{promise.Extract(olds[i]), promise.Extract(news[i])}
		judged[i] = material.Judge(deltas[i], &words[i][0], &words[i][1], material.Options{})
	}
	stage := func(name string, f func(i int)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for i := range in {
					f(i)
				}
			}
		})
	}
	read := func(i int) { document(b, in[i][0]); document(b, in[i][1]) }
	judge := func(i int) { material.Judge(deltas[i], &words[i][0], &words[i][1], material.Options{}) }
	stage("parse", read)
	stage("diff", func(i int) { diff.Compare(olds[i], news[i]) })
	stage("promises", func(i int) { promise.Extract(olds[i]); promise.Extract(news[i]) })
	stage("judge", judge)
	stage("duties", func(i int) {
		c := &duty.Case{Delta: deltas[i], Judgements: judged[i], Old: &words[i][0], New: &words[i][1]}
		duty.Resolve(c)
		duty.Checks(c)
	})
	stage("all", func(i int) {
		if _, err := Analyze(Source{Input: in[i][0]}, Source{Input: in[i][1]}, Options{}); err != nil {
			b.Fatal(err)
		}
	})
	b.Run("ratio", func(b *testing.B) {
		for b.Loop() {
			b.ReportMetric(quickest(len(in), judge)/quickest(len(in), read), "judge/parse")
		}
	})
}

// quickest adds up the least of several times that each pair takes: what the
// neighbours take of the machine falls on single runs.
func quickest(n int, f func(i int)) float64 {
	sum := time.Duration(0)
	for i := range n {
		least := time.Hour
		for range 15 {
			from := time.Now()
			f(i)
			least = min(least, time.Since(from))
		}
		sum += least
	}
	return sum.Seconds()
}
