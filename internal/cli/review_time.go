package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/internal/tui"
	"github.com/redletter-dev/redletter/internal/watch"
	"github.com/redletter-dev/redletter/snapshots"
)

// Timeline gives the versions of a policy and the looks that failed between
// them, the latest first.
func (b *storeBackend) Timeline(ctx context.Context, policy string) ([]tui.Moment, error) {
	versions, err := b.store.Versions(ctx, policy)
	if err != nil {
		return nil, err
	}
	captures, err := b.store.Captures(ctx, policy)
	if err != nil {
		return nil, err
	}
	out := failures(captures)
	for i := range versions {
		m, err := b.moment(ctx, versions, i)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	slices.SortStableFunc(out, func(x, y tui.Moment) int { return y.At.Compare(x.At) })
	return out, nil
}

// failures are the runs of looks that did not show the policy.
func failures(captures []snapshots.Capture) []tui.Moment {
	var out []tui.Moment
	open := false
	for i := range captures {
		c := &captures[i]
		if c.Outcome == watch.Preview {
			continue
		}
		if slices.Contains(watch.Seen(), c.Outcome) {
			open = false
			continue
		}
		if !open {
			out = append(out, tui.Moment{At: c.At, Outcome: safe.Line(c.Outcome + dashed(firstOf([]byte(c.Why))))})
			open = true
		}
		m := &out[len(out)-1]
		m.Failures++
		m.Until = c.At
	}
	return out
}

func dashed(s string) string {
	if s == "" {
		return ""
	}
	return ": " + s
}

func (b *storeBackend) moment(ctx context.Context, versions []snapshots.Version, i int) (tui.Moment, error) {
	v := &versions[i]
	m := tui.Moment{At: v.Captured, Version: v.Number, Hash: safe.Line(v.Body.String()), Effective: safe.Line(v.Effective)}
	if i == 0 {
		return m, nil
	}
	for _, h := range b.headsOf(v.Policy) {
		if h.Old == versions[i-1].Body && h.New == v.Body {
			r, err := b.review(ctx, h.ID)
			if err != nil {
				return m, err
			}
			m.Review = h.ID
			tui.MomentOf(r, &m)
		}
	}
	m.Notice = safe.Line(b.noticed(v))
	return m, nil
}

func (b *storeBackend) headsOf(policy string) []*head {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []*head
	for _, h := range b.heads {
		if h.Policy == policy {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(x, y *head) int { return cmp.Compare(x.ID, y.ID) })
	return out
}

// noticed says how the record of notice for a text stands, "" when none is
// about it.
func (b *storeBackend) noticed(v *snapshots.Version) string {
	files, err := readRecords(b.recordsDir(v.Policy))
	if err != nil {
		return ""
	}
	for i := range files {
		if r := files[i].Record; r != nil && r.Policy == v.Policy && slices.Contains(values(r.Texts), v.Tree.String()) {
			return "record of notice: " + r.State
		}
	}
	return ""
}

func values(m map[string]string) []string {
	var out []string
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

// Compare compares two versions on the spot.
func (b *storeBackend) Compare(ctx context.Context, policy string, older, newer int) (*tui.Comparison, error) {
	versions, err := b.store.Versions(ctx, policy)
	if err != nil {
		return nil, err
	}
	var sides [2]review.Source
	for i, n := range []int{older, newer} {
		at := slices.IndexFunc(versions, func(v snapshots.Version) bool { return v.Number == n })
		if at < 0 {
			return nil, fmt.Errorf("%s has no version %d", policy, n)
		}
		if sides[i], err = b.version(ctx, &versions[at]); err != nil {
			return nil, err
		}
	}
	c, err := review.Analyze(sides[0], sides[1], optionsOf(b.config, policy, b.anyReview(ctx, policy)))
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	b.spot--
	o := &tui.Origin{Policy: policy, Review: b.spot, Found: b.Now(), URL: b.url(policy)}
	b.mu.Unlock()
	return comparisonOf(c.Review(), o, fmt.Sprintf("%s: v%d and v%d", policy, older, newer)), nil
}

func comparisonOf(r *review.Review, o *tui.Origin, title string) *tui.Comparison {
	out := &tui.Comparison{Title: safe.Line(title), Review: o.Review}
	for i := range r.Changes {
		out.Changes = append(out.Changes, *tui.ChangeOf(r, i, o))
	}
	return out
}

// anyReview is the latest review of a policy: it knows the role and the laws
// where no configuration is at hand.
func (b *storeBackend) anyReview(ctx context.Context, policy string) *review.Review {
	heads := b.headsOf(policy)
	if len(heads) == 0 {
		return nil
	}
	r, err := b.review(ctx, heads[len(heads)-1].ID)
	if err != nil {
		return nil
	}
	return r
}

// Evidence gathers what proves a change.
func (b *storeBackend) Evidence(ctx context.Context, ref tui.Ref) (*tui.Evidence, error) {
	r, o, err := b.at(ctx, ref.Review)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	h := b.heads[ref.Review]
	b.mu.Unlock()
	e := &facts{}
	e.put("Judgement", "")
	e.put("review", fmt.Sprint(h.ID))
	e.put("made", h.At.UTC().Format(time.RFC3339))
	e.put("by", r.Tool+", rules "+r.RulesVersion+", reviewed by: "+r.ReviewedBy)
	if ref.Index >= 0 && ref.Index < len(r.Changes) {
		e.put("change", r.Changes[ref.Index].ID)
		e.put("identity", r.Changes[ref.Index].Fingerprint)
	}
	e.leaf(ctx, b.store, snapshots.KindReview, h.ID)
	for _, side := range []struct {
		name string
		hash snapshots.Hash
	}{{"New text", h.New}, {"Old text", h.Old}} {
		e.put(side.name, "")
		if err := e.side(ctx, b.store, o.Policy, side.hash); err != nil {
			return nil, err
		}
	}
	return &tui.Evidence{Title: safe.Line(o.Policy), Facts: e.all}, nil
}

// facts gathers lines of evidence.
type facts struct{ all []tui.Fact }

func (f *facts) put(name, value string) {
	f.all = append(f.all, tui.Fact{Name: safe.Line(name), Value: safe.Line(value)})
}

// leaf tells where a record stands in the ledger, with the head of the tree
// that proves it.
func (f *facts) leaf(ctx context.Context, s *snapshots.Store, kind string, id int64) {
	l, err := s.LeafOf(ctx, kind, id)
	if err != nil {
		f.put("ledger", "no entry: "+err.Error())
		return
	}
	t, err := s.Tree(ctx)
	if err != nil {
		f.put("ledger", err.Error())
		return
	}
	proof, err := s.ProveInclusion(ctx, t.Size, l.N)
	if err == nil {
		err = snapshots.CheckInclusion(proof, t, &l)
	}
	state := "proven in the tree of " + fmt.Sprint(t.Size) + " entries"
	if err != nil {
		state = "NOT PROVEN: " + err.Error()
	}
	f.put("ledger", fmt.Sprintf("entry %d, %s", l.N, state))
	f.put("tree", t.Root.String())
}

// side tells of one text and of the look that found it.
func (f *facts) side(ctx context.Context, s *snapshots.Store, policy string, h snapshots.Hash) error {
	v, err := s.VersionByPrefix(ctx, policy, h.String())
	if err != nil {
		return err
	}
	c, err := s.Capture(ctx, v.Capture)
	if err != nil {
		return err
	}
	f.put("version", fmt.Sprintf("%d of %s, own date %s", v.Number, policy, orNone(v.Effective)))
	f.put("captured", c.At.UTC().Format(time.RFC3339))
	f.put("address", c.URL)
	f.put("media type", c.MediaType)
	f.put("as served", orNone(hashOf(c.Raw)))
	f.put("as read", c.Body.String())
	f.put("its text", v.Tree.String())
	f.put("read by", v.Extractor)
	f.leaf(ctx, s, snapshots.KindVersion, v.ID)
	f.transport(c.Evidence)
	return nil
}

func hashOf(h snapshots.Hash) string {
	if h.IsZero() {
		return ""
	}
	return h.String()
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// transport tells what the server said, as it was kept.
func (f *facts) transport(raw json.RawMessage) {
	var all map[string]any
	if len(raw) == 0 || json.Unmarshal(raw, &all) != nil {
		return
	}
	f.tell("", all)
}

func (f *facts) tell(prefix string, in map[string]any) {
	names := make([]string, 0, len(in))
	for k := range in {
		names = append(names, k)
	}
	slices.Sort(names)
	for _, k := range names {
		name := strings.TrimPrefix(prefix+" "+strings.ReplaceAll(k, "_", " "), " ")
		switch v := in[k].(type) {
		case nil:
		case map[string]any:
			f.tell(name, v)
		case string:
			if v != "" {
				f.put(name, v)
			}
		default:
			b, err := json.Marshal(v)
			if err == nil && !bytes.Equal(b, []byte("[]")) {
				f.put(name, string(b))
			}
		}
	}
}
