package importer

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"github.com/redletter-dev/redletter/internal/watch"
	"github.com/redletter-dev/redletter/snapshots"
)

func history(t *testing.T, store *snapshots.Store, dir string) *History {
	t.Helper()
	h, err := GitHistory(context.Background(), dir, Keep{Store: store, Now: today})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// outcomes are those of a policy, in the order of adding.
func outcomes(t *testing.T, store *snapshots.Store, policy string) (out []string) {
	t.Helper()
	captures, err := store.Captures(context.Background(), policy)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range captures {
		out = append(out, c.Outcome)
	}
	return out
}

// To import the same again adds nothing; what was added since comes behind it,
// and comes out as if all had been imported at once.
func TestImportAgain(t *testing.T) {
	a := fixture(2, 20)
	dir := a.checkout(t)
	store := newStore(t)
	history(t, store, dir)
	if s := Sum(history(t, store, dir).Policies); s.Known != 40 || s.Versions != 0 {
		t.Errorf("the second import took %+v", s)
	}
	compareOutcomes(t, store, a.truth)

	p := &page{path: "Firm 00 & Söhne/Privacy Policy.md", at: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), seen: map[string]bool{}}
	for k := range topics {
		p.numbers = append(p.numbers, 400+k)
	}
	a.out.Reset()
	a.look(p, "Record new changes of", german("Firm 00"), watch.Doubtful)
	a.extend(t, dir)
	history(t, store, dir)
	a.out.Reset()
	p.at = p.at.Add(72 * time.Hour)
	a.look(p, "Record new changes of", p.text("Firm 00"), watch.Changed)
	a.extend(t, dir)
	if s := Sum(history(t, store, dir).Policies); s.Known != 41 || s.Versions != 1 {
		t.Errorf("the fourth import took %+v", s)
	}
	compareOutcomes(t, store, a.truth)
}

// A page that stays in another language becomes the version in force after a
// while, and what is said between the languages is that they cannot be compared.
func TestLanguageSwitchForGood(t *testing.T) {
	a := fixture(1, 1)
	p := &page{path: "Firm 00 & Söhne/Privacy Policy.md", at: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)}
	a.look(p, "Update", german("Firm 00"), watch.Changed)
	p.at = p.at.AddDate(0, 1, 0)
	a.look(p, "Update", strings.Replace(german("Firm 00"), "nach 2 Monaten", "nach 20 Monaten", 1), watch.Changed)
	dir := a.checkout(t)
	store := newStore(t)
	history(t, store, dir)
	compareOutcomes(t, store, a.truth)
	versions, err := store.Versions(context.Background(), "firm-00-sohne-privacy-policy")
	if err != nil || len(versions) != 3 {
		t.Fatalf("%d versions, %v", len(versions), err)
	}
	for i, want := range []string{"suspect", "unclear"} {
		r, err := ReviewOf(context.Background(), store, versions[:i+2], Judging{Now: today})
		if err != nil {
			t.Fatal(err)
		}
		if r.Verdict != want && (i == 0 || r.Verdict == "suspect") {
			t.Errorf("version %d: %s, want %s", i+2, r.Verdict, want)
		}
	}
}

// Commits that were made later for earlier days are read where they belong.
func TestDatesNotTopology(t *testing.T) {
	a := fixture(1, 1)
	p := &page{path: "Firm 00 & Söhne/Privacy Policy.md", seen: map[string]bool{}}
	for k := range topics {
		p.numbers = append(p.numbers, 12+k)
	}
	for _, year := range []int{2020, 2018, 2019} {
		p.at = time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		p.numbers[0] = year
		a.look(p, "Update", p.text("Firm 00"), watch.Changed)
	}
	store := newStore(t)
	history(t, store, a.checkout(t))
	versions, err := store.Versions(context.Background(), "firm-00-sohne-privacy-policy")
	if err != nil {
		t.Fatal(err)
	}
	var years []int
	for _, v := range versions {
		years = append(years, v.Captured.Year())
	}
	if fmt.Sprint(years) != "[2015 2018 2019 2020]" {
		t.Errorf("versions of %v", years)
	}
}

// The configuration of a repository can ask git for programs and for the
// network. It gets neither.
func TestRepositoryRunsNothing(t *testing.T) {
	a := fixture(1, 3)
	dir := a.checkout(t)
	trap := filepath.Join(t.TempDir(), "trap")
	script := filepath.Join(t.TempDir(), "script.sh")
	if err := os.WriteFile(script, []byte("#!/bin/sh\ntouch "+trap+"\ncat\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, kv := range [][2]string{
		{"core.fsmonitor", script},
		{"diff.external", script},
		{"core.pager", script},
		{"pager.log", script},
		{"gpg.program", script},
		{"log.showSignature", "true"},
		{"diff.evil.textconv", script},
		{"diff.evil.command", script},
		{"filter.evil.smudge", script},
		{"core.sshCommand", script},
		{"core.hooksPath", filepath.Dir(script)},
		{"remote.origin.url", "https://user:secret@archive.example/x.git"},
		{"remote.origin.promisor", "true"},
		{"log.follow", "true"},
		{"format.pretty", "raw"},
	} {
		git(t, dir, nil, "config", kv[0], kv[1])
	}
	if err := os.WriteFile(filepath.Join(dir, ".git", "info", "attributes"), []byte("* diff=evil filter=evil\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	store := newStore(t)
	h := history(t, store, dir)
	if h.Archive != "https://archive.example/x.git" {
		t.Errorf("the archive is called %q", h.Archive)
	}
	compareOutcomes(t, store, a.truth)
	if _, err := os.Stat(trap); err == nil {
		t.Error("a program of the repository ran")
	}
}

// What an archive must not do: reach outside, fill the memory, stop the others.
func TestHostileHistory(t *testing.T) {
	a := fixture(1, 3)
	good := len(a.truth)
	at := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	policy := "Privacy Policy. We keep your personal data for 30 days and share it with nobody. You can ask us for a copy of your personal data."
	a.commit("README.md", at, "Docs", "no record")
	a.commit("deep/er/Privacy Policy.md", at, "Update", policy)
	a.commit("Past/Privacy Policy.md", time.Date(1971, 1, 1, 0, 0, 0, 0, time.UTC), "Update", policy)
	a.commit("Future/Privacy Policy.md", time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC), "Update", policy)
	a.commit("Huge/Privacy Policy.md", at, "Update", strings.Repeat("x", 33<<20))
	a.commit("Empty/Privacy Policy.md", at, "Update", "")
	a.commit("Image/Privacy Policy.md", at, "Update", "\x89PNG\r\n\x1a\n\x00\x00")
	a.commit("\x1b[31mred/Privacy Policy.md", at, strings.Repeat("long ", 1<<18), policy)
	store := newStore(t)
	h := history(t, store, a.checkout(t))
	if len(h.Losses) != 3 {
		t.Errorf("losses %v", h.Losses)
	}
	for policy, want := range map[string]string{
		"huge-privacy-policy": watch.Degraded, "empty-privacy-policy": watch.Degraded, "image-privacy-policy": watch.Degraded, "31mred-privacy-policy": watch.First,
	} {
		if got := outcomes(t, store, policy); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %v, want %s", policy, got, want)
		}
	}
	if got := outcomes(t, store, "firm-00-sohne-privacy-policy"); len(got) != good {
		t.Errorf("%d captures of the good policy, want %d", len(got), good)
	}
}

// Two archives that name a policy alike do not mix, nor do two paths.
func TestNamesDoNotMix(t *testing.T) {
	store := newStore(t)
	one, two := fixture(1, 3), fixture(1, 4)
	at := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	one.commit("firm.00 & sohne/Privacy Policy.md", at, "Update", missing)
	history(t, store, one.checkout(t))
	two.out = *bytes.NewBuffer(bytes.ReplaceAll(two.out.Bytes(), []byte("Archive Bot"), []byte("Another Bot")))
	dir := two.checkout(t)
	git(t, dir, nil, "config", "remote.origin.url", "https://archive.example/other.git")
	for range 2 {
		history(t, store, dir)
	}
	policies, err := store.Policies(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	counts := map[int]int{}
	for _, p := range policies {
		counts[p.Captures]++
	}
	if len(policies) != 3 || counts[3] != 1 || counts[4] != 1 || counts[1] != 1 {
		t.Errorf("policies %+v", policies)
	}
}

// A history is only added to: what is older than a capture of our own stays out
// and is counted.
func TestOlderThanTheStore(t *testing.T) {
	store := newStore(t)
	_, err := store.PutCapture(context.Background(), snapshots.Capture{Policy: "firm-00-sohne-privacy-policy", At: today, Outcome: watch.Degraded})
	if err != nil {
		t.Fatal(err)
	}
	if s := Sum(history(t, store, fixture(1, 5).checkout(t)).Policies); s.Late == 0 || s.Versions != 0 {
		t.Errorf("took %+v", s)
	}
	if _, err := store.LatestVersion(context.Background(), "firm-00-sohne-privacy-policy"); err == nil {
		t.Error("an older text is in force")
	}
}

const uuid = "aaaaaaaa-2222-4333-8444-555555555555"

// backup zips files.
func backup(t *testing.T, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range sortedKeys(files) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "backup.zip")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func packed(text string) string {
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	_, _ = w.Write([]byte(text)) // into memory
	w.Close()
	return b.String()
}

// A backup with bombs, broken rows and names that lead elsewhere: the good texts
// come in, the others are told.
func TestHostileExport(t *testing.T) {
	policy := (&page{numbers: make([]int, topics)}).text("Acme")
	file := backup(t, map[string]string{
		"url-watches.json": `{"watching": {"` + uuid + `": {"url": "https://acme.example/privacy", "title": "Acme"}, "../../up": {"url": "https://x.example/"}, "bad": 7}}`,
		uuid + "/history.txt": "1600000000,good.txt.br\r\n1600100000,bomb.txt.br\r\n1600200000,broken.txt.br\r\n1600300000,gone.txt\r\nx,y\r\n" +
			"99999999999999,good.txt\r\n1600400000,../../../etc/passwd\r\n1600500000,C:\\data\\second.txt\r\n",
		uuid + "/good.txt.br":   packed(policy),
		uuid + "/bomb.txt.br":   packed(strings.Repeat("a", 64<<20)),
		uuid + "/broken.txt.br": "not Brotli at all",
		uuid + "/second.txt":    strings.Replace(policy, "for 0 months", "for 7 months", 1),
		"../../escape.txt":      "out",
	})
	e, err := Changedetection(file)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if len(e.Policies.Taken) != 1 || len(e.Policies.Losses) != 2 {
		t.Errorf("policies %+v", e.Policies)
	}
	store := newStore(t)
	h, err := e.Keep(context.Background(), Keep{Store: store, Now: today})
	if err != nil {
		t.Fatal(err)
	}
	if len(h.Losses) != 3 {
		t.Errorf("losses %v", h.Losses)
	}
	want := []string{watch.First, watch.Degraded, watch.Degraded, watch.Degraded, watch.Changed}
	if got := outcomes(t, store, "acme"); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("outcomes %v, want %v", got, want)
	}
}

// Dates are read in the forms that people write, and never guessed.
func TestDateIn(t *testing.T) {
	for name, want := range map[string]string{
		"policy-2024-05-31.html":        "2024-05-31T00:00:00Z",
		"20240531.md":                   "2024-05-31T00:00:00Z",
		"2024_05_31_v2.txt":             "2024-05-31T00:00:00Z",
		"2024-05-31T12-30-05Z.md":       "2024-05-31T12:30:05Z",
		"20240531123005.html":           "2024-05-31T12:30:05Z",
		"privacy 31 May 2024.pdf":       "2024-05-31T00:00:00Z",
		"May-31-2024.docx":              "2024-05-31T00:00:00Z",
		"31.december.2023.txt":          "2023-12-31T00:00:00Z",
		"archive-2024-05.md":            "2024-05-01T00:00:00Z",
		"31-05-2024.md":                 "",
		"2024-02-30.md":                 "",
		"policy.md":                     "",
		"from-2020-01-01-to-2021-01-01": "",
		"sku-123456789012345.md":        "",
	} {
		got, err := dateIn(name)
		switch {
		case want == "" && err == nil:
			t.Errorf("%s was read as %s", name, got.Format(time.RFC3339))
		case want != "" && (err != nil || got.Format(time.RFC3339) != want):
			t.Errorf("%s: %s, %v; want %s", name, got.Format(time.RFC3339), err, want)
		}
	}
}

// The file system's dates count only when they are asked for.
func TestFilesByMtime(t *testing.T) {
	dir := t.TempDir()
	policy := (&page{numbers: make([]int, topics)}).text("Acme")
	for i, text := range []string{policy, strings.Replace(policy, "for 0 months", "for 7 months", 1)} {
		file := filepath.Join(dir, fmt.Sprintf("policy%d.md", i))
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Date(2020+i, 1, 1, 0, 0, 0, 0, time.UTC)
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		dating Dating
		want   string
	}{{ByName, "[]"}, {ByMtime, "[first changed]"}} {
		store := newStore(t)
		if _, err := Files(context.Background(), Dated{Dir: dir, Policy: "acme", Dating: tc.dating}, Keep{Store: store, Now: today}); err != nil {
			t.Fatal(err)
		}
		if got := outcomes(t, store, "acme"); fmt.Sprint(got) != tc.want {
			t.Errorf("by %s: %v, want %s", tc.dating, got, tc.want)
		}
	}
}

// A file in a checkout has a text for each of its commits.
func TestFilesByGit(t *testing.T) {
	a := fixture(1, 10)
	store := newStore(t)
	_, err := Files(context.Background(), Dated{Dir: a.checkout(t), Policy: "acme", Dating: ByGit}, Keep{Store: store, Now: today})
	if err != nil {
		t.Fatal(err)
	}
	if got := outcomes(t, store, "acme"); len(got) != 10 {
		t.Errorf("outcomes %v", got)
	}
}

// A context that ends stops an import; the next one goes on and comes to the same.
func TestImportInterrupted(t *testing.T) {
	a := fixture(3, 20)
	dir := a.checkout(t)
	store := newStore(t)
	ctx, cancel := context.WithCancel(context.Background())
	_, err := GitHistory(ctx, dir, Keep{Store: store, Now: today, Progress: func(done, _ int) {
		if done == 35 {
			cancel()
		}
	}})
	if err == nil {
		t.Fatal("the import was not stopped")
	}
	history(t, store, dir)
	compareOutcomes(t, store, a.truth)
}
