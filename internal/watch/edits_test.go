package watch

import (
	"strings"
	"testing"
	"time"
)

// edits are kinds of changes of a page, and how bad the mail about each says
// it is; "" for those that nobody is to hear of.
var edits = []struct {
	name, from, to, severity string
}{
	{"retention lengthened", "12 months", "36 months", "material"},
	{"retention shortened", "12 months", "3 months", "unclear"},
	{"recipient added", "companies that host our service", "companies that host our service and with advertising partners", "material"},
	{"promise of notice dropped", "we will email you at least 30 days before it takes effect", "we will post it on this page", "material"},
	{"right dropped", ", and you may have it corrected or deleted", "", "material"},
	{"data added", "your name and your email address", "your name, your email address and your precise location", "material"},
	{"negated", "We share your data", "We do not share your data", "material"},
	{"date line alone", "March 3, 2026", "March 9, 2026", "minor"},
	{"typography", "We share your data with companies", "We share your data  with\n<b>companies</b>", ""},
	{"navigation", "<main>", "<nav><a href=\"/\">Home</a> <a href=\"/jobs\">Jobs</a></nav><main>", ""},
	{"script and tokens", "<html>", "<html><head><script>var t='8f3a'</script></head>", ""},
	{"footer", "</main>", "</main><footer>© 2026 Acme Inc. All rights reserved.</footer>", ""},
	{
		"section moved", "<h2>Retention</h2><p>We keep account data for 12 months after you close your account.</p>\n<h2>Sharing</h2><p>We share your data with companies that host our service.</p>",
		"<h2>Sharing</h2><p>We share your data with companies that host our service.</p>\n<h2>Retention</h2><p>We keep account data for 12 months after you close your account.</p>", "",
	},
	{"page gone bad", "", "", ""},
}

// Each kind of edit reaches over real SMTP whom it should, and nobody else.
func TestKindsOfEdits(t *testing.T) {
	t.Parallel()
	for _, e := range edits {
		t.Run(e.name, func(t *testing.T) {
			x := newWorld(t, []string{"acme"}, legal, Route{Name: "others", Policies: []string{"own"}, To: []string{"nobody@example.com"}, Coverage: Never})
			x.step()
			edited := page(e.from, e.to)
			if e.from == "" {
				edited = "<html><body><h1>Please wait</h1><p>Checking your browser before you go on.</p></body></html>"
			} else if edited == page() {
				t.Fatal("the edit changes nothing")
			}
			x.site.put("/acme", edited)
			x.pass(2 * time.Hour)
			mails := x.box.Mails()
			got := ""
			if len(mails) > 0 {
				m := readMail(t, mails[0].Data)
				got = m.head.Get("X-Redletter-Severity")
				if strings.Join(mails[0].To, "") != "legal@example.com" || !strings.Contains(m.html, "<blockquote") || !strings.Contains(m.text, "acme") {
					t.Errorf("mail to %v:\n%s", mails[0].To, m.text)
				}
			}
			if len(mails) > 1 || got != e.severity {
				t.Errorf("%d mails, severity %q, want %q", len(mails), got, e.severity)
			}
		})
	}
}
