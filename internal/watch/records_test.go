package watch

import (
	"context"
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// desk keeps the notice records of a world, and approves them.
type desk struct {
	folder gate.Folder
	key    ed25519.PrivateKey
	moves  []string
	fail   error
}

// records gives the own policy of a world its desk. The records are written by
// the watch when mark says so.
func (x *world) records(mark bool) *desk {
	key := ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", ed25519.SeedSize)))
	public, _ := key.Public().(ed25519.PublicKey)
	d := &desk{key: key, folder: gate.Folder{Approvers: &gate.Approvers{Listed: true, Keys: map[string]ed25519.PublicKey{"counsel": public}}}}
	r := &Records{Read: func() (*gate.Folder, error) { return &d.folder, d.fail }}
	if mark {
		r.Mark = d.mark
	}
	x.w.Plan.Policies[0].Records = r
	return d
}

func (d *desk) mark(_ context.Context, m Move) error {
	doc, err := parse.Parse(m.Live.Input)
	if err != nil {
		return err
	}
	for i := range d.folder.Files {
		r := d.folder.Files[i].Record
		if d.folder.Files[i].Path != m.Path {
			continue
		}
		if snapshots.Sum(doc.Canonical()).String() != r.Texts[gate.Main] {
			return errors.New("the page shows another text")
		}
		r.State = m.State
		d.moves = append(d.moves, m.State)
	}
	return nil
}

// record is one that approves a page, planned for some days after monday.
func (x *world) record(d *desk, text string, publish int) *gate.Record {
	x.t.Helper()
	doc, err := parse.Parse(parse.Input{Bytes: []byte(text), Name: "x.html"})
	if err != nil {
		x.t.Fatal(err)
	}
	day := func(n int) string { return monday.AddDate(0, 0, n).Format(time.DateOnly) }
	r := &gate.Record{
		Schema: gate.RecordSchema, Policy: "own-site", State: gate.Planned, Author: "writer", Texts: map[string]string{gate.Main: snapshots.Sum(doc.Canonical()).String()},
		Covers:   []gate.Covered{{Fingerprint: "f1:1", Op: "modified", Old: "30 days", New: "90 days", Decision: gate.NeedsNotice}},
		Channels: []gate.Channel{{Channel: "email", How: "campaign", From: day(publish)}},
		Publish:  day(publish), Effective: day(publish + 10), Expires: day(publish + 5), ProofBy: day(publish + 3),
	}
	r.Sign("counsel", day(0), d.key)
	d.folder.Files = append(d.folder.Files, gate.File{Path: "/repo/.redletter/notices/" + day(publish) + "-site.yaml", Record: r})
	return r
}

var own = Route{Name: "legal", To: []string{"legal@example.com"}, Material: Weekly, Deadline: Instant, Coverage: Never}

// A record goes its way by what the live page shows; the watch writes each step.
func TestRecordFollowsTheLivePage(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"own-site"}, own)
	d := x.records(true)
	x.step()
	r := x.record(d, page(longer...), 1)
	x.pass(24 * time.Hour)
	x.wants()
	x.site.put("/own-site", page(longer...))
	x.pass(75 * time.Minute)
	x.wants("legal@example.com: [redletter] own-site: the approved text is live")
	x.pass(24 * time.Hour)
	x.wants()
	r.Channels[0].Proof = "receipt 7"
	x.pass(time.Hour)
	x.wants("legal@example.com: [redletter] own-site: the notice is sent")
	x.days(10)
	x.wants("legal@example.com: [redletter] own-site: notice done, record closed", "legal@example.com: [redletter] Weekly digest, 23 November 2026: Flagged material 1")
	if strings.Join(d.moves, " ") != "published sent closed" || r.State != gate.Closed {
		t.Errorf("moves %v, state %s", d.moves, r.State)
	}
}

// Where the files are not the watch's to write, the mails name the commands,
// and what was seen is remembered beside them.
func TestRecordThatTheWatchMayNotWrite(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"own-site"}, own)
	d := x.records(false)
	x.step()
	r := x.record(d, page(longer...), 0)
	x.site.put("/own-site", page(longer...))
	x.pass(75 * time.Minute)
	x.wants("legal@example.com: [redletter] own-site: the approved text is live")
	mails := x.box.Mails()
	if text := readMail(t, mails[len(mails)-1].Data).text; !strings.Contains(text, "redletter gate mark /repo/.redletter/notices/2026-11-16-site.yaml published --live "+x.site.URL+"/own-site") {
		t.Error(text)
	}
	r.Channels[0].Proof = "receipt 7"
	x.pass(2 * time.Hour)
	x.wants("legal@example.com: [redletter] own-site: the notice is sent", "legal@example.com: [redletter] Weekly digest, 16 November 2026: Flagged material 1")
	x.days(2)
	x.wants() // not overdue: the page was published, whatever the file says
}

// What should have happened by now is told once for each state.
func TestRecordThatIsOverdue(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"own-site"}, own)
	d := x.records(false)
	x.step()
	x.record(d, page(longer...), 1)
	x.days(5)
	x.wants("legal@example.com: [redletter] own-site: notice record overdue")
	x.site.put("/own-site", page(longer...))
	x.pass(75 * time.Minute)
	x.wants("legal@example.com: [redletter] own-site: the approved text is live", "legal@example.com: [redletter] own-site: notice record overdue")
	mails := x.box.Mails()
	if text := readMail(t, mails[len(mails)-1].Data).text + readMail(t, mails[len(mails)-2].Data).text; !strings.Contains(strings.Join(strings.Fields(text), " "), "the proofs of notice were due by 2026-11-20") {
		t.Error(text)
	}
}

// An approval that does not hold is none.
func TestUnannouncedChangeOfOurOwnPage(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		spoil func(*gate.Record)
		says  bool
	}{
		{"approved", func(*gate.Record) {}, false},
		{"another text", func(r *gate.Record) { r.Texts[gate.Main] = "sha256:" + strings.Repeat("0", 64) }, true},
		{"changed after the approval", func(r *gate.Record) { r.Effective = "2026-11-17" }, true},
		{"signed by somebody unknown", func(r *gate.Record) {
			r.Sign("stranger", "2026-11-16", ed25519.NewKeyFromSeed([]byte(strings.Repeat("x", ed25519.SeedSize))))
		}, true},
		{"approved by nobody", func(r *gate.Record) { r.Approval = nil }, true},
		{"of another policy", func(r *gate.Record) { r.Policy = "other" }, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			x := newWorld(t, []string{"own-site"}, own)
			d := x.records(false)
			x.step()
			tc.spoil(x.record(d, page(longer...), 0))
			x.site.put("/own-site", page(longer...))
			x.pass(75 * time.Minute)
			all := ""
			for _, m := range x.box.Mails() {
				all += readMail(t, m.Data).text
			}
			if strings.Contains(all, "Unannounced") != tc.says {
				t.Errorf("mails say\n%s", all)
			}
		})
	}
}

// A page that leaves the approved text while its notice is under way is told.
func TestApprovedTextIsTakenBack(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"own-site"}, own)
	d := x.records(true)
	x.step()
	x.record(d, page(longer...), 0)
	x.site.put("/own-site", page(longer...))
	x.pass(75 * time.Minute)
	x.mails()
	x.site.put("/own-site", page())
	x.pass(75 * time.Minute)
	if got := x.mails(); !strings.Contains(strings.Join(got, "\n"), "own-site: the approved text is no longer live") {
		t.Errorf("mails %q", got)
	}
}

// A directory of records that is gone is told, each day once.
func TestRecordsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"own-site"}, own)
	d := x.records(false)
	d.fail = errors.New("read the notice records: no such directory")
	x.step()
	x.pass(2 * time.Hour)
	x.wants("legal@example.com: [redletter] own-site: notice records cannot be read")
}

// On the planned day the page is looked at each hour, whatever its schedule, and
// at the beginning of the day from which the text holds.
func TestRecordsAskForLooks(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"own-site"}, own)
	x.w.Plan.Policies[0].Schedule = schedule(t, "0 7 * * *", "UTC")
	d := x.records(true)
	x.step()
	x.record(d, page(longer...), 2)
	x.pass(52 * time.Hour) // Wednesday, ten o'clock
	x.site.put("/own-site", page(longer...))
	x.pass(75 * time.Minute)
	if strings.Join(d.moves, " ") != "published" {
		t.Errorf("moves %v", d.moves)
	}
	var hours []string
	captures, err := x.store.Captures(context.Background(), "own-site")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range captures {
		hours = append(hours, c.At.Format("Mon15"))
	}
	if got := strings.Join(hours, " "); got != "Mon06 Mon07 Tue07 Wed00 Wed01 Wed02 Wed03 Wed04 Wed05 Wed06 Wed07 Wed08 Wed09 Wed10 Wed11" {
		t.Errorf("looks at %s", got)
	}
	if at := wanted(d.folder.Files[0].Record, gate.Published, x.now); at.Format(time.DateTime) != "2026-11-28 00:00:00" {
		t.Errorf("looks again at %s", at)
	}
}
