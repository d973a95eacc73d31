package review

import (
	"fmt"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/promise"
)

// Review puts the case into the form of the contract.
func (c *Case) Review() *Review {
	r := &Review{
		Schema: Schema, Tool: Tool, RulesVersion: material.RulesVersion, ReviewedBy: material.ReviewedBy,
		Jurisdictions: list(c.options.Duty.Jurisdictions), Role: role(c.options.Duty.Role),
		Verdict: c.Verdict(), Suspect: c.Doubt, Announced: announced(c.New),
		Old: side(c.oldSrc, c.Old), New: side(c.newSrc, c.New),
		Suppressed: suppressed(c.Delta.Suppressed),
		Changes:    make([]Change, 0, len(c.Delta.Changes)),
		Checks:     make([]Check, 0, len(c.Checks)),
		Duties:     make([]Duty, 0, len(c.Duties)),
	}
	for i := range c.Delta.Changes {
		r.Changes = append(r.Changes, change(i, &c.Delta.Changes[i], &c.Judgements[i], &c.Notices[i]))
		c.ends(&r.Changes[i], &c.Delta.Changes[i])
	}
	for _, k := range c.Checks {
		r.Checks = append(r.Checks, Check(k))
	}
	for i := range c.Duties {
		r.Duties = append(r.Duties, dutyOf(&c.Duties[i]))
	}
	r.Promises = append(promises("old", c.OldWord.Promises), promises("new", c.NewWord.Promises)...)
	for _, g := range c.duty.Suggest() {
		r.Suggested = append(r.Suggested, Suggestion(g))
	}
	r.Stats = stats(c.Delta, c.Judgements)
	return r
}

// ends names both ends of a move.
func (c *Case) ends(to *Change, d *diff.Change) {
	if d.Op == diff.Moved || d.Op == diff.MovedModified {
		to.MovedFrom, to.MovedTo = diff.MovePlace(c.Old, d.OldBlock), diff.MovePlace(c.New, d.NewBlock)
	}
}

// Promised gives the promises of one document in the form of the contract.
func Promised(doc *parse.Document, l *promise.Ledger) *Promises {
	p := &Promises{
		Schema: "redletter/promises/v1", Promises: promises("", l.Promises),
		Commitments: []Commitment{}, Dates: dates(doc), Conflicts: []Conflict{},
	}
	for _, m := range l.Commitments {
		p.Commitments = append(p.Commitments, Commitment{Kind: m.Kind, Quote: m.Quote, Path: list(m.Path)})
	}
	for _, m := range l.Conflicts {
		p.Conflicts = append(p.Conflicts, Conflict{Kind: m.Kind, Quotes: list(m.Quotes)})
	}
	return p
}

// ChangeID numbers the changes of one comparison, from 0.
func ChangeID(i int) string { return fmt.Sprintf("C-%03d", i+1) }

func change(i int, c *diff.Change, j *material.Judgement, n *duty.Notice) Change {
	out := Change{
		ID: ChangeID(i), Fingerprint: c.Fingerprint, Op: string(c.Op), Note: c.Note,
		OldPath: list(c.OldPath), NewPath: list(c.NewPath), OldPos: pos(c.OldPos), NewPos: pos(c.NewPos),
		Old: c.Old, New: c.New, Words: make([]Word, 0, len(c.Words)),
		Severity: j.Severity.String(), Direction: string(j.Direction), Category: j.Category, Consent: j.Consent,
		Notice:   Notice{Required: n.Required, Channels: list(n.Channels), LeadDays: n.LeadDays},
		Findings: make([]Finding, 0, len(j.Findings)),
	}
	for _, w := range c.Words {
		out.Words = append(out.Words, Word{Op: string(w.Op), Text: w.Text})
	}
	for k := range j.Findings {
		out.Findings = append(out.Findings, finding(&j.Findings[k]))
	}
	return out
}

func finding(f *material.Finding) Finding {
	out := Finding{
		Rule: f.Rule, Severity: f.Severity.String(), Direction: string(f.Direction), Family: f.Family,
		Evidence: Evidence{Old: list(f.Evidence.Old), New: list(f.Evidence.New)},
		Basis:    make([]Basis, 0, len(f.Basis)), Why: f.Why,
	}
	for _, b := range f.Basis {
		out.Basis = append(out.Basis, Basis(b))
	}
	return out
}

func dutyOf(d *duty.Duty) Duty {
	out := Duty{
		Kind: d.Kind, OwedBy: d.OwedBy, OwedTo: d.OwedTo, Channel: d.Channel,
		Due: Due{Event: d.Due.Event, Days: d.Due.Days, Date: optional(d.Due.Date)}, OneOf: optional(d.OneOf),
		Regime: d.Regime, Basis: Basis(d.Basis), Quote: d.Quote, Because: make([]string, 0, len(d.Because)),
		Status: d.Status, Note: d.Note,
	}
	for _, i := range d.Because {
		out.Because = append(out.Because, ChangeID(i))
	}
	return out
}

func promises(side string, in []promise.Promise) []Promise {
	out := make([]Promise, 0, len(in))
	for i := range in {
		p := &in[i]
		out = append(out, Promise{
			Side: side, Binding: p.Binding, Channel: optional(p.Channel), Strength: p.Strength, Trigger: p.Trigger,
			Timing: optional(p.Timing), LeadDays: days(p.LeadDays), OneOf: optional(p.OneOf), AllOf: optional(p.AllOf),
			ReachLimit: optional(p.Reach), Remedy: optional(p.Remedy),
			DeemedConsent: p.DeemedConsent, CheckBack: p.CheckBack, WithoutNotice: p.WithoutNotice,
			Discretion: p.Discretion, ConsentRequired: p.ConsentRequired,
			Retroactive: p.Retroactive, NotRetroactive: p.NotRetroactive,
			Quote: p.Quote, Path: list(p.Path),
		})
	}
	return out
}

func stats(d *diff.Delta, js []material.Judgement) Stats {
	s := Stats{
		WordsAdded: d.Stats.WordsAdded, WordsRemoved: d.Stats.WordsRemoved, WordsMoved: d.Stats.WordsMoved,
		Changes: len(d.Changes), BySeverity: map[string]int{},
	}
	for i := range js {
		s.BySeverity[js[i].Severity.String()]++
	}
	return s
}

func side(src Source, d *parse.Document) Side {
	return Side{
		Ref: src.Ref, Hash: Hash(src.Input.Bytes), Extractor: d.Extractor, Title: d.Title,
		Language: d.Language, Words: d.Words, Dates: dates(d), Degraded: d.Degraded,
	}
}

func dates(d *parse.Document) []Date {
	out := make([]Date, 0, len(d.Dates))
	for _, x := range d.Dates {
		out = append(out, Date{Role: x.Role, Date: optional(x.ISO), Ambiguous: x.Ambiguous, Text: x.Text})
	}
	return out
}

func announced(d *parse.Document) *Announcement {
	if d.Announced == nil {
		return nil
	}
	return &Announcement{Date: optional(d.Announced.Date), Link: optional(d.Announced.Link), Quote: d.Announced.Quote}
}

func suppressed(in []diff.Suppressed) []Suppressed {
	out := make([]Suppressed, 0, len(in))
	for _, s := range in {
		out = append(out, Suppressed(s))
	}
	return out
}

func role(r string) string {
	if r == "" {
		return "vendor"
	}
	return r
}

func pos(p parse.Pos) *parse.Pos {
	if p == (parse.Pos{}) {
		return nil
	}
	return &p
}

func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func days(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}
