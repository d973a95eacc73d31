package parse

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"strings"
)

// A policy may lie on several pages. They are kept as one body, a MIME
// multipart message that any mail program opens, and read as one document: each
// page for itself, with its own chrome set aside and its own base of links, and
// what is left one after the other.

// Part is one page of several.
type Part struct {
	Name      string // as Input.Name
	MediaType string
	Bytes     []byte
}

// PartsType is the media type of pages that were joined.
const PartsType = "multipart/mixed"

// partMark begins the boundary, and with it the body.
const partMark = "redletter-part-"

// Join puts pages into one body. The same pages give the same bytes.
func Join(parts []Part) []byte {
	sum := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(sum, "%q %q %d ", p.Name, p.MediaType, len(p.Bytes))
		sum.Write(p.Bytes)
	}
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	if err := w.SetBoundary(partMark + hex.EncodeToString(sum.Sum(nil)[:16])); err != nil {
		panic(err) // letters, digits and hyphens always make one
	}
	for _, p := range parts {
		head := textproto.MIMEHeader{"Content-Location": {url.PathEscape(p.Name)}, "Content-Type": {oneLine(p.MediaType)}}
		part, err := w.CreatePart(head)
		if err == nil {
			_, err = part.Write(p.Bytes)
		}
		if err != nil {
			panic(err) // a buffer takes everything
		}
	}
	if err := w.Close(); err != nil {
		panic(err) // as above
	}
	return out.Bytes()
}

func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, s)
}

// isParts says whether a body is one of joined pages.
func isParts(body []byte) bool {
	boundary, ok := boundaryOf(body)
	return ok && bytes.HasSuffix(bytes.TrimRight(body, "\r\n"), []byte("--"+boundary+"--"))
}

// boundaryOf reads the boundary from the first line.
func boundaryOf(body []byte) (string, bool) {
	const digits = 32
	rest, ok := bytes.CutPrefix(body, []byte("--"+partMark))
	if !ok || len(rest) < digits || strings.Trim(string(rest[:digits]), "0123456789abcdef") != "" {
		return "", false
	}
	return partMark + string(rest[:digits]), true
}

// maxParts is more than any policy has.
const maxParts = 200

var errParts = errors.New("the joined pages cannot be told apart")

// Split takes joined pages apart; ok is false when the body is one page.
func Split(body []byte) (parts []Part, ok bool) {
	if !isParts(body) {
		return nil, false
	}
	boundary, _ := boundaryOf(body)
	r := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return parts, len(parts) > 0
		}
		if err != nil || len(parts) == maxParts {
			return nil, false
		}
		text, err := io.ReadAll(p)
		if err != nil {
			return nil, false
		}
		name, err := url.PathUnescape(p.Header.Get("Content-Location"))
		if err != nil {
			return nil, false
		}
		parts = append(parts, Part{Name: name, MediaType: p.Header.Get("Content-Type"), Bytes: text})
	}
}

// part gives the options of the page at a place, from 0.
func (o Options) part(i int) Options {
	if i > 0 && i-1 < len(o.Parts) {
		own := o.Parts[i-1]
		own.Positions = o.Positions
		return own
	}
	o.Parts = nil
	return o
}

// PartInput gives what to parse to read the page at a place, from 0, by itself.
func (in Input) PartInput(i int, p Part) Input {
	return Input{Bytes: p.Bytes, Name: p.Name, MediaType: p.MediaType, Options: in.Options.part(i)}
}

// readParts gives the raws of joined pages.
func readParts(in Input) ([]raw, pageMeta, error) {
	parts, ok := Split(in.Bytes)
	if !ok {
		return nil, pageMeta{}, errParts
	}
	var all []raw
	var meta pageMeta
	for i, p := range parts {
		one := in.PartInput(i, p)
		raws, m, err := readOne(one)
		if err != nil {
			return nil, pageMeta{}, fmt.Errorf("page %d, %s: %w", i+1, p.Name, err)
		}
		all = append(all, raws...)
		meta.join(i, &m)
	}
	return all, meta, nil
}

// readOne reads one page and judges its content, which is not known of the
// pages together: each has a navigation and a footer of its own.
func readOne(in Input) ([]raw, pageMeta, error) {
	f, err := sniff(in)
	if err != nil {
		return nil, pageMeta{}, err
	}
	if f.name == formatParts {
		return nil, pageMeta{}, errParts
	}
	raws, meta, err := f.read(in)
	if err != nil {
		return nil, pageMeta{}, err
	}
	meta.counts = append(meta.counts, separate(raws)...)
	absolute(raws, meta.base)
	return raws, meta, nil
}

// join adds what is known of the page at place i. The first page names the
// document.
func (m *pageMeta) join(i int, other *pageMeta) {
	if i == 0 {
		m.title, m.language = other.title, other.language
	}
	if m.degraded == "" {
		m.degraded = other.degraded
	}
	m.counts = append(m.counts, other.counts...)
}

// absolute resolves links against the base of their page. Places on the page
// stay as they are.
func absolute(raws []raw, base string) {
	b := baseURL(base)
	if b == nil {
		return
	}
	for i := range raws {
		for j := range raws[i].links {
			l := &raws[i].links[j]
			if u, err := b.Parse(strings.TrimSpace(l.URL)); err == nil && !strings.HasPrefix(l.URL, "#") {
				l.URL = u.String()
			}
		}
	}
}
