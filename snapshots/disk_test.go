package snapshots

import (
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The tests of this file look under the cover: what a crash, another process,
// another version or a bad disk leaves behind.

func reader(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func blobFile(dir string, h Hash) string { return filepath.Join(dir, blobPath(h)) }

func overwrite(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestSecondWriterIsToldWhoWrites(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	_, err := Open(dir, Options{})
	is(t, err, ErrLocked)
	if want := fmt.Sprintf("process %d", os.Getpid()); !strings.Contains(err.Error(), want) {
		t.Errorf("%q does not name %s", err, want)
	}
	capture(t, s, "acme", "one", morning) // the first is not disturbed
	s.Close()
	open(t, dir)
}

func TestReadersBesideAWriter(t *testing.T) {
	dir := t.TempDir()
	_, err := Open(dir, Options{ReadOnly: true})
	is(t, err, ErrNoStore)
	_, err = Open(filepath.Join(dir, "missing"), Options{ReadOnly: true})
	is(t, err, ErrNoStore)

	w := open(t, dir)
	r := reader(t, dir)
	for i := range 3 {
		c := capture(t, w, "acme", fmt.Sprint(i), morning)
		equal(t, must(r.LastCapture(t.Context(), "acme")), c)
		equal(t, must(r.Snapshot(t.Context(), c.ID)).Bytes, []byte(fmt.Sprint(i)))
	}
	if _, err := r.PutCapture(t.Context(), Capture{Policy: "acme", At: morning}); err == nil {
		t.Error("a reader wrote a capture")
	}
	if _, err := r.PutBody(t.Context(), []byte("x")); err == nil {
		t.Error("a reader wrote a body")
	}
	if _, err := r.db.Exec(`DELETE FROM captures`); err == nil {
		t.Error("a reader's connection can delete")
	}
}

func TestReaderAloneSeesWhatAWriterLeft(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir)
	c := capture(t, w, "acme", "one", morning)
	w.Close()
	equal(t, must(reader(t, dir).LastCapture(t.Context(), "acme")), c)
}

// A copy of an open store is what a crash leaves: the log not yet folded into
// the database.
func TestEverythingPutSurvivesACrash(t *testing.T) {
	dir, crashed := t.TempDir(), filepath.Join(t.TempDir(), "crashed")
	s := open(t, dir)
	var captures []Capture
	for i := range 20 {
		captures = append(captures, capture(t, s, "acme", fmt.Sprint(i), morning))
		version(t, s, captures[i])
	}
	if err := os.CopyFS(crashed, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	after := open(t, crashed)
	equal(t, must(after.Captures(t.Context(), "acme")), captures)
	for _, c := range captures {
		must(after.Snapshot(t.Context(), c.ID))
	}
}

// The database may lose its last transactions on a disk that lies, but it
// opens, and what it names is there.
func TestTornLog(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for i := range 10 {
		capture(t, s, "acme", fmt.Sprint(i), morning)
	}
	wal := must(os.ReadFile(filepath.Join(dir, "redletter.db-wal")))
	for cut := len(wal); cut > len(wal)/2; cut -= 7919 {
		crashed := filepath.Join(t.TempDir(), "crashed")
		if err := os.CopyFS(crashed, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		overwrite(t, filepath.Join(crashed, "redletter.db-wal"), wal[:cut])
		after := open(t, crashed)
		for _, c := range must(after.Captures(t.Context(), "acme")) {
			must(after.Snapshot(t.Context(), c.ID))
		}
		capture(t, after, "acme", "next", morning)
		after.Close()
	}
}

func TestHalfWrittenBodiesAreCleared(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	h := put(t, s, "one")
	s.Close()
	left := filepath.Join(dir, "blobs", "tmp-0011223344556677")
	overwrite(t, left, []byte("half"))
	s = open(t, dir)
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Error("the half-written file is still there")
	}
	must(s.Body(t.Context(), h))
}

func TestNothingHalfWrittenStays(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for i := range 12 {
		put(t, s, fmt.Sprint(i))
	}
	files := 0
	fs.WalkDir(os.DirFS(dir), "blobs", func(name string, d fs.DirEntry, err error) error {
		if strings.Contains(name, tmpPrefix) {
			t.Errorf("%s stayed", name)
		}
		if !d.IsDir() {
			files++
		}
		return err
	})
	if files != 12 {
		t.Errorf("%d files for 12 bodies", files)
	}
}

func TestDamagedBodyIsFoundWhenReadAndMendedWhenStoredAgain(t *testing.T) {
	good := strings.Repeat("We keep your data for 90 days. ", 50)
	for name, damage := range map[string]func([]byte) []byte{
		"bit":        func(b []byte) []byte { b[len(b)/2] ^= 1; return b },
		"truncated":  func(b []byte) []byte { return b[:len(b)-3] },
		"empty":      func([]byte) []byte { return nil },
		"garbage":    func([]byte) []byte { return []byte("garbage") },
		"other body": func([]byte) []byte { return pack(t, "another text") },
		"appended":   func(b []byte) []byte { return append(b, pack(t, "more")...) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir)
			c := capture(t, s, "acme", good, morning)
			file := blobFile(dir, c.Body)
			overwrite(t, file, damage(must(os.ReadFile(file))))
			_, err := s.Body(t.Context(), c.Body)
			is(t, err, ErrCorrupt)
			_, err = s.Snapshot(t.Context(), c.ID)
			is(t, err, ErrCorrupt)
			put(t, s, good)
			if got := must(s.Body(t.Context(), c.Body)); string(got) != good {
				t.Error("storing the body again did not mend it")
			}
		})
	}
}

func TestMissingBodyThatARowNamesIsDamage(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	c := capture(t, s, "acme", "one", morning)
	must(s.PutReview(t.Context(), Review{Policy: "acme", New: c.Body, At: morning, JSON: []byte(`{"a":1}`)}))
	os.Remove(blobFile(dir, c.Body))
	_, err := s.Snapshot(t.Context(), c.ID)
	is(t, err, ErrCorrupt)
	os.Remove(blobFile(dir, Sum([]byte(`{"a":1}`))))
	_, err = s.Reviews(t.Context(), "acme")
	is(t, err, ErrCorrupt)
}

func TestNewerSchemaIsRefusedUntouched(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	capture(t, s, "acme", "one", morning)
	if _, err := s.db.Exec(fmt.Sprintf("PRAGMA user_version = %d", schema+1)); err != nil {
		t.Fatal(err)
	}
	s.Close()
	before := must(os.ReadFile(filepath.Join(dir, "redletter.db")))
	for _, o := range []Options{{}, {ReadOnly: true}} {
		_, err := Open(dir, o)
		is(t, err, ErrNewerSchema)
	}
	if after := must(os.ReadFile(filepath.Join(dir, "redletter.db"))); string(after) != string(before) {
		t.Error("the refused store was changed")
	}
}

func TestDatabaseOfAnotherProgramIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	db := must(sql.Open("sqlite", filepath.Join(dir, "redletter.db")))
	if _, err := db.Exec(`CREATE TABLE captures (x); INSERT INTO captures VALUES (1)`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	_, err := Open(dir, Options{})
	is(t, err, ErrNoStore)
}

func TestDamagedDatabase(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	capture(t, s, "acme", "one", morning)
	s.Close()
	file := filepath.Join(dir, "redletter.db")
	whole := must(os.ReadFile(file))
	t.Run("not a database", func(t *testing.T) {
		overwrite(t, file, []byte(strings.Repeat("garbage ", 1000)))
		for _, o := range []Options{{}, {ReadOnly: true}} {
			_, err := Open(dir, o)
			is(t, err, ErrCorrupt)
		}
	})
	t.Run("page of a table", func(t *testing.T) {
		hurt := append([]byte(nil), whole...)
		for i := 4096; i < len(hurt); i++ {
			hurt[i] = 0xA5
		}
		overwrite(t, file, hurt)
		s, err := Open(dir, Options{})
		if err == nil {
			defer s.Close()
			_, err = s.Captures(t.Context(), "acme")
		}
		is(t, err, ErrCorrupt)
	})
}

func TestInterruptedCreationIsFinished(t *testing.T) {
	dir := t.TempDir()
	overwrite(t, filepath.Join(dir, "redletter.db"), nil) // a crash right after creating the file
	s := open(t, dir)
	capture(t, s, "acme", "one", morning)
	equal(t, must(s.schema(t.Context())), schema)
}

func TestDurability(t *testing.T) {
	s := open(t, t.TempDir())
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "15000", "application_id": fmt.Sprint(applicationID)} {
		var got string
		if err := s.db.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s = %q (%v), want %q", pragma, got, err, want)
		}
	}
}

// TestWriterProcess is not a test of its own: TestKilledWriter runs it in a
// process that it kills.
func TestWriterProcess(t *testing.T) {
	dir := os.Getenv("REDLETTER_TEST_STORE")
	if dir == "" {
		return
	}
	s := must(Open(dir, Options{}))
	for i := 0; ; i++ {
		c := capture(t, s, "acme", fmt.Sprintf("%d %s", i, strings.Repeat("text ", i%500)), morning)
		fmt.Println(c.ID)
	}
}

// What a killed writer acknowledged is there, and the next one can write.
func TestKilledWriter(t *testing.T) {
	dir := t.TempDir()
	for round := range 6 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestWriterProcess$")
		cmd.Env = append(os.Environ(), "REDLETTER_TEST_STORE="+dir)
		out := must(cmd.StdoutPipe())
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		var last int64
		for range 3 + 4*round {
			fmt.Fscanln(out, &last)
		}
		cmd.Process.Kill()
		cmd.Wait()
		s := open(t, dir)
		seen := must(s.Captures(t.Context(), "acme"))
		if last == 0 || int64(len(seen)) < last {
			t.Fatalf("%d captures acknowledged, %d there", last, len(seen))
		}
		for _, c := range seen {
			must(s.Snapshot(t.Context(), c.ID))
		}
		s.Close()
	}
}

func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	must(Open(dir, Options{})).Close()
	for b.Loop() {
		must(Open(dir, Options{})).Close()
	}
}

func BenchmarkCreate(b *testing.B) {
	for b.Loop() {
		must(Open(b.TempDir(), Options{})).Close()
	}
}

func BenchmarkCapture(b *testing.B) {
	s := must(Open(b.TempDir(), Options{}))
	defer s.Close()
	page := strings.Repeat("We keep your account data for ninety days. ", 1400) // 60 KB
	for i := 0; b.Loop(); i++ {
		h := must(s.PutBody(b.Context(), fmt.Appendf(nil, "%d %s", i, page)))
		must(s.PutCapture(b.Context(), Capture{Policy: "acme", At: time.Unix(0, 0), Raw: h, Body: h}))
	}
}

func pack(t *testing.T, text string) []byte {
	t.Helper()
	dir := t.TempDir()
	s := open(t, dir)
	return must(os.ReadFile(blobFile(dir, put(t, s, text))))
}
