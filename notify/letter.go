package notify

import (
	"strings"
	"time"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/notify/duty"
	policy "github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/promise"
)

// Counsel is what stands in a draft where the texts do not say it.
const Counsel = "[COUNSEL TO COMPLETE]"

// Comparison is what a letter and a checklist are worked out from: the stages
// of one comparison, and what only the publisher knows.
type Comparison struct {
	Delta      *diff.Delta
	Judgements []material.Judgement
	Old        *promise.Ledger // the promises in force
	Duties     []duty.Duty
	Checks     []duty.Check
	Company    string // "" leaves it to counsel
	URL        string // of the policy; "" leaves it to counsel
	Contact    string // an address for questions; "" takes the policy's own, else leaves it to counsel
}

// Letter is a draft of the notice to the users of an own policy, devoted to the
// change alone. It tells what changes with the words before and after, from
// when, and whom to ask, and advertises nothing. It is a draft: counsel reads
// it before anybody gets it.
type Letter struct {
	Subject safe.Text
	Opening []safe.Text
	Topics  []Topic
	Choices []safe.Text // what a reader can do; empty when nothing is asked for
	Contact safe.Text
	Open    []string // what counsel has to complete, in the order of the letter
}

// Topic is a group of changes under a plain heading.
type Topic struct {
	Title   safe.Text
	Changes []Changed
}

// Changed is one change in the words of both versions; one of them is empty
// where a sentence was added or dropped.
type Changed struct {
	What   safe.Text // one sentence, "" where the words speak for themselves
	Before safe.Text
	After  safe.Text
}

// Draft writes the letter. Changes of wording alone are left out; minor ones
// are in it only when there is nothing more.
func Draft(c *Comparison) Letter {
	d := &drafter{Comparison: c}
	d.letter.Subject = safe.Line(d.or("the name of the company", c.Company) + ": changes to our " + d.policy() + from(d.effective(), ", from "))
	d.opening()
	d.topics()
	d.choices()
	d.contact()
	return d.letter
}

type drafter struct {
	*Comparison
	letter Letter
	asked  map[string]bool
}

// or gives a value, or the blank that counsel fills in.
func (d *drafter) or(what, value string) string {
	if value != "" {
		return value
	}
	if d.asked == nil {
		d.asked = map[string]bool{}
	}
	if !d.asked[what] {
		d.asked[what] = true
		d.letter.Open = append(d.letter.Open, what)
	}
	return strings.TrimSuffix(Counsel, "]") + ": " + what + "]"
}

func from(value, lead string) string {
	if value == "" {
		return ""
	}
	return lead + value
}

// policy names the document as it names itself.
func (d *drafter) policy() string {
	if t := d.Delta.New.Title; t != "" && len(t) <= 60 {
		return t
	}
	return "privacy policy"
}

// effective is the effective date of the new text in words, "" when it has
// none: the date of an update is not the date of effect.
func (d *drafter) effective() string {
	for _, x := range d.Delta.New.Dates {
		if x.Role == "effective" && x.ISO != "" {
			return plainDate(x.ISO)
		}
	}
	return ""
}

// plainDate writes an ISO day or month in words.
func plainDate(iso string) string {
	if t, err := time.Parse(time.DateOnly, iso); err == nil {
		return t.Format("2 January 2006")
	}
	if t, err := time.Parse("2006-01", iso); err == nil {
		return t.Format("January 2006")
	}
	return iso
}

func (d *drafter) opening() {
	say := func(s string) { d.letter.Opening = append(d.letter.Opening, safe.Line(s)) }
	say("We are changing our " + d.policy() + ". This message is only about these changes.")
	say("They apply from " + d.or("the date from which the changes apply", d.effective()) + ".")
	say("The whole text is at " + d.or("the address of the policy", d.URL) + ".")
}

// topics groups the changes that matter, in the order of the new text.
func (d *drafter) topics() {
	least := material.Unclear
	if !d.any(least) {
		least = material.Minor
	}
	for i := range d.Delta.Changes {
		if d.Judgements[i].Severity < least || d.dateOnly(i) {
			continue
		}
		title := topicTitle(d.Judgements[i].Category)
		t := d.topic(title)
		t.Changes = append(t.Changes, d.changed(i))
	}
	if len(d.letter.Topics) == 0 {
		t := d.topic("The changes")
		t.Changes = append(t.Changes, Changed{What: safe.Line(d.or("what changes", ""))})
	}
}

func (d *drafter) any(least material.Level) bool {
	for i := range d.Judgements {
		if d.Judgements[i].Severity >= least && !d.dateOnly(i) {
			return true
		}
	}
	return false
}

// dateOnly says whether a change is the date line, which the letter tells as
// its date.
func (d *drafter) dateOnly(i int) bool {
	fs := d.Judgements[i].Findings
	return len(fs) == 1 && fs[0].Family == "date-only"
}

func (d *drafter) topic(title string) *Topic {
	for i := range d.letter.Topics {
		if d.letter.Topics[i].Title.String() == title {
			return &d.letter.Topics[i]
		}
	}
	d.letter.Topics = append(d.letter.Topics, Topic{Title: safe.Line(title)})
	return &d.letter.Topics[len(d.letter.Topics)-1]
}

func (d *drafter) changed(i int) Changed {
	c := &d.Delta.Changes[i]
	out := Changed{Before: safe.Line(c.Old), After: safe.Line(c.New)}
	switch c.Op {
	case diff.Added:
		out.What = safe.Line("New in the text.")
	case diff.Removed:
		out.What = safe.Line("No longer in the text.")
	case diff.Moved:
		out.What = safe.Line("Stands in another place now.")
	}
	return out
}

// topicTitle is the heading that a reader of the policy would look for.
func topicTitle(category string) string {
	switch category {
	case "first-party-collection-use":
		return "What we collect and what we use it for"
	case "third-party-sharing-collection":
		return "Who else gets your information"
	case "user-choice-control":
		return "Your choices"
	case "user-access-edit-deletion":
		return "Your rights"
	case "data-retention":
		return "How long we keep your information"
	case "data-security":
		return "How we protect your information"
	case "policy-change":
		return "How we tell you about changes"
	case "do-not-track":
		return "Tracking signals of your browser"
	case "international-specific-audiences":
		return "Particular countries and groups"
	}
	return "Other changes"
}

// choices says what a reader can do: what duties ask the publisher to offer,
// and the way out that the policy in force names.
func (d *drafter) choices() {
	say := func(s string) { d.letter.Choices = append(d.letter.Choices, safe.Line(s)) }
	var consent, optOut bool
	for i := range d.Duties {
		consent = consent || d.Duties[i].Kind == duty.Consent
		optOut = optOut || d.Duties[i].Kind == duty.OptOut
	}
	if consent {
		say("Where a change needs your consent, we ask for it before: " + d.or("how consent is asked for", "") + ".")
	}
	if optOut {
		say("You can opt out before the changes apply: " + d.or("how to opt out, and until when", "") + ".")
	}
	if d.Old == nil {
		return
	}
	for i := range d.Old.Promises {
		if p := &d.Old.Promises[i]; p.Remedy != "" {
			say("Our policy says: “" + p.Quote + "”")
			return
		}
	}
}

// contact takes the address given, else the sentence of the policy that names
// one, else leaves it to counsel.
func (d *drafter) contact() {
	who := d.Contact
	if who == "" {
		who = contactSentence(d.Delta.New)
	}
	d.letter.Contact = safe.Line(d.or("whom to ask, and how", who))
}

// contactSentence is the sentence that tells where to send questions: one with
// an address, under a heading about contact or with the word question in it.
func contactSentence(doc *policy.Document) string {
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		if !b.Included() || b.Kind == policy.Heading || !strings.Contains(b.Text, "@") {
			continue
		}
		path := doc.Path(i)
		under := len(path) > 0 && strings.Contains(strings.ToLower(path[len(path)-1]), "contact")
		for _, s := range policy.Sentences(b.Text) {
			t := b.Text[s.Start:s.End]
			if strings.Contains(t, "@") && (under || strings.Contains(strings.ToLower(t), "question")) {
				return t
			}
		}
	}
	return ""
}
