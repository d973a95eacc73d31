package snapshots

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A checkpoint is a note that names a store, the size of its ledger and the
// root of its tree, signed with Ed25519:
//
//	redletter/2f9c…        the origin: which store
//	4711                   how many entries
//	q83v…=                 root of the tree, base64
//
//	— acme Az3g…           signature: name of the key, key hash and signature
//
// This is the format of C2SP's tlog-checkpoint. Whoever keeps one, as the
// receiver of a mail does, can show later whether the store still begins with
// those entries.

const originPrefix = "redletter/"

// unsigned is an extension line of a checkpoint that nobody signed.
const unsigned = "unsigned: it shows changes only to those who got it from elsewhere than the store"

// Checkpoint is what a checkpoint says.
type Checkpoint struct {
	Origin string `json:"origin"`
	Tree
	Key string `json:"key"` // name of the key that signed it, "" for none that is known
}

// NewKey makes a key pair for checkpoints. The name, as of the company, has no
// spaces and no plus sign.
func NewKey(name string) (private, public string, err error) {
	if name == "" || strings.ContainsAny(name, "+ \t\n") {
		return "", "", fmt.Errorf("%q cannot name a key: it needs letters without spaces or +", name)
	}
	return note.GenerateKey(rand.Reader, name)
}

// A Key signs checkpoints.
type Key struct {
	note.Signer
	public string
}

// ParseKey reads a private key as NewKey gives it.
func ParseKey(private string) (*Key, error) {
	private = strings.TrimSpace(private)
	signer, err := note.NewSigner(private)
	if err != nil {
		return nil, errors.New("this is no private key for checkpoints: redletter ledger key makes one")
	}
	parts := strings.SplitN(private, "+", 5) // PRIVATE, KEY, name, hash, and base64, which has plus signs of its own
	seed, err := base64.StdEncoding.DecodeString(parts[4])
	if err != nil {
		return nil, err
	}
	// NewSigner has checked the length: one byte of algorithm, then the seed.
	public, _ := ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey)
	verifier, err := note.NewEd25519VerifierKey(signer.Name(), public)
	return &Key{signer, verifier}, err
}

// Public is the half that others check with.
func (k *Key) Public() string { return k.public }

// Signer signs checkpoints; a Key is one.
type Signer = note.Signer

// PublicKey is the half of a key that others check with.
type PublicKey = note.Verifier

// ParsePublicKey reads the public half of a key.
func ParsePublicKey(public string) (PublicKey, error) {
	v, err := note.NewVerifier(strings.TrimSpace(public))
	if err != nil {
		return nil, errors.New("this is no public key of a ledger: redletter ledger key prints it")
	}
	return v, nil
}

// Checkpoint signs the ledger as it is. Without a signer the note says that it
// is not signed.
func (s *Store) Checkpoint(ctx context.Context, signer Signer) (out []byte, err error) {
	err = s.look(ctx, "making a checkpoint", func(tx *sql.Tx) error {
		origin, err := origin(ctx, tx)
		if err != nil {
			return err
		}
		t, err := tree(ctx, tx)
		out = fmt.Appendf(nil, "%s\n%d\n%s\n", origin, t.Size, base64.StdEncoding.EncodeToString(t.Root[:]))
		return err
	})
	if err != nil {
		return nil, err
	}
	if signer == nil {
		return append(out, unsigned+"\n"...), nil
	}
	out, err = note.Sign(&note.Note{Text: string(out)}, signer)
	return out, wrap("signing a checkpoint", err)
}

// Origin names the store, as the first line of its checkpoints does.
func (s *Store) Origin(ctx context.Context) (name string, err error) {
	err = s.look(ctx, "reading the name of the store", func(tx *sql.Tx) error {
		name, err = origin(ctx, tx)
		return err
	})
	return name, err
}

func origin(ctx context.Context, tx *sql.Tx) (string, error) {
	var id string
	err := tx.QueryRowContext(ctx, `SELECT store FROM identity`).Scan(&id)
	return originPrefix + id, err
}

// ReadCheckpoint reads a checkpoint. With keys it must be signed by one of
// them; without, the signature is not looked at and Key is "".
func ReadCheckpoint(msg []byte, keys ...PublicKey) (c Checkpoint, err error) {
	text, _, signed := bytes.Cut(msg, []byte("\n\n"))
	if signed {
		text = append(bytes.Clone(text), '\n')
	}
	if len(keys) > 0 {
		n, err := note.Open(msg, note.VerifierList(keys...))
		if err != nil {
			return c, badCheckpoint("its signature is not that of a known key: %v", err)
		}
		c.Key = n.Sigs[0].Name
	}
	lines := strings.Split(string(text), "\n")
	if len(lines) < 4 || !strings.HasPrefix(lines[0], originPrefix) {
		return c, badCheckpoint("it does not begin with %s, a size and a root", originPrefix)
	}
	c.Origin = lines[0]
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 0 {
		return c, badCheckpoint("%q is no size", lines[1])
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != len(c.Root) {
		return c, badCheckpoint("%q is no root", lines[2])
	}
	c.Root = Hash(root)
	return c, nil
}

// FindCheckpoint takes a checkpoint out of a longer text, as of a mail: from
// its first line to the last line of its signatures. nil when there is none.
func FindCheckpoint(text []byte) []byte {
	text = append([]byte("\n"), text...)
	_, rest, ok := bytes.Cut(text, []byte("\n"+originPrefix))
	if !ok {
		return nil
	}
	var out []byte
	signed := false
	for i, line := range bytes.SplitAfter(append([]byte(originPrefix), rest...), []byte("\n")) {
		isSignature := bytes.HasPrefix(line, []byte("\u2014 "))
		if i >= 3 && signed && !isSignature || i > maxCheckpoint || len(line) == 0 {
			break
		}
		signed = signed || isSignature
		out = append(out, line...)
	}
	if signed {
		return out
	}
	// Without a signature it ends with its first empty line.
	if head, _, ok := bytes.Cut(out, []byte("\n\n")); ok {
		return append(head, '\n')
	}
	return out
}

// maxCheckpoint is how many lines a checkpoint has at most.
const maxCheckpoint = 20

func badCheckpoint(format string, args ...any) error {
	return &Error{ErrCheckpoint, fmt.Sprintf(format, args...), "give the checkpoint as it was mailed or written, with the public key of this store"}
}

// VerifyCheckpoint says whether the ledger still begins as it was when the
// checkpoint was made: ErrCorrupt when not, ErrCheckpoint when it cannot be read, is of
// another store, or is not signed by one of the keys (none: any will do).
func (s *Store) VerifyCheckpoint(ctx context.Context, msg []byte, keys ...PublicKey) (Checkpoint, error) {
	c, err := ReadCheckpoint(msg, keys...)
	if err != nil {
		return c, err
	}
	err = s.look(ctx, "checking a checkpoint", func(tx *sql.Tx) error {
		now, err := origin(ctx, tx)
		if err != nil {
			return err
		}
		n, err := size(ctx, tx)
		if err != nil {
			return err
		}
		return c.against(now, n, storedHashes(ctx, tx))
	})
	return c, err
}

// against holds a checkpoint against a ledger.
func (c *Checkpoint) against(origin string, size int64, hashes tlog.HashReader) error {
	switch {
	case c.Origin != origin:
		return &Error{ErrCheckpoint, fmt.Sprintf("it is of %s, this store is %s", c.Origin, origin), "name the store that it was made of with --store"}
	case c.Size > size:
		return tampered("the checkpoint knows %d entries, the ledger has %d: the store was rolled back", c.Size, size)
	}
	root, err := tlog.TreeHash(c.Size, hashes)
	if err == nil && Hash(root) != c.Root {
		err = tampered("the first %d entries are not those of the checkpoint: the store was rewritten", c.Size)
	}
	return err
}
