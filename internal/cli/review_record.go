package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/review/decided"
	"github.com/redletter-dev/redletter/internal/source"
	"github.com/redletter-dev/redletter/internal/tui"
)

// A record of notice says in the repository what was decided on the screen. It
// is made of the gate's own draft: the gate looks at the page again, here, so
// that the record is about the texts that lie there and no others.

// recordsDir is where the records of a policy lie.
func (w *worker) recordsDir(policy string) string {
	if w.flags.records != "" {
		return w.flags.records
	}
	if w.config != nil {
		if q := policyOf(w.config, policy); q != nil && w.config.RecordsOf(q) != "" {
			return beside(w.config, w.config.RecordsOf(q))
		}
	}
	return ".redletter"
}

// record writes the record of a review, signed when a key is named.
func (w *worker) record(ctx context.Context, t tui.Task) (*tui.Done, error) {
	r, o, err := w.of.at(ctx, t.Ref.Review)
	if err != nil {
		return nil, err
	}
	g, x, err := w.gated(r, o)
	if err != nil {
		return nil, err
	}
	if len(x.decision.Uncovered) == 0 {
		return said("Every change of %s that needs a decision is on record already.", o.Policy), nil
	}
	covers, err := w.covers(ctx, x, o)
	if err != nil {
		return nil, err
	}
	author := t.Fields["author"]
	if author == "" {
		author = w.lastAuthor(ctx, x.file)
	}
	if gate.SamePerson(author, t.Fields["as"]) {
		return nil, usage(fmt.Errorf("%s wrote the change and cannot approve it", author), "have somebody else write the record, or name who wrote the change")
	}
	draft := gate.Draft(x.policy, author, g.today(), []gate.Drafted{x.drafted()})
	fields := maps.Clone(t.Fields)
	if fields["effective"] == "" {
		fields["effective"] = x.effective(draft, fields["publish"])
	}
	return w.laid(g.f.dir, x.policy, filled(draft, fields, covers), fields)
}

// effective is the first day that every lead allows when the page is published
// on a day, or the day that the page itself names.
func (t *target) effective(draft []byte, publish string) string {
	r, err := decodeRecord("the draft", draft)
	if err != nil {
		return ""
	}
	for _, d := range t.review.New.Dates {
		if d.Role == "effective" && d.Date != nil && *d.Date == r.Effective {
			return r.Effective
		}
	}
	from, err1 := time.Parse(time.DateOnly, r.Publish)
	to, err2 := time.Parse(time.DateOnly, r.Effective)
	day, err3 := time.Parse(time.DateOnly, publish)
	if errors.Join(err1, err2, err3) != nil {
		return ""
	}
	return day.Add(to.Sub(from)).Format(time.DateOnly)
}

// laid puts a record beside the others, and signs it.
func (w *worker) laid(dir, policy string, record []byte, fields map[string]string) (*tui.Done, error) {
	dir = filepath.Join(dir, "notices")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, usage(err, "name a directory that can be written to with --records")
	}
	path, err := vacant(dir, w.Now().UTC().Format("2006-01-02")+"-"+slug(policy))
	if err != nil {
		return nil, err
	}
	if _, err := decodeRecord(path, record); err != nil {
		return nil, err
	}
	if err := replace(path, record); err != nil {
		return nil, err
	}
	if fields["key"] == "" {
		return said("Written, not signed: %s. Next: redletter gate approve %s --key KEY.pem --as %s", path, path, fields["as"]), nil
	}
	if err := w.approveFile(path, fields["key"], fields["as"]); err != nil {
		return nil, errors.Join(fmt.Errorf("written, NOT signed: %s", path), err)
	}
	return said("Written and signed: %s. Next: commit it with the page; redletter gate passes then.", path), nil
}

// gated has the gate look at the page of a review.
func (w *worker) gated(r *review.Review, o *tui.Origin) (*gating, *target, error) {
	f := &gateFlags{base: w.flags.base, failOn: material.Unclear.String(), dir: w.recordsDir(o.Policy), offline: true}
	f.role = decided.Own
	g, err := w.gating(f)
	if err != nil {
		return nil, nil, err
	}
	x, err := w.targetOf(g, r, o)
	if err != nil {
		return nil, nil, err
	}
	g.look(x)
	if x.err != nil {
		return nil, nil, x.err
	}
	if x.review.New.Hash != r.New.Hash && !sameChanges(x.review, r) {
		return nil, nil, usage(fmt.Errorf("%s is another text by now than in this review", x.file), "open the latest review of the gate, or check out its commit")
	}
	g.decide([]*target{x})
	return g, x, nil
}

// sameChanges says that two reviews are about the same changes, as when the
// built page differs in what is no text.
func sameChanges(a, b *review.Review) bool {
	if len(a.Changes) != len(b.Changes) {
		return false
	}
	for i := range a.Changes {
		if a.Changes[i].Fingerprint != b.Changes[i].Fingerprint {
			return false
		}
	}
	return true
}

// targetOf is the text of the configuration that a review is about, else the
// two files that the review names.
func (w *worker) targetOf(g *gating, r *review.Review, o *tui.Origin) (*target, error) {
	all, err := g.configured()
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		if x.name() == o.Policy || x.policy == o.Policy && x.locale == "" {
			if g.f.base == "" && source.KindOf(r.Old.Ref) != source.Stored {
				g.f.base = r.Old.Ref
			}
			return x, nil
		}
	}
	if source.KindOf(r.New.Ref) != source.File {
		return nil, usage(fmt.Errorf("nothing says which file %s is published from", o.Policy), "add gate: {file: …} to the policy in redletter.yaml, or open the review that redletter gate wrote")
	}
	if g.f.base == "" {
		g.f.base = r.Old.Ref
	}
	x := g.bare(r.New.Ref)
	x.policy, x.options, x.noLaw = o.Policy, optionsOf(w.config, o.Policy, r), false
	return x, nil
}

// cover is what was decided about a change, in the words of a record.
type cover struct{ decision, reason string }

// covers gives the decisions about the changes that need one. None may be
// missing, and none may wait for a second reviewer.
func (w *worker) covers(ctx context.Context, x *target, o *tui.Origin) (map[string]cover, error) {
	events, err := w.of.events(ctx, 0)
	if err != nil {
		return nil, err
	}
	book, out := decided.New(events), map[string]cover{}
	rules := decided.Rules{}
	if w.config != nil {
		rules.Second = w.config.Review.Second
	}
	var missing []string
	rows := tui.RowsOf(x.review, o)
	for _, i := range x.decision.Uncovered {
		st := book.State(&rows[i].Subject, rules, w.Now())
		c, why := coverOf(&st)
		if why != "" {
			missing = append(missing, x.review.Changes[i].ID+" "+why)
			continue
		}
		out[x.review.Changes[i].Fingerprint] = c
	}
	if len(missing) > 0 {
		return nil, usage(fmt.Errorf("not everything is decided: %s", strings.Join(missing, "; ")), "decide “needs notice” or “not material” first")
	}
	return out, nil
}

func coverOf(st *decided.State) (cover, string) {
	switch {
	case st.Decision == nil:
		return cover{}, "is open"
	case st.Status == decided.Awaiting:
		return cover{}, "awaits a second reviewer"
	case st.Decision.Action == decided.NeedsNotice:
		return cover{gate.NeedsNotice, st.Decision.Reason}, ""
	case st.Decision.Action == decided.NotMaterial:
		return cover{gate.NotMaterial, st.Decision.Reason}, ""
	}
	return cover{}, "is only seen"
}

// filled puts what people said into a draft, line by line: the promises that
// stand in its comments stay there.
func filled(draft []byte, fields map[string]string, covers map[string]cover) []byte {
	var out []string
	at, top := "", true
	for line := range strings.Lines(string(draft)) {
		line = strings.TrimRight(line, "\n")
		key, _, _ := strings.Cut(strings.TrimLeft(line, " -"), ":")
		if key == "fingerprint" {
			rest, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimLeft(line, " -"), "fingerprint: "), " ")
			at = rest
		}
		if key == "channels" {
			at, top = "", false
		}
		out = append(out, fill(line, key, fields, covers[at], top))
	}
	return []byte(strings.Join(out, "\n") + "\n")
}

func fill(line, key string, fields map[string]string, c cover, top bool) string {
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	put := func(value string) string {
		if value == "" {
			return line
		}
		return indent + key + ": " + value
	}
	switch {
	case key == "decision":
		return put(c.decision)
	case key == "reason" && c.reason != "":
		return put(fmt.Sprintf("%q", c.reason))
	case indent == "" && (key == "publish" || key == "effective") && top:
		return put(fields[key])
	case key == "how" && fields["how"] != "":
		return put(fmt.Sprintf("%q", fields["how"]))
	case indent != "" && (key == "from" || key == "to"):
		return put(fields["publish"])
	}
	return line
}

// lastAuthor is who changed a page last, by git; "" when that is unknown.
func (w *worker) lastAuthor(ctx context.Context, file string) string {
	out, err := exec.CommandContext(ctx, "git", "log", "-1", "--format=%ae", "--", file).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
