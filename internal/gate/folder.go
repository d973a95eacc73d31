package gate

import (
	"fmt"
	"strings"

	"github.com/redletter-dev/redletter/internal/review"
)

// Folder is what lies in a directory of records: the records, and who may
// approve them.
type Folder struct {
	Files     []File
	Approvers *Approvers
}

// Approves gives the record by which a text of a policy may stand on a day, nil
// for none. A text is named by its canonical hash. The approval is verified: a
// record that anybody can write proves nothing. A plan that ran out does not
// count; proofs that are late do not take back what was approved.
func (d *Folder) Approves(policy, text, today string) *File {
	for i := range d.Files {
		f := &d.Files[i]
		if f.Record == nil || f.Record.Policy != policy || !f.Record.names(text) || len(f.faults(d.Approvers)) > 0 {
			continue
		}
		if f.Record.State != Planned || len(f.Record.expired(today)) == 0 {
			return f
		}
	}
	return nil
}

// Base gives the newest closed record whose text in a locale is the base of a
// policy, nil for none. It fails where a record may be it and cannot be relied
// on: taking another text for the base would hide what changed since.
func (d *Folder) Base(policy, locale, today string) (*File, error) {
	var last *File
	for i := range d.Files {
		f := &d.Files[i]
		switch {
		case f.Record == nil && f.Guess.mayBe(policy):
			return nil, fmt.Errorf("%s cannot be read, and may be the base: %w", f.Path, f.Err)
		case f.Record == nil || f.Record.Policy != policy || !f.Record.IsBase() || f.Record.Texts[textKey(locale)] == "":
		case last == nil || f.Record.Publish >= last.Record.Publish:
			last = f
		}
	}
	if last == nil {
		return nil, nil
	}
	if why := last.Refused(d.Approvers); why != "" {
		return nil, fmt.Errorf("%s is closed and would be the base, but %s", last.Path, why)
	}
	if last.Record.Publish > today {
		return nil, fmt.Errorf("%s is closed, and its text is to be published on %s", last.Path, last.Record.Publish)
	}
	if last.Copy(locale) == "" {
		return nil, fmt.Errorf("%s is closed and names no copy of its text (%s)", last.Path, textKey(locale))
	}
	return last, nil
}

// Copy is the file beside a closed record that holds its text in a locale.
func (f *File) Copy(locale string) string { return f.Record.Copies[textKey(locale)] }

// Text is the hash of the text that a record approves in a locale.
func (f *File) Text(locale string) string { return f.Record.Texts[textKey(locale)] }

// mayBe says that a record of which this is known may be the base of a policy.
func (g *Guess) mayBe(policy string) bool {
	return g == nil || g.State == Closed && strings.TrimSpace(g.Policy) == policy
}

// Lost says how a record as it was on the branch to merge into is no longer
// here, "" when it is, or when it decides nothing any more: its text is the base
// or about to be, and without it what changed would be counted from another.
func (d *Folder) Lost(was *File) string {
	r := was.Record
	if r == nil || r.State == Planned || !r.notifies() {
		return ""
	}
	back := ""
	for i := range d.Files {
		now := d.Files[i].Record
		if now == nil || now.Policy != r.Policy {
			continue
		}
		if now.IsBase() && now.Publish > r.Publish && d.Files[i].Refused(d.Approvers) == "" {
			return ""
		}
		if string(now.payload(&Approval{})) != string(r.payload(&Approval{})) {
			continue
		}
		if rank(now.State) >= rank(r.State) {
			return ""
		}
		back = now.State
	}
	if back != "" {
		return fmt.Sprintf("%s was %s and is %s here", was.Path, r.State, back)
	}
	return fmt.Sprintf("%s was %s and is not here any more", was.Path, r.State)
}

// Decided says which changes of the live page records decide about whose
// approval holds, whatever their state.
func (d *Folder) Decided(policy, locale string, live *review.Review) []bool {
	out := make([]bool, len(live.Changes))
	for _, f := range d.approved(policy) {
		for i := range f.match(locale, live) {
			out[i] = true
		}
	}
	return out
}

// Unseen gives a record that says it is published, and the text of a change
// under it that the new text has and the live page has not, each against the
// base; nil for none.
func (d *Folder) Unseen(policy, locale string, next, live *review.Review) (*File, string) {
	for _, f := range d.approved(policy) {
		if f.Record.State != Published && f.Record.State != Sent {
			continue
		}
		shown := map[*Covered]bool{}
		for _, c := range f.match(locale, live) {
			shown[c] = true
		}
		about := f.match(locale, next)
		for i := range next.Changes {
			if c := about[i]; c != nil && !shown[c] {
				return f, c.New + c.Old
			}
		}
	}
	return nil, ""
}

// Grace is the last day on which the translations of a policy may lag, by the
// records whose approval holds; "" for none.
func (d *Folder) Grace(policy string) string {
	grace := ""
	for _, f := range d.approved(policy) {
		if f.Record.State != Closed {
			grace = max(grace, f.Record.Grace)
		}
	}
	return grace
}

// approved gives the records of a policy whose approval holds.
func (d *Folder) approved(policy string) []*File {
	var out []*File
	for i := range d.Files {
		if f := &d.Files[i]; f.Record != nil && f.Record.Policy == policy && f.Refused(d.Approvers) == "" {
			out = append(out, f)
		}
	}
	return out
}

// names says that a text is one of those that the record approves.
func (r *Record) names(text string) bool {
	for _, h := range r.Texts {
		if h == text {
			return true
		}
	}
	return false
}

// Refused says why the decisions of a record do not count whatever the day, ""
// when they do.
func (f *File) Refused(a *Approvers) string {
	if all := f.faults(a); len(all) > 0 {
		return all[0].why
	}
	return ""
}

// faults lists what is wrong with a record by itself.
func (f *File) faults(a *Approvers) []fault {
	if f.Record == nil {
		why := "it cannot be read"
		if f.Err != nil {
			why, _, _ = strings.Cut(strings.TrimPrefix(f.Err.Error(), f.Path+": "), "\n")
		}
		return []fault{{Malformed, why}}
	}
	out := f.Record.malformed()
	if l := f.Record.Notice; l != nil && l.SHA256 != f.Letter {
		out = append(out, fault{Malformed, "the letter " + l.File + " is not the one whose sha256 stands in the record"})
	}
	if len(out) == 0 {
		out = f.Record.unauthorised(a)
	}
	return out
}

// Proven says that each channel of a record has its proof.
func (r *Record) Proven() bool {
	for i := range r.Channels {
		if r.Channels[i].Proof == "" {
			return false
		}
	}
	return true
}
