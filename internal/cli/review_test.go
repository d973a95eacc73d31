package cli

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

// lineReview runs review line by line on a store with some answers.
func lineReview(t *testing.T, dir, answers string, args ...string) (status int, out, complaint string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	home := t.TempDir()
	status = Main(context.Background(), Env{
		Args: append([]string{"--store", dir, "review", "--as", "kim"}, args...), Stdin: strings.NewReader(answers), Stdout: &stdout, Stderr: &stderr,
		Getenv: func(k string) string { return map[string]string{"HOME": home, "LANG": "C.UTF-8"}[k] },
		Now:    func() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) }, Columns: func(io.Writer) int { return 0 },
	})
	return status, stdout.String(), stderr.String()
}

// While the watch holds the store, people decide beside it.
func TestReviewBesideAWriter(t *testing.T) {
	dir := t.TempDir()
	plenty(t, dir, 50)
	s, err := snapshots.Open(dir, snapshots.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	status, out, complaint := lineReview(t, dir, "1\n1\nb\nq\n")
	if status != ExitOK || !strings.Contains(out, "Saved: policy-") {
		t.Fatalf("status %d\n%s\n%s", status, out, complaint)
	}
	kept, err := s.Decisions(context.Background(), "", 0)
	if err != nil || len(kept) != 1 || kept[0].By != "kim" || kept[0].Action != snapshots.ActionNoAction {
		t.Errorf("%v %+v", err, kept)
	}
}

// A store that is damaged, of a newer program, or not there: what is so, and the
// next step.
func TestReviewSaysWhatIsWrongWithAStore(t *testing.T) {
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "redletter.db"), bytes.Repeat([]byte("no database "), 400), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		dir    string
		status int
		want   []string
	}{
		"damaged": {broken, ExitStore, []string{"store damaged", "next: "}},
		"missing": {filepath.Join(t.TempDir(), "none"), ExitError, []string{"nothing captured yet", "next: run redletter check first"}},
	} {
		status, out, complaint := lineReview(t, c.dir, "q\n")
		if status != c.status {
			t.Errorf("%s: status %d, want %d", name, status, c.status)
		}
		for _, w := range c.want {
			if !strings.Contains(complaint, w) {
				t.Errorf("%s: no %q in %q %q", name, w, out, complaint)
			}
		}
	}
}

// What is kept beside the store is only a help: without it, and with one that is
// damaged or of another store, the list is the same.
func TestListsWithAndWithoutWhatIsKeptBeside(t *testing.T) {
	dir, home := t.TempDir(), t.TempDir()
	plenty(t, dir, 100)
	env := Env{Stdout: io.Discard, Stderr: io.Discard, Now: time.Now, Columns: func(io.Writer) int { return 0 }, Getenv: func(k string) string { return map[string]string{"HOME": home}[k] }}
	read := func() string {
		p := &program{Env: env, ctx: context.Background(), storePath: dir}
		defer p.close()
		b, err := p.reviewBackend(&reviewFlags{}, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		ix, err := b.Index(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for i := range ix.Rows {
			r := &ix.Rows[i]
			out.WriteString(r.ID.String() + r.Policy.String() + r.What.String() + r.Is().String() + r.Deadline().String() + r.Found.String() + "\n")
		}
		return out.String()
	}
	first, again := read(), read()
	files, err := filepath.Glob(filepath.Join(home, ".cache", "redletter", "lists-*.gob"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v %v", files, err)
	}
	if err := os.WriteFile(files[0], []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	if damaged := read(); first != again || first != damaged || len(first) == 0 {
		t.Error("what is kept beside changes the list")
	}
}
