package importer

import "github.com/redletter-dev/redletter/internal/watch"

// Tally counts what became of the texts of one policy.
type Tally struct {
	Policy string `json:"policy"`
	From   string `json:"from"`  // in the archive
	Texts  int    `json:"texts"` // that the archive holds

	Known      int `json:"known"`      // taken by an earlier import
	Late       int `json:"late"`       // older than what the store holds, and not taken
	Versions   int `json:"versions"`   // new ones, those that returned and were reread among them
	Unchanged  int `json:"unchanged"`  // other markup, same policy
	Returned   int `json:"returned"`   // versions that returned to an earlier text
	Reread     int `json:"reread"`     // taken anew from the same page: the reader changed, not the page
	Doubtful   int `json:"doubtful"`   // probably not the policy: no versions
	Unreadable int `json:"unreadable"` // no documents
}

// count sums up what a replay took.
func (r *replay) count() Tally {
	t := r.tally
	t.Policy = r.policy
	for _, l := range r.taken {
		switch l.entry.Capture.Outcome {
		case watch.Doubtful:
			t.Doubtful++
		case watch.Degraded:
			t.Unreadable++
		case watch.Unchanged:
			if l.entry.Capture.Why == rereadWhy {
				t.Reread++
			} else {
				t.Unchanged++
			}
		}
		if l.entry.Version != nil {
			t.Versions++
		}
	}
	t.Versions += len(r.confirmed)
	return t
}

// Sum adds up tallies.
func Sum(ts []Tally) Tally {
	var s Tally
	for _, t := range ts {
		s.Texts += t.Texts
		s.Known += t.Known
		s.Late += t.Late
		s.Versions += t.Versions
		s.Unchanged += t.Unchanged
		s.Returned += t.Returned
		s.Reread += t.Reread
		s.Doubtful += t.Doubtful
		s.Unreadable += t.Unreadable
	}
	return s
}
