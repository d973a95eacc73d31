package gate

import (
	"strings"
	"testing"

	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/notify/duty"
)

const page = `<!doctype html><html lang="en"><head><title>Privacy Policy</title></head><body><main>
<h1>Privacy Policy</h1><p>We make maps. We collect your name when you open an account.</p>
<h2>Retention</h2><p>We keep account data for 30 days after you close your account.</p>
</main></body></html>`

// A class on a paragraph is no way around the gate, and a banner that says
// nothing of weight stops nobody.
func TestTextOfWeightIsNotSetAside(t *testing.T) {
	for name, tc := range map[string]struct{ add, want string }{
		"in a banner":       {`<div class="cookie-banner"><p>We sell your data to advertisers and data brokers.</p><button>Accept all</button></div>`, duty.Fail},
		"a harmless banner": {`<div class="cookie-banner"><p>Our shop has a sale until Sunday.</p><button>Accept all</button></div>`, duty.Pass},
		"nothing":           {"", duty.Pass},
	} {
		c := compared(t, "page.html", page, edited(page, "<h2>", tc.add+"<h2>"))
		if got := SetAside(c, review.Options{}).Check; got.Status != tc.want {
			t.Errorf("%s: %s: %s", name, got.Status, got.Why)
		}
	}
	with := edited(page, "<h2>", `<div class="cookie-banner"><p>We sell your data to advertisers and data brokers.</p><button>Accept all</button></div><h2>`)
	if got := SetAside(compared(t, "page.html", with, with+"<!-- -->"), review.Options{}).Check; got.Status != duty.Pass {
		t.Errorf("what stood there before: %s", got.Why)
	}
}

func TestUnreadParts(t *testing.T) {
	for add, want := range map[string]string{
		"": "", `<iframe src="/more.html"></iframe>`: "iframe (1 more)", `<img src="terms.png" alt="">`: "img (1 more)",
		`<p>See <a href="/annex.PDF">the annex</a>.</p>`: "annex.PDF (1 more)", `<p>See <a href="/annex">the annex</a>.</p>`: "",
	} {
		after := edited(page, "<h2>", add+"<h2>")
		got := Unread(compared(t, "page.html", page, after), []byte(page), []byte(after)).Check
		if (got.Status == duty.NotChecked) != (want != "") || !strings.Contains(got.Why, want) {
			t.Errorf("%s: %s: %s, want %q", add, got.Status, got.Why, want)
		}
	}
}
