package snapshots

import (
	"context"
	"database/sql"
	"fmt"
	"math"

	"golang.org/x/mod/sumdb/tlog"
)

// Verification says what to verify beside the records and the ledger, which are
// always recomputed.
type Verification struct {
	// Read says whether to read a body and compare it with its hash; nil reads
	// all. That a body is there is always asked.
	Read func(Hash) bool
	// Checkpoints are heads of the ledger that were kept elsewhere.
	Checkpoints [][]byte
	// Keys are those that the checkpoints must be signed with; none: any will do.
	Keys []PublicKey
}

// Fault is something that is not as it was written.
type Fault struct {
	N      int64  `json:"n"` // entry of the ledger, -1 when it is about none
	Kind   string `json:"kind"`
	Record int64  `json:"record"` // 0 when it is about none
	What   string `json:"what"`
}

func (f *Fault) String() string {
	switch {
	case f.Record != 0 && f.N >= 0:
		return fmt.Sprintf("%s %d (ledger entry %d): %s", f.Kind, f.Record, f.N, f.What)
	case f.Record != 0:
		return fmt.Sprintf("%s %d: %s", f.Kind, f.Record, f.What)
	case f.N >= 0:
		return fmt.Sprintf("ledger entry %d: %s", f.N, f.What)
	}
	return f.What
}

// maxFaults is how many faults a verdict lists.
const maxFaults = 50

// Verdict is what came of a verification.
type Verdict struct {
	Tree
	Origin      string         `json:"origin"`
	Records     map[string]int `json:"records"`     // by kind
	Bodies      int            `json:"bodies"`      // that records name and that are there
	Read        int            `json:"read"`        // of them
	Deleted     int            `json:"deleted"`     // bodies that were deleted, with an entry that says so
	Loose       int            `json:"loose"`       // bodies that no record names: of a crash, harmless
	Checkpoints []Checkpoint   `json:"checkpoints"` // that hold
	Faults      []Fault        `json:"faults"`      // the first ones, in the order of the ledger
	More        int            `json:"more"`        // faults that are not listed
}

// Err gives nil when nothing is wrong, else ErrCorrupt with the first fault.
func (v *Verdict) Err() error {
	if len(v.Faults) == 0 {
		return nil
	}
	return tampered("%s", v.Faults[0].String())
}

// Verify recomputes everything from the records and the bodies: each record
// against its leaf, the leaves against the tree, the tree against checkpoints,
// the notes against their hashes, the bodies against theirs. What is wrong
// stands in the verdict; an error says that it could not be finished, among
// them ErrCheckpoint.
func (s *Store) Verify(ctx context.Context, o Verification) (*Verdict, error) {
	a := &audit{bodies: map[Hash]*mention{}, verdict: &Verdict{Records: map[string]int{}}}
	err := s.look(ctx, "verifying the store", func(tx *sql.Tx) error {
		a.ctx, a.tx = ctx, tx
		return a.database(&o)
	})
	if what := damage(err); what != "" {
		a.fault(Fault{N: -1, What: what})
		err = nil
	}
	if err != nil {
		return nil, err
	}
	if err := a.files(ctx, s, o.Read); err != nil {
		return nil, err
	}
	return a.verdict, nil
}

// audit is one verification.
type audit struct {
	ctx     context.Context
	tx      *sql.Tx
	tree    []tlog.Hash // recomputed, in the order of storing
	bodies  map[Hash]*mention
	deleted int64 // number of the last deletion
	verdict *Verdict
}

// mention is where the ledger speaks of a body.
type mention struct {
	fault   Fault // the first record that names it, to be completed
	last    int64 // entry of the last one
	deleted int64 // entry of the last deletion of it, -1 for none
}

func (a *audit) fault(f Fault) {
	if len(a.verdict.Faults) == maxFaults {
		a.verdict.More++
		return
	}
	a.verdict.Faults = append(a.verdict.Faults, f)
}

// database checks all that is not a file of its own.
func (a *audit) database(o *Verification) error {
	for _, step := range []func() error{a.structure, a.records, a.hashes, a.words, a.mails} {
		if err := step(); err != nil {
			return a.beyond(err)
		}
	}
	return a.checkpoints(o)
}

// beyond ends the verification of a database that is too much damaged to be
// read on.
func (a *audit) beyond(err error) error {
	if len(a.verdict.Faults) == 0 || a.ctx.Err() != nil {
		return err
	}
	a.fault(Fault{N: -1, What: fmt.Sprintf("what follows cannot be read: %v", err)})
	return nil
}

// structure asks SQLite whether tables and indexes fit together.
func (a *audit) structure() error {
	rows, err := a.tx.QueryContext(a.ctx, `PRAGMA integrity_check(10)`)
	found, err := scanAll(rows, err, func(s *string, rows *sql.Rows) error { return rows.Scan(s) })
	if err != nil {
		return err
	}
	for _, f := range found {
		if f != "ok" {
			a.fault(Fault{N: -1, What: "the database is damaged: " + f})
		}
	}
	return nil
}

// records goes through the ledger and, beside it, through the records of each
// kind: both are in the order of adding, so that whatever one has and the other
// lacks is seen at its place.
func (a *audit) records() error {
	shelf := map[string]*cursor{}
	for i := range books {
		c, err := openCursor(a.ctx, a.tx, &books[i])
		if err != nil {
			return err
		}
		defer c.rows.Close()
		shelf[books[i].kind] = c
	}
	rows, err := a.tx.QueryContext(a.ctx, `SELECT n, kind, record, leaf FROM ledger ORDER BY n`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for next := int64(0); rows.Next(); next++ {
		var l Leaf
		if err := rows.Scan(&l.N, &l.Kind, &l.Record, &l.Data); err != nil {
			return err
		}
		if l.N != next {
			a.fault(Fault{N: next, What: fmt.Sprintf("is missing: the next one is %d", l.N)})
			next = l.N
		}
		if err := a.record(&l, shelf[l.Kind]); err != nil {
			return err
		}
		if err := a.grow(&l); err != nil {
			return err
		}
	}
	return a.leftOver(rows.Err(), shelf)
}

// record holds one entry against its record.
func (a *audit) record(l *Leaf, c *cursor) error {
	f := Fault{N: l.N, Kind: l.Kind, Record: l.Record}
	if c == nil {
		f.What = "is of a kind that no record has"
		a.fault(f)
		return nil
	}
	for c.ok && c.page.id < l.Record {
		a.fault(Fault{N: -1, Kind: c.book.kind, Record: c.page.id, What: "is not in the ledger at its place"})
		if err := c.next(); err != nil {
			return err
		}
	}
	if !c.ok || c.page.id != l.Record {
		f.What = "is in the ledger, but not in the store"
		a.fault(f)
		return nil
	}
	a.verdict.Records[l.Kind]++
	data, err := c.page.fields.leaf()
	if err != nil {
		return err
	}
	if string(data) != string(l.Data) {
		f.What = "is not what the ledger says it was: " + difference(c.page.fields, l.Data)
		a.fault(f)
	}
	if err := a.mention(&f, c); err != nil {
		return err
	}
	return c.next()
}

// mention notes which bodies a record names, or deletes.
func (a *audit) mention(f *Fault, c *cursor) error {
	if c.book.kind == KindStore {
		id, _ := c.page.fields["store"].(string)
		a.verdict.Origin = originPrefix + id
	}
	if c.book.kind == KindDeletion {
		a.deleted = f.Record
		text, _ := c.page.fields["body"].(string)
		if h, err := ParseHash(text); err == nil && a.bodies[h] != nil {
			a.bodies[h].deleted = f.N
		}
		return nil
	}
	named, err := c.book.named(c.page.fields)
	if err != nil {
		bad := *f
		bad.What = err.Error()
		a.fault(bad)
	}
	for _, h := range named {
		m := a.bodies[h]
		if m == nil {
			m = &mention{fault: Fault{N: f.N, Kind: f.Kind, Record: f.Record}, deleted: -1}
			a.bodies[h] = m
		}
		m.last = f.N
	}
	return nil
}

// grow adds an entry to the tree that is recomputed.
func (a *audit) grow(l *Leaf) error {
	n := a.verdict.Size
	hashes, err := tlog.StoredHashes(n, l.Data, a.recomputed())
	a.tree = append(a.tree, hashes...)
	a.verdict.Size++
	return err
}

func (a *audit) recomputed() tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			out[i] = a.tree[index]
		}
		return out, nil
	})
}

// leftOver reports the records behind the end of the ledger.
func (a *audit) leftOver(err error, shelf map[string]*cursor) error {
	for i := range books {
		for c := shelf[books[i].kind]; err == nil && c.ok; err = c.next() {
			a.fault(Fault{N: -1, Kind: c.book.kind, Record: c.page.id, What: "is not in the ledger"})
		}
	}
	return err
}

// hashes holds the tree that is stored against the one that was recomputed.
func (a *audit) hashes() error {
	root, err := tlog.TreeHash(a.verdict.Size, a.recomputed())
	if err != nil {
		return err
	}
	a.verdict.Root = Hash(root)
	rows, err := a.tx.QueryContext(a.ctx, `SELECT i, hash FROM hashes ORDER BY i`)
	if err != nil {
		return err
	}
	defer rows.Close()
	next := int64(0)
	for ; rows.Next(); next++ {
		var i int64
		var h []byte
		if err := rows.Scan(&i, &h); err != nil {
			return err
		}
		if i != next {
			a.fault(treeFault(next, "is missing"))
			return nil
		}
		if i >= int64(len(a.tree)) {
			a.fault(treeFault(i, "stands behind the end of the ledger"))
			return nil
		}
		if string(h) != string(a.tree[i][:]) {
			a.fault(treeFault(i, "is not what follows from the entries"))
		}
	}
	if next < int64(len(a.tree)) {
		a.fault(treeFault(next, "is missing"))
	}
	return rows.Err()
}

// treeFault names the entry that a hash of the tree belongs to, the last one
// below it.
func treeFault(i int64, what string) Fault {
	level, n := tlog.SplitStoredHashIndex(i)
	return Fault{N: (n+1)<<level - 1, What: fmt.Sprintf("hash %d of the tree %s", i, what)}
}

// checkpoints holds the recomputed tree against heads that were kept elsewhere.
func (a *audit) checkpoints(o *Verification) error {
	for _, msg := range o.Checkpoints {
		c, err := ReadCheckpoint(msg, o.Keys...)
		if err == nil {
			err = c.against(a.verdict.Origin, a.verdict.Size, a.recomputed())
		}
		if what := damage(err); what != "" {
			a.fault(Fault{N: -1, What: what})
			continue
		}
		if err != nil {
			return err
		}
		a.verdict.Checkpoints = append(a.verdict.Checkpoints, c)
	}
	return nil
}

// never is behind every entry.
const never = math.MaxInt64
