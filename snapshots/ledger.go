package snapshots

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// The ledger is an append-only log with one leaf for each record, and a Merkle
// tree over the leaves as in RFC 6962. A leaf is written in the transaction of
// its record. Whoever kept the head of the tree from some day can tell that
// nothing up to that day was changed since.

// Leaf is one entry of the ledger.
type Leaf struct {
	N      int64  `json:"n"` // place in the ledger, from 0
	Kind   string `json:"kind"`
	Record int64  `json:"record"` // number of the record among those of its kind
	Data   []byte `json:"data"`   // canonical JSON
}

// Hash is the hash of the leaf in the tree: the SHA-256 of a zero byte and Data.
func (l *Leaf) Hash() Hash { return Hash(tlog.RecordHash(l.Data)) }

// Tree is the head of the ledger at some size.
type Tree struct {
	Size int64 `json:"size"`
	Root Hash  `json:"root"`
}

// enter puts a record into the ledger.
func enter(ctx context.Context, tx *sql.Tx, kind string, id int64) error {
	b, err := bookOf(kind)
	if err != nil {
		return err
	}
	p, err := b.read(ctx, tx, id)
	if err != nil {
		return err
	}
	return p.enter(ctx, tx, b)
}

func (p *page) enter(ctx context.Context, tx *sql.Tx, b *book) error {
	data, err := p.fields.leaf()
	if err != nil {
		return err
	}
	n, err := size(ctx, tx)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO ledger (n, kind, record, leaf) VALUES (?,?,?,?)`, n, b.kind, p.id, string(data)); err != nil {
		return err
	}
	hashes, err := tlog.StoredHashes(n, data, storedHashes(ctx, tx))
	if err != nil {
		return err
	}
	for i, h := range hashes {
		if _, err := tx.ExecContext(ctx, `INSERT INTO hashes (i, hash) VALUES (?,?)`, tlog.StoredHashCount(n)+int64(i), h[:]); err != nil {
			return err
		}
	}
	return nil
}

// size is the number of entries.
func size(ctx context.Context, tx *sql.Tx) (n int64, err error) {
	err = tx.QueryRowContext(ctx, `SELECT coalesce(max(n) + 1, 0) FROM ledger`).Scan(&n)
	return n, err
}

// storedHashes reads hashes of the tree.
func storedHashes(ctx context.Context, tx *sql.Tx) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			var b []byte
			err := tx.QueryRowContext(ctx, `SELECT hash FROM hashes WHERE i = ?`, index).Scan(&b)
			if isNoRows(err) || err == nil && len(b) != len(out[i]) {
				return nil, corrupt("hash %d of the ledger is missing", index)
			}
			if err != nil {
				return nil, err
			}
			copy(out[i][:], b)
		}
		return out, nil
	})
}

// openLedger puts what is in a store into its new ledger, and names the store.
func openLedger(ctx context.Context, tx *sql.Tx) error {
	var name [16]byte
	rand.Read(name[:])
	if _, err := tx.ExecContext(ctx, `INSERT INTO identity (id, store) VALUES (1, ?)`, hex.EncodeToString(name[:])); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO sendings (mail, state, attempts, error, server, reply, sent, raw, salt)
		SELECT id, state, attempts, error, server, reply, sent, raw, lower(hex(randomblob(16))) FROM mails WHERE state IN ('sent', 'dead', 'dropped') ORDER BY id`)
	if err != nil {
		return err
	}
	for i := range books {
		b := &books[i]
		rows, err := tx.QueryContext(ctx, b.query+` ORDER BY r.id`)
		pages, err := scanAll(rows, err, b.scan)
		if err != nil {
			return err
		}
		for j := range pages {
			if err := pages[j].enter(ctx, tx, b); err != nil {
				return fmt.Errorf("%s %d: %w", b.kind, pages[j].id, err)
			}
		}
	}
	_, err = tx.ExecContext(ctx, `PRAGMA user_version = 5`)
	return err
}

// Leaves gives the entries from one place up to, and without, another.
func (s *Store) Leaves(ctx context.Context, from, to int64) ([]Leaf, error) {
	return s.leaves(ctx, `n >= ? AND n < ? ORDER BY n`, from, to)
}

// LeafOf gives the entry of a record, or ErrNotFound.
func (s *Store) LeafOf(ctx context.Context, kind string, record int64) (Leaf, error) {
	out, err := s.leaves(ctx, `kind = ? AND record = ?`, kind, record)
	if err != nil {
		return Leaf{}, err
	}
	if len(out) == 0 {
		return Leaf{}, notFound("no %s %d in the ledger", kind, record)
	}
	return out[0], nil
}

func (s *Store) leaves(ctx context.Context, where string, args ...any) ([]Leaf, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT n, kind, record, leaf FROM ledger WHERE `+where, args...)
	out, err := scanAll(rows, err, func(l *Leaf, rows *sql.Rows) error { return rows.Scan(&l.N, &l.Kind, &l.Record, &l.Data) })
	return out, explain("reading the ledger", err)
}

// RecordsAt gives, by kind, the number of the last record that the first n
// entries hold. Records of a kind come into the ledger in their order.
func (s *Store) RecordsAt(ctx context.Context, n int64) (map[string]int64, error) {
	type last struct {
		kind   string
		record int64
	}
	rows, err := s.db.QueryContext(ctx, `SELECT kind, max(record) FROM ledger WHERE n < ? GROUP BY kind`, n)
	all, err := scanAll(rows, err, func(l *last, rows *sql.Rows) error { return rows.Scan(&l.kind, &l.record) })
	out := map[string]int64{}
	for _, l := range all {
		out[l.kind] = l.record
	}
	return out, explain("reading the ledger", err)
}

// Tree gives the head of the ledger as it is.
func (s *Store) Tree(ctx context.Context) (t Tree, err error) {
	err = s.look(ctx, "reading the ledger", func(tx *sql.Tx) error {
		t, err = tree(ctx, tx)
		return err
	})
	return t, err
}

func tree(ctx context.Context, tx *sql.Tx) (t Tree, err error) {
	if t.Size, err = size(ctx, tx); err != nil {
		return t, err
	}
	root, err := tlog.TreeHash(t.Size, storedHashes(ctx, tx))
	t.Root = Hash(root)
	return t, err
}

// TreeAt gives the head of the ledger as it was at a size.
func (s *Store) TreeAt(ctx context.Context, n int64) (t Tree, err error) {
	t.Size = n
	err = s.look(ctx, "reading the ledger", func(tx *sql.Tx) error {
		root, err := tlog.TreeHash(n, storedHashes(ctx, tx))
		t.Root = Hash(root)
		return err
	})
	return t, err
}

// ProveInclusion gives the hashes that lead from a leaf to the root of the
// tree of a size: CheckInclusion follows them.
func (s *Store) ProveInclusion(ctx context.Context, size, n int64) ([]Hash, error) {
	return s.prove(ctx, func(r tlog.HashReader) ([]tlog.Hash, error) { return tlog.ProveRecord(size, n, r) })
}

// ProveConsistency gives the hashes that show that the tree of one size is the
// beginning of that of a later one: CheckConsistency follows them.
func (s *Store) ProveConsistency(ctx context.Context, later, earlier int64) ([]Hash, error) {
	return s.prove(ctx, func(r tlog.HashReader) ([]tlog.Hash, error) { return tlog.ProveTree(later, earlier, r) })
}

func (s *Store) prove(ctx context.Context, find func(tlog.HashReader) ([]tlog.Hash, error)) (out []Hash, err error) {
	err = s.look(ctx, "proving by the ledger", func(tx *sql.Tx) error {
		proof, err := find(storedHashes(ctx, tx))
		for _, h := range proof {
			out = append(out, Hash(h))
		}
		return err
	})
	return out, err
}

// CheckInclusion says whether a leaf stands at its place in a tree.
func CheckInclusion(proof []Hash, t Tree, l *Leaf) error {
	return tlog.CheckRecord(treeHashes(proof), t.Size, tlog.Hash(t.Root), l.N, tlog.RecordHash(l.Data))
}

// CheckConsistency says whether one tree is the beginning of a later one.
func CheckConsistency(proof []Hash, later, earlier Tree) error {
	return tlog.CheckTree(treeHashes(proof), later.Size, tlog.Hash(later.Root), earlier.Size, tlog.Hash(earlier.Root))
}

func treeHashes(in []Hash) []tlog.Hash {
	out := make([]tlog.Hash, len(in))
	for i, h := range in {
		out[i] = tlog.Hash(h)
	}
	return out
}
