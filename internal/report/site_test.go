package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

const hostile = `"><script>alert(1)</script>../../etc/{{.}}`

// sitePolicies are one with all that can happen and a hostile one that was
// never seen.
func sitePolicies(t *testing.T) []SitePolicy {
	t.Helper()
	o, err := os.ReadFile("testdata/moves.old.md")
	if err != nil {
		t.Fatal(err)
	}
	n, err := os.ReadFile("testdata/moves.new.md")
	if err != nil {
		t.Fatal(err)
	}
	there, back := compared(t, string(o), string(n), "privacy.md").Review(), compared(t, string(n), string(o), "privacy.md").Review()
	again := compared(t, string(o), string(n), "privacy.md").Review()
	at := func(day int) time.Time {
		return time.Date(2026, time.March, day, 9, 0, 0, 0, time.FixedZone("", 3600))
	}
	acme := SitePolicy{Name: "acme", URL: "https://acme.example/privacy"}
	for i, outcome := range []string{"first", "unchanged", "unchanged", "blocked", "blocked", "changed", "unchanged", "changed", "changed"} {
		l := SiteLook{ID: int64(i + 1), At: at(1 + i), Outcome: outcome, Seen: outcome != "blocked"}
		if i >= 6 {
			l.At = at(16 + i) // nobody looked in between
		}
		if !l.Seen {
			l.Why = "403 <b>Forbidden</b>"
		}
		acme.Looks = append(acme.Looks, l)
	}
	acme.Versions = []SiteVersion{
		{Look: 1, Number: 1, Title: hostile, Hash: "sha256:1", At: at(1)},
		{Look: 6, Number: 2, Title: "Privacy", Hash: "sha256:2", Effective: "2026-03-05", At: at(6), Review: there, ReviewedAt: at(6)},
		{Look: 8, Number: 3, Title: "Privacy", Hash: "sha256:1", At: at(23), Review: back, ReviewedAt: at(28)},
		{Look: 9, Number: 4, Title: "Privacy", Hash: "sha256:2", At: at(24), Review: again, ReviewedAt: at(24)},
	}
	bad := SitePolicy{Name: hostile, URL: "javascript:alert(1)", Looks: []SiteLook{{ID: 20, At: at(2), Outcome: "dns", Why: hostile}}}
	bad.Versions = []SiteVersion{{Look: 20, Number: 1, Title: hostile, At: at(2)}, {Look: 21, Number: 2, At: at(3)}}
	return []SitePolicy{acme, bad}
}

func site(t *testing.T, ps []SitePolicy) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := Site(ps, func(path string, page []byte) error {
		if out[path] != nil {
			return fmt.Errorf("%s is written twice", path)
		}
		out[path] = page
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Every link leads to a page of the site and to an id on it, and no page loads
// or runs anything that is not in it.
func TestSiteHoldsTogether(t *testing.T) {
	pages := site(t, sitePolicies(t))
	ids, links := map[string]bool{}, map[string]string{}
	for _, at := range slices.Sorted(maps.Keys(pages)) {
		ids[at] = true
		if !strings.HasSuffix(at, ".html") {
			continue
		}
		scripts := 0
		z := html.NewTokenizer(bytes.NewReader(pages[at]))
		for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
			if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
				continue
			}
			tok := z.Token()
			if tok.Data == "script" {
				scripts++
			}
			for _, a := range tok.Attr {
				switch {
				case a.Key == "id":
					ids[at+"#"+a.Val] = true
				case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
					links[at+a.Val] = at
				case a.Key == "href":
					links[path.Join(path.Dir(at), a.Val)] = at
				case a.Key == "src", a.Key == "srcset", a.Key == "style", strings.HasPrefix(a.Key, "on"):
					t.Errorf("%s: <%s %s=%q>", at, tok.Data, a.Key, a.Val)
				}
			}
		}
		if scripts != 1 {
			t.Errorf("%s has %d scripts, want its own", at, scripts)
		}
	}
	for to, from := range links {
		if !ids[to] {
			t.Errorf("%s links to %s, which is not there", from, to)
		}
	}
	if !ids["policies/acme/v3.html#C-001"] || links["policies/acme/v3.html#C-001"] == "" {
		t.Errorf("no link to the first change of version 3 among %d links", len(links))
	}
	if strings.Contains(siteOwnStyle, "url(") || strings.Contains(siteOwnStyle, "@import") {
		t.Error("the style loads something")
	}
}

// The same policies give the same bytes, whatever was printed before.
func TestSiteIsTheSameEachTime(t *testing.T) {
	first, second := site(t, sitePolicies(t)), site(t, sitePolicies(t))
	if !maps.EqualFunc(first, second, bytes.Equal) {
		t.Error("two sites of the same policies differ")
	}
}

// The timeline tells of versions, of looks that showed nothing, and of days
// without a look.
func TestSiteTimeline(t *testing.T) {
	ps := sitePolicies(t)
	b := siteBuilder{p: &ps[0]}
	var got []string
	for _, e := range b.timeline() {
		got = append(got, e.Kind+": "+e.Words)
	}
	n := func(v int) string { return plural(len(ps[0].Versions[v].Review.Changes), "change") }
	want := []string{
		"version: Version 4: Flagged material, " + n(3), "version: Version 3: Flagged material, " + n(2), "seen: 1 look: unchanged", "gap: Nobody looked for 16 days",
		"version: Version 2: Flagged material, " + n(1), "gap: 2 looks did not show the policy: blocked", "seen: 2 looks: unchanged", "version: Version 1: the first that was seen",
	}
	if !slices.Equal(got, want) {
		t.Errorf("timeline:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if r := b.row(); r.Coverage != "7 of 9 looks" || len(r.Bars) != 3 || strings.Count(r.Spark, "(flagged)") != 3 {
		t.Errorf("coverage %q, %d bars, %q", r.Coverage, len(r.Bars), r.Spark)
	}
}

// A feed has what RFC 4287 asks for; its entries keep their names when more
// versions come, and a change that comes back is another entry.
func TestAtom(t *testing.T) {
	ps := sitePolicies(t)
	all := feed(t, &ps[0])
	seen := map[string]bool{}
	for _, e := range all.Entries {
		if seen[e.ID] {
			t.Errorf("two entries %s", e.ID)
		}
		seen[e.ID] = true
		if !strings.HasPrefix(e.ID, all.ID+"/f1:") || e.Title == "" || e.Content.HTML == "" || e.Content.Type != "html" {
			t.Errorf("entry %+v", e)
		}
		for _, s := range []string{e.Published, e.Updated} {
			if _, err := time.Parse(time.RFC3339, s); err != nil {
				t.Error(err)
			}
		}
	}
	if all.ID == "" || all.Title == "" || all.Author.Name == "" || len(all.Links) != 2 {
		t.Errorf("feed without what it must have: %+v", all)
	}
	if n := len(ps[0].Versions[1].Review.Changes); !strings.HasSuffix(all.Entries[n-1].ID, "/2") {
		t.Errorf("a change that came a second time is %s", all.Entries[n-1].ID)
	}
	if all.Updated != "2026-03-28T08:00:00Z" {
		t.Errorf("updated %s", all.Updated)
	}
	early := ps[0]
	early.Versions = early.Versions[:2]
	before := feed(t, &early)
	for i, e := range before.Entries {
		if later := all.Entries[len(all.Entries)-len(before.Entries)+i]; later != e {
			t.Errorf("entry %s became %s", e.ID, later.ID)
		}
	}
	if bad := feed(t, &ps[1]); bad.Title != "Changes of "+hostile || len(bad.Entries) != 0 {
		t.Errorf("hostile feed: %+v", bad)
	}
}

func feed(t *testing.T, p *SitePolicy) atomFeed {
	t.Helper()
	b, err := atom(p)
	if err != nil {
		t.Fatal(err)
	}
	var f atomFeed
	if err := xml.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// A page's words are words in a feed too.
func TestAtomEscapes(t *testing.T) {
	r := compared(t, "# P\n\nWe sell nothing.\n", "# P\n\nWe sell &lt;script&gt;alert(1)&lt;/script&gt; nothing.\n", "p.md").Review()
	f := feed(t, &SitePolicy{Name: "p", Versions: []SiteVersion{{Number: 1}, {Number: 2, Review: r}}})
	if len(f.Entries) != 1 || strings.Contains(f.Entries[0].Content.HTML, "<script") || !strings.Contains(f.Entries[0].Content.HTML, "&lt;script&gt;") {
		t.Errorf("entries %+v", f.Entries)
	}
}

// Names become directories that lead nowhere else and never meet.
func TestSlug(t *testing.T) {
	seen := map[string]string{}
	for _, name := range []string{"acme", "Acme", "ACME", "a cme", "../acme", "..", "", "/", "Datenschutz – Müller", "ポリシー", "方針", strings.Repeat("a", 300), strings.Repeat("a", 301), hostile} {
		s := slug(name)
		if s == "" || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || len(s) > 70 {
			t.Errorf("slug(%q) = %q", name, s)
		}
		if other, ok := seen[s]; ok {
			t.Errorf("%q and %q are both %q", name, other, s)
		}
		seen[s] = name
	}
}

// The site is opened from disk: search, links, all widths, light and dark.
func TestHTMLSiteInABrowser(t *testing.T) {
	dir := t.TempDir()
	for at, page := range site(t, sitePolicies(t)) {
		file := filepath.Join(dir, filepath.FromSlash(at))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, page, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b := openFile(t, filepath.Join(dir, "index.html"))
	if b == nil {
		return
	}
	b.want(`document.querySelectorAll("script").length + " " + document.querySelectorAll("tbody tr").length`, "1 2")
	type find struct{ words, hits string }
	for _, f := range []find{{"", "true"}, {"zyxwv", "false"}, {"acme FLAGGED", "true"}} {
		b.want(fmt.Sprintf(`var w = document.getElementById("words"); w.value = %q; w.dispatchEvent(new Event("input")); document.querySelectorAll("#found > li:not([hidden])").length > 0`, f.words), f.hits)
	}
	b.want(`document.getElementById("status").textContent.includes(" of " + document.querySelectorAll("#found > li").length)`, "true")
	for _, at := range []string{"index.html", "policies/acme/index.html", "policies/acme/v2.html"} {
		b.visit("file://" + filepath.Join(dir, at))
		for _, scheme := range []string{"light", "dark"} {
			b.media("screen", scheme)
			for _, px := range []int{320, 768, 1600} {
				b.width(px)
				b.want(`document.documentElement.scrollWidth <= window.innerWidth`, "true")
			}
			b.width(1024)
			b.shot("site-" + strings.ReplaceAll(at, "/", "-") + "-" + scheme)
			axe(b)
		}
		b.want(`performance.getEntriesByType("resource").length`, "0")
	}
	b.want(`new URL(document.querySelector("nav[aria-label=Site] a").href).pathname.endsWith("/policies/acme/index.html")`, "true")
}
