package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/fetch/browser"
	"github.com/redletter-dev/redletter/snapshots"
)

// MaxSize is how many bytes a document may have, from whatever place.
const MaxSize = 32 << 20

// ErrTooLarge says that a source gave more than MaxSize bytes.
var ErrTooLarge = errors.New("too large to be a policy")

// Source is the bytes of one document and where they came from.
type Source struct {
	Ref       string // as it was asked for
	Name      string // file name or final URL: a hint for the format
	MediaType string // as declared, "" when nothing declared it
	Bytes     []byte
	Lacks     error // why no browser was asked where that might have helped; nil otherwise
}

// Kind is the form of a reference.
type Kind string

// The kinds of references.
const (
	Stdin  Kind = "stdin"
	URL    Kind = "url"
	Git    Kind = "git"
	Stored Kind = "store"
	File   Kind = "file"
)

// KindOf reads the form of a reference: "-", an http or https URL,
// "git:REF:PATH", "POLICY@REF", and a file otherwise. A file that is there wins
// over the store.
func KindOf(ref string) Kind {
	lower := strings.ToLower(ref)
	switch {
	case ref == "-":
		return Stdin
	case strings.HasPrefix(lower, "http://"), strings.HasPrefix(lower, "https://"):
		return URL
	case strings.HasPrefix(ref, "git:"):
		return Git
	case isStored(ref):
		return Stored
	}
	return File
}

// isStored says that ref has the form POLICY@REF and is no file.
func isStored(ref string) bool {
	policy, at, ok := strings.Cut(ref, "@")
	if !ok || at == "" || policy == "" || strings.ContainsAny(policy, `/\. `) {
		return false
	}
	_, err := os.Stat(ref)
	return err != nil
}

// Opener opens references. Only what a reference needs is used: the client for
// URLs, the store (opened on first use) for POLICY@REF.
type Opener struct {
	Stdin   io.Reader
	Client  *fetch.Client
	Store   func() (*snapshots.Store, error)
	Browser *browser.Browser // nil: none
	Dir     string           // where git runs and relative files start, "" for here

	Way   Way                // for URLs; "": Plain
	Shell func(*Source) bool // says of a page that it waits for a browser; nil: none is asked unless Way says so
}

// Open gives the bytes behind a reference. Errors say what to do next.
func (o *Opener) Open(ctx context.Context, ref string) (*Source, error) {
	src, err := o.open(ctx, ref)
	if err != nil {
		return nil, err
	}
	return Extract(ctx, src)
}

func (o *Opener) open(ctx context.Context, ref string) (*Source, error) {
	switch KindOf(ref) {
	case Stdin:
		b, err := limited(o.Stdin, "standard input")
		return &Source{Ref: "-", Name: "-", Bytes: b}, err
	case URL:
		return o.url(ctx, ref)
	case Git:
		return o.git(ctx, ref)
	case Stored:
		return o.stored(ctx, ref)
	default:
		return o.file(ref)
	}
}

func (o *Opener) file(ref string) (*Source, error) {
	path := ref
	if o.Dir != "" && !filepath.IsAbs(path) {
		path = filepath.Join(o.Dir, path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the document: %w", err)
	}
	defer f.Close()
	room := 0
	if st, err := f.Stat(); err == nil && st.IsDir() {
		return nil, fmt.Errorf("open the document: %s is a directory; name a file in it", ref)
	} else if err == nil && st.Mode().IsRegular() {
		room = int(min(st.Size(), MaxSize))
	}
	b, err := limitedInto(f, ref, room)
	return &Source{Ref: ref, Name: filepath.Base(ref), Bytes: b}, err
}

// limited reads at most MaxSize bytes.
func limited(r io.Reader, name string) ([]byte, error) { return limitedInto(r, name, 0) }

// limitedInto has room for size bytes from the start: memory that grows while a
// page is read costs more than reading it.
func limitedInto(r io.Reader, name string, size int) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	if _, err := b.ReadFrom(io.LimitReader(r, MaxSize+1)); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if b.Len() > MaxSize {
		return nil, fmt.Errorf("read %s: more than %d MiB: %w", name, MaxSize>>20, ErrTooLarge)
	}
	return b.Bytes(), nil
}
