package cli

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/source"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/parse"
)

// target is one text that is to be published, and what the gate learns of it.
type target struct {
	policy, locale string
	file           string // of the new text, or its reference
	source         string // that annotations point to
	url            string // of the live page, "" for none
	options        review.Options
	parse          parse.Options
	render         string  // how the live page is got
	main           *target // of a translation
	noLaw          bool    // nobody said which laws to look at
	bare           bool    // the configuration does not know it

	base     string // where the text in force came from
	case_    *review.Case
	review   *review.Review
	doubt    *review.Doubt // whether the text is the whole policy, where nobody said that it is meant
	asked    []gate.Answer
	decision *gate.Decision
	lines    []int
	edited   *parse.Document // the file that the lines are of
	off      []bool          // parallel to lines: the branch changed nothing there; nil when that is not known
	same     bool            // not one byte differs
	err      error
}

// name is the policy with its locale.
func (t *target) name() string {
	if t.locale != "" {
		return t.policy + "/" + t.locale
	}
	return t.policy
}

// path is where the text lies in the repository, or the place that stands for
// it when the text itself comes from a preview.
func (t *target) path() string {
	if source.KindOf(t.file) == source.URL {
		return t.source
	}
	return t.file
}

// targets lists the texts to look at.
func (g *gating) targets(args []string) ([]*target, error) {
	all, err := g.configured()
	if err != nil {
		return nil, err
	}
	if len(args) == 0 {
		if len(all) == 0 {
			return nil, usage(errors.New("gate has no page to look at"), "redletter gate --base BASE FILE, or add gate: {file: …} to an own policy in redletter.yaml")
		}
		return g.oneBase(all, nil)
	}
	var out []*target
	for i := range args {
		if args[i], err = page(args[i]); err != nil {
			return nil, err
		}
		found, err := g.asked(all, args[i])
		if err != nil {
			return nil, err
		}
		for _, t := range found {
			if !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	return g.oneBase(out, args)
}

// asked gives the texts that an argument means: those of the configuration that
// lie there, NAME=FILE for one that lies elsewhere this time, as a preview does,
// or a text that the configuration does not know.
func (g *gating) asked(all []*target, arg string) ([]*target, error) {
	if name, at, ok := strings.Cut(arg, "="); ok {
		if i := slices.IndexFunc(all, func(t *target) bool { return t.name() == name }); i >= 0 {
			all[i].file, all[i].err = at, nil
			return all[i : i+1], nil
		}
	}
	if found := chosenBy(all, arg); found != nil {
		return found, nil
	}
	if g.f.base == "" && g.f.live == "" {
		return nil, usage(fmt.Errorf("nothing says what %s is compared with", arg), "name the text in force with --base, or the policy in redletter.yaml with gate: {file: "+arg+"}")
	}
	return []*target{g.bare(arg)}, nil
}

// oneBase sees to it that a base that is one text is compared with one text.
func (g *gating) oneBase(ts []*target, args []string) ([]*target, error) {
	rest, git := strings.CutPrefix(g.f.base, "git:")
	if g.f.base == "" || git && !strings.Contains(rest, ":") {
		return ts, nil
	}
	named := slices.DeleteFunc(slices.Clone(ts), func(t *target) bool {
		return !slices.ContainsFunc(args, func(a string) bool {
			return filepath.Clean(a) == filepath.Clean(t.file) || filepath.Clean(a) == filepath.Clean(t.source)
		})
	})
	if len(ts) == 1 {
		return ts, nil
	}
	if len(named) != 1 {
		return nil, usage(fmt.Errorf("--base %s is one text, and there are %d to compare", g.f.base, len(ts)), "name one FILE, or --base git:REF, which stands for each file at REF")
	}
	return named, nil
}

// chosenBy gives the configured texts that a file belongs to: the text itself,
// and with a translation the text it translates.
func chosenBy(all []*target, file string) []*target {
	var out []*target
	for _, t := range all {
		if filepath.Clean(t.file) != filepath.Clean(file) && filepath.Clean(t.source) != filepath.Clean(file) {
			continue
		}
		for _, o := range all {
			if o.policy == t.policy && !slices.Contains(out, o) {
				out = append(out, o)
			}
		}
	}
	return out
}

// bare is a text without a policy in the configuration.
func (g *gating) bare(file string) *target {
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	return &target{
		policy: name, file: file, source: file, url: g.f.live, options: g.f.options(), noLaw: g.f.jurisdictions == nil, bare: true,
	}
}

// configured lists the texts of own policies in the configuration.
func (g *gating) configured() ([]*target, error) {
	if g.config == nil {
		return nil, nil
	}
	var out []*target
	for i := range g.config.Policies {
		q := &g.config.Policies[i]
		if q.Gate == nil || q.Role != "own" {
			continue
		}
		if q.Jurisdictions == nil && g.config.Jurisdictions == nil {
			return nil, usage(fmt.Errorf("own policy %s does not say which laws to look at", q.Name),
				"add jurisdictions: [gdpr, …] to it, or jurisdictions: [] for its own promise alone")
		}
		out = append(out, g.policy(q)...)
	}
	return out, nil
}

// policy gives the authoritative text of a policy and its translations.
func (g *gating) policy(q *config.Policy) []*target {
	w := watched(g.config, q)
	first := &target{policy: q.Name, file: q.Gate.File, source: q.Gate.Source, url: q.URL, options: w.Options, parse: w.Parse, render: q.Render}
	out := []*target{first}
	for _, l := range slices.Sorted(maps.Keys(q.Gate.Locales)) {
		x := q.Gate.Locales[l]
		out = append(out, &target{policy: q.Name, locale: l, file: x.File, source: x.Source, url: x.URL, options: w.Options, parse: w.Parse, render: q.Render, main: first})
	}
	for _, t := range out {
		g.place(t)
	}
	return out
}

// place finds the files of a text beside the configuration. What is not there
// stays with the text, so that the others are looked at.
func (g *gating) place(t *target) {
	dir := filepath.Dir(g.config.Path)
	if t.source != "" {
		t.source = filepath.Join(dir, filepath.FromSlash(t.source))
	}
	if source.KindOf(t.file) != source.URL {
		pattern := filepath.Join(dir, filepath.FromSlash(t.file))
		file, err := page(pattern)
		if err == nil && !fileThere(file) {
			err = noLook(fmt.Errorf("no file %s", t.file), "build the page first, or mend gate: file in "+g.config.Path)
		}
		t.file, t.err = file, err
	}
	if t.source == "" {
		t.source = t.file
	}
}

// look opens both texts and compares them. What goes wrong stays with the
// text, so that the others are looked at too.
func (g *gating) look(t *target) {
	if t.err != nil {
		return
	}
	done := g.progress("looking at %s", t.name())
	defer done()
	next, err := g.next(t)
	if err != nil {
		t.err = err
		return
	}
	base, err := g.baseOf(t)
	if err != nil {
		t.err = err
		return
	}
	t.same = !base.Absent && string(base.Input.Bytes) == string(next.Input.Bytes)
	next.Input.Options, base.Input.Options = t.parse, t.parse
	next.Input.Options.Positions = true
	if t.err = g.compare(t, base, next); t.err != nil {
		return
	}
	t.lines, t.edited = g.annotated(t, next.Input.Bytes)
	t.off = g.elsewhere(t, t.edited)
	g.ask(t, base, next)
}

// compare compares and judges. The changes of a text that is probably not the
// whole policy are not judged, unless a record names just this text, or one is
// to be drafted. A placeholder is no such doubt: it has a check of its own, and
// must not keep anybody from looking at the rest.
func (g *gating) compare(t *target, base, next review.Source) (err error) {
	if t.case_, err = review.Analyze(base, next, t.options); err != nil {
		return noLook(err, "give the policy as HTML, Markdown, text, PDF or DOCX")
	}
	t.doubt = t.case_.Doubt
	if t.doubt != nil {
		named := g.folder.Approves(t.policy, review.Hash(t.case_.New.Canonical()), g.today()) != nil
		if named || g.f.writeNotice || gate.Unfilled(t.doubt) {
			base.Doc, next.Doc, next.Confirmed = t.case_.Old, t.case_.New, true
			t.case_, err = review.Analyze(base, next, t.options)
		}
		if named && !gate.Unfilled(t.doubt) {
			t.doubt = nil
		}
	}
	t.review = t.case_.Review()
	return err
}

// next opens the text that is to be published.
func (g *gating) next(t *target) (review.Source, error) {
	if g.f.authEnv != "" && source.KindOf(t.file) == source.URL {
		return g.preview(t.file)
	}
	src, err := g.opener(g.f.allowPrivate).Open(g.ctx, t.file)
	if err != nil {
		return review.Source{}, unopened(t.file, err)
	}
	return input(src), nil
}

// annotated gives the lines of the file that people edit, and its text.
func (g *gating) annotated(t *target, raw []byte) ([]int, *parse.Document) {
	lines := linesOf(t.case_, raw)
	if t.source == t.file {
		return lines, t.case_.New
	}
	src, err := g.opener(false).Open(g.ctx, t.source)
	if err != nil {
		t.source = t.file
		return lines, t.case_.New
	}
	doc, err := parse.Parse(parse.Input{Bytes: src.Bytes, Name: src.Name, Options: parse.Options{Positions: true}})
	if err != nil {
		t.source = t.file
		return lines, t.case_.New
	}
	return sourceLines(t.case_, newLined(doc, src.Bytes)), doc
}

// translations asks of each translation whether it followed.
func (g *gating) translations(targets []*target) {
	for _, t := range targets {
		if t.main == nil || t.case_ == nil || t.main.case_ == nil {
			continue
		}
		grace := g.folder.Grace(t.policy)
		t.asked = append(t.asked, gate.Translated(t.main.case_, t.case_, grace, g.today()))
	}
}

// decide answers the question for each text.
func (g *gating) decide(targets []*target) {
	level, _ := material.ParseLevel(g.f.failOn)
	for _, t := range targets {
		if t.case_ == nil {
			continue
		}
		t.decision = gate.Decide(&gate.Question{
			Policy: t.policy, Locale: t.locale, Case: t.case_, Review: t.review, Duty: t.options.Duty, FailOn: level,
			Files: g.folder.Files, Approvers: g.folder.Approvers, Override: g.override, Unread: g.misread, Now: g.now(), Asked: t.asked,
		})
		if o := t.decision.Overridden; o != nil {
			t.review.Duties = append(t.review.Duties, review.Duty{
				Kind: duty.Internal, OwedBy: duty.Us, OwedTo: "users", Regime: "house", Because: []string{}, Status: duty.Open,
				Due: review.Due{Event: "publication", Date: &o.Until}, Basis: review.Basis{Cite: "override " + o.Ticket, Verified: true},
				Note: "published by override: decide, and give the notice that is owed, before it ends",
			})
		}
	}
}
