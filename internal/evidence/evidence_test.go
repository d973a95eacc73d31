package evidence

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/importer"
	"github.com/redletter-dev/redletter/internal/watch"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

var morning = time.Date(2026, 11, 1, 7, 0, 0, 123456789, time.UTC)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// policy is the page of a day.
func policy(months int, more string) []byte {
	return fmt.Appendf(nil, `<!doctype html><html lang="en"><title>Privacy Policy</title><body><main><h1>Privacy Policy</h1>
<p>Effective date: November %d, 2026</p>
<p>This policy says what personal data Acme collects and why.</p>
<h2>Retention</h2><p>We keep your account data for %d months after you close your account, so that we can answer questions that come late.</p>
<h2>Sharing</h2><p>We share personal data with service providers who act on our written instructions.</p>%s
<h2>Your rights</h2><p>You can ask us for a copy of your personal data at any time, and we will send it within a month.</p></main></body></html>`, months, months, more)
}

// fetched is the evidence of a look as fetch writes it.
func fetched(at time.Time, status int, outcome fetch.Outcome, wire int) json.RawMessage {
	ahead := int64(-at.Day())
	return must(json.Marshal(&fetch.Evidence{
		Vantage: "Frankfurt <office>", Clock: &fetch.Clock{State: fetch.ClockSynchronised, Ahead: &ahead},
		Outcome: outcome, URL: "https://www.acme.example/privacy", Final: "https://www.acme.example/legal/privacy?v=1", Status: status, Proto: "HTTP/2.0",
		Sent:      http.Header{"User-Agent": {"redletter/0.1"}, "Accept-Encoding": {"gzip, br, zstd"}},
		Header:    http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Content-Encoding": {"gzip"}, "Content-Length": {"312"}, "Set-Cookie": {"a=1", "b=2"}, "X-Odd": {"line\r\nWARC/1.1"}},
		Redirects: []fetch.Hop{{URL: "https://www.acme.example/privacy", Status: 301, Location: "/legal/privacy?v=1", Address: "192.0.2.7:443"}},
		Address:   "192.0.2.7:443", Peer: &fetch.Peer{Version: "TLS 1.3", Cipher: "TLS_AES_128_GCM_SHA256", Fingerprint: strings.Repeat("ab", 32), Subject: "CN=www.acme.example"},
		MediaType: "text/html", Charset: "utf-8", Encoding: "gzip", WireBytes: int64(wire), Started: at, Answered: at.Add(time.Second), Finished: at.Add(2 * time.Second), Attempts: 1,
	}))
}

// look puts a look at the page of a day into a store.
func look(s *snapshots.Store, at time.Time, outcome string, page []byte, status int) snapshots.Entry {
	e := snapshots.Entry{Capture: snapshots.Capture{Policy: "acme", URL: "https://www.acme.example/legal/privacy?v=1", At: at, Outcome: outcome, MediaType: "text/html"}}
	was := fetch.OK
	if status == http.StatusNotModified {
		was = fetch.NotModified
	}
	e.Capture.Evidence = fetched(at, status, was, len(page)/3)
	if page == nil {
		return must(s.Add(ctx, e))
	}
	e.Capture.Raw = must(s.PutBody(ctx, page))
	e.Capture.Body = e.Capture.Raw
	if outcome == watch.First || outcome == watch.Changed {
		doc := must(parse.Parse(parse.Input{Bytes: page, Name: e.Capture.URL, MediaType: "text/html"}))
		e.Capture.Tree = snapshots.Sum(doc.Canonical())
		e.Version = &snapshots.Version{Tree: e.Capture.Tree, Extractor: doc.Extractor, Title: doc.Title, Effective: watch.Effective(doc), Accepted: at}
	}
	return must(s.Add(ctx, e))
}

// filled is a store with looks of all kinds.
func filled(t testing.TB) *snapshots.Store {
	t.Helper()
	s := must(snapshots.Open(t.TempDir(), snapshots.Options{}))
	t.Cleanup(func() { s.Close() })
	day := func(n int) time.Time { return morning.AddDate(0, 0, n) }
	look(s, day(0), watch.First, policy(12, ""), 200)
	look(s, day(1), watch.Unchanged, policy(12, ""), 200)
	look(s, day(2), watch.Unchanged, nil, 304)
	look(s, day(3), "server-error", []byte("<html>Sorry</html>"), 500)
	look(s, day(7), watch.Changed, policy(18, ""), 200)
	must(s.PutCapture(ctx, snapshots.Capture{Policy: "acme", URL: "https://www.acme.example/privacy", At: day(8), Outcome: "timeout", Why: "no answer\x1b[31m"}))
	must(s.PutCapture(ctx, snapshots.Capture{Policy: "other", At: day(8), Outcome: "timeout"}))
	look(s, day(9), watch.Changed, policy(24, "<p>We may sell <script>alert(1)</script> personal data to partners.</p>"), 200)
	shot := must(s.PutBody(ctx, []byte("\x89PNG\r\n\x1a\nnot really")))
	rendered := must(json.Marshal(&fetch.Evidence{URL: "https://www.acme.example/privacy", Final: "https://www.acme.example/privacy", Status: 200, Rendered: &fetch.Rendering{Browser: "Chrome/1"}}))
	raw := must(s.PutBody(ctx, []byte("<html>what a browser made</html>")))
	must(s.PutCapture(ctx, snapshots.Capture{Policy: "acme", URL: "https://www.acme.example/privacy", At: day(10), Outcome: watch.Doubtful, Raw: raw, Body: raw, Shot: shot, Evidence: rendered, MediaType: "text/html"}))
	pages := []parse.Part{{Name: "https://www.acme.example/1", MediaType: "text/html", Bytes: []byte("<html>page one</html>")}, {Name: "https://www.acme.example/2", MediaType: "text/html", Bytes: []byte("<html>page two</html>")}}
	part := func(name string) fetch.Evidence {
		return fetch.Evidence{URL: name, Final: name, Status: 200, Outcome: fetch.OK, Header: http.Header{"Set-Cookie": {"a=1", "b=2"}, "X-Odd": {"line\r\nWARC/1.1"}}}
	}
	both := part(pages[0].Name)
	both.Parts = []fetch.Evidence{part(pages[0].Name), part(pages[1].Name)}
	joined := must(s.PutBody(ctx, parse.Join(pages)))
	must(s.PutCapture(ctx, snapshots.Capture{Policy: "acme", URL: pages[0].Name, At: day(11), Outcome: watch.Doubtful, Raw: joined, Body: joined, Evidence: must(json.Marshal(&both)), MediaType: parse.PartsType}))
	must(s.Decide(ctx, []snapshots.Decision{{Policy: "acme", Fingerprint: "f1:0", Change: "C-001", Old: "12 months", New: "18 months", Action: snapshots.ActionNote, Note: "ask Carol about the vendor", By: "ann", At: day(11)}}))
	return s
}

// key is a key of tests: the same in every run.
func key(t testing.TB) *snapshots.Key {
	t.Helper()
	seed := bytes.Repeat([]byte{1}, ed25519.SeedSize)
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	const name = "acme-legal"
	id := sha256.Sum256(append([]byte(name+"\n\x01"), public...))
	return must(snapshots.ParseKey(fmt.Sprintf("PRIVATE+KEY+%s+%x+%s", name, id[:4], base64.StdEncoding.EncodeToString(append([]byte{1}, seed...)))))
}

func bundleOf(t testing.TB, s *snapshots.Store, ref string, o Options) ([]byte, *Summary) {
	t.Helper()
	var b bytes.Buffer
	o.Judging = importer.Judging{Now: morning}
	sum, err := Write(ctx, &b, s, must(ParseScope(ref)), o)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), sum
}

// files are those of a zip by their names below its directory.
func files(t testing.TB, b []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	z := must(zip.NewReader(bytes.NewReader(b), int64(len(b))))
	for _, f := range z.File {
		r := must(f.Open())
		content := must(io.ReadAll(r))
		_, name, _ := strings.Cut(f.Name, "/")
		out[name] = string(content)
	}
	return out
}

// The same store and options give the same bytes, and nothing of another policy.
func TestBundleIsReproducible(t *testing.T) {
	s := filled(t)
	one, sum := bundleOf(t, s, "acme", Options{Signer: key(t)})
	two, _ := bundleOf(t, s, "acme", Options{Signer: key(t)})
	if !bytes.Equal(one, two) {
		t.Error("two bundles of one store differ")
	}
	if sum.Captures != 9 || sum.Versions != 3 || sum.Gaps != 2 || sum.Entries != 12 || sum.Key != "acme-legal" {
		t.Errorf("summary %+v", sum)
	}
}

// Opinions are only in a bundle that asks for them, the label is on every page,
// and no text of a page is markup or drives a terminal.
func TestFactsAndOpinions(t *testing.T) {
	s := filled(t)
	plain, _ := bundleOf(t, s, "acme", Options{Signer: key(t)})
	for name, content := range files(t, plain) {
		if strings.HasPrefix(name, "comments/") || strings.Contains(content, "Carol") {
			t.Errorf("%s is in a bundle without comments", name)
		}
		for _, word := range []string{"Flagged material", "weakens", "severity"} {
			if strings.Contains(content, word) {
				t.Errorf("%s judges: %s", name, word)
			}
		}
	}
	full, _ := bundleOf(t, s, "acme", Options{Signer: key(t), Comments: WithComments, Privilege: "Privileged — attorney work product"})
	got := files(t, full)
	if !strings.Contains(got["comments/decisions.json"], "Carol") || !strings.Contains(got["comments/judgements/v0002.html"], "material") {
		t.Error("the comments are not there")
	}
	for _, name := range []string{"cover.html", "declaration.txt", "README.txt", "redlines/v0001-v0002.html"} {
		if !strings.Contains(got[name], "Privileged — attorney work product") {
			t.Errorf("%s has no label", name)
		}
	}
	for _, name := range []string{"cover.html", "redlines/v0002-v0003.html", "declaration.txt", "README.txt"} {
		if strings.Contains(got[name], "<script>") || strings.Contains(got[name], "\x1b") {
			t.Errorf("%s holds raw text of a page", name)
		}
	}
}

// The cover keeps apart what must not be mixed up.
func TestCover(t *testing.T) {
	s := filled(t)
	b, _ := bundleOf(t, s, "acme", Options{})
	cover := files(t, b)["cover.html"]
	for _, want := range []string{
		"9 looks from 2026-11-01 07:00:00 UTC to 2026-11-12 07:00:00 UTC, 5 of which showed the policy; 3 versions",
		"<td>2026-11-18<td>2026-11-03 07:00:00 UTC<td>2026-11-08 07:00:00 UTC", // its own date, the old text last, the new one first
		"<td>5.0<td>1 × server-error",
		"The checkpoint is not signed", "No external time anchor", "made by a browser",
		"Frankfurt &lt;office&gt; (6), not named (3)", "synchronised (6), not noted (3)",
		"furthest off by 10 s, at look 8 (synchronised, 10 s behind the server&#39;s)",
	} {
		if !strings.Contains(cover, want) {
			t.Errorf("the cover does not say %q", want)
		}
	}
	redline := files(t, b)["redlines/v0001-v0002.html"]
	if !strings.Contains(redline, "<del>[-12-]</del>") || !strings.Contains(redline, "<ins>{+18+}</ins>") {
		t.Errorf("the redline shows no change: %s", redline)
	}
}

func TestScopes(t *testing.T) {
	s := filled(t)
	for ref, want := range map[string][2]int{
		"acme":                        {9, 3},
		"acme@latest":                 {5, 2}, // from the version before on
		"acme@2026-11-04..2026-11-08": {3, 2}, // the version in force on the first day is in
		"acme@..2026-11-02":           {2, 1},
		"acme@previous..latest":       {5, 2},
		"acme@2026-11-09..":           {5, 2},
	} {
		_, sum := bundleOf(t, s, ref, Options{})
		if sum.Captures != want[0] || sum.Versions != want[1] {
			t.Errorf("%s: %d captures, %d versions, want %v", ref, sum.Captures, sum.Versions, want)
		}
	}
	for _, ref := range []string{"", "@latest", "acme@", "acme@.."} {
		if _, err := ParseScope(ref); err == nil {
			t.Errorf("%q is read as a scope", ref)
		}
	}
	for _, ref := range []string{"nobody", "acme@2020-01-01..2020-02-01", "acme@latest..2026-11-02", "acme@beefbeef"} {
		if _, err := Write(ctx, io.Discard, s, must(ParseScope(ref)), Options{}); err == nil {
			t.Errorf("%s gives a bundle", ref)
		}
	}
}

// plainTools is a PATH of the three programs that the script may use.
func plainTools(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for _, tool := range []string{"unzip", "sha256sum", "openssl"} {
		at, err := exec.LookPath(tool)
		if err != nil {
			t.Fatalf("%s is needed to check bundles: install it", tool)
		}
		if err := os.Symlink(at, filepath.Join(dir, tool)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// check runs docs/check-bundle.sh over a bundle.
func check(t testing.TB, path string, bundle []byte, args ...string) (string, error) {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "bundle.zip")
	if err := os.WriteFile(file, bundle, 0o600); err != nil {
		t.Fatal(err)
	}
	script := must(filepath.Abs("../../docs/check-bundle.sh"))
	cmd := exec.Command("/bin/sh", append([]string{script, file, filepath.Join(dir, "out")}, args...)...)
	cmd.Env = []string{"PATH=" + path}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// A bundle is checked with unzip, sha256sum and openssl and nothing else.
func TestCheckedByPlainTools(t *testing.T) {
	path, s := plainTools(t), filled(t)
	signed, _ := bundleOf(t, s, "acme", Options{Signer: key(t)})
	unsigned, _ := bundleOf(t, s, "acme@latest", Options{Comments: WithComments})
	fingerprint := digits(snapshots.Sum([]byte(files(t, signed)["ledger/key.raw"])))
	for _, tc := range []struct {
		name   string
		bundle []byte
		args   []string
		want   []string
	}{
		{"signed", signed, nil, []string{"signed by acme-legal", fingerprint, "12 entries lead to the root", "OK: evidence-acme"}},
		{"known key", signed, []string{fingerprint}, []string{"OK"}},
		{"unsigned", unsigned, nil, []string{"NOT SIGNED", "OK"}},
	} {
		out, err := check(t, path, tc.bundle, tc.args...)
		if err != nil {
			t.Errorf("%s: %v\n%s", tc.name, err, out)
		}
		for _, w := range tc.want {
			if !strings.Contains(out, w) {
				t.Errorf("%s: %q is not in\n%s", tc.name, w, out)
			}
		}
	}
	if out, err := check(t, path, unsigned, fingerprint); err == nil {
		t.Errorf("an unsigned bundle passes for one signed with a key that is known:\n%s", out)
	}
	if out, err := check(t, path, signed, strings.Repeat("0", 64)); err == nil {
		t.Errorf("a bundle signed with another key passes:\n%s", out)
	}
}

// A page that retention deleted is missing with an entry that says so; one that
// is missing without is damage, and gives no bundle.
func TestDeletedPages(t *testing.T) {
	s := filled(t)
	before := &Kept{Checkpoint: must(s.Checkpoint(ctx, nil))}
	gone := must(s.Delete(ctx, snapshots.Retention{Captures: time.Hour}, morning.AddDate(1, 0, 0)))
	b, sum := bundleOf(t, s, "acme", Options{})
	if len(gone) == 0 || sum.Missing != len(gone) {
		t.Fatalf("%d bodies deleted, %d missing", len(gone), sum.Missing)
	}
	out, err := check(t, plainTools(t), b)
	if err != nil || strings.Count(out, "was deleted, as an entry of the ledger says") != len(gone) {
		t.Errorf("%v\n%s", err, out)
	}
	f := &forged{files(t, b)}
	entry := strings.TrimSuffix(f.first("ledger/entries/", fmt.Sprintf("%012d.json", sum.Size-1)), ".json") // the last deletion
	delete(f.files, entry+".json")
	delete(f.files, entry+".proof")
	f.resum()
	if out, err := check(t, plainTools(t), f.zip()); err == nil || !strings.Contains(out, "no entry of the ledger says that it was deleted") {
		t.Errorf("without the entry: %v\n%s", err, out)
	}
	if _, err := Write(ctx, io.Discard, s, Scope{Policy: "acme"}, Options{Kept: before}); err == nil || !strings.Contains(err.Error(), "was deleted after the checkpoint") {
		t.Errorf("with a checkpoint from before the deletion: %v", err)
	}
	h := strings.TrimPrefix(must(s.LatestVersion(ctx, "acme")).Body.String(), "sha256:")
	if err := os.Remove(filepath.Join(s.Dir(), "blobs", h[:2], h[2:]+".zst")); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(ctx, io.Discard, s, Scope{Policy: "acme"}, Options{}); !errors.Is(err, snapshots.ErrCorrupt) {
		t.Errorf("without a page that nobody deleted: %v", err)
	}
}

// What came after a checkpoint is not in a bundle that is proven by it.
func TestCheckpointFromBeforeTheLastLooks(t *testing.T) {
	s := filled(t)
	kept := &Kept{Checkpoint: must(s.Checkpoint(ctx, nil))}
	then, _ := bundleOf(t, s, "acme", Options{Kept: kept, Comments: WithComments})
	look(s, morning.AddDate(0, 0, 20), watch.Changed, policy(36, ""), 200)
	must(s.Decide(ctx, []snapshots.Decision{{Policy: "acme", Fingerprint: "f1:1", Change: "C-001", Action: snapshots.ActionSeen, By: "ann", At: morning}}))
	later, _ := bundleOf(t, s, "acme", Options{Kept: kept, Comments: WithComments})
	if !bytes.Equal(then, later) {
		t.Error("the bundle is another one later")
	}
	if out, err := check(t, plainTools(t), later); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	fresh := must(snapshots.Open(t.TempDir(), snapshots.Options{}))
	t.Cleanup(func() { fresh.Close() })
	empty := &Kept{Checkpoint: must(fresh.Checkpoint(ctx, nil))}
	look(fresh, morning, watch.First, policy(12, ""), 200)
	if _, err := Write(ctx, io.Discard, fresh, Scope{Policy: "acme"}, Options{Kept: empty}); err == nil || !strings.Contains(err.Error(), "older than every look") {
		t.Errorf("with a checkpoint from before the first look: %v", err)
	}
}

// With a checkpoint from before, a bundle of then is the same later, when the
// store has grown; one of another store or key is refused.
func TestKeptCheckpoint(t *testing.T) {
	s := filled(t)
	k := key(t)
	kept := &Kept{Checkpoint: must(s.Checkpoint(ctx, k)), Public: k.Public(), Stamp: []byte("an answer"), Stamped: "2026-11-20T00:00:00Z by CN=Stamps"}
	then, _ := bundleOf(t, s, "acme@..2026-11-12", Options{Kept: kept})
	look(s, morning.AddDate(0, 0, 20), watch.Changed, policy(36, ""), 200)
	later, sum := bundleOf(t, s, "acme@..2026-11-12", Options{Kept: kept})
	if !bytes.Equal(then, later) || sum.Key != "acme-legal" {
		t.Errorf("the bundle is another one later: %+v", sum)
	}
	got := files(t, later)
	if !strings.Contains(got["cover.html"], "2026-11-20T00:00:00Z by CN=Stamps") || strings.Contains(got["cover.html"], "No external time anchor") ||
		got["ledger/checkpoint.tsr"] != "an answer" || !strings.Contains(got["README.txt"], "openssl ts -verify") {
		t.Error("the time stamp is not told")
	}
	if out, err := check(t, plainTools(t), later); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	head := strings.SplitN(string(kept.Checkpoint), "\n", 3)
	for name, o := range map[string]Options{
		"another store": {Kept: &Kept{Checkpoint: must(filled(t).Checkpoint(ctx, k)), Public: k.Public()}},
		"changed":       {Kept: &Kept{Checkpoint: []byte(head[0] + "\n3\n" + head[2]), Public: k.Public()}},
		"no checkpoint": {Kept: &Kept{Checkpoint: []byte("hello"), Public: k.Public()}},
	} {
		if _, err := Write(ctx, io.Discard, s, Scope{Policy: "acme"}, o); err == nil {
			t.Errorf("%s: a bundle is written", name)
		}
	}
}
