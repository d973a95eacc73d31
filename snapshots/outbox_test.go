package snapshots

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// told is an entry that tells two people.
func told(t *testing.T, s *Store, key string) Entry {
	t.Helper()
	return Entry{
		Capture: Capture{Policy: "acme", At: morning, Outcome: "changed", Body: put(t, s, "page "+key)},
		Run:     &Run{Policy: "acme", Slot: morning},
		Events: []Event{{Key: key, Kind: "change", Policy: "acme", At: morning, Facts: []byte(`{"n":1}`), Deliveries: []Delivery{
			{Recipient: "ann@example.com", Route: "legal", Pace: "instant", Due: morning},
			{Recipient: "bob@example.com", Route: "legal", Pace: "daily", Due: morning.Add(time.Hour)},
		}}},
	}
}

// post stores a mail of the deliveries that are due.
func post(t *testing.T, s *Store, key string) Mail {
	t.Helper()
	var ids []int64
	for _, d := range must(s.Unworded(t.Context(), morning)) {
		ids = append(ids, d.ID)
	}
	return must(s.Post(t.Context(), Mail{Key: key, Recipient: "ann@example.com", Subject: "Flagged", Message: []byte("words of " + key), Created: morning}, ids))
}

// A store of the first schema keeps what is in it and gets the outbox.
func TestOlderStoreIsBroughtUpToDate(t *testing.T) {
	dir := t.TempDir()
	first, err := migrations.ReadFile("migrations/0001_initial.sql")
	if err != nil {
		t.Fatal(err)
	}
	db := must(sql.Open("sqlite", filepath.Join(dir, databaseName)))
	must(db.Exec(strings.TrimPrefix(string(first), "-- +goose Up")))
	must(db.Exec(`CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL, is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')))`))
	must(db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1), (1, 1)`))
	must(db.Exec(`INSERT INTO captures (policy, url, at, outcome, why, media_type, raw, body, tree, evidence) VALUES ('acme','','` + format(morning) + `','gone','','','','','','null')`))
	must(0, db.Close())
	must(0, os.MkdirAll(filepath.Join(dir, blobsName), 0o700))
	_, err = Open(dir, Options{ReadOnly: true})
	is(t, err, ErrOlderSchema)
	s := open(t, dir)
	equal(t, len(must(s.Captures(t.Context(), "acme"))), 1)
	must(s.Add(t.Context(), told(t, s, "k1")))
	equal(t, must(s.schema(t.Context())), schema)
}
