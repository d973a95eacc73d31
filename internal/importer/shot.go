package importer

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/source"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// Origin says where in which archive a text came from. It stands in the evidence
// of the capture.
type Origin struct {
	Format  string `json:"format"`
	Archive string `json:"archive"`           // name or address of the archive
	Key     string `json:"key"`               // of the text in it: what has a known key is never taken twice
	Message string `json:"message,omitempty"` // what the archive says about it
}

// evidence is the evidence of an imported capture.
type evidence struct {
	Imported Origin `json:"imported"`
}

// OriginOf gives the origin of a capture, false for one that redletter took
// itself.
func OriginOf(c *snapshots.Capture) (Origin, bool) {
	var e evidence
	if json.Unmarshal(c.Evidence, &e) != nil {
		return Origin{}, false
	}
	return e.Imported, e.Imported.Key != ""
}

// Reading says how a text came to be in its archive.
type Reading uint8

const (
	// Looked is a text that the archive recorded of a page when it looked.
	Looked Reading = iota
	// Reread is a text that it took anew from the page it had looked at last.
	Reread
	// RereadLater is one that it took anew from a page since when it had looked
	// again.
	RereadLater
)

// Shot is one dated text of a policy.
type Shot struct {
	At        time.Time
	Origin    Origin
	Reading   Reading
	URL       string // of the page, "" when the archive does not say
	MediaType string
	Bytes     []byte // as the archive holds them
	Problem   string // why there are no bytes

	blob string // where git keeps them
}

// look is a shot that was read.
type look struct {
	entry   snapshots.Entry
	input   parse.Input     // what was read
	doc     *parse.Document // nil when it could not be read
	at      time.Time
	reading Reading
}

// read stores the bytes of a shot and reads them as a document.
func read(ctx context.Context, store *snapshots.Store, policy string, s *Shot) (*look, error) {
	note, err := json.Marshal(evidence{s.Origin})
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", s.Origin.Key, err)
	}
	l := &look{at: s.At, reading: s.Reading, entry: snapshots.Entry{Capture: snapshots.Capture{
		Policy: policy, URL: s.URL, At: s.At, MediaType: s.MediaType, Evidence: note, Why: s.Problem,
	}}}
	if len(s.Bytes) == 0 {
		if s.Problem == "" {
			l.entry.Capture.Why = "the archive holds no text"
		}
		return l, nil
	}
	c := &l.entry.Capture
	if c.Raw, err = store.PutBody(ctx, s.Bytes); err != nil {
		return nil, err
	}
	text, media, err := textOf(ctx, s)
	if err != nil {
		c.Why = err.Error()
		return l, ctx.Err()
	}
	c.MediaType, c.Body = media, c.Raw
	if !bytes.Equal(text, s.Bytes) {
		if c.Body, err = store.PutBody(ctx, text); err != nil {
			return nil, err
		}
	}
	l.input = parse.Input{Bytes: text, Name: s.URL, MediaType: media}
	if l.doc, err = parse.Parse(l.input); err != nil {
		c.Why = err.Error()
		return l, nil
	}
	c.Tree = snapshots.Sum(l.doc.Canonical())
	return l, nil
}

// textOf gives the text to read: that of a PDF, and all others in UTF-8.
func textOf(ctx context.Context, s *Shot) ([]byte, string, error) {
	src, err := source.Extract(ctx, &source.Source{Ref: s.Origin.Key, Name: s.URL, MediaType: s.MediaType, Bytes: s.Bytes})
	if err != nil {
		return nil, "", err
	}
	if src.MediaType != s.MediaType {
		return src.Bytes, src.MediaType, nil
	}
	text, _ := fetch.Decode(src.Bytes, s.MediaType)
	return text, s.MediaType, nil
}

// side is a look as one of two texts to compare.
func (l *look) side() side { return side{l.entry.Capture.Body, l.input} }
