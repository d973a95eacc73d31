package promise

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/redletter-dev/redletter/parse"
)

var update = flag.Bool("update", false, "rewrite the ledgers of the cases")

// TestLedgers reads the policies of testdata, one file a behaviour, and
// compares the text form of what they promise.
func TestLedgers(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(f)
			if err != nil || len(ar.Files) != 2 {
				t.Fatalf("want a policy and a ledger: %v", err)
			}
			l := Extract(read(t, ar.Files[0].Data))
			got := l.String()
			if *update {
				ar.Files[1].Data = []byte(got)
				if err := os.WriteFile(f, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if d := cmp.Diff(string(ar.Files[1].Data), got); d != "" {
				t.Errorf("ledger (-want +got):\n%s", d)
			}
		})
	}
}

func read(t testing.TB, policy []byte) *parse.Document {
	t.Helper()
	doc, err := parse.Parse(parse.Input{Bytes: policy, Name: "policy.md"})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// policies gives the policies of the cases, and real ones where the corpus is
// at hand.
func policies(t testing.TB) [][]byte {
	t.Helper()
	var out [][]byte
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, f := range files {
		ar, err := txtar.ParseFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, ar.Files[0].Data)
	}
	real, _ := filepath.Glob("../../../shared/corpus/seeds/*.md")
	for _, f := range real {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, b)
	}
	return out
}

// TestQuotesAreVerbatim holds everything that is quoted against its block.
func TestQuotesAreVerbatim(t *testing.T) {
	for _, p := range policies(t) {
		verbatim(t, read(t, p))
	}
}

func verbatim(t *testing.T, doc *parse.Document) {
	t.Helper()
	l := Extract(doc)
	for _, p := range l.Promises {
		if !strings.Contains(doc.Blocks[p.Block].Text, p.Quote) || p.Quote == "" {
			t.Errorf("%q is not in its block", p.Quote)
		}
		if !strings.Contains(doc.Blocks[p.Block].Text, p.Reach) {
			t.Errorf("reach %q is not in its block", p.Reach)
		}
	}
	for _, c := range l.Commitments {
		if !strings.Contains(doc.Blocks[c.Block].Text, c.Quote) || c.Quote == "" {
			t.Errorf("%q is not in its block", c.Quote)
		}
	}
}

// TestGatePassesWhatBinds: a sentence that the gate keeps out must be one that
// neither commitments nor change clauses would have looked at.
func TestGatePassesWhatBinds(t *testing.T) {
	r := reading{known: map[string]spelling{}}
	seen := 0
	for _, p := range policies(t) {
		doc := read(t, p)
		for i := range doc.Blocks {
			text := doc.Blocks[i].Text
			list := cues(nil, text)
			for _, span := range parse.Sentences(text) {
				var about concern
				about, list = concerns(list, span.End)
				s := r.at(text, i, span)
				bound, told := binds(s.words.toks), has(words.mentions, words.readings(text, s.words))
				if bound && about&binding == 0 || told && !about.mentions() {
					t.Errorf("kept out: %q", text[span.Start:span.End])
				}
				if bound || told {
					seen++
				}
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d sentences to judge by", seen)
	}
}

// TestHeadingsOfChangesHaveACue: a heading about changes is never kept out.
func TestHeadingsOfChangesHaveACue(t *testing.T) {
	r := reading{known: map[string]spelling{}}
	for _, p := range policies(t) {
		doc := read(t, p)
		for i := range doc.Blocks {
			text := doc.Blocks[i].Text
			if doc.Blocks[i].Kind != parse.Heading {
				continue
			}
			ph := words.readings(text, r.at(text, i, parse.Span{Start: 0, End: len(text)}).words)
			if about, _ := concerns(cues(nil, text), len(text)); about&change == 0 && (has(words.heading, ph) || has(words.headingWord, ph)) {
				t.Errorf("kept out: %q", text)
			}
		}
	}
}

// TestGroupsHaveMembers: a list from which one is enough has two channels or
// more, or promises of two blocks.
func TestGroupsHaveMembers(t *testing.T) {
	for _, p := range policies(t) {
		l := Extract(read(t, p))
		n := map[string]int{}
		for _, x := range l.Promises {
			n[x.OneOf]++
		}
		delete(n, "")
		for g, k := range n {
			if k < 2 {
				t.Errorf("group %s has %d members in %s", g, k, l.String())
			}
		}
	}
}

// TestVocabularyIsFound: each word of the lists is found with the terms that it
// begins, and what begins like one with those of the longest beginning.
func TestVocabularyIsFound(t *testing.T) {
	for i := range vocabulary {
		if got := word(vocabulary[i].word); got.terms != &termsets[vocabulary[i].set] {
			t.Errorf("%q is not found", vocabulary[i].word)
		}
	}
	if len(vocabulary)*2 > slots {
		t.Errorf("%d words crowd %d slots", len(vocabulary), slots)
	}
	if a, b := word("modifiably").terms, word("modif").terms; a == nil || a != b || word("mod").terms != nil {
		t.Errorf("modifiably begins %v, modif %v", a, b)
	}
}

// FuzzExtract: any text gives a ledger whose quotes are its words, the same
// each time.
func FuzzExtract(f *testing.F) {
	for _, p := range policies(f) {
		f.Add(string(p))
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := parse.Parse(parse.Input{Bytes: []byte(text), Name: "policy.md"})
		if err != nil {
			return
		}
		verbatim(t, doc)
		a, b := Extract(doc), Extract(doc)
		if a.String() != b.String() {
			t.Error("two readings differ")
		}
	})
}
