package snapshots

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"slices"
	"strings"
	"testing"

	"modernc.org/sqlite"
)

// Nothing that is changed behind the back of the program stays unseen: not a
// bit of a record, of the ledger, of its tree, or of a file with a body. These
// tests change one thing after the other, at random, and verify.

// count is how often to do something: as often as the variable says, for the
// long run, else the short count.
func count(t *testing.T, variable string, short int) int {
	t.Helper()
	n := short
	if text := os.Getenv(variable); text != "" {
		if _, err := fmt.Sscan(text, &n); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// table is one whose rows must stay as they are.
type table struct {
	name, kind string
	id         string // column with the number of the record
	only       string // which rows
	columns    []string
}

var tables = []table{
	{"captures", KindCapture, "id", "", nil},
	{"versions", KindVersion, "id", "", nil},
	{"reviews", KindReview, "id", "", nil},
	{"events", KindEvent, "id", "", nil},
	{"decisions", KindDecision, "id", "", nil},
	{"sendings", KindSending, "id", "", nil},
	{"erasures", KindErasure, "id", "", nil},
	{"holds", KindHold, "id", "", nil},
	{"deletions", KindDeletion, "id", "", nil},
	{"views", KindView, "id", "", nil},
	{"identity", KindStore, "id", "", nil},
	{"ledger", "", "n", "", nil},
	{"hashes", "", "i", "", nil},
	{"words", KindDecision, "decision", "", []string{"what", "salt", "text", "hash"}},
	{"mails", "", "id", "state = 'sent'", []string{"key", "recipient", "subject", "message", "created", "state", "attempts", "error", "server", "reply", "sent", "raw"}},
}

// vandal changes things in a transaction that is never committed.
type vandal struct {
	t    *testing.T
	tx   *sql.Tx
	rand *rand.Rand
	done string // what was done
}

func (v *vandal) exec(query string, args ...any) (int64, error) {
	res, err := v.tx.Exec(query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// pick gives a row by chance, nil when there is none.
func (v *vandal) pick(tb *table) (ids []int64) {
	where := ""
	if tb.only != "" {
		where = " WHERE " + tb.only
	}
	rows, err := v.tx.Query(`SELECT DISTINCT ` + tb.id + ` FROM ` + tb.name + where)
	all := must(scanAll(rows, err, func(id *int64, r *sql.Rows) error { return r.Scan(id) }))
	v.rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

func (v *vandal) columnsOf(tb *table) []string {
	if tb.columns != nil {
		return tb.columns
	}
	rows, err := v.tx.Query(`SELECT name FROM pragma_table_info(?)`, tb.name)
	return must(scanAll(rows, err, func(s *string, r *sql.Rows) error { return r.Scan(s) }))
}

// act changes one thing, and says which record is then bad: 0 for any.
func (v *vandal) act() (kind string, record int64, err error) {
	tb := &tables[v.rand.Intn(len(tables))]
	ids := v.pick(tb)
	if len(ids) == 0 {
		return "", 0, errors.New("empty")
	}
	act := []func(*table, []int64) (int64, error){v.flip, v.flip, v.remove, v.insert, v.reorder, v.truncate}[v.rand.Intn(6)]
	record, err = act(tb, ids)
	v.done = tb.name + ": " + v.done
	return tb.kind, record, err
}

// flip changes one value a little: a bit, a byte more, a byte less, two bytes in
// the other order, the end cut off.
func (v *vandal) flip(tb *table, ids []int64) (int64, error) {
	columns := v.columnsOf(tb)
	column := columns[v.rand.Intn(len(columns))]
	var was any
	where := ` WHERE ` + tb.id + ` = ? ORDER BY rowid LIMIT 1`
	if tb.name == "words" {
		where = ` WHERE decision = ? ORDER BY what LIMIT 1`
	}
	if err := v.tx.QueryRow(`SELECT "`+column+`" FROM `+tb.name+where, ids[0]).Scan(&was); err != nil {
		return 0, err
	}
	is := v.spoil(was)
	v.done = fmt.Sprintf("%s of %d from %v to %v", column, ids[0], was, is)
	n, err := v.exec(`UPDATE `+tb.name+` SET "`+column+`" = ? WHERE `+tb.id+` = ? AND "`+column+`" IS ?`, is, ids[0], was)
	if err == nil && n == 0 {
		err = errors.New("nothing changed")
	}
	if tb.kind == "" || column == tb.id || column == "id" {
		return 0, err
	}
	return ids[0], err
}

func (v *vandal) spoil(was any) any {
	switch x := was.(type) {
	case int64:
		return x + 1 + int64(v.rand.Intn(3))
	case []byte:
		return v.spoilBytes(x)
	case string:
		return string(v.spoilBytes([]byte(x)))
	}
	return int64(1) // NULL
}

func (v *vandal) spoilBytes(in []byte) []byte {
	b := slices.Clone(in)
	if len(b) == 0 {
		return []byte("x")
	}
	i := v.rand.Intn(len(b))
	switch v.rand.Intn(5) {
	case 0:
		return slices.Delete(b, i, i+1)
	case 1:
		return slices.Insert(b, i, byte('0'+v.rand.Intn(10)))
	case 2:
		return b[:i]
	case 3:
		if j := v.rand.Intn(len(b)); b[i] != b[j] {
			b[i], b[j] = b[j], b[i]
			return b
		}
	}
	b[i] ^= 1 << v.rand.Intn(7)
	return b
}

func (v *vandal) remove(tb *table, ids []int64) (int64, error) {
	v.done = fmt.Sprint("without ", ids[0])
	_, err := v.exec(`DELETE FROM `+tb.name+` WHERE `+tb.id+` = ?`, ids[0])
	return ids[0], err
}

// insert adds a copy of a row at the end, in a gap, or under a number that is
// not in use.
func (v *vandal) insert(tb *table, ids []int64) (int64, error) {
	columns := v.columnsOf(tb)
	if tb.columns != nil || tb.name == "identity" {
		return 0, errors.New("no record of its own")
	}
	values := make([]string, len(columns))
	for i, c := range columns {
		switch {
		case c == tb.id:
			values[i] = fmt.Sprintf("(SELECT max(%s) + 1 FROM %s)", c, tb.name)
		case slices.Contains([]string{"capture", "record", "number"}, c):
			values[i] = fmt.Sprintf("%s + %d", c, 1+v.rand.Intn(1000))
		case slices.Contains([]string{"key", "rules", "extractor"}, c):
			values[i] = c + " || '+'"
		default:
			values[i] = `"` + c + `"`
		}
	}
	v.done = fmt.Sprint("a copy of ", ids[0])
	quoted := `"` + strings.Join(columns, `", "`) + `"`
	_, err := v.exec(`INSERT INTO `+tb.name+` (`+quoted+`) SELECT `+strings.Join(values, ", ")+` FROM `+tb.name+` WHERE `+tb.id+` = ?`, ids[0])
	return 0, err
}

// reorder gives two rows each other's number.
func (v *vandal) reorder(tb *table, ids []int64) (int64, error) {
	if len(ids) < 2 || tb.name == "words" || tb.name == "mails" {
		return 0, errors.New("nothing to reorder")
	}
	v.done = fmt.Sprint("swapped ", ids[:2])
	for _, step := range [][2]int64{{ids[0], -1}, {ids[1], ids[0]}, {-1, ids[1]}} {
		if _, err := v.exec(`UPDATE `+tb.name+` SET `+tb.id+` = ? WHERE `+tb.id+` = ?`, step[1], step[0]); err != nil {
			return 0, err
		}
	}
	return min(ids[0], ids[1]), nil
}

// truncate cuts off the end of a table.
func (v *vandal) truncate(tb *table, ids []int64) (int64, error) {
	if tb.columns != nil {
		return 0, errors.New("no table of its own")
	}
	v.done = fmt.Sprint("cut off from ", ids[0])
	_, err := v.exec(`DELETE FROM `+tb.name+` WHERE `+tb.id+` >= ?`, ids[0])
	return ids[0], err
}

// sabotage changes one thing and gives what verification says of it.
func sabotage(t *testing.T, s *Store, r *rand.Rand) (v *Verdict, bad *vandal, kind string, record int64) {
	t.Helper()
	for {
		tx := must(s.db.BeginTx(context.Background(), nil))
		must(tx.Exec(`PRAGMA defer_foreign_keys = 1`)) // the vandal has switched them off
		bad = &vandal{t: t, tx: tx, rand: r}
		kind, record, err := bad.act()
		if err != nil { // the database refuses it, or there is nothing to change
			must(0, tx.Rollback())
			continue
		}
		a := &audit{bodies: map[Hash]*mention{}, verdict: &Verdict{Records: map[string]int{}}, ctx: context.Background(), tx: tx}
		err = a.database(&Verification{})
		must(0, tx.Rollback())
		if err != nil {
			t.Fatalf("%s: %v", bad.done, err)
		}
		return a.verdict, bad, kind, record
	}
}

func TestEveryChangeOfARecordIsFound(t *testing.T) {
	mutations := count(t, "REDLETTER_TEST_MUTATIONS", 700)
	stores := min(80, mutations/1000+1) // of 60 records and more
	found, named, records := 0, 0, 0
	r := rand.New(rand.NewSource(1))
	for n := range stores {
		s := open(t, t.TempDir())
		fill(t, s, 7+n%3)
		fillRest(t, s)
		records += int(must(s.Tree(t.Context())).Size)
		for range mutations / stores {
			v, bad, kind, record := sabotage(t, s, r)
			if v.Err() == nil {
				t.Errorf("not found: %s", bad.done)
				continue
			}
			found++
			if record == 0 || kind == "" {
				continue
			}
			if f := v.Faults[0]; f.Kind != kind || f.Record != record {
				// A record that others hang on can be bad in more places.
				if !slices.ContainsFunc(v.Faults, func(f Fault) bool { return f.Kind == kind && f.Record == record }) {
					t.Errorf("%s: the first fault is %s", bad.done, f.String())
				}
				continue
			}
			named++
		}
		whole(t, s)
		s.Close()
	}
	t.Logf("%d changes of %d records, %d found; the first fault is of the changed record in %d", mutations/stores*stores, records, found, named)
}

func TestEveryChangeOfABodyIsFound(t *testing.T) {
	mutations := count(t, "REDLETTER_TEST_BODY_MUTATIONS", 300)
	s := open(t, t.TempDir())
	fill(t, s, 10)
	d := newMemDisk()
	must(0, s.blobs.all(func(h Hash) error {
		d.files[blobPath(h)] = must(s.blobs.disk.ReadFile(blobPath(h)))
		return nil
	}))
	s.blobs.disk = d
	named := bodiesByRecord(t, s)
	r := rand.New(rand.NewSource(2))
	v := &vandal{t: t, rand: r}
	for range mutations {
		h := named[r.Intn(len(named))]
		was := d.files[blobPath(h)]
		if r.Intn(20) == 0 {
			delete(d.files, blobPath(h))
		} else {
			d.files[blobPath(h)] = v.spoilBytes(was)
		}
		got := verify(t, s)
		if len(got.Faults) != 1 || got.Faults[0].Record == 0 || !strings.Contains(got.Faults[0].What, h.String()) {
			t.Errorf("body %s of %d bytes became %d bytes: %v", h, len(was), len(d.files[blobPath(h)]), got.Faults)
		}
		d.files[blobPath(h)] = was
	}
	whole(t, s)
	t.Logf("%d changes of bodies, each found and named", mutations)
}

// bodiesByRecord gives the bodies that records name.
func bodiesByRecord(t *testing.T, s *Store) (out []Hash) {
	t.Helper()
	for _, l := range must(s.Leaves(t.Context(), 0, never)) {
		b := must(bookOf(l.Kind))
		must(0, s.look(t.Context(), "reading", func(tx *sql.Tx) error {
			p, err := b.read(t.Context(), tx, l.Record)
			out = append(out, must(b.named(p.fields))...)
			return err
		}))
	}
	return out
}

// Damage of the pages of the database is found, however it shows.
func TestDamagedPagesAreFound(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	fill(t, s, 12)
	s.Close()
	file := s.path(databaseName)
	good := must(os.ReadFile(file))
	r := rand.New(rand.NewSource(3))
	for range count(t, "REDLETTER_TEST_PAGES", 40) {
		hurt := slices.Clone(good)
		at := 100 + r.Intn(len(hurt)-100)
		n := min(1+r.Intn(600), len(hurt)-at)
		r.Read(hurt[at : at+n])
		overwrite(t, file, hurt)
		if err := damaged(t, dir); err != nil && !errors.Is(err, ErrCorrupt) {
			var e *sqlite.Error
			if !errors.As(err, &e) {
				t.Errorf("%d bytes at %d: %v", n, at, err)
			}
		}
	}
}

// damaged opens and verifies a store, and checks that a verdict without faults
// is one about the same records.
func damaged(t *testing.T, dir string) error {
	t.Helper()
	s, err := Open(dir, Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer s.Close()
	v, err := s.Verify(t.Context(), Verification{})
	if err != nil {
		return err
	}
	if v.Err() == nil && v.Records[KindCapture] != 24 {
		t.Errorf("whole, with %d captures", v.Records[KindCapture])
	}
	return v.Err()
}
