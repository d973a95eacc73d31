package cli

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"os"
	"path/filepath"
	"time"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/review/decided"
	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/internal/tui"
)

// A list of ten thousand changes is made of thousands of reviews, whose JSON
// takes a second to read. What lists show of each is kept beside, in the cache
// directory: a review never changes. The texts in it are as hostile as those of
// the store and are made safe each time. Without the file all is read anew.

// digest is what lists show of one review.
type digest struct {
	Stamp  string // which review: time, texts and rules; an ID alone may be of another store
	Role   string
	Rows   []rowDigest
	Duties []dutyDigest
	Vendor []promiseDigest
}

type rowDigest struct {
	ID, Section, What, Rules, Families, Severity, Op, Direction, Old, New, Fingerprint string
	Deadline                                                                           int64
}

type dutyDigest struct {
	Text, Quote, Basis, Status string
	Own                        bool
	Due                        int64
	Changes                    []int
}

type promiseDigest struct {
	Text, Quote, Why, Status string
	Due                      int64
}

// cacheVersion is in the file's name: another form, another file.
const cacheVersion = "1"

type digests struct {
	of      map[int64]*digest
	changed bool
}

func (b *storeBackend) cachePath() string {
	sum := sha256.Sum256([]byte(b.store.Dir()))
	return filepath.Join(b.cacheHome(), "redletter", "lists-"+cacheVersion+"-"+hex.EncodeToString(sum[:8])+".gob")
}

func (p *program) cacheHome() string {
	if d := p.Getenv("XDG_CACHE_HOME"); d != "" {
		return d
	}
	return filepath.Join(p.home(), ".cache")
}

func (b *storeBackend) readCache() *digests {
	out := &digests{}
	data, err := os.ReadFile(b.cachePath())
	if err != nil || gob.NewDecoder(bytes.NewReader(data)).Decode(&out.of) != nil || out.of == nil {
		out.of = map[int64]*digest{}
	}
	return out
}

// writeCache keeps the digests. That it fails costs time, nothing else.
func (b *storeBackend) writeCache(d *digests) {
	if !d.changed {
		return
	}
	var out bytes.Buffer
	path := b.cachePath()
	if gob.NewEncoder(&out).Encode(d.of) != nil || os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return
	}
	if replace(path, out.Bytes()) == nil {
		_ = os.Chmod(path, 0o600)
	}
}

// digest gives that of a review, made anew when it is not there.
func (d *digests) digest(h *head, read func() (*review.Review, error)) (*digest, error) {
	stamp := h.At.Format(time.RFC3339Nano) + " " + h.Old.String() + " " + h.New.String() + " " + h.Rules + " " + h.Policy
	if x := d.of[h.ID]; x != nil && x.Stamp == stamp {
		return x, nil
	}
	r, err := read()
	if err != nil {
		return nil, err
	}
	x := digestOf(r, &h.origin)
	x.Stamp = stamp
	d.of[h.ID], d.changed = x, true
	return x, nil
}

func digestOf(r *review.Review, o *tui.Origin) *digest {
	x := &digest{Role: r.Role}
	for _, row := range tui.RowsOf(r, o) {
		s := &row.Subject
		x.Rows = append(x.Rows, rowDigest{
			ID: row.ID.String(), Section: row.Section.String(), What: row.What.String(), Rules: row.Rules.String(), Families: row.Families.String(),
			Severity: row.Severity, Op: row.Op, Direction: row.Direction, Old: s.Old, New: s.New, Fingerprint: s.Fingerprint, Deadline: stampOf(s.Deadline),
		})
	}
	for _, d := range tui.DutiesOf(r, o) {
		y := dutyDigest{Text: d.Text.String(), Quote: d.Quote.String(), Basis: d.Basis.String(), Status: d.Status, Own: d.Own, Due: stampOf(d.Due)}
		for _, ref := range d.Refs {
			y.Changes = append(y.Changes, ref.Index)
		}
		x.Duties = append(x.Duties, y)
	}
	for _, p := range tui.PromisesOf(r, o) {
		x.Vendor = append(x.Vendor, promiseDigest{p.Text.String(), p.Quote.String(), p.Why.String(), p.Status, stampOf(p.Due)})
	}
	return x
}

func stampOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func timeOf(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}

// add puts what lists show of a review into an index.
func (x *digest) add(ix *tui.Index, h *head) {
	o, policy := &h.origin, safe.Line(h.Policy)
	for i := range x.Rows {
		r := &x.Rows[i]
		ix.Rows = append(ix.Rows, tui.Row{
			Ref: tui.Ref{Review: h.ID, Index: i}, ID: safe.Line(r.ID), Policy: policy, Section: safe.Line(r.Section), What: safe.Line(r.What),
			Rules: safe.Line(r.Rules), Families: safe.Line(r.Families), Severity: r.Severity, Op: safe.Line(r.Op).String(), Direction: r.Direction,
			Found: o.Found, Version: o.Version,
			Subject: decided.Subject{
				Policy: h.Policy, Fingerprint: r.Fingerprint, Reviews: o.Reviews, Old: r.Old, New: r.New,
				Role: x.Role, Severity: r.Severity, Deadline: timeOf(r.Deadline),
			},
		})
	}
	for i := range x.Duties {
		d := &x.Duties[i]
		y := tui.Duty{
			Policy: policy, Own: d.Own, Ours: true, Text: safe.Line(d.Text), Quote: safe.Sanitize(d.Quote), Basis: safe.Line(d.Basis),
			Due: timeOf(d.Due), Status: d.Status, Review: h.ID,
		}
		for _, c := range d.Changes {
			y.Refs = append(y.Refs, tui.Ref{Review: h.ID, Index: c})
		}
		ix.Duties = append(ix.Duties, y)
	}
	for i := range x.Vendor {
		p := &x.Vendor[i]
		ix.Vendor = append(ix.Vendor, tui.Promise{
			Policy: policy, Text: safe.Line(p.Text), Quote: safe.Sanitize(p.Quote), Why: safe.Line(p.Why), Status: p.Status,
			Due: timeOf(p.Due), Review: h.ID, Found: o.Found,
		})
	}
}
