package snapshots

import (
	"bufio"
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// decision is what somebody makes of the change f1:a of acme.
func decision(by, action string) Decision {
	return Decision{
		Policy: "acme", Fingerprint: "f1:a", Change: "C-014", Old: "for 90 days", New: "for 180 days",
		Action: action, Reason: "the term doubled", Note: "ask procurement", Owner: "carol", By: by,
		Due: morning.AddDate(0, 0, 30), At: morning,
	}
}

func decide(t *testing.T, s *Store, in ...Decision) []Decision {
	t.Helper()
	out, err := s.Decide(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func besideWriter(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir, Options{Beside: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestConflictShowsWhatStands(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir)
	capture(t, w, "acme", "one", morning)
	ann, bob := besideWriter(t, dir), besideWriter(t, dir)
	first := decide(t, ann, decision("ann", ActionNeedsNotice))

	late := decision("bob", ActionNotMaterial) // bob saw nothing yet
	elsewhere := decision("bob", ActionSeen)
	elsewhere.Fingerprint = "f1:b"
	_, err := bob.Decide(t.Context(), []Decision{elsewhere, late})
	is(t, err, ErrConflict)
	var c *Conflict
	if !errors.As(err, &c) || c.Hint() == "" {
		t.Fatalf("error %v", err)
	}
	equal(t, c.Stand, first)
	equal(t, must(bob.Decisions(t.Context(), "", 0)), first) // none of his was added

	late.Seen = first[0].ID
	second := decide(t, bob, late)
	// Ann does not get into her own way, but into Bob's.
	own := decision("ann", ActionNote)
	_, err = ann.Decide(t.Context(), []Decision{own})
	is(t, err, ErrConflict)
	errors.As(err, &c)
	equal(t, c.Stand, second)
	own.Seen = second[0].ID
	third := decide(t, ann, own)
	own.Action = ActionSnooze
	decide(t, ann, own)
	late.Seen = third[0].ID - 1
	_, err = bob.Decide(t.Context(), []Decision{late, late})
	errors.As(err, &c)
	equal(t, len(c.Stand), 2)
}

func TestBesideAWriterOnlyDecisionsAreAdded(t *testing.T) {
	dir := t.TempDir()
	_, err := Open(dir, Options{Beside: true})
	is(t, err, ErrNoStore)
	w := open(t, dir)
	b := besideWriter(t, dir)
	c := capture(t, w, "acme", "one", morning)
	equal(t, must(b.Snapshot(t.Context(), c.ID)).Bytes, []byte("one"))
	decide(t, b, decision("ann", ActionSeen))
	if _, err := b.PutCapture(t.Context(), Capture{Policy: "acme", At: morning}); err == nil {
		t.Error("added a capture beside the writer")
	}
	if _, err := b.PutBody(t.Context(), []byte("x")); err == nil {
		t.Error("stored a body beside the writer")
	}
	if _, err := reader(t, dir).Decide(t.Context(), []Decision{decision("ann", ActionSeen)}); err == nil {
		t.Error("a reader decided")
	}
	w.Close() // without a writer it goes on
	decide(t, b, decision("ann", ActionNote))
}

func TestBesideAWriterNothingIsMigrated(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir)
	b := besideWriter(t, dir)
	for version, want := range map[int]error{schema - 1: ErrOlderSchema, schema + 1: ErrNewerSchema} {
		must(w.db.Exec(fmt.Sprintf("PRAGMA user_version = %d", version)))
		_, err := Open(dir, Options{Beside: true})
		is(t, err, want)
	}
	// The writer was replaced by a newer one while this one was open.
	_, err := b.Decide(t.Context(), []Decision{decision("ann", ActionSeen)})
	is(t, err, ErrNewerSchema)
}

func TestErasedNotesLeaveOnlySaltedHashes(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	d := decision("Annabel Lee", ActionAssign)
	d.Note, d.Owner = "spoke to Roderick", "Lady Madeline"
	d = decide(t, s, d)[0]
	other := decision("ann", ActionNote)
	other.Seen = d.ID
	kept := decide(t, s, other)[0]
	hashes := wordHashes(t, s, d.ID)
	must(0, s.copyDatabase(t.Context(), s.path(copyPrefix+"5"))) // as an update leaves it
	is(t, s.EraseNotes(t.Context(), morning, d.ID, 99), ErrNotFound)
	equal(t, must(s.Decision(t.Context(), d.ID)), d) // all or none
	if err := s.EraseNotes(t.Context(), morning, d.ID); err != nil {
		t.Fatal(err)
	}
	want := d
	want.Note, want.Owner, want.By, want.Erased = "", "", "", true
	equal(t, must(s.Decisions(t.Context(), "", 0)), []Decision{want, kept})
	equal(t, wordHashes(t, s, d.ID), hashes)
	s.Close()
	for _, gone := range []string{"Annabel", "Roderick", "Madeline"} {
		if name := holds(t, dir, gone); name != "" {
			t.Errorf("%s is still in %s", gone, name)
		}
	}
	if holds(t, dir, "procurement") == "" {
		t.Error("the other note is gone too, or this test cannot see notes")
	}
}

func wordHashes(t *testing.T, s *Store, id int64) []string {
	t.Helper()
	rows, err := s.db.Query(`SELECT what || ' ' || hash FROM words WHERE decision = ? ORDER BY what`, id)
	return must(scanAll(rows, err, func(h *string, r *sql.Rows) error { return r.Scan(h) }))
}

// holds names a file below dir that contains a text, "" for none.
func holds(t *testing.T, dir, text string) (found string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && bytes.Contains(must(os.ReadFile(name)), []byte(text)) {
			found = name
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestDecidingProcess is not a test of its own: it is run, and killed, by
// another. It decides three at a time, for each line that it is given, and
// prints the last ID.
func TestDecidingProcess(t *testing.T) {
	dir, who := os.Getenv("REDLETTER_TEST_STORE"), os.Getenv("REDLETTER_TEST_AUTHOR")
	if dir == "" || who == "" {
		return
	}
	s := must(Open(dir, Options{Beside: true}))
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		d := decision(who, ActionNote)
		d.Fingerprint = "f1:" + in.Text()
		fmt.Println(decide(t, s, d, d, d)[2].ID)
	}
}

// decider is such a process.
type decider struct {
	*exec.Cmd
	in  io.Writer
	out io.Reader
}

func startDeciding(t *testing.T, dir, who string) decider {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestDecidingProcess$")
	cmd.Env = append(os.Environ(), "REDLETTER_TEST_STORE="+dir, "REDLETTER_TEST_AUTHOR="+who)
	d := decider{cmd, must(cmd.StdinPipe()), must(cmd.StdoutPipe())}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return d
}

// Two people decide while the watch writes; both are killed in the middle. What
// was acknowledged is there, and nothing is there by halves.
func TestKilledBesideAWriter(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir)
	acknowledged := map[int64]bool{}
	for round := range 4 {
		people := []decider{startDeciding(t, dir, "ann"), startDeciding(t, dir, "bob")}
		for i := range 5 {
			for n, p := range people {
				fmt.Fprintf(p.in, "%d of person %d in round %d\n", i, n, round)
			}
		}
		for i := range 1 + round { // some of it is still under way at the end
			capture(t, w, "acme", fmt.Sprint(round, i), morning)
			for _, p := range people {
				var id int64
				fmt.Fscanln(p.out, &id)
				acknowledged[id] = true
			}
		}
		for _, p := range people {
			p.Process.Kill()
			p.Wait()
		}
	}
	all := must(w.Decisions(t.Context(), "acme", 0))
	batch := map[string]int{}
	for _, d := range all {
		delete(acknowledged, d.ID)
		batch[d.Fingerprint]++
	}
	if len(acknowledged) != 0 {
		t.Errorf("acknowledged, but not there: %v", acknowledged)
	}
	for of, n := range batch {
		if n%3 != 0 {
			t.Errorf("%d decisions of %s: part of a batch", n, of)
		}
	}
	equal(t, len(must(w.Captures(t.Context(), "acme"))), 1+2+3+4)
}
