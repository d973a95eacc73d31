package tui

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/review/decided"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/parse"
	"github.com/rogpeppe/go-internal/txtar"
)

// clock is the time of all frames.
var clock = time.Date(2026, time.November, 21, 14, 0, 0, 0, time.UTC)

// shelf is a backend in memory: real reviews of our own fixtures, decisions in
// a list, and what goes wrong when a test asks for it.
type shelf struct {
	mu       sync.Mutex
	reviews  []*kept
	events   []decided.Event
	tasks    []Task
	piped    []piping
	fail     error // of every read
	refuse   error // of every decision
	policies []Policy
	troubles []Trouble
}

type kept struct {
	origin  Origin
	review  *review.Review
	redline *report.Redline
}

// fixture has a policy of ours and a vendor's with four versions, as the judge
// saw them on the day the fixture was frozen: frames do not follow the rules.
// go test -run TestFreeze -update freezes it anew.
func fixture(t testing.TB) *shelf {
	t.Helper()
	shared.once.Do(func() {
		b, err := os.ReadFile("testdata/fixture.json")
		if err != nil {
			t.Fatal(err)
		}
		var frozen []*ice
		if err := json.Unmarshal(b, &frozen); err != nil {
			t.Fatal(err)
		}
		for i, f := range frozen {
			shared.reviews = append(shared.reviews, &kept{Origin{
				Policy: f.Policy, Review: int64(i + 1), Reviews: []int64{int64(i + 1)}, Found: f.Found, Version: f.Version, URL: "https://www." + f.Policy + ".example/privacy",
			}, f.Review, f.Redline})
		}
	})
	return &shelf{reviews: shared.reviews, troubles: []Trouble{{
		Policy: safe.Line("harbor-pay"), Cause: safe.Line("blocked www.harborpay.example"), Since: clock.AddDate(0, 0, -3), Failures: 3,
		Advice: safe.Line("redletter doctor looks at network and configuration"),
	}}}
}

// shared are the reviews of all tests: nothing changes them.
var shared struct {
	once    sync.Once
	reviews []*kept
}

// ice is a review as it lies in the fixture.
type ice struct {
	Policy  string
	Found   time.Time
	Version int
	Review  *review.Review
	Redline *report.Redline
}

// TestFreeze makes the fixture of the pages, and otherwise makes sure that it is
// about these pages.
func TestFreeze(t *testing.T) {
	var out []*ice
	add := func(policy, role string, version int, found time.Time, older, newer []byte) {
		out = append(out, freeze(t, &ice{Policy: policy, Found: found, Version: version}, role, older, newer))
	}
	add("brightwater", "own", 2, clock.Add(-5*time.Hour), read(t, "../cli/demo/old.html"), read(t, "../cli/demo/new.html"))
	a, err := txtar.ParseFile("testdata/vendor.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < len(a.Files); i++ {
		add("pinecrest-mail", "vendor", i+1, clock.AddDate(0, 0, -30+10*i), a.Files[i-1].Data, a.Files[i].Data)
	}
	if *update {
		b, err := json.MarshalIndent(out, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("testdata/fixture.json", append(b, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for i, k := range fixture(t).reviews {
		if k.review.Old.Hash != out[i].Review.Old.Hash || k.review.New.Hash != out[i].Review.New.Hash {
			t.Errorf("review %d is of other pages", i+1)
		}
	}
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func freeze(t testing.TB, f *ice, role string, older, newer []byte) *ice {
	t.Helper()
	name := "page.md"
	if len(older) > 0 && older[0] == '<' {
		name = "page.html"
	}
	o := review.Options{Material: material.Options{Document: "privacy"}, Duty: duty.Options{
		Role: role, Jurisdictions: []string{}, Published: f.Found.Format(time.DateOnly), Relationship: "processor", ObjectionDays: 30, Document: "privacy",
	}}
	c, err := review.Analyze(
		review.Source{Ref: f.Policy + "@old", Input: parse.Input{Bytes: older, Name: name}},
		review.Source{Ref: f.Policy + "@new", Input: parse.Input{Bytes: newer, Name: name}}, o)
	if err != nil {
		t.Fatal(err)
	}
	f.Review, f.Redline = c.Review(), report.NewRedline(c)
	return f
}

func (s *shelf) Index(context.Context) (*Index, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return nil, s.fail
	}
	ix := &Index{Events: slices.Clone(s.events), Troubles: s.troubles, Mark: Mark{Event: int64(len(s.events))}}
	for _, k := range slices.Backward(s.reviews) {
		ix.Rows = append(ix.Rows, RowsOf(k.review, &k.origin)...)
		ix.Duties = append(ix.Duties, DutiesOf(k.review, &k.origin)...)
		ix.Vendor = append(ix.Vendor, PromisesOf(k.review, &k.origin)...)
		if !slices.ContainsFunc(ix.Policies, func(p Policy) bool { return p.Name.String() == k.origin.Policy }) {
			ix.Policies = append(ix.Policies, Policy{
				Name: safe.Line(k.origin.Policy), Title: safe.Line(k.review.New.Title), URL: safe.Line(k.origin.URL), Own: k.review.Role == "own",
				Versions: k.origin.Version, Captures: 40, Last: clock.Add(-time.Hour), Outcome: safe.Line("unchanged"), Changed: k.origin.Found,
			})
			ix.Looks = append(ix.Looks, Look{Policy: safe.Line(k.origin.Policy), Looks: 7, Seen: 7, Changed: 1, LastSeen: clock.Add(-time.Hour)})
		}
	}
	ix.Policies = append(ix.Policies, s.policies...)
	return ix, nil
}

func (s *shelf) News(_ context.Context, since Mark) (*News, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &News{Events: slices.Clone(s.events[min(int(since.Event), len(s.events)):])}, s.fail
}

func (s *shelf) at(id int64) (*kept, error) {
	if s.fail != nil {
		return nil, s.fail
	}
	if id < 1 || int(id) > len(s.reviews) {
		return nil, fmt.Errorf("no review %d", id)
	}
	return s.reviews[id-1], nil
}

func (s *shelf) Change(_ context.Context, ref Ref) (*Change, error) {
	k, err := s.at(ref.Review)
	if err != nil {
		return nil, err
	}
	return ChangeOf(k.review, ref.Index, &k.origin), nil
}

func (s *shelf) Document(_ context.Context, id int64) (*Document, error) {
	k, err := s.at(id)
	if err != nil {
		return nil, err
	}
	if k.redline == nil { // made by hand: each change is a paragraph under a heading
		d := &Document{}
		for i := range k.review.Changes {
			c := &k.review.Changes[i]
			d.Paragraphs = append(d.Paragraphs, Paragraph{Heading: 1 + i%3, Pieces: []Piece{{'=', safe.Sanitize(c.NewPath[0]), -1}}})
			d.Paragraphs = append(d.Paragraphs, Paragraph{Depth: i % 2, Pieces: []Piece{{'-', safe.Sanitize(c.Old), i}, {'+', safe.Sanitize(c.New), i}, {'<', safe.Sanitize(c.MovedTo), i}}})
		}
		return d, nil
	}
	return DocumentOf(k.redline), nil
}

func (s *shelf) Timeline(_ context.Context, policy string) ([]Moment, error) {
	var out []Moment
	for _, k := range slices.Backward(s.reviews) {
		if k.origin.Policy != policy {
			continue
		}
		m := Moment{At: k.origin.Found, Version: k.origin.Version, Hash: safe.Line(k.review.New.Hash), Effective: safe.Line("2026-11-20"), Review: k.origin.Review}
		MomentOf(k.review, &m)
		out = append(out, m)
	}
	out = append(out, Moment{At: clock.AddDate(0, 0, -40), Outcome: safe.Line("blocked: 403"), Failures: 3, Until: clock.AddDate(0, 0, -38)},
		Moment{At: clock.AddDate(0, -3, 0), Version: 1, Hash: safe.Line("sha256:0011223344556677"), Effective: safe.Line("2026-03-03")})
	return out, nil
}

func (s *shelf) Compare(_ context.Context, policy string, older, newer int) (*Comparison, error) {
	out := &Comparison{Title: safe.Line(fmt.Sprintf("%s: v%d and v%d", policy, older, newer)), Review: -1}
	for _, k := range s.reviews {
		if k.origin.Policy == policy && k.origin.Version == newer {
			o := k.origin
			o.Review = -1
			for i := range k.review.Changes {
				out.Changes = append(out.Changes, *ChangeOf(k.review, i, &o))
			}
		}
	}
	return out, nil
}

func (s *shelf) Evidence(_ context.Context, ref Ref) (*Evidence, error) {
	k, err := s.at(ref.Review)
	if err != nil {
		return nil, err
	}
	e := &Evidence{Title: safe.Line(k.origin.Policy), Facts: []Fact{
		{Name: safe.Line("Judgement")},
		{safe.Line("by"), safe.Line(k.review.Tool)},
		{Name: safe.Line("New text")},
		{safe.Line("as read"), safe.Line(k.review.New.Hash)},
	}}
	for i := range 20 {
		e.Facts = append(e.Facts, Fact{safe.Line(fmt.Sprintf("header %d", i+1)), safe.Line("etag: \"b8d07e\"")})
	}
	return e, nil
}

func (s *shelf) Decide(_ context.Context, in []decided.Event) ([]decided.Event, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != nil {
		return nil, s.refuse
	}
	c := &Conflict{}
	for _, e := range in {
		for _, x := range s.events {
			if x.Policy == e.Policy && x.Fingerprint == e.Fingerprint && x.ID > e.Seen && x.By != e.By {
				c.Stands = append(c.Stands, x)
			}
		}
	}
	if len(c.Stands) > 0 {
		return nil, c
	}
	out := slices.Clone(in)
	for i := range out {
		out[i].ID = int64(len(s.events) + 1)
		s.events = append(s.events, out[i])
	}
	return out, nil
}

func (s *shelf) Do(_ context.Context, t Task) (*Done, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tasks = append(s.tasks, t)
	if t.Job == Page {
		return nil, errors.New("no browser opens: open it yourself: https://www.example.com/")
	}
	d := &Done{Message: safe.Line("done: " + string(t.Job))}
	if t.Job == Letter {
		d.Lines = []safe.Text{safe.Line("Dear customer,"), safe.Line(""), safe.Line("We change our privacy policy.")}
		for i := range 30 {
			d.Lines = append(d.Lines, safe.Line(fmt.Sprintf("%d. Something changes.", i+1)))
		}
	}
	return d, nil
}

// piping is a program that was asked for.
type piping struct{ command, text string }

func (*piping) Run() error          { return nil }
func (*piping) SetStdin(io.Reader)  {}
func (*piping) SetStdout(io.Writer) {}
func (*piping) SetStderr(io.Writer) {}

func (s *shelf) Pipe(_ context.Context, command, text string) (Program, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if command == "missing" {
		return nil, errors.New("no program is called missing")
	}
	s.piped = append(s.piped, piping{command, text})
	return &s.piped[len(s.piped)-1], nil
}
