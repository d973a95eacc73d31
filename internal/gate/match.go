package gate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/internal/review"
)

// judgedFile is a record beside one text: what is wrong with it, and which
// changes of the text it is about.
type judgedFile struct {
	File
	today  string
	faults []fault
	clash  []fault          // with what other records decide
	about  map[int]*Covered // by change
	used   []int            // those of them that need a decision, in their order
}

// match finds the changes of a text that a record is about: by fingerprint,
// then by the texts, for what a later program names otherwise. Each decision is
// about one change: of two that read the same, each needs its own.
func (f *File) match(locale string, r *review.Review) map[int]*Covered {
	about := map[int]*Covered{}
	named := f.Record.named(locale)
	for i := range r.Changes {
		fp := r.Changes[i].Fingerprint
		if c := named[fp]; c != nil {
			about[i] = c
			delete(named, fp)
		}
	}
	said := map[string][]*Covered{}
	for k := range f.Record.Covers {
		if c := &f.Record.Covers[k]; named[c.Fingerprint] == c {
			said[c.wording()] = append(said[c.wording()], c)
		}
	}
	for i := range r.Changes {
		w := wording(&r.Changes[i])
		if rest := said[w]; about[i] == nil && len(rest) > 0 {
			about[i], said[w] = rest[0], rest[1:]
		}
	}
	return about
}

// relate finds what a record is about. A fingerprint that stands beside other
// words than those of its change is refused: the approver has read the words. A
// record that cannot be read is about the changes that it names.
func (f *judgedFile) relate(q *Question) {
	if f.Record == nil {
		f.about = f.mentioned(q.Review)
		return
	}
	f.about = f.match(q.Locale, q.Review)
	for i := range q.Review.Changes {
		ch := &q.Review.Changes[i]
		if c := f.about[i]; c != nil && c.wording() != wording(ch) {
			f.faults = append(f.faults, fault{Malformed, fmt.Sprintf("the texts beside %s are not those of the change it names (%s)", c.Fingerprint, ch.ID)})
		}
	}
}

// named gives the decisions about one text by fingerprint.
func (r *Record) named(locale string) map[string]*Covered {
	out := map[string]*Covered{}
	for k := range r.Covers {
		if c := &r.Covers[k]; c.Locale == locale {
			out[c.Fingerprint] = c
		}
	}
	return out
}

// mentioned gives the changes whose fingerprints stand in a file.
func (f *File) mentioned(r *review.Review) map[int]*Covered {
	there := map[string]bool{}
	for _, w := range strings.FieldsFunc(string(f.Raw), func(c rune) bool { return c != ':' && (c < '0' || c > '9') && (c < 'a' || c > 'z') }) {
		there[w] = true
	}
	about := map[int]*Covered{}
	for i := range r.Changes {
		if fp := r.Changes[i].Fingerprint; there[fp] {
			about[i] = &Covered{Fingerprint: fp}
		}
	}
	return about
}

// section is the place of a change: the headings above it.
func section(ch *review.Change) string {
	if len(ch.NewPath) > 0 {
		return strings.Join(ch.NewPath, " › ")
	}
	return strings.Join(ch.OldPath, " › ")
}

// wording is what a decision is about: the texts, and what happened to them.
func wording(ch *review.Change) string { return ch.Op + "\x00" + ch.Old + "\x00" + ch.New }

func (c *Covered) wording() string { return c.Op + "\x00" + c.Old + "\x00" + c.New }

// reopens says why a record that knows a change does not decide about it: its
// words were others, or it stood elsewhere. "" when the record does not know it.
func (f *judgedFile) reopens(q *Question, i int) string {
	if f.Record == nil || len(f.faults) > 0 && f.about[i] != nil {
		return ""
	}
	ch := &q.Review.Changes[i]
	if c := f.about[i]; c != nil {
		return fmt.Sprintf("it was decided about under “%s” and stands under “%s”", c.Section, section(ch))
	}
	earlier := slices.ContainsFunc(f.Record.Covers, func(c Covered) bool {
		return c.Locale == q.Locale && (c.Old != "" && c.Old == ch.Old || c.New != "" && (c.New == ch.Old || c.New == ch.New))
	})
	if earlier {
		return "the text changed after the decision"
	}
	return ""
}
