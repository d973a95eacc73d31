package config

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// mistake is what the reader of YAML found, in words that say what to write. No
// part of a secret that somebody put into the file stands in it.
type mistake struct {
	text string
	hint string
}

func (m *mistake) Error() string { return m.text }

// Hint says what to do next.
func (m *mistake) Hint() string { return m.hint }

// GeneralHint is the next step where no better one is known.
const GeneralHint = "mend the file; redletter config schema says what it may hold, and editors read it"

// explain words an error of the reader of YAML.
func explain(err error, text []byte) error {
	m := &mistake{text: unsecret(yaml.FormatError(err, false, true)), hint: GeneralHint}
	var unknown *yaml.UnknownFieldError
	var typed *yaml.TypeError
	switch {
	case errors.As(err, &unknown):
		_, name, _ := strings.Cut(unknown.Message, `"`)
		m.hint = suggestion(strings.TrimSuffix(name, `"`))
	case errors.As(err, &typed):
		m.hint = "the value has another form there: redletter config schema says which; a list is written [one, two]"
	case strings.Contains(m.text, "sequence is expected"):
		m.hint = "a list belongs there: write it in brackets, as [one, two]"
	case slices.ContainsFunc(bytes.Split(text, []byte("\n")), tabbed):
		m.hint = "indent with spaces: YAML takes no tab at the beginning of a line"
	}
	return m
}

// tabbed says whether a line is indented with a tab.
func tabbed(line []byte) bool {
	return bytes.IndexByte(line[:len(line)-len(bytes.TrimLeft(line, " \t"))], '\t') >= 0
}

// secrets are keys that people look for, and where their values belong.
var secrets = map[string]string{
	"password": "a password does not belong here: name the variable or the file that holds it with password_env: or password_file:",
	"token":    "a token does not belong here: name the variable or the file that holds it with token_env: or token_file:",
	"secret":   "a secret does not belong here: name the variable or the file that holds it with secret_env: or secret_file:",
}

// suggestion is what to do about a key that nobody knows.
func suggestion(name string) string {
	if s, ok := secrets[name]; ok {
		return s
	}
	best, least := "", 3 // more edits than that are another word
	for _, k := range Keys() {
		last := k.Path[strings.LastIndexByte(k.Path, '.')+1:]
		if d := edits(name, last); d < least && d < len(name) {
			best, least = last, d
		}
	}
	if best == "" {
		return GeneralHint
	}
	return "did you mean " + best + "?"
}

// edits is the least number of letters to be put in, taken out, replaced, or
// exchanged with their neighbour.
func edits(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

// unsecret takes out of an excerpt of the file what looks like a secret: the
// message may end up in a log.
func unsecret(s string) string {
	value := regexp.MustCompile(`(?i)\b((?:password|passwd|token|secret|api_?key)["']?\s*:\s*)[^\s,}#]+`)
	hook := regexp.MustCompile(`(?i)(https?://[^\s/"'},]*hook[^\s/"'},]*|https?://discord[^\s/"'},]*)/[^\s"'},]+`)
	return hook.ReplaceAllString(value.ReplaceAllString(s, "${1}…"), "${1}/…")
}
