package snapshots

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

// Capture is one look at a policy.
type Capture struct {
	ID        int64           `json:"id"` // given by the store, in the order of adding, from 1
	Policy    string          `json:"policy"`
	URL       string          `json:"url"`
	At        time.Time       `json:"at"`         // when the look began; kept in UTC
	Outcome   string          `json:"outcome"`    // ok, unchanged, gone, …
	Why       string          `json:"why"`        // the error, or why the capture is doubtful; "" for none
	MediaType string          `json:"media_type"` // as declared, "" when unknown
	Raw       Hash            `json:"raw"`        // as served; zero when there is no body
	Body      Hash            `json:"body"`       // in UTF-8: what is parsed
	Tree      Hash            `json:"tree"`       // of the parsed text; zero when it was not parsed
	Extractor string          `json:"extractor"`  // the reader that Tree comes from, "" when it was not parsed
	Config    Hash            `json:"config"`     // of how the policy was asked for and read; zero when unknown
	Shot      Hash            `json:"screenshot"` // a picture of the page; zero for none
	Evidence  json.RawMessage `json:"evidence"`   // what the transport said; nil for none
}

// Snapshot is a capture with the bytes to parse.
type Snapshot struct {
	Capture
	Bytes []byte
}

// PutBody stores bytes and gives their hash. They are on disk when it returns.
// To store what is there already is no error.
func (s *Store) PutBody(_ context.Context, body []byte) (Hash, error) {
	if err := s.may("storing a body", writing); err != nil {
		return Hash{}, err
	}
	s.keeping.RLock()
	defer s.keeping.RUnlock()
	h, err := s.blobs.put(body)
	if err == nil {
		s.fresh.add(h)
	}
	return h, err
}

// Body gives the bytes of a hash: ErrNotFound, or ErrCorrupt when they are no
// longer what was stored.
func (s *Store) Body(_ context.Context, h Hash) ([]byte, error) { return s.blobs.get(h) }

// Kept gives the bytes of a body that a record names: ErrDeleted when their time
// was over, ErrCorrupt when they are missing or not what was stored.
func (s *Store) Kept(ctx context.Context, h Hash) ([]byte, error) { return s.named(ctx, h) }

// PutCapture adds a capture and gives its ID. The bodies that it names must be
// stored before.
func (s *Store) PutCapture(ctx context.Context, c Capture) (int64, error) {
	e, err := s.Add(ctx, Entry{Capture: c})
	return e.Capture.ID, err
}

// stored makes sure that the bodies of a capture are on disk.
func (s *Store) stored(c *Capture) error {
	for _, h := range []Hash{c.Raw, c.Body, c.Shot} {
		if h.IsZero() {
			continue
		}
		if err := s.blobs.has(h); err != nil {
			return wrap("adding a capture of "+c.Policy, err)
		}
	}
	return nil
}

func (c *Capture) insert(ctx context.Context, tx *sql.Tx) error {
	evidence := c.Evidence
	if evidence == nil {
		evidence = json.RawMessage("null")
	}
	err := tx.QueryRowContext(ctx, `INSERT INTO captures
		(policy, url, at, outcome, why, media_type, raw, body, tree, extractor, config, screenshot, evidence) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) RETURNING id`,
		c.Policy, c.URL, format(c.At), c.Outcome, c.Why, c.MediaType, c.Raw, c.Body, c.Tree, c.Extractor, c.Config, c.Shot, string(evidence)).Scan(&c.ID)
	if err != nil {
		return err
	}
	return enter(ctx, tx, KindCapture, c.ID)
}

const captureColumns = `id, policy, url, at, outcome, why, media_type, raw, body, tree, extractor, config, screenshot, evidence`

// Preview is the outcome of a capture that is no look at the policy: it shows
// what the page announces. It stands among the captures, and does not count
// where looks are counted or the latest one is asked for.
const Preview = "preview"

// Captures gives all captures of a policy in the order of adding; "" stands
// for every policy.
func (s *Store) Captures(ctx context.Context, policy string) ([]Capture, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+captureColumns+` FROM captures WHERE policy = ?1 OR ?1 = '' ORDER BY id`, policy)
	out, err := scanAll(rows, err, scanCapture)
	return out, explain("reading captures", err)
}

// Capture gives one capture, or ErrNotFound.
func (s *Store) Capture(ctx context.Context, id int64) (Capture, error) {
	return s.capture(ctx, notFound("no capture %d", id), `id = ?`, id)
}

// LastCapture gives the latest look at a policy, or ErrNotFound. With outcomes,
// only captures that ended in one of these count.
func (s *Store) LastCapture(ctx context.Context, policy string, outcomes ...string) (Capture, error) {
	list, err := jsonList(outcomes)
	if err != nil {
		return Capture{}, err
	}
	return s.capture(ctx, noLook(policy), `policy = ?1 AND iif(?2 = '[]', outcome <> '`+Preview+`', outcome IN (SELECT value FROM json_each(?2))) ORDER BY id DESC LIMIT 1`, policy, list)
}

// LastRead gives the latest capture of a policy whose text was read, among those
// that ended in one of the outcomes; or ErrNotFound.
func (s *Store) LastRead(ctx context.Context, policy string, outcomes ...string) (Capture, error) {
	list, err := jsonList(outcomes)
	if err != nil {
		return Capture{}, err
	}
	return s.capture(ctx, noLook(policy), `policy = ?1 AND tree <> '' AND outcome IN (SELECT value FROM json_each(?2)) ORDER BY id DESC LIMIT 1`, policy, list)
}

func noLook(policy string) error { return notFound("no such look at %s", policy) }

// capture gives the one that fits, or the error none.
func (s *Store) capture(ctx context.Context, none error, where string, args ...any) (Capture, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+captureColumns+` FROM captures WHERE `+where, args...)
	out, err := scanAll(rows, err, scanCapture)
	if err != nil {
		return Capture{}, explain("reading a capture", err)
	}
	if len(out) == 0 {
		return Capture{}, none
	}
	return out[0], nil
}

// Snapshot gives a capture with its bytes; ErrNotFound when it has none,
// ErrDeleted when their time was over.
func (s *Store) Snapshot(ctx context.Context, id int64) (Snapshot, error) {
	c, err := s.Capture(ctx, id)
	if err != nil {
		return Snapshot{}, err
	}
	if c.Body.IsZero() {
		return Snapshot{}, notFound("capture %d of %s has no page: %s", id, c.Policy, c.Outcome)
	}
	b, err := s.named(ctx, c.Body)
	return Snapshot{c, b}, err
}

// named gives a body that a row names: that it is missing is damage, or it was
// deleted.
func (s *Store) named(ctx context.Context, h Hash) ([]byte, error) {
	b, err := s.blobs.get(h)
	if errors.Is(err, ErrNotFound) {
		return nil, s.gone(ctx, h)
	}
	return b, err
}

func scanCapture(c *Capture, rows *sql.Rows) (err error) {
	var at, evidence string
	err = rows.Scan(&c.ID, &c.Policy, &c.URL, &at, &c.Outcome, &c.Why, &c.MediaType, &c.Raw, &c.Body, &c.Tree, &c.Extractor, &c.Config, &c.Shot, &evidence)
	if err != nil {
		return err
	}
	if evidence != "null" {
		c.Evidence = json.RawMessage(evidence)
	}
	c.At, err = parseTime(at)
	return err
}

// Policy sums up what the store holds of one policy.
type Policy struct {
	Name     string
	Captures int
	Versions int
	Last     time.Time // the latest look
	Outcome  string    // of the latest look
}

// Policies gives every policy of the store, by name.
func (s *Store) Policies(ctx context.Context) ([]Policy, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT c.policy, p.n, (SELECT count(*) FROM versions v WHERE v.policy = c.policy), c.at, c.outcome
		FROM (SELECT count(*) AS n, coalesce(max(iif(outcome <> '`+Preview+`', id, NULL)), max(id)) AS last FROM captures GROUP BY policy) p JOIN captures c ON c.id = p.last
		ORDER BY c.policy`)
	out, err := scanAll(rows, err, func(p *Policy, rows *sql.Rows) (err error) {
		var last string
		if err = rows.Scan(&p.Name, &p.Captures, &p.Versions, &last, &p.Outcome); err != nil {
			return err
		}
		p.Last, err = parseTime(last)
		return err
	})
	return out, explain("reading policies", err)
}
