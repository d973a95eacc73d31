package config

import (
	"strings"
	"testing"
)

// A short file must not become a large one in memory, nor keep a gate busy.
func TestSmallFilesStaySmall(t *testing.T) {
	for name, tc := range map[string]struct{ file, want string }{
		"aliases of aliases": {"a: &a [x, x]\nb: [*a, *a]\n", "line 1: anchors and aliases"},
		"deep brackets":      {strings.Repeat("[", 50), "nest deeper than 20"},
		"a long list":        {"a: [x" + strings.Repeat(",x", 6000) + "]", "hold more than 5000"},
		"many keys":          {strings.Repeat("k: x\n", 1100), "more than 1000 keys"},
		"many lines":         {strings.Repeat("- x\n", 400_000), "too long"},
		"a word twice":       {"schema: a\nschema: b\n", "already defined"},
		"items of few keys":  {"covers:\n" + strings.Repeat("- {fingerprint: x}\n", 2000), "unknown field"},
		"many items":         {"list:\n" + strings.Repeat("- a: x\n  b: y\n", 2000), ""},
		"text with marks":    {"text: \"" + strings.Repeat("a, *b* & [c]: ", 2000) + "\"\n", ""},
	} {
		into := struct {
			Schema string
			Text   string
			List   []map[string]string
		}{}
		err := Decode("x.yaml", []byte(tc.file), &into)
		if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%s: %v, want %q", name, err, tc.want)
		}
	}
}
