package watch

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/snapshots"
)

// loopback answers for every name.
type loopback struct{}

func (loopback) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
}

// many is a web of policies: of size bytes each, five to a host.
type many struct {
	*httptest.Server
	size    int
	changed atomic.Int64 // every n-th page is changed; 0 none
}

func newMany(t *testing.T, size int) *many {
	m := &many{size: size}
	m.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n int
		if _, err := fmt.Sscanf(r.URL.Path, "/policy-%d", &n); err != nil {
			http.NotFound(w, r) // no robots.txt
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(m.page(n))
	}))
	t.Cleanup(m.Close)
	return m
}

// page writes a policy that no other page equals.
func (m *many) page(n int) []byte {
	months := 12
	if every := int(m.changed.Load()); every > 0 && n%every == 0 {
		months = 36
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><html lang="en"><head><title>Privacy Policy %d</title></head><body><nav><a href="/">Home</a></nav><main><h1>Privacy Policy %d</h1><p>Last updated: March 3, 2026</p>
<h2>Retention</h2><p>We keep account data for %d months after you close your account.</p>`, n, n, months)
	uses := []string{"name", "email address", "telephone number", "payment details", "purchase history", "device identifiers", "language", "support messages"}
	ends := []string{"to run the service", "to answer your questions", "to send invoices", "to prevent fraud", "to keep the service secure", "to improve our pages", "to meet our duties by law"}
	for s := 0; b.Len() < m.size; s++ {
		fmt.Fprintf(&b, "<h2>%d. Purpose number %d of policy %d</h2>\n", s+2, s, n)
		for p := range 6 {
			fmt.Fprintf(&b, `<p class="c-%d">We use your %s %s, and we keep it in register %d-%d-%d for as long as we need it for this purpose. You may ask us at any time for a copy of what that register holds about you, and we answer within one month.</p>`+"\n",
				(n+s+p)%9, uses[(n+s+p)%len(uses)], ends[(n*3+s+p)%len(ends)], n, s, p)
		}
	}
	b.WriteString("</main><footer><p>© 2026</p></footer></body></html>")
	return []byte(b.String())
}

// policies are spread over n/5 hosts.
func (m *many) policies(t *testing.T, n int) []Policy {
	_, port, err := net.SplitHostPort(m.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	out := make([]Policy, n)
	for i := range out {
		out[i] = Policy{Name: fmt.Sprintf("policy-%05d", i), URL: fmt.Sprintf("http://host-%04d.example:%s/policy-%d", i%(n/5), port, i)}
	}
	return out
}

// Many policies on many hosts are looked at in a bounded time and memory, and
// exactly those that changed are told.
func TestManyPolicies(t *testing.T) {
	n, size := 120, 16<<10
	torture := os.Getenv("REDLETTER_TORTURE") != ""
	if torture {
		n, size = 10_000, 60<<10
	}
	web := newMany(t, size)
	store, err := snapshots.Open(t.TempDir(), snapshots.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	client := &fetch.Client{AllowPrivate: true, Resolver: loopback{}, ObeyRobots: true}
	defer client.Close()
	checker := &Checker{Client: client, Store: store, Now: time.Now}
	policies := web.policies(t, n)
	run := func(limit time.Duration) (changed []string) {
		t.Helper()
		start, cpu := time.Now(), spent()
		i := 0
		err := checker.CheckAll(t.Context(), policies, func(r Result) error {
			if r.Name != policies[i].Name || r.Err != nil {
				t.Errorf("%s: %s, %v", r.Name, r.Outcome, r.Err)
			}
			i++
			if r.Outcome == Changed && r.Review.Verdict == "material" {
				changed = append(changed, r.Name)
			}
			return nil
		})
		if err != nil || i != n {
			t.Fatalf("%d results, %v", i, err)
		}
		took := time.Since(start)
		t.Logf("%d policies of %d KiB: %.1f s, %.1f s of CPU, at most %d MiB resident", n, size>>10, took.Seconds(), (spent() - cpu).Seconds(), resident()>>20)
		if torture && took > limit {
			t.Errorf("it took %s, not %s", took, limit)
		}
		return changed
	}
	if got := run(10 * time.Minute); len(got) != 0 {
		t.Errorf("at first sight %q", got)
	}
	web.changed.Store(100)
	var want []string
	for i := 0; i < n; i += 100 {
		want = append(want, policies[i].Name)
	}
	if got := run(10 * time.Minute); !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
	if got := run(3 * time.Minute); len(got) != 0 {
		t.Errorf("unchanged, and told %q", got)
	}
	if most := resident(); torture && most > 512<<20 {
		t.Errorf("%d MiB resident", most>>20)
	}
	runtime.KeepAlive(web)
}
