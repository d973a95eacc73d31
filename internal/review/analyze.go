package review

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/redletter-dev/redletter/diff"
	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/promise"
)

// Tool is the program's name and version, printed in every review.
const Tool = "redletter 0.1.0"

// Source is one side of a comparison: where it came from and its bytes.
type Source struct {
	Ref    string
	Input  parse.Input
	Absent bool // there is no document on this side: everything was added or removed

	Doc       *parse.Document // of Input, where it was read before; nil: it is read
	Confirmed bool            // it was seen often enough: it is the policy, however odd it looks
}

// read parses a side; an absent one is a document without blocks.
func (s *Source) read(r *parse.Reader) (*parse.Document, error) {
	if s.Absent {
		return &parse.Document{Sections: []parse.Section{{Heading: -1, Parent: -1}}}, nil
	}
	if s.Doc != nil {
		return s.Doc, nil
	}
	doc, err := r.Parse(s.Input)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", s.Ref, err)
	}
	return doc, nil
}

// Options are the facts outside the two texts; the zero value judges a vendor's
// policy by its own promise only.
type Options struct {
	Material material.Options
	Duty     duty.Options
}

// Case is one comparison with every intermediate, so that each can be printed
// and none is worked out twice.
type Case struct {
	Old, New         *parse.Document
	OldWord, NewWord promise.Ledger
	Delta            *diff.Delta
	Judgements       []material.Judgement
	Duties           []duty.Duty
	Notices          []duty.Notice
	Checks           []duty.Check
	Doubt            *Doubt
	oldSrc, newSrc   Source
	options          Options
	duty             duty.Case
}

// Analyze reads both sides and compares, judges and resolves. It fails only
// when a side is no document at all; the error names the side.
func Analyze(oldSrc, newSrc Source, o Options) (*Case, error) {
	var reader parse.Reader
	oldDoc, err := oldSrc.read(&reader)
	if err != nil {
		return nil, err
	}
	newDoc, err := newSrc.read(&reader)
	if err != nil {
		return nil, err
	}
	c := &Case{Old: oldDoc, New: newDoc, oldSrc: oldSrc, newSrc: newSrc, options: o}
	c.compare()
	return c, nil
}

// compare runs the stages after parse. The differences of a doubtful capture
// are listed but not judged: what is missing from half a page was not removed
// from the policy.
func (c *Case) compare() {
	c.Delta = diff.Compare(c.Old, c.New)
	var word promise.Versions
	c.OldWord, c.NewWord = word.Extract(c.Old), word.Extract(c.New)
	if !c.oldSrc.Absent && !c.newSrc.Absent && !c.newSrc.Confirmed {
		c.Doubt = doubt(c.Old, c.New)
	}
	c.duty.Delta = c.Delta
	if c.doubtful() {
		c.Judgements, c.Notices = unjudged(len(c.Delta.Changes))
		return
	}
	c.Judgements = material.Judge(c.Delta, &c.OldWord, &c.NewWord, c.options.Material)
	c.duty = duty.Case{Delta: c.Delta, Judgements: c.Judgements, Old: &c.OldWord, New: &c.NewWord, Options: c.options.Duty}
	c.Duties, c.Notices = duty.Resolve(&c.duty)
	c.Checks = duty.Checks(&c.duty)
}

// doubtful says that there are differences and a capture that is probably not
// the policy.
func (c *Case) doubtful() bool { return c.Doubt != nil && len(c.Delta.Changes) > 0 }

// unjudged gives n changes of which nothing is said.
func unjudged(n int) ([]material.Judgement, []duty.Notice) {
	js := make([]material.Judgement, n)
	for i := range js {
		js[i] = material.Judgement{Direction: material.Neutral, Category: "other", Consent: "none"}
	}
	return js, make([]duty.Notice, n)
}

// doubt asks of the new capture first whether it is the policy, then of the
// old one: after a broken capture the next good one looks like a great change.
func doubt(oldDoc, newDoc *parse.Document) *Doubt {
	if s := parse.Suspect(newDoc, oldDoc); len(s) > 0 {
		return &Doubt{Side: "new", Signals: signals(s)}
	}
	if s := parse.Suspect(oldDoc, newDoc); len(s) > 0 {
		return &Doubt{Side: "old", Signals: signals(s)}
	}
	return nil
}

func signals(in []parse.Signal) []Signal {
	out := make([]Signal, 0, len(in))
	for _, s := range in {
		out = append(out, Signal{Kind: s.Kind, Quote: s.Quote})
	}
	return out
}

// Verdict is the highest severity among the changes, or the word for there
// being none. A doubtful capture has no other verdict.
func (c *Case) Verdict() string {
	if c.doubtful() {
		return Suspect
	}
	if len(c.Delta.Changes) == 0 {
		if len(c.Delta.Suppressed) == 0 {
			return Identical
		}
		return Noise
	}
	worst := material.Noise
	for i := range c.Judgements {
		worst = max(worst, c.Judgements[i].Severity)
	}
	return worst.String()
}

// Hash names bytes the way reviews and the store do.
func Hash(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(sum[:])
}
