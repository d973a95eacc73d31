package notify

import (
	"fmt"
	"strings"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/notify/duty"
)

// Item is a line of the checklist before publishing.
type Item struct {
	Number   int
	What     string
	Attested bool        // a person attests to it; else a machine can look
	State    string      // done, open, fail, not-checked
	Details  []safe.Text // what the comparison answers, one line each
	Evidence string      // what is to be kept
}

// States of an item. Nothing is done because nobody looked.
const (
	Done       = "done"
	OpenItem   = "open"
	Failed     = "fail"
	NotChecked = "not-checked"
)

// Checklist gives what is to be done before and after the new text is
// published, with what the comparison already answers. What needs the network,
// a clock or a person stays open.
func Checklist(c *Comparison) []Item {
	k := &checklist{Comparison: c}
	k.add("live version fetched again now; it is the base of this comparison", false, NotChecked, "fetch record")
	k.verdicts()
	k.check("date line changed, readable and agreeing across the page", "parsed dates", "date-not-bumped", "date-lines-disagree")
	k.check("effective date respects the lead", "computation", "effective-date-too-early", "lead-time-kept")
	k.add("plain-language summary, devoted to the changes alone, telling their content", true, OpenItem, "text and hash of the letter")
	k.each("notice", "ids and times of sending", duty.Notify)
	k.audiences()
	k.oldData()
	k.add("dependent texts updated: notice at collection, cookie banner, app-store labels, records of processing, contracts, translations, children's notice, linked policies", true, OpenItem, "list")
	k.add("links for rights and opting out resolve, to the right host", false, NotChecked, "link check")
	k.each("prior version archived and linked", "URL and hash", duty.Archive)
	k.add("approver is not the author; counsel signs off what is flagged material", true, OpenItem, "identities")
	k.add("after publishing: live text equals the approved text, proof of notice attached, looked at again on the effective date", false, NotChecked, "closing record")
	return k.items
}

type checklist struct {
	*Comparison
	items []Item
}

func (k *checklist) add(what string, attested bool, state, evidence string, details ...string) {
	it := Item{Number: len(k.items) + 1, What: what, Attested: attested, State: state, Evidence: evidence}
	for _, d := range details {
		it.Details = append(it.Details, safe.Line(d))
	}
	k.items = append(k.items, it)
}

// verdicts counts what somebody must decide.
func (k *checklist) verdicts() {
	var flagged, doubtful int
	for i := range k.Judgements {
		switch k.Judgements[i].Severity {
		case material.Material:
			flagged++
		case material.Unclear:
			doubtful++
		}
	}
	state := OpenItem
	if flagged+doubtful == 0 {
		state = Done
	}
	k.add("every change flagged material or in need of a lawyer's look has an owner, a verdict and a reason", true, state, "decisions",
		fmt.Sprintf("%d flagged material, %d need a lawyer's look", flagged, doubtful))
}

// check takes over the answers of document checks; the worst counts.
func (k *checklist) check(what, evidence string, names ...string) {
	state, details := NotChecked, []string(nil)
	seen := false
	for _, c := range k.Checks {
		for _, n := range names {
			if c.Check != n {
				continue
			}
			details = append(details, c.Why)
			state = worse(state, itemState(c.Status), seen)
			seen = true
		}
	}
	k.add(what, false, state, evidence, details...)
}

func itemState(status string) string {
	switch status {
	case duty.Pass:
		return Done
	case duty.Fail:
		return Failed
	}
	return NotChecked
}

// worse gives the state that counts of two: a failure, else what was not
// looked at, else done.
func worse(a, b string, seen bool) string {
	switch {
	case !seen || b == Failed:
		return b
	case a == Failed:
		return a
	case b == NotChecked:
		return b
	}
	return a
}

// each makes one item of the duties of some kinds: done when all are met.
func (k *checklist) each(what, evidence string, kinds ...string) {
	state, details := "", []string(nil)
	for i := range k.Duties {
		d := &k.Duties[i]
		for _, kind := range kinds {
			if d.Kind != kind || d.OwedBy != duty.Publisher {
				continue
			}
			details = append(details, d.String())
			if d.Status != duty.Met {
				state = OpenItem
			} else if state == "" {
				state = Done
			}
		}
	}
	if state == "" {
		state, details = k.unasked()
	}
	k.add(what, true, state, evidence, details...)
}

// oldData asks for consent, a choice or a cut-over. Where nothing asks for one
// and something weakens, a person still has to say what becomes of data already
// held.
func (k *checklist) oldData() {
	k.each("consent, opt-out or cut-over in place before old data is treated the new way", "flag id", duty.Consent, duty.OptOut)
	it := &k.items[len(k.items)-1]
	for i := range k.Judgements {
		if j := &k.Judgements[i]; it.State == Done && j.Severity == material.Material && j.Direction == material.Weakens {
			it.State = OpenItem
			it.Details = append(it.Details, safe.Line("something is less protective on its face: say what becomes of data already held"))
		}
	}
}

// unasked is the answer where no duty stands. Without a chosen regime that is
// no answer.
func (k *checklist) unasked() (string, []string) {
	for _, c := range k.Checks {
		if c.Check == "regimes-chosen" && c.Status == duty.NotChecked {
			return NotChecked, []string{"not promised; no regime was chosen that could ask for it"}
		}
	}
	return Done, []string{"neither promised nor asked for by a chosen regime"}
}

// audiences lists who is to be told.
func (k *checklist) audiences() {
	var who []string
	seen := map[string]bool{}
	for i := range k.Duties {
		if d := &k.Duties[i]; d.OwedBy == duty.Publisher && d.OwedTo != "" && !seen[d.OwedTo] {
			seen[d.OwedTo] = true
			who = append(who, d.OwedTo)
		}
	}
	k.add("audience: existing users whose data was collected under the old text, parents, former customers, jurisdictions", true, OpenItem, "query and count",
		strings.Join(who, ", "))
}

// ChecklistText prints the checklist for a terminal or a plain file.
func ChecklistText(items []Item) safe.Text {
	var b strings.Builder
	for _, it := range items {
		mark := " "
		switch it.State {
		case Done:
			mark = "x"
		case Failed:
			mark = "!"
		case NotChecked:
			mark = "?"
		}
		fmt.Fprintf(&b, "[%s] %d. %s\n", mark, it.Number, hang(it.What, "       "))
		for _, d := range it.Details {
			if d.String() != "" {
				fmt.Fprintf(&b, "     - %s\n", hang(d.String(), "       "))
			}
		}
	}
	return safe.Sanitize(b.String())
}

// hang wraps a text whose first line stands behind a mark.
func hang(s, indent string) string {
	return strings.TrimSpace(wrap(s, indent, 78))
}

// ChecklistMarkdown prints the checklist as a task list.
func ChecklistMarkdown(items []Item) safe.Text {
	var b strings.Builder
	for _, it := range items {
		mark := " "
		if it.State == Done {
			mark = "x"
		}
		fmt.Fprintf(&b, "- [%s] %d. %s (%s", mark, it.Number, it.What, it.State)
		if it.Attested {
			b.WriteString(", to be attested")
		}
		fmt.Fprintf(&b, "; keep: %s)\n", it.Evidence)
		for _, d := range it.Details {
			if d.String() != "" {
				fmt.Fprintf(&b, "  - %s\n", inert(d.String()))
			}
		}
	}
	return safe.Sanitize(b.String())
}
