package importer

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/internal/watch"
	"github.com/redletter-dev/redletter/snapshots"
)

// archived is a git repository of our own making in the layout of Open Terms
// Archive, with what each of its commits should come to.
type archived struct {
	out     bytes.Buffer // the stream of git fast-import
	mark    int
	rand    *rand.Rand
	truth   map[string]string // outcome by path and number of the commit in it
	commits map[string]int    // by path
}

// page is a document on its way through the years.
type page struct {
	path    string
	at      time.Time
	numbers []int // that its clauses name; an edit changes one
	shape   int   // what the archive's reader makes of it: 0 as at first
	seen    map[string]bool
	dates   []time.Time
}

const topics = 24

// text is the policy in English, as an archive's reader of some shape gives it.
func (p *page) text(service string) string {
	var b strings.Builder
	bullet := "*"
	if p.shape%2 == 1 {
		bullet = "-"
	}
	for range p.shape { // a reader that keeps more of the page
		fmt.Fprintf(&b, "We also list what every visitor of %s sees above the text, such as notes on our work and answers of our staff.\n\n", service)
	}
	fmt.Fprintf(&b, "# %s Privacy Policy\n\nThis policy says what personal data %s collects, why, and what you can ask us to do with it.\n", service, service)
	for i := range topics {
		n := p.numbers[i]
		fmt.Fprintf(&b, "\n## %d. %s\n\n", i+1, headings[i])
		fmt.Fprintf(&b, clauses[i]+"\n\n", n)
		fmt.Fprintf(&b, "%s You can ask our privacy team about %s at any time.\n%s We answer questions about %s in writing and keep the letter for our files.\n",
			bullet, strings.ToLower(headings[i]), bullet, strings.ToLower(headings[i]))
	}
	return b.String()
}

var headings = []string{
	"Account details", "Payment records", "Device logs", "Support messages", "Marketing", "Cookies", "Location", "Children",
	"Service providers", "Business partners", "Security", "Breach notices", "Retention of backups", "Deletion", "Access requests", "Corrections",
	"Transfers abroad", "Legal claims", "Recruiting", "Surveys", "Photographs", "Voice recordings", "Research", "Changes to this policy",
}

var clauses = []string{
	"We keep the name and e-mail address of your account for %d months after you close it, so that we can answer questions that come late.",
	"Invoices and payment records are stored for %d years, because tax law asks us to.",
	"Our servers write the address of your device and the pages you open into a log, which is deleted after %d days.",
	"Messages that you send to our support desk are kept for %d months.",
	"We send you news about our products no more than %d times a month, and only while you agree.",
	"The cookie that remembers your language expires after %d days.",
	"We read the position of your phone every %d minutes while you use the map, and never otherwise.",
	"Our service is not meant for people under the age of %d, and we delete their accounts when we learn of them.",
	"We share personal data with %d service providers, who act on our written instructions.",
	"Partners receive totals of at least %d people, from which nobody can be known.",
	"Passwords are stored as hashes, and our staff changes its own every %d days.",
	"If personal data is lost we tell you within %d hours of learning of it.",
	"Copies for disaster recovery are overwritten after %d days.",
	"We delete your data within %d days of your request, unless a law forbids it.",
	"You receive a copy of your personal data within %d days.",
	"Wrong data is corrected within %d working days.",
	"We transfer personal data to %d countries outside the European Economic Area under standard contractual clauses.",
	"We keep what we need to defend legal claims for %d years.",
	"The papers of applicants are kept for %d months after we decided.",
	"Answers to surveys are stored without your name after %d weeks.",
	"Photographs that you upload are shown to you alone for %d days before anyone else can see them.",
	"Calls are recorded for training and deleted after %d weeks.",
	"Researchers work with extracts that hold at most %d fields of each record.",
	"We will e-mail you at least %d days before we make material changes to this policy.",
}

// german is the page as it is served to other readers.
func german(service string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Datenschutzerklärung von %s\n\nDiese Erklärung beschreibt, welche personenbezogenen Daten %s erhebt, wozu sie verwendet werden und welche Rechte Sie haben.\n", service, service)
	for i := range 14 {
		fmt.Fprintf(&b, "\n## %d. Abschnitt\n\nWir verarbeiten Ihre personenbezogenen Daten nur, soweit dies für die Erfüllung des Vertrages erforderlich ist oder Sie eingewilligt haben. "+
			"Die Daten werden nach %d Monaten gelöscht, sofern keine gesetzlichen Aufbewahrungspflichten entgegenstehen. "+
			"Sie können jederzeit Auskunft über die zu Ihrer Person gespeicherten Daten verlangen und der Verarbeitung widersprechen.\n", i+1, i+2)
	}
	return b.String()
}

const missing = "# Page not found\n\nSorry, the page you are looking for does not exist or was moved. Go back to the home page.\n"

// fixture makes an archive of some documents with so many commits each.
func fixture(documents, each int) *archived {
	a := &archived{rand: rand.New(rand.NewPCG(7, 11)), truth: map[string]string{}, commits: map[string]int{}}
	for i := range documents {
		p := &page{path: fmt.Sprintf("Firm %02d & Söhne/Privacy Policy.md", i), at: time.Date(2015, 1, 1+i, 6, 0, 0, 0, time.UTC), seen: map[string]bool{}}
		for k := range topics {
			p.numbers = append(p.numbers, 12+k+i)
		}
		a.live(p, fmt.Sprintf("Firm %02d", i), each)
	}
	return a
}

// live writes the history of one document: each turn is what an archive sees
// now and then.
func (a *archived) live(p *page, service string, commits int) {
	a.look(p, "First record of", p.text(service), watch.First)
	p.seen[p.text(service)] = true
	for a.commits[p.path] < commits {
		p.at = p.at.Add(time.Duration(24+a.rand.IntN(72)) * time.Hour)
		left := commits - a.commits[p.path]
		switch turn := a.rand.IntN(10); {
		case turn < 4 || left < 3:
			a.edit(p, service)
		case turn == 4: // a flap: another text for a day, and back
			a.edit(p, service)
			k := a.rand.IntN(topics)
			p.numbers[k] += 100
			p.at = p.at.Add(24 * time.Hour)
			if a.fresh(p, service) {
				a.look(p, "Record new changes of", p.text(service), watch.Changed)
			}
			p.numbers[k] -= 100
			p.at = p.at.Add(24 * time.Hour)
			a.look(p, "Record new changes of", p.text(service), watch.Changed+" returned")
		case turn == 5: // the archive's reader changed: the same page, the same date
			p.shape++
			a.commit(p.path, p.at, "Apply technical or declaration upgrade on", p.text(service))
			a.truth[a.key(p.path)] = watch.Unchanged + " reread"
			p.seen[p.text(service)] = true
		case turn == 6: // other markup, same words
			a.look(p, "Record new changes of", strings.ReplaceAll(p.text(service), "\n\n## ", "\n\n\n##  "), watch.Unchanged)
			p.at = p.at.Add(24 * time.Hour)
			a.edit(p, service)
		case turn == 7: // another language for two days
			a.look(p, "Record new changes of", german(service), watch.Doubtful)
			p.at = p.at.Add(48 * time.Hour)
			a.look(p, "Record new changes of", p.text(service), watch.Unchanged)
		case turn == 8: // an error page
			a.look(p, "Update", missing, watch.Doubtful)
			p.at = p.at.Add(24 * time.Hour)
			a.look(p, "Update", p.text(service), watch.Unchanged)
		default: // an old page read anew, later
			if p.at.Sub(p.dates[0]) > 0 {
				a.commit(p.path, p.dates[0], "Refilter", fmt.Sprintf("# Read anew, %d\n\n", a.mark)+p.text(service))
				a.truth[a.key(p.path)] = watch.Unchanged + " reread"
			}
		}
	}
}

// edit changes one number of the policy.
func (a *archived) edit(p *page, service string) {
	for {
		p.numbers[a.rand.IntN(topics)]++
		if a.fresh(p, service) {
			break
		}
	}
	a.look(p, "Record new changes of", p.text(service), watch.Changed)
}

// fresh says that the policy never read so before.
func (a *archived) fresh(p *page, service string) bool {
	text := p.text(service)
	if p.seen[text] {
		return false
	}
	p.seen[text] = true
	return true
}

// look writes a commit of a look and what it should come to.
func (a *archived) look(p *page, verb, text, outcome string) {
	a.commit(p.path, p.at, verb, text)
	p.dates = append(p.dates, p.at)
	a.truth[a.key(p.path)] = outcome
}

func (a *archived) key(path string) string { return fmt.Sprintf("%s %d", path, a.commits[path]) }

func (a *archived) commit(path string, at time.Time, verb, text string) {
	a.commits[path]++
	a.mark++
	subject := fmt.Sprintf("%s %s\n\nThis version was recorded after extracting from snapshot %040x\n\nnumber: %s\nX-engine-version: 2.1.0\n", verb, strings.TrimSuffix(path, ".md"), a.mark, a.key(path))
	fmt.Fprintf(&a.out, "commit refs/heads/main\nmark :%d\nauthor Archive Bot <bot@archive.example> %d +0000\ncommitter Archive Bot <bot@archive.example> %d +0000\ndata %d\n%s\n",
		a.mark, at.Unix(), at.Unix(), len(subject), subject)
	if a.mark > 1 {
		fmt.Fprintf(&a.out, "from :%d\n", a.mark-1)
	}
	fmt.Fprintf(&a.out, "M 100644 inline %s\ndata %d\n%s\n", strings.ReplaceAll(fmt.Sprintf("%q", path), `\x1b`, `\033`), len(text), text)
}

// checkout writes the repository and gives its directory.
func (a *archived) checkout(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "fixture-versions")
	git(t, "", nil, "init", "-q", "-b", "main", dir)
	a.extend(t, dir)
	return dir
}

// extend adds what was written since to the repository.
func (a *archived) extend(t testing.TB, dir string) {
	t.Helper()
	git(t, dir, &a.out, "fast-import", "--quiet", "--export-marks="+filepath.Join(dir, "marks"), "--import-marks-if-exists="+filepath.Join(dir, "marks"))
}

func git(t testing.TB, dir string, in *bytes.Buffer, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	if in != nil {
		cmd.Stdin = in
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v: %s", args, err, out)
	}
	return string(out)
}

func newStore(t testing.TB) *snapshots.Store {
	t.Helper()
	s, err := snapshots.Open(t.TempDir(), snapshots.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

var today = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// commits is how many commits the archive of TestGitHistory has; the whole
// length is for make torture, and any other for who wants to know.
func commits() int {
	if n, err := strconv.Atoi(os.Getenv("REDLETTER_COMMITS")); err == nil {
		return n
	}
	if os.Getenv("REDLETTER_TORTURE") != "" {
		return 3000
	}
	return 300
}

// Each commit of the archive comes out as what it was made to be, and nobody is
// told of anything.
func TestGitHistory(t *testing.T) {
	n := commits()
	a := fixture(n/100, 100)
	dir := a.checkout(t)
	store := newStore(t)
	began := time.Now()
	h, err := GitHistory(context.Background(), dir, Keep{Store: store, Now: today})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d commits in %v", n, time.Since(began))
	if len(h.Policies) != n/100 || len(h.Losses) != 0 || h.Policies[0].Policy != "firm-00-sohne-privacy-policy" || h.Policies[0].Texts != 100 {
		t.Fatalf("%d policies, losses %v", len(h.Policies), h.Losses)
	}
	compareOutcomes(t, store, a.truth)
	events, err := store.Events(context.Background(), "", time.Time{})
	if err != nil || len(events) > 0 {
		t.Errorf("%d events, %v: an import tells nobody", len(events), err)
	}
}

// compareOutcomes holds what the store says of each commit against the truth.
func compareOutcomes(t *testing.T, store *snapshots.Store, truth map[string]string) {
	t.Helper()
	captures, err := store.Captures(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	if len(captures) != len(truth) {
		t.Errorf("%d captures, want %d", len(captures), len(truth))
	}
	wrong := 0
	for i := range captures {
		o, _ := OriginOf(&captures[i])
		_, number, _ := strings.Cut(o.Message, "number: ")
		number, _, _ = strings.Cut(number, "\n")
		got := captures[i].Outcome
		switch why := captures[i].Why; {
		case strings.HasPrefix(why, "returned"):
			got += " returned"
		case why == rereadWhy:
			got += " reread"
		}
		if want := truth[number]; got != want {
			if wrong++; wrong < 10 {
				t.Errorf("%s at %s: %q (%s), want %q", number, captures[i].At.Format(time.DateOnly), got, captures[i].Why, want)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d commits came out wrong", wrong, len(captures))
	}
}
