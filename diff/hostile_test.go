package diff

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// hostile gives pairs that make a careless alignment quadratic, or worse.
func hostile() map[string][2]string {
	rng := rand.New(rand.NewPCG(1, 2))
	many, few := randomWords(rng, 40000, 5000), randomWords(rng, 40000, 50)
	sections := numberedSections(1000)
	reversed := slices.Clone(sections)
	slices.Reverse(reversed)
	joined := strings.Join(sections, "")
	return map[string][2]string{
		"one paragraph":          {paragraph(many), paragraph(someReplaced(rng, many, 0.01))},
		"one paragraph, half":    {paragraph(many), paragraph(someReplaced(rng, many, 0.5))},
		"few words, half":        {paragraph(few), paragraph(someReplaced(rng, few, 0.5))},
		"few words, unrelated":   {paragraph(few), paragraph(randomWords(rng, 40000, 50))},
		"equal paragraphs":       {strings.Repeat("The same line.\n\n", 8000), strings.Repeat("The same line.\n\n", 7000)},
		"equal sentences":        {"X. " + strings.Repeat("The same line. ", 8000), "Y. " + strings.Repeat("The same line. ", 7000)},
		"sections reversed":      {joined, strings.Join(reversed, "")},
		"headings renamed":       {joined, strings.ReplaceAll(joined, "A section about", "On the matter of")},
		"sentences made one":     {strings.Repeat("We do a thing. Then b. ", 3000), strings.Repeat("We do a thing, Then b, ", 3000)},
		"every link changed":     {strings.Repeat("[a](https://x.example/1) ", 3000), strings.Repeat("[a](https://y.example/1) ", 3000)},
		"nothing in common":      {madePolicy(rng, 30000), strings.ToUpper(madePolicy(rng, 30000))},
		"every sentence changed": {madePolicy(rng, 30000), strings.ReplaceAll(madePolicy(rng, 30000), "may", "can")},
	}
}

func randomWords(rng *rand.Rand, n, vocabulary int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("w%d", rng.IntN(vocabulary))
	}
	return out
}

func someReplaced(rng *rand.Rand, words []string, rate float64) []string {
	out := slices.Clone(words)
	for i := range out {
		if rng.Float64() < rate {
			out[i] = fmt.Sprintf("x%d", rng.IntN(1000))
		}
	}
	return out
}

func paragraph(words []string) string { return "# P\n\n" + strings.Join(words, " ") + ".\n" }

func numberedSections(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("## A section about %d things\n\nWe keep item %d for a while and %d days.\n\nThen we delete number %d entirely.\n\n", i, i*7, i*3, i)
	}
	return out
}

// TestHostilePairs holds them to Apply. That they end soon is for
// BenchmarkHostile to show.
func TestHostilePairs(t *testing.T) {
	for name, texts := range hostile() {
		o, n := document(t, texts[0]), document(t, texts[1])
		if !Compare(o, n).Apply(o).Equal(n) {
			t.Errorf("%s: apply does not give the new document", name)
		}
	}
}

// BenchmarkHostile times them one by one.
func BenchmarkHostile(b *testing.B) {
	for name, texts := range hostile() {
		o, n := document(b, texts[0]), document(b, texts[1])
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Compare(o, n)
			}
		})
	}
}
