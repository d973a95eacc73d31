package diff

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sergi/go-diff/diffmatchpatch"

	"github.com/redletter-dev/redletter/parse"
)

// sample is one pair of policies, read and parsed.
type sample struct {
	name     string
	raw      [2][]byte
	old, new *parse.Document
}

// samples gives the real pairs when the corpus lies beside the repository, and
// otherwise pairs made of our own text, with words in the given range.
func samples(tb testing.TB, least, most int) []sample {
	tb.Helper()
	var out []sample
	dirs, _ := filepath.Glob(filepath.Join("..", "..", "shared", "corpus", "gold*", "*"))
	for _, dir := range dirs {
		s, ok := readSample(dir)
		if ok && s.old.Words >= least && s.old.Words <= most && s.new.Words >= least {
			out = append(out, s)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, rate := range []float64{0.001, 0.01, 0.05, 0.1, 0.3} {
		out = append(out, madeSample((least+most)/2, rate))
	}
	return out
}

func readSample(dir string) (sample, bool) {
	s := sample{name: filepath.Base(dir)}
	for i, f := range []string{"old.md", "new.md"} {
		b, err := os.ReadFile(filepath.Join(dir, f))
		if err != nil {
			return s, false
		}
		s.raw[i] = b
	}
	return s, s.parse() == nil
}

func (s *sample) parse() (err error) {
	if s.old, err = parse.Parse(parse.Input{Bytes: s.raw[0], Name: "old.md"}); err != nil {
		return err
	}
	s.new, err = parse.Parse(parse.Input{Bytes: s.raw[1], Name: "new.md"})
	return err
}

// madeSample writes a policy of about the given number of words and edits a
// share of them.
func madeSample(words int, rate float64) sample {
	rng := rand.New(rand.NewPCG(uint64(words), 7))
	s := sample{name: fmt.Sprintf("made-%d-%g", words, rate)}
	s.raw[0] = []byte(madePolicy(rng, words))
	s.raw[1] = edited(rng, s.raw[0], rate)
	if err := s.parse(); err != nil {
		panic(err)
	}
	return s
}

var (
	subjects = strings.Split("we|our partners|our affiliates|the service|our processors|advertisers|your employer|our support team|an analytics provider|the payment processor", "|")
	verbs    = strings.Split("collect|store|share|disclose|analyse|combine|delete|retain|transfer|encrypt|review|combine and compare", "|")
	objects  = strings.Split("your account data|device identifiers|precise location|payment records|the messages you send|usage logs|contact lists|crash reports|biometric templates|purchase history|browsing activity|support tickets", "|")
	purposes = strings.Split("to provide the service|to prevent fraud|for advertising|to comply with the law|to improve our models|for security|to answer your request|to measure campaigns|with your consent|unless you object", "|")
	periods  = strings.Split("for 30 days|for 12 months|until you close your account|for as long as the law requires|within 90 days|every 6 months|at any time", "|")
)

// madePolicy writes sections of paragraphs and lists out of the phrases above,
// with rising numbers that keep most sentences apart.
func madePolicy(rng *rand.Rand, words int) string {
	var b strings.Builder
	b.WriteString("# Privacy Policy\n\n")
	pick := func(list []string) string { return list[rng.IntN(len(list))] }
	for n, k := 0, 1; n < words; k++ {
		fmt.Fprintf(&b, "## %s %s, part %d\n\n", pick(objects), pick(purposes), k)
		for range 4 {
			for range 3 {
				s := fmt.Sprintf("Under rule %d, %s may %s %s and %s %s %s.", k*31+n%97, pick(subjects), pick(verbs), pick(objects), pick(objects), pick(purposes), pick(periods))
				b.WriteString(s + " ")
				n += strings.Count(s, " ") + 1
			}
			b.WriteString("\n\n")
		}
		for range 5 {
			s := fmt.Sprintf("%s %s, %s %s", pick(objects), pick(purposes), pick(objects), pick(periods))
			b.WriteString("- " + s + "\n")
			n += strings.Count(s, " ") + 1
		}
		b.WriteString("\n")
	}
	return b.String()
}

// edited replaces, drops or adds words at the given rate, never in markup.
func edited(rng *rand.Rand, text []byte, rate float64) []byte {
	var out bytes.Buffer
	for _, line := range strings.SplitAfter(string(text), "\n") {
		if strings.HasPrefix(line, "#") {
			out.WriteString(line)
			continue
		}
		fields := strings.SplitAfter(line, " ")
		for i, w := range fields {
			if i == 0 || i == len(fields)-1 || rng.Float64() >= rate {
				out.WriteString(w)
				continue
			}
			switch rng.IntN(3) {
			case 0:
				out.WriteString("changed" + fmt.Sprint(rng.IntN(999)) + " ")
			case 1:
				out.WriteString(w + "also ")
			}
		}
	}
	return out.Bytes()
}

// lineHash is the floor: split into lines, hash and intern them.
func lineHash(s *sample) int {
	ids := map[string]int{}
	n := 0
	for _, raw := range s.raw {
		for line := range strings.SplitSeq(string(raw), "\n") {
			if _, ok := ids[line]; !ok {
				ids[line] = len(ids)
			}
			n += ids[line]
		}
	}
	return n
}

// goDiffWords is go-diff over the words of the whole text, with no time limit.
func goDiffWords(s *sample) int {
	ids := map[string]rune{}
	texts := [2][]rune{}
	for i, d := range []*parse.Document{s.old, s.new} {
		for w := range strings.FieldsSeq(d.Text()) {
			r, ok := ids[w]
			if !ok {
				r = rune(len(ids)) + 1
				if r >= 0xD800 {
					r += 0x2800
				}
				ids[w] = r
			}
			texts[i] = append(texts[i], r)
		}
	}
	dmp := diffmatchpatch.DiffMatchPatch{}
	return len(dmp.DiffMainRunes(texts[0], texts[1], false))
}

func ours(s *sample) int { return len(Compare(s.old, s.new).Changes) }

func oursFromBytes(s *sample) int {
	t := sample{raw: s.raw}
	if t.parse() != nil {
		return 0
	}
	return ours(&t)
}

var engines = []struct {
	name string
	run  func(*sample) int
}{{"line-hash", lineHash}, {"go-diff-words", goDiffWords}, {"ours", ours}, {"ours-from-bytes", oursFromBytes}}

// BenchmarkWordDiff runs the engines side by side, one pair after the other of
// the typical ones (3,000 to 10,000 words).
func BenchmarkWordDiff(b *testing.B) {
	all := samples(b, 3000, 10000)
	all = all[:min(len(all), 60)]
	for _, e := range engines {
		b.Run(e.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				e.run(&all[i%len(all)])
			}
		})
	}
	b.Run("ratios", func(b *testing.B) {
		for b.Loop() {
			reportRatios(b, all)
		}
	})
}

// reportRatios measures every pair with every engine, and reports the median
// over the pairs of ours to the floor, and of go-diff to ours.
func reportRatios(b *testing.B, all []sample) {
	var floor, goDiff []float64
	for i := range all {
		x := best(3, func() { ours(&all[i]) })
		floor = append(floor, x/best(3, func() { lineHash(&all[i]) }))
		goDiff = append(goDiff, best(1, func() { goDiffWords(&all[i]) })/x)
	}
	b.ReportMetric(median(floor), "ours/floor")
	b.ReportMetric(median(goDiff), "go-diff/ours")
}

// BenchmarkLinear compares documents of 30,000 and 100,000 words with 1% edits.
func BenchmarkLinear(b *testing.B) {
	large := []sample{madeSample(30000, 0.01), madeSample(100000, 0.01)}
	for b.Loop() {
		var growth, floor, cost []float64
		for range 9 { // in turns, so that a busy neighbour falls on all of them
			x, y := best(3, func() { ours(&large[0]) }), best(3, func() { ours(&large[1]) })
			growth, cost = append(growth, y/x), append(cost, y/1e6)
			floor = append(floor, y/best(3, func() { lineHash(&large[1]) }))
		}
		b.ReportMetric(median(growth), "100k/30k")
		b.ReportMetric(median(floor), "ours/floor")
		b.ReportMetric(median(cost), "ms-100k")
	}
}

// BenchmarkEditRate compares 6,000 words at rates of edits from 0.1% to 50%.
func BenchmarkEditRate(b *testing.B) {
	var lists [2][]float64
	for b.Loop() {
		lists = [2][]float64{}
		for _, rate := range []float64{0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5} {
			s := madeSample(6000, rate)
			lists[0] = append(lists[0], best(9, func() { ours(&s) }))
			lists[1] = append(lists[1], best(9, func() { oursFromBytes(&s) }))
		}
	}
	// The least, an almost unchanged pair, is all hashes of blocks; from trees it
	// costs less than the floor, and nothing that reads words can be near it.
	b.ReportMetric(slices.Max(lists[0])/slices.Min(lists[0]), "worst/best")
	b.ReportMetric(slices.Max(lists[1])/slices.Min(lists[1]), "worst/best-from-bytes")
	b.ReportMetric(slices.Max(lists[0])/1e6, "worst-ms")
}

// best gives the CPU time of f in nanoseconds: the least of n measurements of
// some milliseconds each. The clock would measure the neighbours too.
func best(n int, f func()) float64 {
	least := math.Inf(1)
	for range n {
		runs, from := 0, cpuTime()
		for cpuTime()-from < 3*time.Millisecond {
			f()
			runs++
		}
		least = min(least, float64(cpuTime()-from)/float64(runs))
	}
	return least
}

func median(xs []float64) float64 {
	slices.Sort(xs)
	return xs[len(xs)/2]
}
