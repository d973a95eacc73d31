package evidence

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/snapshots"
)

// head is the head of the ledger that everything in the bundle is proven by.
type head struct {
	snapshots.Tree
	origin    string
	note      []byte           // the checkpoint
	public    string           // the key that it is signed with, "" for none
	last      map[string]int64 // number of the last record that it covers, by kind
	reviews   []int64
	decisions []int64
	entries   []snapshots.Leaf
}

// seal takes the checkpoint, before anything is read: what is written to the
// store meanwhile is not part of the bundle.
func (b *bundle) seal(ctx context.Context) (err error) {
	switch o := &b.options; {
	case o.Kept != nil:
		b.head.note, b.head.public = o.Kept.Checkpoint, o.Kept.Public
		err = b.recall(ctx)
	case o.Signer != nil:
		b.head.public = o.Signer.Public()
		b.head.note, err = b.store.Checkpoint(ctx, o.Signer)
	default:
		b.head.note, err = b.store.Checkpoint(ctx, nil)
	}
	if err != nil {
		return err
	}
	c, err := snapshots.ReadCheckpoint(b.head.note)
	if err != nil {
		return err
	}
	b.head.origin, b.head.Tree = c.Origin, c.Tree
	b.summary.Size, b.summary.Root = c.Size, c.Root.String()
	b.summary.Key, _, _ = strings.Cut(b.head.public, "+")
	return nil
}

// recall holds a checkpoint from before against the store.
func (b *bundle) recall(ctx context.Context) error {
	if b.head.public == "" {
		_, err := b.store.VerifyCheckpoint(ctx, b.head.note)
		return err
	}
	key, err := snapshots.ParsePublicKey(b.head.public)
	if err != nil {
		return err
	}
	_, err = b.store.VerifyCheckpoint(ctx, b.head.note, key)
	return err
}

// confine leaves out what came after the checkpoint: nothing here would prove it.
func (b *bundle) confine(ctx context.Context) (err error) {
	if b.head.last, err = b.store.RecordsAt(ctx, b.head.Size); err != nil {
		return err
	}
	b.captures = slices.DeleteFunc(b.captures, func(c snapshots.Capture) bool { return !b.covers(snapshots.KindCapture, c.ID) })
	b.versions = slices.DeleteFunc(b.versions, func(v snapshots.Version) bool { return !b.covers(snapshots.KindVersion, v.ID) })
	b.numbers = map[int64]int{}
	for i := range b.versions {
		b.numbers[b.versions[i].Capture] = b.versions[i].Number
	}
	b.summary.Captures, b.summary.Versions = len(b.captures), len(b.versions)
	if len(b.captures) == 0 {
		return fmt.Errorf("the checkpoint of %d entries is older than every look that was asked for: name a later one", b.head.Size)
	}
	return nil
}

// covers says whether the checkpoint covers a record.
func (b *bundle) covers(kind string, id int64) bool { return id <= b.head.last[kind] }

// keepLedger writes the checkpoint, the entries of all records in the bundle,
// and the hashes that lead from each to the root.
func (b *bundle) keepLedger(ctx context.Context) error {
	if err := b.keepCheckpoint(); err != nil {
		return err
	}
	if err := b.slice(ctx); err != nil {
		return err
	}
	for i := range b.head.entries {
		l := &b.head.entries[i]
		proof, err := b.store.ProveInclusion(ctx, b.head.Size, l.N)
		if err != nil {
			return err
		}
		if err := snapshots.CheckInclusion(proof, b.head.Tree, l); err != nil {
			return &snapshots.Error{Kind: snapshots.ErrCorrupt, Detail: fmt.Sprintf("entry %d of the ledger does not lead to its root: %v", l.N, err)}
		}
		var lines strings.Builder
		fmt.Fprintf(&lines, "%d\n%d\n", l.N, b.head.Size)
		for _, h := range proof {
			lines.WriteString(digits(h) + "\n")
		}
		if err := b.file(entryName(l.N)+".json", l.Data); err != nil {
			return err
		}
		if err := b.file(entryName(l.N)+".proof", []byte(lines.String())); err != nil {
			return err
		}
	}
	b.summary.Entries = len(b.head.entries)
	return nil
}

func entryName(n int64) string { return fmt.Sprintf("ledger/entries/%012d", n) }

// slice gathers the entries of all records in the bundle, and those that say that
// a body was deleted.
func (b *bundle) slice(ctx context.Context) error {
	wanted := map[string][]int64{snapshots.KindReview: b.head.reviews, snapshots.KindDecision: b.head.decisions}
	for i := range b.captures {
		wanted[snapshots.KindCapture] = append(wanted[snapshots.KindCapture], b.captures[i].ID)
	}
	for i := range b.versions {
		wanted[snapshots.KindVersion] = append(wanted[snapshots.KindVersion], b.versions[i].ID)
	}
	var err error
	if wanted[snapshots.KindDeletion], err = b.deletions(ctx); err != nil {
		return err
	}
	for kind, ids := range wanted {
		for _, id := range ids {
			l, err := b.store.LeafOf(ctx, kind, id)
			if err != nil {
				return err
			}
			b.head.entries = append(b.head.entries, l)
		}
	}
	slices.SortFunc(b.head.entries, func(x, y snapshots.Leaf) int { return int(x.N - y.N) })
	return nil
}

// deletions gives the records of the deletion of what is missing.
func (b *bundle) deletions(ctx context.Context) (ids []int64, err error) {
	all, err := b.store.Deletions(ctx)
	if err != nil {
		return nil, err
	}
	told := map[snapshots.Hash]bool{}
	for _, d := range all {
		if b.covers(snapshots.KindDeletion, d.ID) && slices.Contains(b.missing, d.Body) {
			ids, told[d.Body] = append(ids, d.ID), true
		}
	}
	for _, h := range b.missing {
		if !told[h] {
			return nil, fmt.Errorf("body %s was deleted after the checkpoint of %d entries, which cannot say so: name a later one", h, b.head.Size)
		}
	}
	return ids, nil
}

// keepCheckpoint writes the checkpoint as it is, and in the parts that openssl
// takes: the signed text, the signature, the key.
func (b *bundle) keepCheckpoint() error {
	if err := b.file("ledger/checkpoint", b.head.note); err != nil {
		return err
	}
	if k := b.options.Kept; k != nil && k.Stamp != nil {
		if err := b.file("ledger/checkpoint.tsr", k.Stamp); err != nil {
			return err
		}
	}
	if b.head.public == "" {
		return nil
	}
	body, signature, err := signedParts(b.head.note)
	if err != nil {
		return err
	}
	key, err := publicKey(b.head.public)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name    string
		content []byte
	}{
		{"ledger/checkpoint.text", body},
		{"ledger/checkpoint.sig", signature},
		{"ledger/key.pem", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})},
		{"ledger/key.raw", key},
		{"ledger/key.txt", []byte(b.head.public + "\n")},
	} {
		if err := b.file(f.name, f.content); err != nil {
			return err
		}
	}
	return nil
}

// signedParts takes a note of one signature apart.
func signedParts(msg []byte) (body, signature []byte, err error) {
	text, line, ok := bytes.Cut(msg, []byte("\n\n"))
	fields := strings.Fields(string(line))
	if !ok || len(fields) != 3 {
		return nil, nil, errors.New("the checkpoint is not signed once")
	}
	sig, err := base64.StdEncoding.DecodeString(fields[2])
	if err != nil || len(sig) != keyHashSize+ed25519.SignatureSize {
		return nil, nil, fmt.Errorf("the signature of the checkpoint is not Ed25519: %w", err)
	}
	return append(bytes.Clone(text), '\n'), sig[keyHashSize:], nil
}

// keyHashSize is how many bytes name the key before a signature.
const keyHashSize = 4

// publicKey takes the key out of its text form: name, hash, and base64 of one
// byte for the algorithm and the key.
func publicKey(public string) (ed25519.PublicKey, error) {
	parts := strings.SplitN(strings.TrimSpace(public), "+", 3)
	raw, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	if err != nil || len(parts) != 3 || len(raw) != 1+ed25519.PublicKeySize {
		return nil, errors.New("the public key of the ledger is not Ed25519")
	}
	return raw[1:], nil
}

// fingerprint is how people compare a key; "" without one.
func (b *bundle) fingerprint() string {
	key, err := publicKey(b.head.public)
	if err != nil {
		return ""
	}
	return digits(snapshots.Sum(key))
}
