package tui

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/internal/review/decided"
	"github.com/redletter-dev/redletter/internal/safe"
)

// hostile are texts that a page can carry to reach past the screen.
var hostile = []string{
	"\x1b[2J\x1b[Hgone", "\x1b]0;owned\x07title", "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\", "\x1b]52;c;cm0gLXJm\x07", "\u009b31mred", "\x1bP1$r0m\x1b\\",
	"\x1b]0;never ends", "pay \u202eeurt\u202c now", "\u2066a\u2069\u200e\u200f\u061c", "no\u200bt \u2060sold\ufeff", "tag\U000E0041\U000E007F", "per\u00adsonal",
	"one\rtwo\r\nthree\vfour", "tab\there", "e" + strings.Repeat("\u0301", 40), "\x00\x07\x08\x7f", "שלום עולם 123 abc", "مرحبا بالعالم", "個人情報の保護方針について", "👩‍👩‍👧‍👦 family 🇩🇪 🏳️‍🌈",
	strings.Repeat("x", 400), strings.Repeat("言", 300), "a\xffb\xfe", "", " ", "\u3164", "<script>alert(1)</script>", "%s%d%n", "﷽﷽﷽",
	"हम आपका डेटा 30 दिनों तक रखते हैं", "தனியுரிமைக் கொள்கை", "ข้อมูลส่วนบุคคลน้ำ", "ব্যক্তিগত তথ্য", "👍🏽👍🏿 ☎️", "ｶﾞｷﾞｸﾞ", "ကိုယ်ရေးအချက်အလက်", strings.Repeat("தனியுரிமை", 40),
}

// ordinary are texts as policies hold them.
var ordinary = []string{
	"We keep the account data of our customers for 90 days after the contract ends.", "You may ask us for a copy of your information; we answer within 30 days.",
	"We share what a service provider needs for its task – and nothing else.", "the customer’s own policy says otherwise", "the stated retention period grows from 90 days to 180 days",
}

// siege is a backend whose every text is hostile, with n changes.
func siege(n int) *shelf { return crowd(n, hostile) }

// crowd is a backend with n changes made of some texts.
func crowd(n int, of []string) *shelf {
	r := rand.New(rand.NewPCG(7, 7))
	pick := func() string { return of[r.IntN(len(of))] + " " + of[r.IntN(len(of))] }
	s := &shelf{}
	ops := []string{"added", "removed", "modified", "moved", "moved-modified", "renamed", "link", "\x1b[31m"}
	const each = 25
	for id := int64(1); int(id-1)*each < n; id++ {
		rv := &review.Review{Schema: review.Schema, Tool: pick(), Role: []string{"own", "vendor"}[id%2], Old: review.Side{Hash: pick(), Title: pick()}, New: review.Side{Hash: pick(), Title: pick()}}
		rv.Stats.BySeverity = map[string]int{"material": 3, "\x1b[1m": 1}
		for i := range each {
			date := "2026-12-0" + strconv.Itoa(1+i%9)
			c := review.Change{
				ID: review.ChangeID(i), Fingerprint: fmt.Sprintf("f1:%d-%d", id, i), Op: ops[r.IntN(len(ops))], NewPath: []string{pick(), pick()}, Old: pick(), New: pick(),
				Severity: severities[r.IntN(4)], Direction: "weakens", Note: pick(), MovedFrom: pick(), MovedTo: pick(), Consent: pick(),
				Words:    []review.Word{{Op: "=", Text: pick()}, {Op: "-", Text: pick()}, {Op: "+", Text: pick()}},
				Notice:   review.Notice{Required: true, Channels: []string{pick()}, LeadDays: 30},
				Findings: []review.Finding{{Rule: pick(), Severity: "material", Why: pick(), Evidence: review.Evidence{Old: []string{pick()}, New: []string{pick()}}, Basis: []review.Basis{{Cite: pick()}}}},
			}
			rv.Changes = append(rv.Changes, c)
			if i%5 == 0 {
				rv.Duties = append(rv.Duties, review.Duty{Kind: pick(), OwedBy: []string{"us", "publisher"}[i%2], OwedTo: pick(), Channel: pick(), Due: review.Due{Date: &date}, Basis: review.Basis{Cite: pick()}, Quote: pick(), Because: []string{c.ID}, Status: "open"})
				rv.Checks = append(rv.Checks, review.Check{Check: pick(), Status: []string{"fail", "pass", "not-checked"}[i%3], Why: pick(), Quote: pick()})
			}
		}
		policy := fmt.Sprintf("policy-%d %s", id%40, of[int(id)%len(of)])
		s.reviews = append(s.reviews, &kept{origin: Origin{Policy: policy, Review: id, Reviews: []int64{id}, Found: clock.Add(-time.Duration(id) * time.Hour), Version: int(id)}, review: rv})
	}
	s.troubles = []Trouble{{Policy: safe.Line(pick()), Cause: safe.Line(pick()), Since: clock, Failures: 2, Advice: safe.Line(pick())}}
	s.events = []decided.Event{{ID: 1, Policy: s.reviews[0].origin.Policy, Fingerprint: "f1:1-0", Change: pick(), Review: 1, Action: decided.Seen, Reason: pick(), Note: pick(), Owner: pick(), By: pick(), At: clock}}
	return s
}

// monkeyKeys are all keys of the table, some twice, and what people type.
func monkeyKeys() []string {
	var out []string
	for b := range standardKeys().all {
		if b.act != quit && b.act != suspend {
			out = append(out, b.keys...)
		}
	}
	return append(out, "enter", "enter", "esc", "esc", "j", "j", "k", "a", "b", "é", "界", "2026-12-24", "is:open", "\x1b", "\u202e", "9", "0")
}

// Random keys and sizes over hostile data: no panic, no line wider than the
// screen, no raw control character.
func TestMonkey(t *testing.T) {
	keys, sizes := 1_000, 100
	if os.Getenv("REDLETTER_TORTURE") != "" {
		keys, sizes = 10_000, 1_000
	}
	seed := uint64(1)
	if s, err := strconv.ParseUint(os.Getenv("REDLETTER_MONKEY_SEED"), 10, 64); err == nil {
		seed = s
	}
	r := rand.New(rand.NewPCG(seed, 2))
	all := monkeyKeys()
	d := drive(t, Options{Backend: siege(300), Theme: Theme{Scheme: FourBit}, Rules: decided.Rules{Second: "unclear"}, Mouse: true, Save: func(Prefs) error { return nil }})
	w, h := 80, 24
	for i := range keys {
		if i%(keys/sizes) == 0 {
			w, h = 1+r.IntN(220), 1+r.IntN(70)
			if r.IntN(3) > 0 {
				w, h = 60+r.IntN(141), 15+r.IntN(46)
			}
			d.size(w, h)
			d.m.o.Theme.ASCII = r.IntN(4) == 0
		}
		switch r.IntN(25) {
		case 0:
			d.send(tea.MouseMsg{X: r.IntN(w), Y: r.IntN(h), Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
		case 1:
			d.send(tea.MouseMsg{X: r.IntN(w), Y: r.IntN(h), Button: tea.MouseButtonWheelDown})
		default:
			d.press(all[r.IntN(len(all))])
		}
		checkFrame(t, d.last, w, h)
		if d.m.slipped > 0 {
			t.Fatalf("an unsafe text came to the last guard on %s: %q", d.m.pane().screen(), d.last)
		}
	}
	b, _ := d.m.o.Backend.(*shelf)
	t.Logf("%d events, %d tasks, last on %s", len(b.events), len(b.tasks), d.m.pane().screen())
	if len(b.events) < keys/1000 || len(b.tasks) < keys/1000 {
		t.Errorf("the monkey did next to nothing: %d events, %d tasks", len(b.events), len(b.tasks))
	}
}

// Moving about never decides anything.
func TestMovingChangesNothing(t *testing.T) {
	b := siege(100)
	d := drive(t, Options{Backend: b})
	d.size(100, 30)
	before := len(b.events)
	writes := []action{seen, needsNotice, notMaterial, decide, note, assign, snooze, confirm, takeOver, undo, redo, quit, recheck, recheckAll, letter, record, export, page, suspend}
	for range 3 {
		for x := range standardKeys().all {
			if !slices.Contains(writes, x.act) {
				d.press(x.keys...)
				d.press("esc")
			}
		}
	}
	if len(b.events) != before {
		t.Errorf("%d events were written by keys that decide nothing", len(b.events)-before)
	}
}

// Pasted text is no more to be trusted than a page.
func TestPastedTextIsCleaned(t *testing.T) {
	for _, h := range hostile {
		b := fixture(t)
		d := drive(t, Options{Backend: b})
		d.size(80, 24)
		d.press("i")
		d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("x" + h), Paste: true})
		checkFrame(t, d.m.View(), 80, 24)
		d.press("enter")
		checkFrame(t, d.m.View(), 80, 24)
		for _, e := range b.events {
			if e.Note != safe.Line(e.Note).String() {
				t.Errorf("%q was written", e.Note)
			}
		}
	}
}

// ready is a backend whose lists are made already: making them is the store's
// time, which internal/cli measures.
type ready struct {
	*shelf
	index *Index
}

func (r ready) Index(context.Context) (*Index, error) {
	ix := *r.index
	return &ix, nil
}

// BenchmarkStart10k is from the lists to the first frame with 10,000 changes on
// it.
func BenchmarkStart10k(b *testing.B) {
	s := crowd(10_000, ordinary)
	ix, err := s.Index(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		d := drive(b, Options{Backend: ready{s, ix}})
		d.size(80, 24)
		if len(d.m.index.Rows) != 10_000 {
			b.Fatal(len(d.m.index.Rows))
		}
	}
}

// BenchmarkKeyToFrame is one key and the frame after it, with 10,000 changes
// at 200×60.
func BenchmarkKeyToFrame(b *testing.B) {
	d := drive(b, Options{Backend: crowd(10_000, ordinary)})
	d.size(200, 60)
	d.press("]", "[", "w")
	keys := []string{"j", "j", "ctrl+d", "k", "n", "enter", "j", "esc", "|", "G", "g", "S", "S", "S", "S"}
	i := 0
	var worst []time.Duration
	for b.Loop() {
		at := time.Now()
		d.press(keys[i%len(keys)])
		worst = append(worst, time.Since(at))
		i++
	}
	slices.Sort(worst)
	b.ReportMetric(float64(worst[len(worst)*95/100].Microseconds())/1000, "ms-p95")
}
