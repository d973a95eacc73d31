package tui

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/review/decided"
)

// The language of filters. Terms stand side by side and all have to hold:
//
//	is:open severity:>=unclear policy:acme section:retention rule:retention-*
//	after:2026-01-01 due:<2026-12-24 by:kim "exact words" -cosmetic !not ~fzy
//
// A value may list several with commas, and hold * and ?. A minus or an
// exclamation mark turns a term round. Words without a key are looked for in
// all texts of a change; upper and lower case are the same.

// entry is what a term is asked about.
type entry struct {
	row    *Row
	state  *decided.State
	marked bool
	text   func() string // all texts in lower case

	bookmarked func() bool
}

// occasion is what a term has to know beside the entry.
type occasion struct {
	me  string
	now time.Time
}

// Query is a filter that was read.
type Query struct {
	terms []term
	text  string
}

type term struct {
	not bool
	is  func(e *entry, o *occasion) bool
}

// String gives the filter as it was written.
func (q *Query) String() string { return q.text }

func (q *Query) matches(e *entry, o *occasion) bool {
	for _, t := range q.terms {
		if t.is(e, o) == t.not {
			return false
		}
	}
	return true
}

// queryKeys are the keys with their values, for reading and completion; nil is
// any text.
var queryKeys = []struct {
	key    string
	values []string
	doc    string
}{
	{"is", []string{"open", "awaiting", "snoozed", "decided", "edited", "offered", "mine", "unassigned", "marked", "bookmarked", "own", "vendor", "overdue", "weakens", "strengthens"}, "state, ours or a vendor's, direction"},
	{"severity", []string{"material", "unclear", "minor", "editorial", "noise"}, "with >= <= > < before it"},
	{"policy", nil, "name of the policy"},
	{"section", nil, "heading above the change"},
	{"rule", nil, "reason, as retention-*"},
	{"family", nil, "family of the reason"},
	{"op", []string{"added", "removed", "modified", "moved", "moved-modified", "renamed", "link"}, "what happened to the text"},
	{"id", nil, "number, as C-014"},
	{"by", nil, "who decided"},
	{"owner", nil, "who it is assigned to"},
	{"decision", []string{"seen", "needs-notice", "not-material", "no-action", "ask-vendor", "object", "tell-customers", "update-records"}, "what was decided"},
	{"after", nil, "found on or after a day"},
	{"before", nil, "found before a day"},
	{"due", nil, "deadline, as due:<=2026-12-24; due:none"},
}

// parseQuery reads a filter. Its errors are for the one who types it.
func parseQuery(s string) (*Query, error) {
	q := &Query{text: strings.TrimSpace(s)}
	for _, w := range queryWords(q.text) {
		t, err := w.term()
		if err != nil {
			return nil, err
		}
		q.terms = append(q.terms, t)
	}
	return q, nil
}

// queryWord is one term before it is understood.
type queryWord struct {
	not    bool
	key    string
	value  string
	quoted bool
}

func queryWords(s string) []queryWord {
	var out []queryWord
	for s = strings.TrimLeft(s, " "); s != ""; s = strings.TrimLeft(s, " ") {
		w := queryWord{}
		for len(s) > 1 && (s[0] == '-' || s[0] == '!') && s[1] != ' ' {
			w.not, s = !w.not, s[1:]
		}
		if k := keyOf(s); k != "" {
			w.key, s = k, s[len(k)+1:]
		}
		if strings.HasPrefix(s, `"`) {
			w.quoted = true
			w.value, s, _ = strings.Cut(s[1:], `"`)
		} else {
			w.value, s, _ = strings.Cut(s, " ")
		}
		out = append(out, w)
	}
	return out
}

// keyOf gives the letters before a colon. A word with a colon and no letters
// before it, or an address, is text.
func keyOf(s string) string {
	k, rest, ok := strings.Cut(s, ":")
	if !ok || k == "" || strings.HasPrefix(rest, "//") || strings.Trim(strings.ToLower(k), "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return strings.ToLower(k)
}

func (w *queryWord) term() (term, error) {
	is, err := w.meaning()
	return term{w.not, is}, err
}

type meaning = func(e *entry, o *occasion) bool

func (w *queryWord) meaning() (meaning, error) {
	switch w.key {
	case "":
		return w.words(), nil
	case "is":
		return w.status()
	case "severity":
		return w.severity()
	case "after", "before", "due":
		return w.day()
	}
	field, ok := queryFields[w.key]
	if !ok {
		return nil, fmt.Errorf("%s: is no key: use one of %s", w.key, strings.Join(keyNames(), ", "))
	}
	patterns := patternsOf(w.value)
	return func(e *entry, _ *occasion) bool {
		v := strings.ToLower(field(e))
		return slices.ContainsFunc(patterns, func(p string) bool { return fits(p, v) })
	}, nil
}

func keyNames() []string {
	out := make([]string, len(queryKeys))
	for i := range queryKeys {
		out[i] = queryKeys[i].key
	}
	return out
}

// queryFields give the text that a key is about.
var queryFields = map[string]func(e *entry) string{
	"policy":  func(e *entry) string { return e.row.Policy.String() },
	"section": func(e *entry) string { return e.row.Section.String() },
	"rule":    func(e *entry) string { return e.row.Rules.String() },
	"family":  func(e *entry) string { return e.row.Families.String() },
	"op":      func(e *entry) string { return e.row.Op },
	"id":      func(e *entry) string { return e.row.ID.String() },
	"owner":   func(e *entry) string { return e.state.Owner },
	"by": func(e *entry) string {
		if e.state.Decision == nil {
			return ""
		}
		return e.state.Decision.By
	},
	"decision": func(e *entry) string {
		if e.state.Decision == nil {
			return ""
		}
		return string(e.state.Decision.Action)
	},
}

// words looks for the value in all texts: as it stands in quotes, its letters
// in their order behind a tilde.
func (w *queryWord) words() meaning {
	v := strings.ToLower(w.value)
	if rest, ok := strings.CutPrefix(v, "~"); ok && !w.quoted {
		return func(e *entry, _ *occasion) bool {
			return subsequence(rest, strings.ToLower(e.row.What.String()+" "+e.row.Section.String()))
		}
	}
	return func(e *entry, _ *occasion) bool { return strings.Contains(e.text(), v) }
}

func subsequence(of, in string) bool {
	rest := []rune(of)
	for _, r := range in {
		if len(rest) > 0 && r == rest[0] {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

// statuses answer is:.
var statuses = map[string]meaning{
	"open":        func(e *entry, _ *occasion) bool { return e.state.Status == decided.Open },
	"awaiting":    func(e *entry, _ *occasion) bool { return e.state.Status == decided.Awaiting },
	"snoozed":     func(e *entry, _ *occasion) bool { return e.state.Status == decided.Snoozed },
	"decided":     func(e *entry, _ *occasion) bool { return e.state.Status == decided.Decided },
	"edited":      func(e *entry, _ *occasion) bool { return e.state.Again != nil },
	"offered":     func(e *entry, _ *occasion) bool { return e.state.Equal != nil },
	"mine":        func(e *entry, o *occasion) bool { return e.state.Owner == o.me && o.me != "" },
	"unassigned":  func(e *entry, _ *occasion) bool { return e.state.Owner == "" },
	"marked":      func(e *entry, _ *occasion) bool { return e.marked },
	"bookmarked":  func(e *entry, _ *occasion) bool { return e.bookmarked() },
	"own":         func(e *entry, _ *occasion) bool { return e.row.Own() },
	"vendor":      func(e *entry, _ *occasion) bool { return !e.row.Own() },
	"weakens":     func(e *entry, _ *occasion) bool { return e.row.Direction == "weakens" },
	"strengthens": func(e *entry, _ *occasion) bool { return e.row.Direction == "strengthens" },
	"overdue": func(e *entry, o *occasion) bool {
		return e.state.Status == decided.Open && !e.row.Deadline().IsZero() && e.row.Deadline().Before(o.now)
	},
}

func (w *queryWord) status() (meaning, error) {
	var any []meaning
	for _, v := range strings.Split(strings.ToLower(w.value), ",") {
		f, ok := statuses[v]
		if !ok {
			return nil, fmt.Errorf("is:%s is unknown: use one of %s", v, strings.Join(queryKeys[0].values, ", "))
		}
		any = append(any, f)
	}
	return func(e *entry, o *occasion) bool {
		return slices.ContainsFunc(any, func(f meaning) bool { return f(e, o) })
	}, nil
}

func (w *queryWord) severity() (meaning, error) {
	sign, rest := comparison(w.value)
	var ranks []int
	for _, v := range strings.Split(strings.ToLower(rest), ",") {
		i := slices.Index(severities, v)
		if i < 0 {
			return nil, fmt.Errorf("severity:%s is unknown: use one of %s", v, strings.Join(severities, ", "))
		}
		ranks = append(ranks, -i) // the worse the higher
	}
	return func(e *entry, _ *occasion) bool {
		return slices.ContainsFunc(ranks, func(r int) bool { return compared(sign, -rank(e.row.Severity), r) })
	}, nil
}

// comparison cuts a sign off a value.
func comparison(v string) (sign, rest string) {
	for _, s := range []string{">=", "<=", ">", "<", "="} {
		if r, ok := strings.CutPrefix(v, s); ok {
			return s, r
		}
	}
	return "=", v
}

func compared(sign string, a, b int) bool {
	switch sign {
	case ">=":
		return a >= b
	case "<=":
		return a <= b
	case ">":
		return a > b
	case "<":
		return a < b
	}
	return a == b
}

func (w *queryWord) day() (meaning, error) {
	sign, v := comparison(w.value)
	if w.key == "due" && v == "none" {
		return func(e *entry, _ *occasion) bool { return e.row.Deadline().IsZero() }, nil
	}
	day, err := time.Parse(time.DateOnly, v)
	if err != nil {
		return nil, fmt.Errorf("%s:%s is no day: write it as 2026-12-24", w.key, v)
	}
	switch w.key {
	case "after":
		return func(e *entry, _ *occasion) bool { return !e.row.Found.Before(day) }, nil
	case "before":
		return func(e *entry, _ *occasion) bool { return e.row.Found.Before(day) }, nil
	}
	return func(e *entry, _ *occasion) bool {
		d := e.row.Deadline()
		return !d.IsZero() && compared(sign, int(d.Truncate(24*time.Hour).Unix()/3600), int(day.Unix()/3600))
	}, nil
}

// patternsOf reads a list of values.
func patternsOf(v string) []string { return strings.Split(strings.ToLower(v), ",") }

// fits matches a pattern with * and ? against any word of v, and one without
// against any part of it.
func fits(pattern, v string) bool {
	if !strings.ContainsAny(pattern, "*?") {
		return strings.Contains(v, pattern)
	}
	for _, word := range append(strings.Fields(v), v) {
		if ok, err := path.Match(pattern, word); err == nil && ok {
			return true
		}
	}
	return false
}

// completions gives what the last word of a filter can become.
func completions(s string, policies []string) []string {
	at := strings.LastIndexByte(s, ' ') + 1
	word := strings.TrimLeft(s[at:], "-!")
	head := s[:len(s)-len(word)]
	var out []string
	key, value, isKey := strings.Cut(word, ":")
	for _, k := range queryKeys {
		if !isKey && strings.HasPrefix(k.key, word) {
			out = append(out, head+k.key+":")
		}
		if !isKey || k.key != key {
			continue
		}
		values := k.values
		if key == "policy" {
			values = policies
		}
		sign := value[:len(value)-len(strings.TrimLeft(value, "<>="))]
		for _, v := range values {
			if strings.HasPrefix(v, value[len(sign):]) {
				out = append(out, head+key+":"+sign+v)
			}
		}
	}
	return out
}
