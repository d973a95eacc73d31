package watch

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/notify"
)

// issues is a tracker in the form of GitHub's, with what became of each issue.
type issues struct {
	*httptest.Server
	all []map[string]any
	log []string
}

func newIssues(t *testing.T, x *world) *issues {
	s := &issues{all: []map[string]any{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /repos/acme/legal/issues", func(w http.ResponseWriter, _ *http.Request) { json.NewEncoder(w).Encode(s.all) })
	mux.HandleFunc("GET /repos/acme/legal/issues/{n}/comments", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "[]") })
	mux.HandleFunc("POST /repos/acme/legal/issues", func(w http.ResponseWriter, r *http.Request) {
		in := map[string]any{}
		json.NewDecoder(r.Body).Decode(&in)
		in["number"], in["state"] = len(s.all)+1, "open"
		s.all = append(s.all, in)
		s.log = append(s.log, fmt.Sprintf("%d: %s", len(s.all), in["title"]))
		json.NewEncoder(w).Encode(in)
	})
	told := func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Body, State string }
		json.NewDecoder(r.Body).Decode(&in)
		line, _, _ := strings.Cut(in.Body, "\n")
		s.log = append(s.log, strings.TrimSpace(fmt.Sprintf("%s: %s%s", r.PathValue("n"), in.State, strings.Trim(line, "*"))))
		fmt.Fprint(w, "{}")
	}
	mux.HandleFunc("POST /repos/acme/legal/issues/{n}/comments", told)
	mux.HandleFunc("PATCH /repos/acme/legal/issues/{n}", told)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	post := x.w.Plan.Outbox.Sender
	if post.Channels == nil {
		post.Channels = map[string]*notify.Channel{}
	}
	post.Channels["issues"] = &notify.Channel{Kind: notify.GitHub, URL: s.URL, To: "acme/legal", Token: "t", HTTP: x.w.Plan.Checker.Client.HTTP(), Now: x.clock}
	return s
}

// The issue of a text of ours is opened by its change, follows its notice record
// and is closed with it; in a tracker there are no digests.
func TestIssueFollowsATextToItsEnd(t *testing.T) {
	t.Parallel()
	route := own
	route.To, route.Material = []string{"#issues"}, Daily
	x := newWorld(t, []string{"own-site", "own-shop"}, route)
	s := newIssues(t, x)
	d := x.records(true)
	x.step()
	r := x.record(d, page(longer...), 1)
	x.pass(24 * time.Hour)
	x.site.put("/own-site", page(longer...))
	x.site.put("/own-shop", page(longer...))
	x.pass(26 * time.Hour)
	r.Channels[0].Proof = "receipt 7"
	x.days(12)
	x.wants()
	want := []string{
		"1: own-site: the approved text is live",
		"1: Flagged material: own-site – Retention",
		"2: Flagged material: own-shop – Retention",
		"1: own-site: the notice is sent",
		"1: own-site: notice done, record closed",
		"1: closed",
	}
	if strings.Join(sorted(s.log), "\n") != strings.Join(sorted(want), "\n") || s.log[len(s.log)-1] != "1: closed" {
		t.Errorf("the tracker was told\n%s", strings.Join(s.log, "\n"))
	}
}

// Trouble opens an issue, and its end closes it.
func TestIssueOfTroubleIsClosed(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, Route{Name: "ops", To: []string{"#issues"}, Trouble: Instant, Coverage: Never})
	s := newIssues(t, x)
	x.step()
	x.site.put("/acme", "503")
	x.pass(6 * time.Hour)
	x.site.put("/acme", page())
	x.pass(3 * time.Hour)
	if len(s.log) != 3 || !strings.HasPrefix(s.log[0], "1: acme could not be fetched") || s.log[1] != "1: acme is seen again" || s.log[2] != "1: closed" {
		t.Errorf("the tracker was told\n%s", strings.Join(s.log, "\n"))
	}
}
