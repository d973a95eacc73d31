package evidence

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/importer"
	"github.com/redletter-dev/redletter/snapshots"
)

// Options say what goes into a bundle besides the facts.
type Options struct {
	Judging   importer.Judging // how the policy is read and judged
	Signer    *snapshots.Key   // of the checkpoint; nil leaves it unsigned
	Kept      *Kept            // a checkpoint from before, in place of one of now
	Comments  Comments
	Privilege string // a label on every page, "" for none
}

// Kept is a checkpoint that was made before the bundle.
type Kept struct {
	Checkpoint []byte
	Public     string // key that it is signed with, "" for one that is not signed
	Stamp      []byte // answer of a time-stamping authority about it (RFC 3161), nil for none
	Stamped    string // what the answer says: when, and by whom
}

// Comments says whether opinions go into a bundle.
type Comments string

// The parts that a bundle can have beside the facts.
const (
	NoComments   Comments = ""
	WithComments Comments = "include" // judgements, decisions and notes
)

// Summary is what a bundle holds.
type Summary struct {
	Policy     string `json:"policy"`
	Captures   int    `json:"captures"`
	Versions   int    `json:"versions"`
	Gaps       int    `json:"gaps"`
	Entries    int    `json:"ledger_entries"`
	Size       int64  `json:"ledger_size"`
	Root       string `json:"ledger_root"`
	Key        string `json:"key"` // that signed the checkpoint, "" for none
	Missing    int    `json:"missing_bodies"`
	Files      int    `json:"files"`
	SHA256SUMS string `json:"sha256sums"` // hash of the list of hashes
}

// Write writes the bundle of a scope. ErrDeleted says that retention deleted a
// body while it was written: the next one is whole.
func Write(ctx context.Context, w io.Writer, store *snapshots.Store, s Scope, o Options) (*Summary, error) {
	h, err := s.gather(ctx, store)
	if err != nil {
		return nil, err
	}
	b := &bundle{
		store: store, history: h, options: o, zip: zip.NewWriter(w), dir: "evidence-" + h.policy + "/",
		summary: Summary{Policy: h.policy},
		bodies:  map[snapshots.Hash]string{},
	}
	for _, part := range []func(context.Context) error{
		b.seal, b.confine, b.keepBodies, b.keepCaptures, b.keepExchange, b.keepTexts, b.keepRedlines, b.keepComments, b.keepLedger, b.keepCover,
	} {
		if err := part(ctx); err != nil {
			return nil, fmt.Errorf("write the evidence of %s: %w", h.policy, err)
		}
	}
	if err := b.close(); err != nil {
		return nil, fmt.Errorf("write the evidence of %s: %w", h.policy, err)
	}
	return &b.summary, nil
}

// bundle is a zip on its way. Its parts are written one after the other, so that
// no more than one body is held.
type bundle struct {
	store *snapshots.Store
	*history
	options Options
	summary Summary

	zip  *zip.Writer
	dir  string
	sums []string // lines of SHA256SUMS

	head    head
	bodies  map[snapshots.Hash]string // names of bodies in the bundle
	missing []snapshots.Hash          // bodies that were deleted
	texts   []text
}

// written is a file of the bundle that is being written.
type written struct {
	b    *bundle
	name string
	to   io.Writer
	sum  hash.Hash
}

func (f *written) Write(p []byte) (int, error) {
	f.sum.Write(p)
	return f.to.Write(p)
}

// close adds the file to the list of hashes.
func (f *written) close() {
	f.b.sums = append(f.b.sums, hex.EncodeToString(f.sum.Sum(nil))+"  "+f.name)
}

// epoch is the time of every file: when a bundle was made is no part of it.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// create begins a file. It is complete when the next one begins.
func (b *bundle) create(name string) (*written, error) {
	to, err := b.zip.CreateHeader(&zip.FileHeader{Name: b.dir + name, Method: zip.Deflate, Modified: epoch})
	return &written{b: b, name: name, to: to, sum: sha256.New()}, err
}

// file writes a whole file.
func (b *bundle) file(name string, content []byte) error {
	f, err := b.create(name)
	if err != nil {
		return err
	}
	if _, err := f.Write(content); err != nil {
		return err
	}
	f.close()
	return nil
}

// close writes the list of hashes.
func (b *bundle) close() error {
	slices.SortFunc(b.sums, func(x, y string) int { return strings.Compare(x[66:], y[66:]) })
	list := []byte(strings.Join(b.sums, "\n") + "\n")
	b.summary.Files = len(b.sums) + 1
	b.summary.SHA256SUMS = snapshots.Sum(list).String()
	if err := b.file("SHA256SUMS", list); err != nil {
		return err
	}
	return b.zip.Close()
}

// digits are those of a hash.
func digits(h snapshots.Hash) string { return strings.TrimPrefix(h.String(), "sha256:") }

// extensions of bodies, by media type; what is none of them is text or unknown.
var extensions = map[string]string{
	"text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/markdown": ".md", "image/png": ".png", "text/plain": ".txt",
	"multipart/mixed": ".eml", // several pages in one: any mail program opens it
}

// bodyName is where a body stands in the bundle.
func bodyName(h snapshots.Hash, media string) string {
	base, _, _ := strings.Cut(media, ";")
	return path.Join("bodies", digits(h)+extensions[strings.TrimSpace(base)])
}
