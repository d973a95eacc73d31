package snapshots

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Version is a capture that was accepted as the policy's new text.
type Version struct {
	ID        int64     `json:"id"`
	Policy    string    `json:"policy"`
	Number    int       `json:"number"` // within the policy, from 1, in the order of adding
	Capture   int64     `json:"capture"`
	Body      Hash      `json:"body"`
	Tree      Hash      `json:"tree"` // of the parsed text: equal for equal policies
	Extractor string    `json:"extractor"`
	Title     string    `json:"title"`
	Effective string    `json:"effective"` // the page's own date, ISO; "" when it has none
	Captured  time.Time `json:"captured"`  // of the capture
	Accepted  time.Time `json:"accepted"`
}

// AddVersion accepts a capture as the next version of its policy. The caller
// gives Capture, Tree, Extractor, Title, Effective and Accepted; the rest comes
// from the store. To add a capture again gives the version that it is.
func (s *Store) AddVersion(ctx context.Context, v Version) (Version, error) {
	c, err := s.Capture(ctx, v.Capture)
	if err != nil {
		return v, wrap("adding a version", err)
	}
	s.keeping.RLock()
	defer s.keeping.RUnlock()
	if err := s.blobs.has(c.Body); !c.Body.IsZero() && errors.Is(err, ErrNotFound) {
		return v, wrap("adding a version", s.gone(ctx, c.Body))
	}
	err = s.write(ctx, "adding a version of "+c.Policy, func(tx *sql.Tx) error { return v.insert(ctx, tx, &c) })
	if err != nil {
		return v, err
	}
	return s.version(ctx, notFound("capture %d is no version", c.ID), `capture = ?`, c.ID)
}

// insert adds the version of a capture, unless it is one already.
func (v *Version) insert(ctx context.Context, tx *sql.Tx, c *Capture) error {
	if c.Body.IsZero() {
		return fmt.Errorf("capture %d of %s has no page", c.ID, c.Policy)
	}
	var id int64
	err := tx.QueryRowContext(ctx, `INSERT INTO versions
		(policy, number, capture, body, tree, extractor, title, effective, captured, accepted)
		SELECT ?1, 1 + coalesce((SELECT max(number) FROM versions WHERE policy = ?1), 0), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
		WHERE NOT EXISTS (SELECT 1 FROM versions WHERE capture = ?2) RETURNING id`,
		c.Policy, c.ID, c.Body, v.Tree, v.Extractor, v.Title, v.Effective, format(c.At), format(v.Accepted)).Scan(&id)
	if isNoRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return enter(ctx, tx, KindVersion, id)
}

const versionColumns = `id, policy, number, capture, body, tree, extractor, title, effective, captured, accepted`

// Versions gives the versions of a policy, the first one first.
func (s *Store) Versions(ctx context.Context, policy string) ([]Version, error) {
	return s.versions(ctx, `policy = ? ORDER BY number`, policy)
}

// Version gives one version, or ErrNotFound.
func (s *Store) Version(ctx context.Context, id int64) (Version, error) {
	return s.version(ctx, notFound("no version %d", id), `id = ?`, id)
}

// LatestVersion gives the version in force, or ErrNotFound.
func (s *Store) LatestVersion(ctx context.Context, policy string) (Version, error) {
	return s.version(ctx, noVersion(policy, ""), `policy = ? ORDER BY number DESC LIMIT 1`, policy)
}

// PreviousVersion gives the version before another one, or ErrNotFound.
func (s *Store) PreviousVersion(ctx context.Context, v Version) (Version, error) {
	return s.version(ctx, noVersion(v.Policy, " before number %d", v.Number),
		`policy = ? AND number < ? ORDER BY number DESC LIMIT 1`, v.Policy, v.Number)
}

// VersionAt gives the version that was the latest at a time, or ErrNotFound
// when the first capture came later.
func (s *Store) VersionAt(ctx context.Context, policy string, at time.Time) (Version, error) {
	return s.version(ctx, noVersion(policy, " captured up to %s", at.UTC().Format(time.RFC3339)),
		`policy = ? AND captured <= ? ORDER BY number DESC LIMIT 1`, policy, format(at))
}

// VersionByTree gives the latest version with this text, as it was read then or
// in a view, or ErrNotFound: a page may return to what it said before.
func (s *Store) VersionByTree(ctx context.Context, policy string, tree Hash) (Version, error) {
	return s.version(ctx, noVersion(policy, " with text %s", tree),
		`policy = ?1 AND (tree = ?2 OR capture IN (SELECT capture FROM views WHERE tree = ?2)) ORDER BY number DESC LIMIT 1`, policy, tree)
}

// VersionByNumber gives the n-th version of a policy, from 1, or ErrNotFound.
func (s *Store) VersionByNumber(ctx context.Context, policy string, n int) (Version, error) {
	return s.version(ctx, noVersion(policy, " with number %d", n), `policy = ? AND number = ?`, policy, n)
}

func noVersion(policy, format string, args ...any) error {
	return &Error{ErrNotFound, fmt.Sprintf("no version of "+policy+format, args...), "redletter history " + policy + " lists its versions"}
}

// minPrefix keeps a typed date or number from being taken for a hash.
const minPrefix = 6

// VersionByPrefix gives the latest version whose body's hash begins with the
// hex digits (at least 6; "sha256:" may stand before), ErrNotFound, or
// ErrAmbiguous when they fit different bodies.
func (s *Store) VersionByPrefix(ctx context.Context, policy, prefix string) (Version, error) {
	digits := strings.ToLower(strings.TrimPrefix(prefix, hashPrefix))
	none := noVersion(policy, " with hash %s", prefix)
	if len(digits) < minPrefix || strings.Trim(digits, "0123456789abcdef") != "" {
		return Version{}, none
	}
	found, err := s.versions(ctx, `policy = ? AND body GLOB ? || '*' ORDER BY number DESC`, policy, digits)
	if err != nil {
		return Version{}, err
	}
	if len(found) == 0 {
		return Version{}, none
	}
	for _, v := range found {
		if v.Body != found[0].Body {
			return Version{}, &Error{ErrAmbiguous, fmt.Sprintf("%s fits %s and %s of %s", prefix, found[0].Body.Short(), v.Body.Short(), policy), "give more digits"}
		}
	}
	return found[0], nil
}

func (s *Store) versions(ctx context.Context, where string, args ...any) ([]Version, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+versionColumns+` FROM versions WHERE `+where, args...)
	out, err := scanAll(rows, err, scanVersion)
	return out, explain("reading versions", err)
}

// version gives the first that fits, or the error none.
func (s *Store) version(ctx context.Context, none error, where string, args ...any) (Version, error) {
	out, err := s.versions(ctx, where, args...)
	if err != nil {
		return Version{}, err
	}
	if len(out) == 0 {
		return Version{}, none
	}
	return out[0], nil
}

func scanVersion(v *Version, rows *sql.Rows) (err error) {
	var captured, accepted string
	err = rows.Scan(&v.ID, &v.Policy, &v.Number, &v.Capture, &v.Body, &v.Tree, &v.Extractor, &v.Title, &v.Effective, &captured, &accepted)
	if err != nil {
		return err
	}
	if v.Captured, err = parseTime(captured); err != nil {
		return err
	}
	v.Accepted, err = parseTime(accepted)
	return err
}
