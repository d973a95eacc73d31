package watch

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/snapshots"
)

// sayRecord words an event about a record.
func sayRecord(e *snapshots.Event, f *facts, n *report.Notice) {
	name := strings.TrimSuffix(filepath.Base(f.Record), ".yaml")
	say := func(head string, lines ...string) { n.Head, n.Lines = e.Policy+": "+head, lines }
	switch f.Cause {
	case gate.Published:
		say("the approved text is live", "The live page shows the text that "+name+" approves.", f.Why)
	case gate.Sent:
		say("the notice is sent", "Each channel of "+name+" has its proof.", f.Why)
	case gate.Closed:
		say("notice done, record closed", "The text that "+name+" approves is live and in effect, and its notice is proven. It is the base of the next comparison.")
	case noticeOverdue:
		say("notice record overdue", name+": "+f.Why+".", "Do what is missing and write it into "+f.Record+"; until then each weekly coverage names it.")
	case noticeReplaced:
		say("the approved text is no longer live", "The notice of "+name+" is under way, and the live page shows another text than it approves: no record that holds names that text.",
			"Publish the approved text again, or draft a record for what is live now.")
		n.Act = []string{"redletter gate --write-notice"}
	case noticeRefused:
		say("published without a valid approval", "The live page shows the text of "+name+", whose approval does not hold: "+f.Why+".",
			"Have it approved by somebody other than the author, or take the page back.")
		n.Act = []string{"redletter gate approve " + f.Record + " --key KEY.pem --as NAME"}
	case noticeUnread:
		say("notice records cannot be read", f.Why, "Until they can be, no text of this policy counts as approved. redletter doctor looks at the directory that records: names.")
	case noticeUnwritten:
		say("the notice record could not be moved", name+" stays behind the facts: "+f.Why)
		n.Act = []string{markCommand(f, f.Old)}
	}
	if !slices.Contains(steps, f.Cause) {
		return
	}
	if f.Marked {
		n.Lines = append(n.Lines, "The watch moves the state in "+f.Record+"; commit the file.")
		return
	}
	n.Lines = append(n.Lines, "Move the record with the command below, and commit it.")
	n.Act = []string{markCommand(f, f.Cause)}
}

// markCommand moves a record to a state by hand.
func markCommand(f *facts, state string) string {
	s := "redletter gate mark " + f.Record + " " + state
	if state != gate.Sent {
		s += " --live " + f.URL
	}
	return s
}
