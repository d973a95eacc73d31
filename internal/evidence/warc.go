package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

// A WARC file (ISO 28500:2017, version 1.1) is a row of records: named fields,
// an empty line, a block, two line ends. What reads web archives reads it.

// warcField is one named field of a record.
type warcField struct{ name, value string }

// warcRecord is one record.
type warcRecord struct {
	kind   string // warcinfo, request, response, metadata, resource, revisit
	id     string
	at     time.Time
	fields []warcField // besides type, date, ID, digest and length
	block  []byte
}

// warcID names a record by what it is of, so that the same store gives the same
// names.
func warcID(parts ...any) string {
	sum := sha256.Sum256(fmt.Append(nil, parts...))
	sum[6] = sum[6]&0x0f | 0x80 // a UUID of version 8: of our own making
	sum[8] = sum[8]&0x3f | 0x80
	x := hex.EncodeToString(sum[:16])
	return "<urn:uuid:" + strings.Join([]string{x[:8], x[8:12], x[12:16], x[16:20], x[20:]}, "-") + ">"
}

// warcDate writes a time as WARC asks for it, to the microsecond.
func warcDate(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// warcDigest labels a digest.
func warcDigest(b []byte) string { return snapshots.Sum(b).String() }

// write writes a record with its fields in a fixed order.
func (r *warcRecord) write(w io.Writer) error {
	var head bytes.Buffer
	head.WriteString("WARC/1.1\r\n")
	fields := append([]warcField{{"WARC-Type", r.kind}, {"WARC-Record-ID", r.id}, {"WARC-Date", warcDate(r.at)}}, r.fields...)
	fields = append(fields, warcField{"WARC-Block-Digest", warcDigest(r.block)}, warcField{"Content-Length", fmt.Sprint(len(r.block))})
	for _, f := range fields {
		if f.value != "" {
			fmt.Fprintf(&head, "%s: %s\r\n", f.name, headerLine(f.value))
		}
	}
	head.WriteString("\r\n")
	for _, part := range [][]byte{head.Bytes(), r.block, []byte("\r\n\r\n")} {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// headerLine keeps a value to one line.
func headerLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}

// warcFields is a block of named fields.
func warcFields(fields []warcField) []byte {
	var b bytes.Buffer
	for _, f := range fields {
		if f.value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", f.name, headerLine(f.value))
		}
	}
	return b.Bytes()
}
