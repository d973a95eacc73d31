package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// A tracker of issues gets one issue for each matter. What comes later about the
// same matter becomes a comment on it, and what ends the matter closes it. Marks
// in the texts, which readers do not see, tell which issue a matter has and which
// messages it has taken: a message that is sent again after a crash adds nothing.
//
// Only issues with our label are looked at, the newest first: a matter that is
// older than these gets a new issue.

// The bounds of a tracker.
const (
	issueRoom   = 30000 // bytes of a text
	issuesRead  = 30    // issues that are looked at for a mark
	notesRead   = 100   // comments of one of them
	maxIssues   = 8 << 20
	issueLabel  = "redletter"
	trackerType = "application/json"
)

// tracker is how a service is spoken to. Paths begin at the project.
type tracker struct {
	project func(to string) string // the path of a project
	list    string                 // of issues with our label, the newest first
	notes   string                 // of the comments on an issue
	text    string                 // key of an issue's text
	labels  func([]string) any
	closes  func(id string) (method, path string, body any)
}

var trackers = map[Kind]tracker{
	GitHub: {
		project: func(to string) string { return "/repos/" + to },
		list:    "/issues?state=all&sort=created&direction=desc&labels=" + issueLabel,
		notes:   "comments", text: "body",
		labels: func(all []string) any { return all },
		closes: func(id string) (string, string, any) {
			return http.MethodPatch, "/issues/" + id, map[string]string{"state": "closed", "state_reason": "completed"}
		},
	},
	GitLab: {
		project: func(to string) string { return "/api/v4/projects/" + url.PathEscape(to) },
		list:    "/issues?order_by=created_at&sort=desc&labels=" + issueLabel,
		notes:   "notes", text: "description",
		labels: func(all []string) any { return strings.Join(all, ",") },
		closes: func(id string) (string, string, any) {
			return http.MethodPut, "/issues/" + id, map[string]string{"state_event": "close"}
		},
	},
}

// issue is what both services say of one.
type issue struct {
	Number      int64  `json:"number"` // GitHub
	IID         int64  `json:"iid"`    // GitLab
	State       string `json:"state"`
	Body        string `json:"body"`
	Description string `json:"description"`
	Page        string `json:"html_url"`
	WebURL      string `json:"web_url"`
}

func (i *issue) id() string   { return strconv.FormatInt(max(i.Number, i.IID), 10) }
func (i *issue) open() bool   { return i.State == "open" || i.State == "opened" }
func (i *issue) text() string { return i.Body + i.Description }

// errand is one message on its way to a tracker.
type errand struct {
	*Channel
	tracker
	message *Message
	raw     []byte // that was written last
}

// file puts a message where it belongs, and says what became of it.
func (c *Channel) file(ctx context.Context, t tracker, m *Message) (Receipt, error) {
	e := &errand{Channel: c, tracker: t, message: m}
	said, err := e.run(ctx)
	u, _ := url.Parse(c.URL) // Check has read it
	return Receipt{Server: u.Host, Reply: short(c.without(said)), Raw: e.raw}, err
}

func (e *errand) run(ctx context.Context) (said string, err error) {
	found, err := e.find(ctx)
	switch {
	case err != nil:
		return "", err
	case found == nil && e.message.Ends:
		return "there is no issue to close", nil
	case found == nil:
		return e.open(ctx)
	}
	if said, err = e.comment(ctx, found); err != nil || !e.message.Ends || !found.open() {
		return said, err
	}
	method, path, body := e.closes(found.id())
	return "issue " + found.id() + " is closed", e.write(ctx, method, path, body, nil)
}

// matter is what a message is about: messages of one matter share an issue.
func (e *errand) matter() string { return mark("matter", or(e.message.Matter, e.message.ID)) }

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// mark is a line of a text that readers do not see.
func mark(what, of string) string {
	local, _, _ := strings.Cut(ID("", what, of), "@")
	return "<!-- redletter " + what + " " + local + " -->"
}

// find gives the issue of the message's matter, nil for none.
func (e *errand) find(ctx context.Context) (*issue, error) {
	var all []issue
	if err := e.call(ctx, http.MethodGet, e.list+"&per_page="+strconv.Itoa(issuesRead), nil, &all); err != nil {
		return nil, err
	}
	for i := range all {
		if strings.Contains(all[i].text(), e.matter()) {
			return &all[i], nil
		}
	}
	return nil, nil
}

// words are the text of a message in a form that has no markup of pages in it,
// with the marks.
func (e *errand) words(marks ...string) string {
	return fenced(within(e.message.Text.String(), issueRoom)) + "\n\n" + strings.Join(append(marks, mark("message", e.message.ID)), "\n") + "\n"
}

// title has no mention of anybody in it.
func (e *errand) title() string {
	return strings.ReplaceAll(strings.TrimPrefix(e.message.head(), "[redletter] "), "@", "＠")
}

func (e *errand) open(ctx context.Context) (string, error) {
	labels := []string{issueLabel}
	if s := e.message.Severity; s != "" {
		labels = append(labels, issueLabel+"-"+s)
	}
	var made issue
	err := e.write(ctx, http.MethodPost, "/issues", map[string]any{"title": e.title(), e.tracker.text: e.words(e.matter()), "labels": e.labels(labels)}, &made)
	return "issue " + made.id() + " is opened: " + made.Page + made.WebURL, err
}

// comment adds a message to an issue that has not taken it yet.
func (e *errand) comment(ctx context.Context, i *issue) (string, error) {
	taken := mark("message", e.message.ID)
	known := "issue " + i.id() + " has it already"
	if strings.Contains(i.text(), taken) {
		return known, nil
	}
	var notes []struct {
		Body string `json:"body"`
	}
	path := "/issues/" + i.id() + "/" + e.notes
	if err := e.call(ctx, http.MethodGet, path+"?per_page="+strconv.Itoa(notesRead), nil, &notes); err != nil {
		return "", err
	}
	for _, n := range notes {
		if strings.Contains(n.Body, taken) {
			return known, nil
		}
	}
	return "issue " + i.id() + " has a new comment", e.write(ctx, http.MethodPost, path, map[string]string{"body": "**" + inert(e.title()) + "**\n\n" + e.words()}, nil)
}

// write is call with something to be told, which is kept as proof.
func (e *errand) write(ctx context.Context, method, path string, body, into any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return &Undelivered{Err: err}
	}
	e.raw = raw
	return e.call(ctx, method, path, raw, into)
}

// call asks the tracker for something of the project.
func (e *errand) call(ctx context.Context, method, path string, body []byte, into any) error {
	ctx, cancel := context.WithTimeout(ctx, channelTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(e.URL, "/")+e.project(e.To)+path, bytes.NewReader(body))
	if err != nil {
		return &Undelivered{Err: e.hidden(err), hint: "check channels: in redletter.yaml"}
	}
	req.Header.Set("Authorization", "Bearer "+e.Token)
	req.Header.Set("Accept", trackerType)
	req.Header.Set("User-Agent", "redletter")
	if body != nil {
		req.Header.Set("Content-Type", trackerType)
	}
	res, err := e.HTTP.Do(req)
	if err != nil {
		return e.unreached(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxIssues))
	switch {
	case res.StatusCode < 200 || res.StatusCode > 299:
		return e.undelivered(res, res.Status+" "+string(answer[:min(len(answer), maxAnswer)]), badMessage)
	case err != nil:
		return e.unreached(err)
	case into == nil:
		return nil
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return &Undelivered{Temporary: true, Err: errors.New("the answer is none of a tracker"), hint: "check the address of the channel in redletter.yaml"}
	}
	return nil
}

// Test tries a channel: a tracker is asked whether it lets us in, and nothing is
// opened there; another is told the message.
func (c *Channel) Test(ctx context.Context, m *Message) (Receipt, error) {
	t, ok := trackers[c.Kind]
	if !ok {
		return c.Send(ctx, m)
	}
	e := &errand{Channel: c, tracker: t, message: m}
	if _, err := e.find(ctx); err != nil {
		return Receipt{}, err
	}
	u, _ := url.Parse(c.URL) // Check has read it
	return Receipt{Server: u.Host, Reply: fmt.Sprintf("the issues of %s can be read; nothing was opened, as %q would be", c.To, e.title())}, nil
}
