package parse

import (
	"errors"
	"fmt"
	"slices"
)

// ErrNotDocument says that the bytes are no text that could be a policy: an
// image, an archive, a program.
var ErrNotDocument = errors.New("not a document")

// ErrEmpty says that there is nothing to read.
var ErrEmpty = errors.New("empty document")

// Parse reads a page as the policy it carries. It gives ErrNotDocument or
// ErrEmpty (wrapped, with what to do) and otherwise a document, marked
// Degraded where the reading could not be complete.
func Parse(in Input) (*Document, error) { return new(Reader).Parse(in) }

// Reader reads several versions of one page, and remembers what is the same in
// all of them. The zero value is ready; it is not for several goroutines at
// once.
type Reader struct {
	links map[target]string // the canonical form of each link
	site  site              // of the base asked for last
}

// Parse reads one version, as the function Parse does.
func (r *Reader) Parse(in Input) (*Document, error) {
	format, err := sniff(in)
	if err != nil {
		return nil, err
	}
	raws, meta, err := format.read(in)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", format.name, err)
	}
	if format.name != formatParts { // whose pages are judged one by one
		meta.counts = append(meta.counts, separate(raws)...)
	}
	doc := r.outline(raws, meta)
	doc.Extractor = format.name + "/1"
	if meta.degraded != "" {
		doc.Degraded = meta.degraded
	}
	doc.Language = languageOf(doc, meta.language)
	doc.Dates = findDates(doc)
	doc.Announced = findAnnouncement(doc)
	return doc, nil
}

// separate mends the text of the raws of one page and tells the policy from the
// page around it, in place. It counts what it mended.
func separate(raws []raw) []Count {
	counts := slices.Concat(plainAddresses(raws), renderLeftovers(raws), cutReadingTimes(raws))
	judgeContent(raws)
	return counts
}

// Span is a range of bytes of a text.
type Span struct{ Start, End int }
