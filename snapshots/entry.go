package snapshots

import (
	"context"
	"database/sql"
)

// Entry is a capture with what it led to.
type Entry struct {
	Capture Capture
	Version *Version // nil when the capture is no new version; see AddVersion
	Review  *Review  // nil when nothing was judged; Policy, Old and New as in PutReview

	Run      *Run      // nil when no schedule asked for it; it is done with this entry
	Incident *Incident // nil when it stands as before
	Matter   *Matter   // nil when it stands as before
	Events   []Event   // Capture and Review are filled in
}

// Add puts an entry in one transaction, and gives it with its IDs. A crash
// leaves all of it or nothing: a change that was captured but never accepted
// would be taken for the known text at the next look, and be lost.
func (s *Store) Add(ctx context.Context, e Entry) (Entry, error) {
	var doc Hash
	if e.Review != nil {
		var err error
		if doc, err = s.PutBody(ctx, e.Review.JSON); err != nil {
			return e, err
		}
	}
	s.keeping.RLock() // what is stored now is not deleted before it is named
	defer s.keeping.RUnlock()
	if err := s.stored(&e.Capture); err != nil {
		return e, err
	}
	defer s.fresh.named(e.Capture.Raw, e.Capture.Body, e.Capture.Shot, doc)
	err := s.write(ctx, "adding a capture of "+e.Capture.Policy, func(tx *sql.Tx) error { return e.insert(ctx, tx, doc) })
	if err != nil || e.Version == nil {
		return e, err
	}
	v, err := s.version(ctx, notFound("capture %d is no version", e.Capture.ID), `capture = ?`, e.Capture.ID)
	e.Version = &v
	return e, err
}

// insert leaves the caller's version and review as they are until all is done.
func (e *Entry) insert(ctx context.Context, tx *sql.Tx, doc Hash) error {
	if err := e.Capture.insert(ctx, tx); err != nil {
		return err
	}
	if e.Version != nil {
		if err := e.Version.insert(ctx, tx, &e.Capture); err != nil {
			return err
		}
	}
	if e.Review != nil {
		r := *e.Review
		e.Review = &r
		if err := r.insert(ctx, tx, doc); err != nil {
			return err
		}
	}
	return e.follow(ctx, tx)
}

// follow writes what an entry sets off.
func (e *Entry) follow(ctx context.Context, tx *sql.Tx) error {
	for _, ev := range e.Events {
		ev.Capture = e.Capture.ID
		if e.Review != nil {
			ev.Review = e.Review.ID
		}
		if _, err := ev.insert(ctx, tx); err != nil {
			return err
		}
	}
	if e.Incident != nil {
		if err := e.Incident.put(ctx, tx); err != nil {
			return err
		}
	}
	if e.Matter != nil {
		if err := e.Matter.put(ctx, tx); err != nil {
			return err
		}
	}
	if e.Run != nil {
		return e.Run.finish(ctx, tx, e.Capture.At)
	}
	return nil
}
