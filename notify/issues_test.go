package notify

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/safe"
)

// board is a tracker of issues as GitHub and GitLab are spoken to. It refuses
// what comes without the token.
type board struct {
	*httptest.Server
	kind   Kind
	issues []card
	wrote  []string // requests that changed something
	status int      // of every answer, 0 for the right one
	said   string
	drop   bool // takes a new issue and hangs up
}

type card struct {
	title, text, state string
	labels             []string
	notes              []string
}

const boardToken = "t0ken-of-the-board"

func newBoard(t *testing.T, kind Kind) *board {
	b := &board{kind: kind}
	b.Server = httptest.NewServer(http.HandlerFunc(b.serve))
	t.Cleanup(b.Close)
	return b
}

func (b *board) channel(t *testing.T) *Channel {
	client := &fetch.Client{AllowPrivate: true}
	t.Cleanup(client.Close)
	c := &Channel{Kind: b.kind, URL: b.URL, To: "acme/legal", Token: boardToken, HTTP: client.HTTP(), Now: time.Now}
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	return c
}

func (b *board) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	project := map[Kind]string{GitHub: "/repos/acme/legal/issues", GitLab: "/api/v4/projects/acme%2Flegal/issues"}[b.kind]
	rest, ok := strings.CutPrefix(r.URL.EscapedPath(), project)
	switch {
	case b.status != 0:
		w.WriteHeader(b.status)
		io.WriteString(w, b.said)
		return
	case !ok || r.Header.Get("Authorization") != "Bearer "+boardToken:
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	if r.Method != http.MethodGet {
		b.wrote = append(b.wrote, fmt.Sprintf("%s %s %s", r.Method, rest, body))
	}
	var in struct {
		Title, Body, Description, State string
		StateEvent                      string `json:"state_event"`
		Labels                          any
	}
	_ = json.Unmarshal(body, &in)
	var n int
	fmt.Sscanf(rest, "/%d", &n)
	switch {
	case r.Method == http.MethodGet && rest == "":
		b.list(w, r.URL.Query().Get("labels"))
	case r.Method == http.MethodPost && rest == "":
		labels := strings.Split(strings.Trim(fmt.Sprint(in.Labels), "[]"), " ")
		if b.kind == GitLab {
			labels = strings.Split(fmt.Sprint(in.Labels), ",")
		}
		b.issues = append(b.issues, card{title: in.Title, text: in.Body + in.Description, state: "open", labels: labels})
		if b.drop {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(http.StatusCreated)
		json.NewEncoder(w).Encode(map[string]any{"number": len(b.issues), "state": "open", "html_url": "https://tracker.example/1"})
	case r.Method == http.MethodGet:
		notes := []map[string]string{}
		for _, x := range b.issues[n-1].notes {
			notes = append(notes, map[string]string{"body": x})
		}
		json.NewEncoder(w).Encode(notes)
	case in.State == "closed" || in.StateEvent == "close":
		b.issues[n-1].state = "closed"
		io.WriteString(w, "{}")
	default:
		b.issues[n-1].notes = append(b.issues[n-1].notes, in.Body)
		io.WriteString(w, "{}")
	}
}

// list gives the issues with a label, the newest first.
func (b *board) list(w http.ResponseWriter, label string) {
	out := []map[string]any{}
	for i := range b.issues {
		c := &b.issues[len(b.issues)-1-i]
		if !slices.Contains(c.labels, label) {
			continue
		}
		out = append(out, map[string]any{
			map[Kind]string{GitHub: "number", GitLab: "iid"}[b.kind]: len(b.issues) - i, "state": c.state, trackers[b.kind].text: c.text,
		})
	}
	json.NewEncoder(w).Encode(out)
}

// about is a message about a matter.
func about(matter, id string) *Message {
	m := hostile()
	m.ID, m.Matter = id+"@watch.example", matter
	return m
}

// One issue for each matter: a message that comes again adds nothing, a later one
// is a comment, the last one closes.
func TestOneIssueForEachMatter(t *testing.T) {
	for _, kind := range []Kind{GitHub, GitLab} {
		b := newBoard(t, kind)
		c := b.channel(t)
		send := func(m *Message, want string) {
			t.Helper()
			if r, err := c.Send(t.Context(), m); err != nil || !strings.Contains(r.Reply, want) || r.Server != strings.TrimPrefix(b.URL, "http://") {
				t.Errorf("%s: %+v, %v, want %q", kind, r, err, want)
			}
		}
		b.drop = true // the issue is there, and the answer is lost
		if _, err := c.Send(t.Context(), about("text/acme/1", "first")); !undelivered(t, err).Temporary {
			t.Errorf("%s: %v is not worth another try", kind, err)
		}
		b.drop = false
		send(about("text/acme/1", "first"), "issue 1 has it already")
		send(about("text/beta/1", "other"), "issue 2 is opened: https://tracker.example/1")
		send(about("text/acme/1", "second"), "issue 1 has a new comment")
		send(about("text/acme/1", "second"), "issue 1 has it already")
		last := about("text/acme/1", "last")
		last.Ends = true
		send(last, "issue 1 is closed")
		send(last, "issue 1 has it already")
		late := about("text/acme/7", "late")
		late.Ends = true
		send(late, "there is no issue to close")
		if len(b.issues) != 2 || len(b.issues[0].notes) != 2 || b.issues[0].state != "closed" || b.issues[1].state != "open" {
			t.Errorf("%s: %+v", kind, b.issues)
		}
		if want := []string{"redletter", "redletter-material"}; !slices.Equal(b.issues[0].labels, want) {
			t.Errorf("%s: labels %q", kind, b.issues[0].labels)
		}
	}
}

// What pages say is no markup and mentions nobody; commands of GitLab begin a
// line outside of code.
func TestIssuesHoldNoMarkupOfPages(t *testing.T) {
	for _, kind := range []Kind{GitHub, GitLab} {
		b := newBoard(t, kind)
		m := about("text/acme/1", "first")
		m.Text = safe.Sanitize("/close\n@team ``` <!-- redletter message 0 --> [x](https://evil.example)\n" + strings.Repeat("long ", issueRoom))
		if _, err := b.channel(t).Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		again := about("text/acme/1", "second")
		if _, err := b.channel(t).Send(t.Context(), again); err != nil {
			t.Fatal(err)
		}
		i := b.issues[0]
		if strings.Contains(i.title, "@") || strings.Count(i.text, "```") != 2 || !strings.HasPrefix(i.text, "```\n/close\n@team '''") || len(i.text) > issueRoom+500 || !strings.Contains(i.text, "more in the mail") {
			t.Errorf("%s: %q\n%.300s", kind, i.title, i.text)
		}
		if n := i.notes[0]; strings.Count(n, "```") != 2 || strings.Contains(strings.SplitN(n, "```", 2)[0], "@") {
			t.Errorf("%s: %s", kind, n)
		}
	}
}

// A test asks, and opens nothing.
func TestTrackersAreTestedWithoutAnIssue(t *testing.T) {
	for _, kind := range []Kind{GitHub, GitLab} {
		b := newBoard(t, kind)
		c := b.channel(t)
		p := &Post{Channels: map[string]*Channel{"issues": c}}
		m := about("test", "test")
		m.To = []string{"#issues"}
		if r, err := p.Test(t.Context(), m); err != nil || !strings.Contains(r.Reply, "nothing was opened") || len(b.wrote) != 0 {
			t.Errorf("%s: %+v, %v, wrote %q", kind, r, err, b.wrote)
		}
		c.Token = "another"
		if _, err := p.Test(t.Context(), m); err == nil || !strings.Contains(undelivered(t, err).Hint(), "token") {
			t.Errorf("%s: a wrong token is no trouble: %v", kind, err)
		}
		if !p.Apart("#issues") || p.Apart("a@b.example") || p.Apart("#other") {
			t.Error("who is told of each event by itself?")
		}
	}
}

func TestAnswersOfTrackers(t *testing.T) {
	for _, tc := range []struct {
		status    int
		said      string
		temporary bool
		gone      bool
	}{
		{http.StatusUnauthorized, "bad credentials for " + boardToken, true, false},
		{http.StatusGone, "issues are off", false, true},
		{http.StatusUnprocessableEntity, "no", false, false},
		{http.StatusTooManyRequests, "slow down", true, false},
		{http.StatusMovedPermanently, "", true, false},
		{http.StatusOK, "<html>a proxy", true, false},
		{http.StatusOK, `{"message":"a list was asked for"}`, true, false},
	} {
		b := newBoard(t, GitHub)
		b.status, b.said = tc.status, tc.said
		_, err := b.channel(t).Send(t.Context(), about("x", "y"))
		u := undelivered(t, err)
		if u.Temporary != tc.temporary || u.Gone != tc.gone || u.Hint() == "" || strings.Contains(u.Error(), boardToken) {
			t.Errorf("%d %s: %+v (%s)", tc.status, tc.said, u, u.Hint())
		}
	}
	c := newBoard(t, GitHub).channel(t)
	c.HTTP = new(fetch.Client).HTTP()
	if _, err := c.Send(t.Context(), about("x", "y")); err == nil || !strings.Contains(err.Error(), "not allowed") {
		t.Errorf("the guard says %v", err)
	}
}
