package snapshots

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// The actions of a decision, a closed list.
const (
	ActionSeen          = "seen"
	ActionNeedsNotice   = "needs-notice"
	ActionNotMaterial   = "not-material"
	ActionNoAction      = "no-action"
	ActionAskVendor     = "ask-vendor"
	ActionObject        = "object"
	ActionTellCustomers = "tell-customers"
	ActionUpdateRecords = "update-records"
	ActionNote          = "note"
	ActionAssign        = "assign"
	ActionSnooze        = "snooze"
	ActionConfirm       = "confirm" // of a second reviewer
	ActionUndo          = "undo"    // of an undo: redo
)

// Actions gives the closed list of actions.
func Actions() []string {
	return []string{
		ActionSeen, ActionNeedsNotice, ActionNotMaterial, ActionNoAction, ActionAskVendor, ActionObject, ActionTellCustomers,
		ActionUpdateRecords, ActionNote, ActionAssign, ActionSnooze, ActionConfirm, ActionUndo,
	}
}

// Decision is what a person made of one change. Decisions are only added: one
// that was wrong is undone by another one.
type Decision struct {
	ID          int64  `json:"id"` // given by the store, in the order of adding
	Policy      string `json:"policy"`
	Fingerprint string `json:"fingerprint"` // of the change, over all reviews
	Change      string `json:"change"`      // its number in the review: C-014
	Review      int64  `json:"review"`      // 0 for none
	Old         string `json:"old"`         // the texts of the change as judged
	New         string `json:"new"`
	Action      string `json:"action"` // one of Actions
	Reason      string `json:"reason"`
	Note        string `json:"note"`  // can be erased, as can the next two
	Owner       string `json:"owner"` // who has to act; "" for nobody
	By          string `json:"by"`    // who decided

	Due    time.Time `json:"due,omitzero"`
	Until  time.Time `json:"until,omitzero"` // end of a snooze
	At     time.Time `json:"at"`
	Undoes int64     `json:"undoes"` // the decision that an undo takes back, else 0
	Seen   int64     `json:"seen"`   // the latest decision on this change that the author knew, 0 for none
	Erased bool      `json:"erased"` // note and names were erased
}

// Conflict says that somebody else decided on the same changes in the meantime.
// It is ErrConflict.
type Conflict struct {
	Stand []Decision // what the author had not seen, in the order of adding
}

func (c *Conflict) Error() string {
	d := c.Stand[0]
	return fmt.Sprintf("%s: %s decided on %s of %s meanwhile: %s", ErrConflict, who(d.By), d.Change, d.Policy, d.Action)
}

// Unwrap gives ErrConflict.
func (c *Conflict) Unwrap() error { return ErrConflict }

// Hint says what to do next.
func (c *Conflict) Hint() string { return "look at what was decided, and decide again" }

func who(name string) string {
	if name == "" {
		return "somebody"
	}
	return name
}

// Decide adds decisions in one transaction, all or none, and gives them with
// their IDs; they are on disk when it returns. When another author decided on
// one of the changes after what Seen names, the error is a *Conflict.
func (s *Store) Decide(ctx context.Context, in []Decision) ([]Decision, error) {
	out := slices.Clone(in)
	for i := range out {
		if err := out[i].check(); err != nil {
			return nil, err
		}
	}
	err := s.append(ctx, "adding decisions", func(tx *sql.Tx) error {
		if err := conflict(ctx, tx, out); err != nil {
			return err
		}
		for i := range out {
			if err := out[i].insert(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// check asks what every decision must have.
func (d *Decision) check() error {
	switch {
	case !slices.Contains(Actions(), d.Action):
		return fmt.Errorf("adding a decision: %q is no action", d.Action)
	case d.Policy == "" || d.Fingerprint == "":
		return fmt.Errorf("adding a decision: %s names no change", d.Action)
	case d.By == "":
		return fmt.Errorf("adding a decision: %s on %s of %s names nobody who decided", d.Action, d.Change, d.Policy)
	case d.At.IsZero():
		return fmt.Errorf("adding a decision: %s on %s of %s has no time", d.Action, d.Change, d.Policy)
	case (d.Action == ActionUndo) != (d.Undoes != 0):
		return fmt.Errorf("adding a decision: an undo, and nothing else, names the decision that it takes back")
	}
	return nil
}

// conflict collects what others decided that the authors had not seen.
func conflict(ctx context.Context, tx *sql.Tx, in []Decision) error {
	var c Conflict
	for i := range in {
		d := &in[i]
		rows, err := tx.QueryContext(ctx, decisionQuery+` WHERE policy = ? AND fingerprint = ? AND id > ? ORDER BY id`, d.Policy, d.Fingerprint, d.Seen)
		newer, err := scanAll(rows, err, scanDecision)
		if err != nil {
			return err
		}
		for _, n := range newer {
			if n.By != d.By && !slices.ContainsFunc(c.Stand, func(x Decision) bool { return x.ID == n.ID }) {
				c.Stand = append(c.Stand, n)
			}
		}
	}
	if len(c.Stand) == 0 {
		return nil
	}
	slices.SortFunc(c.Stand, func(a, b Decision) int { return int(a.ID - b.ID) })
	return &c
}

func (d *Decision) insert(ctx context.Context, tx *sql.Tx) error {
	if err := d.undoable(ctx, tx); err != nil {
		return err
	}
	err := tx.QueryRowContext(ctx, `INSERT INTO decisions
		(policy, fingerprint, change, review, old, new, action, due, until, at, undoes, seen) VALUES (?,?,?,?,?,?,?,?,?,?,?,?) RETURNING id`,
		d.Policy, d.Fingerprint, d.Change, orNull(d.Review), d.Old, d.New, d.Action,
		formatOr(d.Due), formatOr(d.Until), format(d.At), orNull(d.Undoes), d.Seen).Scan(&d.ID)
	if err != nil {
		return err
	}
	for _, w := range []word{{wordReason, d.Reason}, {wordNote, d.Note}, {wordOwner, d.Owner}, {wordBy, d.By}} {
		if err := w.insert(ctx, tx, d.ID); err != nil {
			return err
		}
	}
	return enter(ctx, tx, KindDecision, d.ID)
}

// undoable makes sure that an undo takes back a decision on the same change.
func (d *Decision) undoable(ctx context.Context, tx *sql.Tx) error {
	if d.Undoes == 0 {
		return nil
	}
	n := 0
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM decisions WHERE id = ? AND policy = ? AND fingerprint = ?`,
		d.Undoes, d.Policy, d.Fingerprint).Scan(&n)
	if err == nil && n == 0 {
		err = notFound("no decision %d on %s of %s to take back", d.Undoes, d.Change, d.Policy)
	}
	return err
}

const decisionQuery = `SELECT id, policy, fingerprint, change, coalesce(review, 0), old, new, action, due, until, at, coalesce(undoes, 0), seen,
	coalesce((SELECT text FROM words WHERE decision = d.id AND what = 'reason'), ''),
	coalesce((SELECT text FROM words WHERE decision = d.id AND what = 'note'), ''),
	coalesce((SELECT text FROM words WHERE decision = d.id AND what = 'owner'), ''),
	coalesce((SELECT text FROM words WHERE decision = d.id AND what = 'by'), ''),
	EXISTS (SELECT 1 FROM words WHERE decision = d.id AND salt = '') FROM decisions d`

// Decisions gives the decisions on a policy that were added after the one with
// this ID, in the order of adding; "" stands for every policy, 0 for all.
func (s *Store) Decisions(ctx context.Context, policy string, after int64) ([]Decision, error) {
	return s.decisions(ctx, `(policy = ?1 OR ?1 = '') AND id > ?2 ORDER BY id`, policy, after)
}

// Decision gives one decision, or ErrNotFound.
func (s *Store) Decision(ctx context.Context, id int64) (Decision, error) {
	out, err := s.decisions(ctx, `id = ?`, id)
	if err != nil {
		return Decision{}, err
	}
	if len(out) == 0 {
		return Decision{}, notFound("no decision %d", id)
	}
	return out[0], nil
}

func (s *Store) decisions(ctx context.Context, where string, args ...any) ([]Decision, error) {
	rows, err := s.db.QueryContext(ctx, decisionQuery+` WHERE `+where, args...)
	out, err := scanAll(rows, err, scanDecision)
	return out, explain("reading decisions", err)
}

func scanDecision(d *Decision, rows *sql.Rows) (err error) {
	var due, until, at string
	err = rows.Scan(&d.ID, &d.Policy, &d.Fingerprint, &d.Change, &d.Review, &d.Old, &d.New, &d.Action, &due, &until, &at, &d.Undoes, &d.Seen,
		&d.Reason, &d.Note, &d.Owner, &d.By, &d.Erased)
	if err != nil {
		return err
	}
	if d.Due, err = parseTimeOr(due); err != nil {
		return err
	}
	if d.Until, err = parseTimeOr(until); err != nil {
		return err
	}
	d.At, err = parseTime(at)
	return err
}
