package snapshots

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"
	"golang.org/x/mod/sumdb/note"
)

// fill puts records of every kind that a watch and people make into a store.
func fill(t *testing.T, s *Store, rounds int) {
	t.Helper()
	for i := range rounds {
		e := told(t, s, fmt.Sprint("k", i))
		e.Capture.Raw = put(t, s, fmt.Sprint("raw ", i))
		e.Capture.Evidence = []byte(`{"status":200}`)
		e.Version = &Version{Tree: Sum([]byte(fmt.Sprint("tree ", i))), Extractor: "html/1", Title: "Privacy", Effective: "2026-11-01", Accepted: morning}
		e.Review = &Review{Policy: "acme", Old: put(t, s, "old"), New: e.Capture.Body, Rules: "2026.11", At: morning, JSON: fmt.Appendf(nil, `{"n":%d}`, i)}
		e = must(s.Add(t.Context(), e))
		d := decision("ann", ActionNeedsNotice)
		d.Fingerprint, d.Review = fmt.Sprint("f1:", i), e.Review.ID
		decide(t, s, d)
		must(s.PutCapture(t.Context(), Capture{Policy: "acme", At: morning, Outcome: "timeout", Why: fmt.Sprint("no answer ", i)}))
		m := post(t, s, fmt.Sprintf("id-%d", i))
		m.State, m.Server, m.Reply, m.Sent, m.Raw = Sent, "mx:25", "250 ok", morning, put(t, s, fmt.Sprint("bytes ", i))
		must(0, s.Settle(t.Context(), m))
	}
	must(0, s.EraseNotes(t.Context(), morning, 1))
}

// verify recomputes everything.
func verify(t *testing.T, s *Store, checkpoints ...[]byte) *Verdict {
	t.Helper()
	v, err := s.Verify(t.Context(), Verification{Checkpoints: checkpoints})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func whole(t *testing.T, s *Store, checkpoints ...[]byte) *Verdict {
	t.Helper()
	v := verify(t, s, checkpoints...)
	if err := v.Err(); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestEveryRecordHasItsEntry(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	fill(t, s, 3)
	v := whole(t, s)
	equal(t, v.Records, map[string]int{
		KindStore: 1, KindCapture: 6, KindVersion: 3, KindReview: 3, KindEvent: 3, KindDecision: 3, KindSending: 3, KindErasure: 1,
	})
	equal(t, v.Tree, must(s.Tree(t.Context())))
	equal(t, []int{v.Bodies, v.Read, v.Loose, v.Deleted}, []int{15, 15, 1, 0}) // raw, page, review, mail and what was sent; "old" is of no capture
	// The same again adds nothing.
	e := told(t, s, "k0")
	equal(t, must(s.PutEvent(t.Context(), e.Events[0])), false)
	must(s.AddVersion(t.Context(), Version{Capture: 1}))
	must(s.PutReview(t.Context(), must(s.ReviewByID(t.Context(), 1))))
	equal(t, must(s.Tree(t.Context())), v.Tree)
	s.Close()
	equal(t, whole(t, open(t, dir)).Tree, v.Tree)
}

// The form of the leaves is for ever: others compute them from the records.
func TestLeaves(t *testing.T) {
	s := open(t, t.TempDir())
	fill(t, s, 1)
	hash := func(text string) string { return Sum([]byte(text)).hex() }
	private := func(what string) string {
		var h Hash
		if err := s.db.QueryRow(`SELECT hash FROM words WHERE decision = 1 AND what = ?`, what).Scan(&h); err != nil {
			t.Fatal(err)
		}
		return h.hex()
	}
	var store, salt string
	if err := s.db.QueryRow(`SELECT store, (SELECT salt FROM sendings) FROM identity`).Scan(&store, &salt); err != nil {
		t.Fatal(err)
	}
	const at = "2026-11-21T07:00:00.123456789Z"
	want := []string{
		`{"id":1,"kind":"store","store":"` + store + `"}`,
		`{"at":"` + at + `","body":"` + hash("page k0") + `","config":"","evidence":"` + hash(`{"status":200}`) + `","extractor":"","id":1,"kind":"capture","media_type":"","outcome":"changed","policy":"acme","raw":"` + hash("raw 0") + `","screenshot":"","tree":"","url":"","why":"` + hash("") + `"}`,
		`{"accepted":"` + at + `","body":"` + hash("page k0") + `","capture":1,"captured":"` + at + `","effective":"2026-11-01","extractor":"html/1","id":1,"kind":"version","number":1,"policy":"acme","title":"` + hash("Privacy") + `","tree":"` + hash("tree 0") + `"}`,
		`{"at":"` + at + `","doc":"` + hash(`{"n":0}`) + `","id":1,"kind":"review","new":"` + hash("page k0") + `","old":"` + hash("old") + `","policy":"acme","rules":"2026.11"}`,
		`{"at":"` + at + `","capture":1,"event":"change","facts":"` + hash(`{"n":1}`) + `","id":1,"key":"k0","kind":"event","policy":"acme","review":1}`,
		`{"action":"needs-notice","at":"` + at + `","by":"` + private("by") + `","change":"C-014","due":"2026-12-21T07:00:00.123456789Z","fingerprint":"f1:0","id":1,"kind":"decision","new":"` + hash("for 180 days") + `","note":"` + private("note") + `","old":"` + hash("for 90 days") + `","owner":"` + private("owner") + `","policy":"acme","reason":"` + private("reason") + `","review":1,"seen":0,"undoes":0,"until":""}`,
		`{"at":"` + at + `","body":"","config":"","evidence":"` + hash("null") + `","extractor":"","id":2,"kind":"capture","media_type":"","outcome":"timeout","policy":"acme","raw":"","screenshot":"","tree":"","url":"","why":"` + hash("no answer 0") + `"}`,
		`{"attempts":0,"created":"` + at + `","error":"` + hash("") + `","id":1,"key":"id-0","kind":"sending","mail":1,"message":"` + hash("words of id-0") + `","raw":"` + hash("bytes 0") + `","recipient":"` + hash(salt+":ann@example.com") + `","reply":"` + hash("250 ok") + `","sent":"` + at + `","server":"mx:25","state":"sent","subject":"` + hash("Flagged") + `"}`,
		`{"at":"` + at + `","decision":1,"id":1,"kind":"erasure"}`,
	}
	var got []string
	for _, l := range must(s.Leaves(t.Context(), 0, 100)) {
		got = append(got, string(l.Data))
	}
	equal(t, got, want)
	if text := strings.Join(got, ""); strings.Contains(text, "ann") || strings.Contains(text, "carol") {
		t.Error("a name stands in the ledger")
	}
}

func TestProofs(t *testing.T) {
	s := open(t, t.TempDir())
	var trees []Tree
	for i := range 12 {
		capture(t, s, "acme", fmt.Sprint(i), morning)
		trees = append(trees, must(s.Tree(t.Context())))
	}
	last := trees[len(trees)-1]
	for _, l := range must(s.Leaves(t.Context(), 0, last.Size)) {
		proof := must(s.ProveInclusion(t.Context(), last.Size, l.N))
		if err := CheckInclusion(proof, last, &l); err != nil {
			t.Errorf("entry %d: %v", l.N, err)
		}
		l.Data = append(l.Data, ' ')
		if CheckInclusion(proof, last, &l) == nil {
			t.Errorf("entry %d: another leaf is proven too", l.N)
		}
	}
	for _, earlier := range trees {
		equal(t, must(s.TreeAt(t.Context(), earlier.Size)), earlier)
		proof := must(s.ProveConsistency(t.Context(), last.Size, earlier.Size))
		if err := CheckConsistency(proof, last, earlier); err != nil {
			t.Errorf("size %d: %v", earlier.Size, err)
		}
		earlier.Root[0] ^= 1
		if CheckConsistency(proof, last, earlier) == nil {
			t.Errorf("size %d: another tree is proven too", earlier.Size)
		}
	}
	l := must(s.LeafOf(t.Context(), KindCapture, 3))
	equal(t, []any{l.N, l.Kind, l.Record}, []any{int64(3), KindCapture, int64(3)})
	_, err := s.LeafOf(t.Context(), KindCapture, 99)
	is(t, err, ErrNotFound)
	if _, err := s.ProveInclusion(t.Context(), last.Size+1, 0); err == nil {
		t.Error("proved by a tree that is not there yet")
	}
}

func TestCheckpoints(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	private, public, err := NewKey("acme")
	if err != nil {
		t.Fatal(err)
	}
	key := must(ParseKey(private + "\n"))
	equal(t, key.Public(), public)
	verifier := must(ParsePublicKey(public))
	capture(t, s, "acme", "one", morning)
	then := must(s.Checkpoint(t.Context(), key))
	plain := must(s.Checkpoint(t.Context(), nil))
	if !strings.Contains(string(plain), "unsigned") || strings.Contains(string(then), "unsigned") {
		t.Errorf("checkpoints\n%s\n%s", then, plain)
	}
	capture(t, s, "acme", "two", morning)
	c := must(s.VerifyCheckpoint(t.Context(), then, verifier))
	equal(t, []any{c.Size, c.Key, c.Tree}, []any{int64(2), "acme", must(s.TreeAt(t.Context(), 2))})
	equal(t, must(s.VerifyCheckpoint(t.Context(), plain)).Key, "")
	equal(t, whole(t, s, then, plain).Checkpoints, []Checkpoint{must(s.VerifyCheckpoint(t.Context(), then)), must(s.VerifyCheckpoint(t.Context(), plain))})

	_, otherKey, _ := NewKey("acme")
	other := open(t, t.TempDir())
	for name, err := range map[string]error{
		"unsigned":      second(s.VerifyCheckpoint(t.Context(), plain, verifier)),
		"other key":     second(s.VerifyCheckpoint(t.Context(), then, must(ParsePublicKey(otherKey)))),
		"changed":       second(s.VerifyCheckpoint(t.Context(), []byte(strings.Replace(string(then), "\n2\n", "\n1\n", 1)), verifier)),
		"other store":   second(other.VerifyCheckpoint(t.Context(), then, verifier)),
		"empty":         second(s.VerifyCheckpoint(t.Context(), nil)),
		"no size":       second(s.VerifyCheckpoint(t.Context(), []byte("redletter/x\n-1\n\n"))),
		"no root":       second(s.VerifyCheckpoint(t.Context(), []byte("redletter/x\n1\nAA==\n"))),
		"in the verify": second(s.Verify(t.Context(), Verification{Checkpoints: [][]byte{plain}, Keys: []note.Verifier{verifier}})),
	} {
		t.Run(name, func(t *testing.T) { is(t, err, ErrCheckpoint) })
	}
	for range 100 { // whatever letters a key has
		private, public, _ := NewKey("acme")
		equal(t, must(ParseKey(private)).Public(), public)
	}
	for _, name := range []string{"", "a b", "a+b"} {
		if _, _, err := NewKey(name); err == nil {
			t.Errorf("%q names a key", name)
		}
	}
	for _, text := range []string{"", public, "PRIVATE+KEY+acme+00000000+AAAA"} {
		if _, err := ParseKey(text); err == nil {
			t.Errorf("%q is a key", text)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// A store that was put back to an older state is found out by any checkpoint
// that is younger.
func TestRollbackIsFound(t *testing.T) {
	dir, before := t.TempDir(), filepath.Join(t.TempDir(), "before")
	s := open(t, dir)
	fill(t, s, 2)
	s.Close()
	if err := os.CopyFS(before, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	var checkpoints [][]byte
	for i := range 4 {
		capture(t, s, "acme", fmt.Sprint(i), morning)
		checkpoints = append(checkpoints, must(s.Checkpoint(t.Context(), nil)))
	}
	back := open(t, before)
	whole(t, back) // it fits together by itself
	for _, c := range checkpoints {
		is(t, verify(t, back, c).Err(), ErrCorrupt)
		is(t, second(back.VerifyCheckpoint(t.Context(), c)), ErrCorrupt)
	}
	// Going on from there, and past the size, does not hide it.
	for i := range 9 {
		capture(t, back, "acme", fmt.Sprint("another ", i), morning)
	}
	for _, c := range checkpoints {
		is(t, verify(t, back, c).Err(), ErrCorrupt)
		is(t, second(back.VerifyCheckpoint(t.Context(), c)), ErrCorrupt)
	}
}

// older makes a store as an earlier redletter left it.
func older(t *testing.T, dir string, version int64) {
	t.Helper()
	s := &Store{dir: dir}
	if err := os.MkdirAll(filepath.Join(dir, "blobs"), 0o700); err != nil {
		t.Fatal(err)
	}
	db := must(sql.Open("sqlite", s.dsn(databaseName)))
	defer db.Close()
	p := must(goose.NewProvider(goose.DialectSQLite3, db, must(migrationFiles()), goose.WithLogger(goose.NopLogger()), goose.WithDisableGlobalRegistry(true)))
	if _, err := p.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	root := must(os.OpenRoot(dir))
	defer root.Close()
	b := must(openBlobs(rootDisk{root}, writing))
	for _, text := range []string{"page", "review", "words", "bytes"} {
		frame, _ := unseal(must(b.pack([]byte(text))))
		must(0, b.write(blobPath(Sum([]byte(text))), frame))
	}
	for _, insert := range []string{
		`INSERT INTO captures (policy, url, at, outcome, why, media_type, raw, body, tree, evidence) VALUES ('acme', 'https://acme.example/', '2026-11-01T07:00:00.000000000Z', 'first', '', 'text/html', '$page', '$page', '$page', '{"status":200}')`,
		`INSERT INTO captures (policy, url, at, outcome, why, media_type, raw, body, tree, evidence) VALUES ('acme', 'https://acme.example/', '2026-11-02T07:00:00.000000000Z', 'timeout', 'slow', '', '', '', '', 'null')`,
		`INSERT INTO versions (policy, number, capture, body, tree, extractor, title, effective, captured, accepted) VALUES ('acme', 1, 1, '$page', '$page', 'html/1', 'Privacy', '', '2026-11-01T07:00:00.000000000Z', '2026-11-01T07:00:00.000000000Z')`,
		`INSERT INTO reviews (policy, old, new, rules, at, doc) VALUES ('acme', '', '$page', '2026.11', '2026-11-01T07:00:00.000000000Z', '$review')`,
		`INSERT INTO events (key, kind, policy, at, capture, review, facts) VALUES ('k', 'change', 'acme', '2026-11-01T07:00:00.000000000Z', 1, 1, '{}')`,
		`INSERT INTO mails (key, recipient, subject, message, created, state, attempts, next, error, server, reply, sent, raw) VALUES ('id', 'ann@example.com', 'Flagged', '$words', '2026-11-01T07:00:00.000000000Z', 'sent', 1, '2026-11-01T07:00:00.000000000Z', '', 'mx', '250 ok', '2026-11-01T07:00:00.000000000Z', '$bytes')`,
		`INSERT INTO mails (key, recipient, subject, message, created, state, attempts, next, error, server, reply, sent, raw) VALUES ('id2', 'bob@example.com', 'Flagged', '$words', '2026-11-01T07:00:00.000000000Z', 'failed', 1, '2026-11-01T07:00:00.000000000Z', 'busy', '', '', '', '')`,
	} {
		insert = os.Expand(insert, func(name string) string { return Sum([]byte(name)).hex() })
		if _, err := db.ExecContext(context.Background(), insert); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOlderStoreComesIntoTheLedger(t *testing.T) {
	for version := int64(2); version < entered; version++ {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			dir := t.TempDir()
			older(t, dir, version)
			_, err := Open(dir, Options{ReadOnly: true})
			is(t, err, ErrOlderSchema)
			s := open(t, dir)
			v := whole(t, s)
			equal(t, v.Records, map[string]int{KindStore: 1, KindCapture: 2, KindVersion: 1, KindReview: 1, KindEvent: 1, KindSending: 1})
			equal(t, []int{v.Read, v.Loose}, []int{4, 0})
			equal(t, must(s.Captures(t.Context(), "acme"))[0].Outcome, "first")
			// The database from before is kept, and is whole.
			kept := must(sql.Open("sqlite", filepath.Join(dir, fmt.Sprintf("redletter.db.schema-%d", version))))
			defer kept.Close()
			var found, captures int
			if err := kept.QueryRow(`SELECT user_version, (SELECT count(*) FROM captures) FROM pragma_user_version`).Scan(&found, &captures); err != nil {
				t.Fatal(err)
			}
			equal(t, []int{found, captures}, []int{int(version), 2})

			fill(t, s, 1)
			s.Close()
			whole(t, open(t, dir))
		})
	}
}

// However often bringing a store up to date is cut off, it is done in the end.
func TestInterruptedUpgradeIsFinished(t *testing.T) {
	dir := t.TempDir()
	older(t, dir, 2)
	for cut := time.Duration(0); cut < 40*time.Millisecond; cut += 4 * time.Millisecond {
		ctx, cancel := context.WithTimeout(t.Context(), cut)
		s := &Store{dir: dir}
		s.root = must(os.OpenRoot(dir))
		s.blobs = must(openBlobs(rootDisk{s.root}, writing))
		s.db = must(sql.Open("sqlite", s.dsn(databaseName)))
		_ = s.migrate(ctx)
		cancel()
		s.Close()
	}
	v := whole(t, open(t, dir))
	equal(t, v.Records[KindCapture], 2)
}

// fillRest puts records of the rarer kinds into a store.
func fillRest(t *testing.T, s *Store) {
	t.Helper()
	for i := range 3 {
		must(s.PutView(t.Context(), View{Capture: int64(1 + 2*i), Extractor: "html/2", Body: put(t, s, fmt.Sprint("view ", i)), Tree: Sum([]byte("v")), At: morning}))
		must(s.PutHold(t.Context(), Hold{Policy: "beta", Held: i%2 == 0, Why: "matter 7", By: "carol", At: morning}))
		c := capture(t, s, "gone", fmt.Sprint("gone ", i), morning.AddDate(-1, 0, i))
		must(s.Delete(t.Context(), Retention{Captures: time.Hour}, c.At.AddDate(0, 0, 1)))
	}
}

// Bytes that are no text, as a server may send them, stand in the ledger as they
// are: one cannot be put in the place of another.
func TestBytesThatAreNoText(t *testing.T) {
	s := open(t, t.TempDir())
	must(s.PutCapture(t.Context(), Capture{Policy: "acme", At: morning, Outcome: "gone", MediaType: "text/\xff"}))
	whole(t, s)
	for _, other := range []string{"text/\xfe", "text/\ufffd", `["746578742fff"]`, "746578742fff"} {
		must(s.db.Exec(`UPDATE captures SET media_type = CAST(? AS TEXT)`, []byte(other)))
		is(t, verify(t, s).Err(), ErrCorrupt)
	}
}
