package report

import (
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/safe"
)

// ToldSchema names the form of Told.
const ToldSchema = "redletter/told/v1"

// Told is what a message says, for programs: the data of a webhook, and what
// templates fill in. Every string of it is safe text; nothing of it is secret.
type Told struct {
	Schema  string       `json:"schema"`
	Subject string       `json:"subject"`
	At      string       `json:"at"` // when it was written, RFC 3339
	Notices []ToldNotice `json:"notices"`

	Checkpoint string `json:"checkpoint"` // of the ledger, "" for none
}

// ToldNotice is one thing that is told.
type ToldNotice struct {
	Policy   string       `json:"policy"`
	Owner    string       `json:"owner"`
	URL      string       `json:"url"`
	Severity string       `json:"severity"` // the verdict, "" when there is no change to show
	Head     string       `json:"head"`
	Lines    []string     `json:"lines"`
	First    []string     `json:"first"` // what cannot wait
	Short    []string     `json:"short"` // what is flagged, and why
	Tasks    []string     `json:"tasks"` // what there is to do
	Changes  []ToldChange `json:"changes"`
	More     int          `json:"more"` // changes that are not listed
	Duties   []string     `json:"duties"`
	Failed   []string     `json:"failed"` // checks
	Clocks   []string     `json:"clocks"`
	Act      []string     `json:"act"`
	Again    string       `json:"again"`
}

// ToldChange is one change.
type ToldChange struct {
	ID        string   `json:"id"`
	Severity  string   `json:"severity"`
	Words     string   `json:"words"` // the severity as people read it
	Direction string   `json:"direction"`
	Category  string   `json:"category"`
	Section   string   `json:"section"`
	Old       string   `json:"old"`
	New       string   `json:"new"`
	Redline   string   `json:"redline"` // with [-…-] and {+…+}
	Reasons   []string `json:"reasons"`
}

// mostTold is how many changes of one notice are listed.
// The worst come first.
const mostTold = 100

// ToldOf gives the facts of notices.
func ToldOf(subject safe.Text, at time.Time, notices []Notice) *Told {
	out := &Told{Schema: ToldSchema, Subject: subject.Line().String(), At: at.Format(time.RFC3339), Notices: make([]ToldNotice, 0, len(notices))}
	for i := range notices {
		out.Notices = append(out.Notices, notices[i].told())
	}
	return out
}

func (n *Notice) told() ToldNotice {
	m := n.html()
	t := ToldNotice{
		Policy: text(n.Policy), Owner: text(n.Owner), URL: m.URL, Severity: n.severity(), Head: m.Title, Lines: m.Lines, First: safeLines(n.first()),
		Short: safeLines(n.short()), Tasks: safeLines(n.tasks()), Duties: []string{}, Failed: append([]string{}, m.Failed...), Clocks: m.Clocks, Act: m.Act, Again: m.Again, Changes: []ToldChange{},
	}
	for _, g := range m.Groups {
		for _, d := range g.Duties {
			t.Duties = append(t.Duties, d.What)
		}
	}
	if n.Review == nil {
		return t
	}
	for _, i := range worstFirst(n.Review) {
		c := &n.Review.Changes[i]
		if n.Lowest != "" && ordinal(c.Severity) > ordinal(n.Lowest) || len(t.Changes) == mostTold {
			t.More++
			continue
		}
		tc := ToldChange{
			ID: c.ID, Severity: c.Severity, Words: Severity(c.Severity), Direction: c.Direction, Category: c.Category, Section: place(where(c)),
			Old: text(c.Old), New: text(c.New), Redline: marked(pieces(c)), Reasons: []string{},
		}
		for _, f := range c.Findings {
			tc.Reasons = append(tc.Reasons, text(f.Rule)+": "+text(f.Why))
		}
		t.Changes = append(t.Changes, tc)
	}
	return t
}

// marked writes the marks of plain text.
func marked(all []piece) string {
	var b strings.Builder
	for _, p := range all {
		switch p.Op {
		case "-":
			b.WriteString("[-" + p.Text + "-]")
		case "+":
			b.WriteString("{+" + p.Text + "+}")
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}
