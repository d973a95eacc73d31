package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/snapshots"
)

// keepBodies writes each body once: the page as it was served, in UTF-8 where
// that differs, and the pictures.
func (b *bundle) keepBodies(ctx context.Context) error {
	for i := range b.captures {
		c := &b.captures[i]
		for _, x := range []struct {
			hash  snapshots.Hash
			media string
		}{{c.Raw, servedType(c)}, {c.Body, c.MediaType}, {c.Shot, "image/png"}} {
			if err := b.keepBody(ctx, x.hash, x.media); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bundle) keepBody(ctx context.Context, h snapshots.Hash, media string) error {
	if _, known := b.bodies[h]; known || h.IsZero() {
		return nil
	}
	body, err := b.store.Kept(ctx, h)
	if errors.Is(err, snapshots.ErrDeleted) { // by retention: its hash stays
		b.bodies[h] = ""
		b.missing = append(b.missing, h)
		b.summary.Missing++
		return nil
	}
	if err != nil {
		return err
	}
	b.bodies[h] = bodyName(h, media)
	return b.file(b.bodies[h], body)
}

// record is what the bundle says of one capture in a file of its own: what its
// entry in the ledger says, in the same spelling, and why in words.
type record struct {
	snapshots.Capture
	At       string `json:"at"`
	Evidence string `json:"evidence"` // the file beside it
	Version  int    `json:"version,omitempty"`
}

// keepCaptures writes each look: what it came to, and the evidence byte by byte,
// whose hash stands in the ledger.
func (b *bundle) keepCaptures(context.Context) error {
	for i := range b.captures {
		c := &b.captures[i]
		evidence := []byte(c.Evidence)
		if evidence == nil {
			evidence = []byte("null")
		}
		name := captureName(c.ID)
		if err := b.file(name+".evidence.json", evidence); err != nil {
			return err
		}
		if err := b.keepRecord(name, c); err != nil {
			return err
		}
	}
	return nil
}

func (b *bundle) keepRecord(name string, c *snapshots.Capture) error {
	var doc bytes.Buffer
	enc := json.NewEncoder(&doc)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(record{Capture: *c, At: c.At.UTC().Format(entryTime), Evidence: name + ".evidence.json", Version: b.numbers[c.ID]})
	if err != nil {
		return err
	}
	return b.file(name+".json", doc.Bytes())
}

// entryTime is how entries of the ledger write a time.
const entryTime = "2006-01-02T15:04:05.000000000Z"

func captureName(id int64) string { return fmt.Sprintf("captures/%08d", id) }

// exchange is the evidence of a capture as fetch wrote it; nil for a capture that
// came from elsewhere.
func exchange(c *snapshots.Capture) *fetch.Evidence {
	e := &fetch.Evidence{}
	if json.Unmarshal(c.Evidence, e) != nil || e.URL == "" {
		return nil
	}
	return e
}

// servedType is the media type that the server declared.
func servedType(c *snapshots.Capture) string {
	if e := exchange(c); e != nil && e.MediaType != "" {
		return e.MediaType
	}
	return c.MediaType
}
