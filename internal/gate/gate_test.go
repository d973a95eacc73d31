package gate

import (
	"crypto/ed25519"
	"encoding/base64"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/notify/duty"
	"github.com/redletter-dev/redletter/parse"
)

func key(t *testing.T, seed byte) ed25519.PrivateKey {
	t.Helper()
	return ed25519.NewKeyFromSeed([]byte(strings.Repeat(string(rune(seed)), ed25519.SeedSize)))
}

func approvers(t *testing.T, name string, k ed25519.PrivateKey) *Approvers {
	t.Helper()
	a, err := ParseApprovers([]byte("# who may approve\n" + PublicLine(name, k) + " # counsel\n"))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func record() *Record {
	return &Record{
		Schema: RecordSchema, Policy: "acme", State: Planned, Author: "writer@acme.example", Created: "2026-11-21",
		Base: "sha256:a", Texts: map[string]string{Main: "sha256:b"}, Publish: "2026-12-01", Effective: "2027-01-15", Expires: "2027-02-01",
		Covers:   []Covered{{Fingerprint: "f1:1", Op: "modified", Old: "30 days", New: "90 days", Decision: NeedsNotice}},
		Channels: []Channel{{Channel: "email", How: "campaign 1", From: "2026-12-01", To: "2026-12-03"}},
		Audience: &Audience{Query: "all", Count: 7}, Notice: &Letter{File: "l.txt", SHA256: "c"},
	}
}

// Whatever is touched after the approval breaks it, but for what comes later:
// the state, the proofs and the copies.
func TestApprovalCoversTheRecord(t *testing.T) {
	k := key(t, 'k')
	a := approvers(t, "counsel", k)
	for name, touch := range map[string]func(*Record){
		"policy": func(r *Record) { r.Policy = "other" }, "author": func(r *Record) { r.Author = "x" }, "base": func(r *Record) { r.Base = "x" },
		"text": func(r *Record) { r.Texts[Main] = "x" }, "locale": func(r *Record) { r.Texts["de"] = "x" }, "decision": func(r *Record) { r.Covers[0].Decision = NotMaterial },
		"new": func(r *Record) { r.Covers[0].New = "x" }, "change": func(r *Record) { r.Covers = append(r.Covers, Covered{}) }, "how": func(r *Record) { r.Channels[0].How = "x" },
		"day": func(r *Record) { r.Channels[0].To = "2026-12-02" }, "publish": func(r *Record) { r.Publish = "2026-12-02" }, "effective": func(r *Record) { r.Effective = "2027-01-16" },
		"expires": func(r *Record) { r.Expires = "2028-01-01" }, "grace": func(r *Record) { r.Grace = "2028-01-01" }, "count": func(r *Record) { r.Audience.Count = 8 },
		"letter": func(r *Record) { r.Notice.SHA256 = "d" }, "approver": func(r *Record) { r.Approval.Approver = "other" }, "day of approval": func(r *Record) { r.Approval.At = "2026-11-20" },
		"section": func(r *Record) { r.Covers[0].Section = "x" }, "whose text": func(r *Record) { r.Covers[0].Locale = "de" },
	} {
		r := record()
		r.Sign("counsel", "2026-11-21", k)
		if bad := r.unauthorised(a); len(bad) > 0 {
			t.Fatalf("signed: %v", bad)
		}
		touch(r)
		if len(r.unauthorised(a)) == 0 {
			t.Errorf("%s can be changed after the approval", name)
		}
	}
	r := record()
	r.Sign("counsel", "2026-11-21", k)
	r.State, r.Channels[0].Proof, r.Copies = Sent, "receipt", map[string]string{Main: "x.md"}
	if bad := r.unauthorised(a); len(bad) > 0 {
		t.Errorf("state, proof and copies come later: %v", bad)
	}
}

// Every field of a record is under the signature or listed as coming later: a
// new one cannot be forgotten.
func TestEveryFieldIsSignedOrListed(t *testing.T) {
	later := map[string]bool{"State": true, "Copies": true, "Approval": true}
	k := key(t, 'k')
	for i := range reflect.TypeFor[Record]().NumField() {
		f := reflect.TypeFor[Record]().Field(i)
		r := record()
		r.Sign("counsel", "2026-11-21", k)
		before := string(r.payload(&Approval{}))
		v := reflect.ValueOf(r).Elem().Field(i)
		v.Set(reflect.Zero(f.Type))
		if f.Name == "ProofBy" || f.Name == "Grace" {
			v.SetString("2027-01-01")
		}
		if changed := string(r.payload(&Approval{})) != before; changed == later[f.Name] {
			t.Errorf("%s: under the signature: %v", f.Name, changed)
		}
	}
}

func TestWhoMayApprove(t *testing.T) {
	k, other := key(t, 'k'), key(t, 'o')
	listed := approvers(t, "counsel", k)
	for _, tc := range []struct {
		name string
		a    *Approvers
		do   func(*Record)
		want string
	}{
		{"nobody", listed, func(*Record) {}, "nobody has approved"},
		{"the author", listed, func(r *Record) { r.Author = "Counsel"; r.Sign("counsel", "", k) }, "the approver is the author"},
		{"another key", listed, func(r *Record) { r.Sign("counsel", "", other) }, "does not fit"},
		{"not listed", listed, func(r *Record) { r.Sign("intern", "", other) }, "is not in"},
		{"attested beside keys", listed, func(r *Record) { r.Approval = &Approval{Approver: "counsel", Attested: "codeowners"} }, "does not fit"},
		{"an owner", &Approvers{Owners: []string{"@counsel"}}, func(r *Record) { r.Approval = &Approval{Approver: "@counsel", Attested: "codeowners"} }, ""},
		{"no owner", &Approvers{Owners: []string{"@counsel"}}, func(r *Record) { r.Approval = &Approval{Approver: "@dev", Attested: "codeowners"} }, "is no owner"},
		{"no list at all", &Approvers{}, func(r *Record) { r.Approval = &Approval{Approver: "@dev"} }, "is not attested"},
	} {
		r := record()
		tc.do(r)
		got := ""
		if bad := r.unauthorised(tc.a); len(bad) > 0 {
			got = bad[0].why
		}
		if tc.want == "" && got != "" || !strings.Contains(got, tc.want) {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestCodeOwners(t *testing.T) {
	const file = ".redletter/notices/2026-11-21-acme.yaml"
	for rules, want := range map[string]string{
		"* @dev": "@dev", "* @dev\n/.redletter/ @counsel": "@counsel", ".redletter/notices/** @a @b # both": "@a @b",
		"/.redletter/ @counsel\n*.yaml @ops": "@ops", "/docs/ @docs": "", "# * @nobody": "", "* @dev\n/.redletter/": "",
		"notices @n": "@n", "/notices/ @n": "",
	} {
		if got := strings.Join(CodeOwners([]byte(rules), file), " "); got != want {
			t.Errorf("%q gives %q, want %q", rules, got, want)
		}
	}
}

func TestOverrideHoldsForAShortTimeOnly(t *testing.T) {
	k := key(t, 'k')
	a := approvers(t, "counsel", k)
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	good := func() *Override {
		return &Override{Schema: OverrideSchema, Texts: []string{"sha256:a"}, Reason: "a wrong recipient is named, court order", Ticket: "INC-7", From: "2026-11-21T08:00:00Z", Until: "2026-11-24T08:00:00Z"}
	}
	for name, tc := range map[string]struct {
		touch func(*Override)
		want  string
	}{
		"holds":       {func(*Override) {}, ""},
		"72 h and 1s": {func(o *Override) { o.Until = "2026-11-24T08:00:01Z" }, "more than 72 hours"},
		"backwards":   {func(o *Override) { o.Until = "2026-11-20T08:00:00Z" }, "more than 72 hours"},
		"later":       {func(o *Override) { o.From, o.Until = "2026-11-21T10:00:00Z", "2026-11-22T10:00:00Z" }, "only"},
		"over":        {func(o *Override) { o.From, o.Until = "2026-11-20T08:00:00Z", "2026-11-21T08:00:00Z" }, "expired"},
		"no ticket":   {func(o *Override) { o.Ticket = "" }, "ticket"},
		"no reason":   {func(o *Override) { o.Reason = "because" }, "reason"},
		"no text":     {func(o *Override) { o.Texts = nil }, "texts: is missing"},
		"no time":     {func(o *Override) { o.Until = "tomorrow" }, "times as in"},
	} {
		o := good()
		tc.touch(o)
		o.Sign("counsel", "", k)
		if got := o.Refused(a, now); tc.want == "" && got != "" || !strings.Contains(got, tc.want) {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
	o := good()
	if o.Refused(a, now) == "" || o.Refused(&Approvers{Owners: []string{"@counsel"}}, now) == "" {
		t.Error("an override without a key holds")
	}
}

func TestPlaceholders(t *testing.T) {
	for text, want := range map[string]string{
		"Write to [insert address].": "[insert address]", "We, {{ company }}, keep data.": "{{ company }}", "TODO: name the processor": "TODO",
		"Retention: TBD.": "TBD", "Last updated: [DATE]": "[DATE]", "[COUNSEL TO COMPLETE: effect]": "[COUNSEL TO COMPLETE: effect]", "Price: ${price}": "${price}",
		"We do what you ask us to do.": "", "TODOS are no word for it": "", "see [1] and [our terms]": "", "an {unusual} brace": "", "costs $5 {not more}": "",
	} {
		if got := placeholder(text); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func TestAnchors(t *testing.T) {
	old := `<a href="#gone">x</a><h2 id="here">h</h2>`
	for page, want := range map[string]string{
		`<a href="#here">x</a><h2 id="here">h</h2>`: duty.Pass, `<a href="#there">x</a>`: duty.Fail, `<a href="#gone">x</a>`: duty.Pass,
		`<a href="#">top</a><a href="#top">top</a>`: duty.Pass, `<a href="#caf%C3%A9">x</a><p id="café">y</p>`: duty.Pass, `<a name="n"></a><a href="#n">x</a>`: duty.Pass,
	} {
		if got := Anchors([]byte(old), []byte(page)); got.Check.Status != want {
			t.Errorf("%s: %s", page, got.Check.Status)
		}
	}
}

// One of several channels is enough where the promise says "or"; the last day
// of sending counts.
func TestLeadOfChannels(t *testing.T) {
	d := &duty.Duty{Kind: duty.Notify, Channel: "email", Due: duty.Due{Event: "effect", Days: -30}, Quote: "30 days before"}
	for _, tc := range []struct {
		from, to, effective string
		ok                  bool
	}{
		{"2026-12-01", "2026-12-01", "2026-12-31", true},
		{"2026-12-01", "2026-12-02", "2026-12-31", false},
		{"2026-12-01", "", "2026-12-31", true},
		{"2026-12-02", "", "2026-12-31", false},
		{"2028-01-31", "", "2028-03-01", true},
		{"2028-02-01", "", "2028-03-01", false},
	} {
		r := record()
		r.Effective, r.Channels[0].From, r.Channels[0].To = tc.effective, tc.from, tc.to
		f := &judgedFile{File: File{Record: r}, today: "2026-11-22"}
		if got := f.unmet(d); (got == "") != tc.ok {
			t.Errorf("%+v: %q", tc, got)
		}
	}
	r := record()
	r.Channels[0].Channel = "blog"
	if got := (&judgedFile{File: File{Record: r}}).unmet(d); !strings.Contains(got, `no channel meets "email"`) {
		t.Errorf("a blog is no mail: %q", got)
	}
}

// A draft is a record of what has no decision, and is no approval of it.
func TestDraftNamesWhatIsOpen(t *testing.T) {
	side := func(s string) review.Source {
		return review.Source{Ref: "p.md", Input: parse.Input{Bytes: []byte(s), Name: "p.md"}}
	}
	c, err := review.Analyze(side("# P\n\nWe keep data for 30 days.\n"), side("# P\n\nWe keep \"data\" for 90 days: all of it.\n"), review.Options{Duty: duty.Options{Role: duty.Own}})
	if err != nil {
		t.Fatal(err)
	}
	r := c.Review()
	out := string(Draft("acme", "writer", "2026-11-21", []Drafted{{Case: c, Review: r, Open: []int{0}}}))
	for _, want := range []string{r.Changes[0].Fingerprint, `new: "We keep \"data\" for 90 days: all of it."`, "decision: notify", "approval: null", "main: " + review.Hash(c.New.Canonical())} {
		if !strings.Contains(out, want) {
			t.Errorf("the draft lacks %q:\n%s", want, out)
		}
	}
}

func FuzzApprovers(f *testing.F) {
	f.Add([]byte("counsel ed25519:" + base64.StdEncoding.EncodeToString(make([]byte, 32))))
	f.Add([]byte("# nobody\n\nx y z\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := ParseApprovers(b)
		if err != nil {
			return
		}
		for name, k := range a.Keys {
			if name == "" || len(k) != ed25519.PublicKeySize {
				t.Errorf("%q has a key of %d bytes", name, len(k))
			}
		}
	})
}
