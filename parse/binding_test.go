package parse_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/redletter-dev/redletter/parse"
)

// quoted is a page with words of it that bind, as a reader marked them.
type quoted struct {
	name  string
	page  []byte
	words []string
}

// Binding words are never left out: of all that readers marked as a change of
// a policy, nothing may stand in an excluded block alone. Where labelled real
// pages lie beside the repository they are asked too; the statements of our own
// that look like page chrome always are.
func TestWhatBindsIsNeverExcluded(t *testing.T) {
	for _, q := range append(ownQuotes(t), labelledQuotes(t)...) {
		doc, err := parse.Parse(parse.Input{Bytes: q.page, Name: q.name})
		if err != nil {
			t.Fatalf("%s: %v", q.name, err)
		}
		in, out := bareWords(doc.Text()), bareWords(excludedText(doc))
		for _, w := range q.words {
			if w = bareWords(w); w != "  " && strings.Contains(out, w) && !strings.Contains(in, w) {
				t.Errorf("%s leaves out %q", q.name, w)
			}
		}
	}
}

// ownQuotes gives the lines of the case of near misses.
func ownQuotes(t *testing.T) []quoted {
	f := caseFile(t, "statements-that-look-like-widgets", "policy.md")
	var lines []string
	for line := range strings.Lines(string(f.Data)) {
		if line = strings.Trim(line, "*# \n"); line != "" && line != "Privacy Policy" && line != "Submit" {
			lines = append(lines, line)
		}
	}
	return []quoted{{name: f.Name, page: f.Data, words: lines}}
}

// labelledQuotes gives the findings of the labelled pairs, both sides.
func labelledQuotes(t *testing.T) []quoted {
	const corpus = "../../shared/corpus"
	rows, err := os.ReadFile(filepath.Join(corpus, "gold.jsonl"))
	if err != nil {
		return nil
	}
	var out []quoted
	for line := range strings.Lines(string(rows)) {
		var row struct {
			ID       string
			Findings []struct{ Old, New string }
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		sides := map[string][]string{}
		for _, f := range row.Findings {
			sides["old.md"] = append(sides["old.md"], f.Old)
			sides["new.md"] = append(sides["new.md"], f.New)
		}
		for side, words := range sides {
			name := filepath.Join(corpus, "gold", row.ID, side)
			page, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, quoted{name, page, words})
		}
	}
	return out
}

// excludedText joins the text of the blocks that are left out.
func excludedText(doc *parse.Document) string {
	var b strings.Builder
	for i := range doc.Blocks {
		if !doc.Blocks[i].Included() {
			b.WriteString(doc.Blocks[i].Text + "\n")
		}
	}
	return b.String()
}

// bareWords keeps the letters and digits of a text, with one space on each side
// of a word.
func bareWords(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return " " + strings.Join(words, " ") + " "
}
