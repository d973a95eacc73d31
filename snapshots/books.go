package snapshots

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// The kinds of entries in the ledger.
const (
	KindStore    = "store"    // which store this is: the first entry
	KindCapture  = "capture"  // one look
	KindVersion  = "version"  // a capture that was accepted
	KindReview   = "review"   // a judgement
	KindEvent    = "event"    // something that somebody has to hear of
	KindDecision = "decision" // what a person made of a change
	KindSending  = "sending"  // a mail that was taken, given up or dropped
	KindView     = "view"     // a capture as a newer reader reads it
	KindErasure  = "erasure"  // of notes and names
	KindDeletion = "deletion" // of a body
	KindHold     = "hold"     // legal hold, or its release
)

// book says what the ledger holds of one kind of record. Each column of the
// query, after the first one, which is the number of the record, is a field of
// the leaf: as it is, or as its SHA-256 when its name ends in #. What is private
// is hashed with the salt before it.
type book struct {
	kind   string
	query  string
	bodies []string // fields that name bodies
}

// books are in the order in which an older store's records come into the ledger.
var books = []book{
	{KindStore, `SELECT id, store FROM identity r`, nil},
	{KindCapture, `SELECT id, policy, url, at, outcome, why AS "why#", media_type, raw, body, tree, screenshot, extractor, config, evidence AS "evidence#" FROM captures r`, []string{"raw", "body", "screenshot"}},
	{KindVersion, `SELECT id, policy, number, capture, body, tree, extractor, title AS "title#", effective, captured, accepted FROM versions r`, []string{"body"}},
	{KindReview, `SELECT id, policy, old, new, rules, at, doc FROM reviews r`, []string{"doc"}},
	{KindEvent, `SELECT id, key, kind AS event, policy, at, coalesce(capture, 0) AS capture, coalesce(review, 0) AS review, facts AS "facts#" FROM events r`, nil},
	{KindDecision, `SELECT id, policy, fingerprint, change, coalesce(review, 0) AS review, old AS "old#", new AS "new#", action,
		coalesce((SELECT hash FROM words WHERE decision = r.id AND what = 'reason'), '') AS reason,
		coalesce((SELECT hash FROM words WHERE decision = r.id AND what = 'note'), '') AS note,
		coalesce((SELECT hash FROM words WHERE decision = r.id AND what = 'owner'), '') AS owner,
		coalesce((SELECT hash FROM words WHERE decision = r.id AND what = 'by'), '') AS by,
		due, until, at, coalesce(undoes, 0) AS undoes, seen FROM decisions r`, nil},
	{KindSending, `SELECT r.id, r.mail, m.key, r.salt || ':' || m.recipient AS "recipient#", m.subject AS "subject#", m.message, m.created,
		r.state, r.attempts, r.error AS "error#", r.server, r.reply AS "reply#", r.sent, r.raw FROM sendings r JOIN mails m ON m.id = r.mail`, []string{"message", "raw"}},
	{KindView, `SELECT id, capture, extractor, body, tree, at FROM views r`, []string{"body"}},
	{KindErasure, `SELECT id, decision, at FROM erasures r`, nil},
	{KindDeletion, `SELECT id, body, policy, why AS "why#", at FROM deletions r`, nil},
	{KindHold, `SELECT id, policy, held, salt || ':' || why AS "why#", salt || ':' || by AS "by#", at FROM holds r`, nil},
}

func bookOf(kind string) (*book, error) {
	for i := range books {
		if books[i].kind == kind {
			return &books[i], nil
		}
	}
	return nil, notFound("no kind of entry is called %q", kind)
}

// fields are what a leaf says, by name.
type fields map[string]any

// leaf gives the canonical JSON of the fields: names in order, no spaces, no
// escapes but those that JSON asks for.
func (f fields) leaf() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(map[string]any(f)); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// page is one record of a book.
type page struct {
	id     int64
	fields fields
}

// read gives one record.
func (b *book) read(ctx context.Context, tx *sql.Tx, id int64) (page, error) {
	rows, err := tx.QueryContext(ctx, b.query+` WHERE r.id = ?`, id)
	out, err := scanAll(rows, err, b.scan)
	if err == nil && len(out) == 0 {
		err = notFound("no %s %d", b.kind, id)
	}
	if err != nil {
		return page{}, err
	}
	return out[0], nil
}

func (b *book) scan(p *page, rows *sql.Rows) error {
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	values := make([]any, len(names))
	into := make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	if err := rows.Scan(into...); err != nil {
		return err
	}
	id, ok := values[0].(int64)
	if !ok {
		return corrupt("a %s has no number", b.kind)
	}
	p.id, p.fields = id, fields{"kind": b.kind, "id": id}
	for i, name := range names[1:] {
		if hashed, ok := strings.CutSuffix(name, "#"); ok {
			p.fields[hashed] = Sum([]byte(fmt.Sprint(values[i+1]))).hex()
			continue
		}
		p.fields[name] = exact(values[i+1])
	}
	return nil
}

// exact gives a value as JSON says it without loss: text that is not UTF-8, as a
// server may send it, as a list of its hex digits.
func exact(v any) any {
	if s, ok := v.(string); ok && !utf8.ValidString(s) {
		return []string{hex.EncodeToString([]byte(s))}
	}
	return v
}

// named gives the bodies that a record names.
func (b *book) named(f fields) ([]Hash, error) {
	var out []Hash
	for _, name := range b.bodies {
		text, _ := f[name].(string)
		if text == "" {
			continue
		}
		h, err := ParseHash(text)
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}
