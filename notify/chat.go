package notify

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// Each service is spoken to directly: of the libraries that know them all, none
// takes our HTTP client for more than two, or tells a refusal from a failure.
//
// What pages say never becomes markup there: it stands in a block of code where
// text is read for marks, and mentions of people are switched off.

// How much text the services take, with room for what stands round it.
const (
	slackRoom    = 3500
	teamsRoom    = 18000
	discordRoom  = 1800
	matrixRoom   = 30000
	telegramRoom = 3800
	ntfyRoom     = 3500
)

// within keeps whole lines of a text, at most room bytes of them, and says when
// it left some out.
func within(text string, room int) string {
	if len(text) <= room {
		return text
	}
	cut := room
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	if i := strings.LastIndexByte(text[:cut], '\n'); i > 0 {
		cut = i
	}
	return text[:cut] + "\n… more in the mail and in redletter review"
}

// fenced puts a text into a block of code that it cannot end.
func fenced(text string) string {
	return "```\n" + strings.ReplaceAll(text, "```", "'''") + "\n```"
}

func (m *Message) head() string { return m.Subject.Line().String() }

func post(method, to string, body any) (*http.Request, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(body); err != nil {
		return nil, err
	}
	r, err := http.NewRequest(method, to, &b) //nolint:noctx // Send gives it its context
	if err == nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return r, err
}

// slackMarks are the characters by which Slack knows links and mentions.
var slackMarks = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func slack(c *Channel, m *Message) (*http.Request, error) {
	text := "*" + slackMarks.Replace(strings.ReplaceAll(m.head(), "*", "∗")) + "*\n" + fenced(slackMarks.Replace(within(m.Text.String(), slackRoom)))
	return post(http.MethodPost, c.URL, map[string]any{"text": text, "link_names": false, "unfurl_links": false, "unfurl_media": false})
}

// teams sends an adaptive card. A RichTextBlock shows its text as it is: a
// TextBlock would read it as Markdown.
func teams(c *Channel, m *Message) (*http.Request, error) {
	block := func(text string, more map[string]any) map[string]any {
		run := map[string]any{"type": "TextRun", "text": text}
		for k, v := range more {
			run[k] = v
		}
		return map[string]any{"type": "RichTextBlock", "inlines": []any{run}}
	}
	card := map[string]any{
		"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
		"msteams": map[string]any{"width": "Full"},
		"body": []any{
			block(m.head(), map[string]any{"weight": "Bolder", "size": "Medium"}),
			block(within(m.Text.String(), teamsRoom), map[string]any{"fontType": "Monospace"}),
		},
	}
	return post(http.MethodPost, c.URL, map[string]any{
		"type": "message", "attachments": []any{map[string]any{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}},
	})
}

func discord(c *Channel, m *Message) (*http.Request, error) {
	return post(http.MethodPost, c.URL, map[string]any{
		"content":          fenced(m.head() + "\n\n" + within(m.Text.String(), discordRoom-len(m.head()))),
		"allowed_mentions": map[string]any{"parse": []string{}},
	})
}

// matrix names the message by its ID as transaction: a home server takes the
// same one once.
func matrix(c *Channel, m *Message) (*http.Request, error) {
	to := strings.TrimRight(c.URL, "/") + "/_matrix/client/v3/rooms/" + url.PathEscape(c.To) + "/send/m.room.message/" + url.PathEscape(m.ID)
	r, err := post(http.MethodPut, to, map[string]any{"msgtype": "m.text", "body": m.head() + "\n\n" + within(m.Text.String(), matrixRoom), "m.mentions": map[string]any{}})
	if err == nil {
		r.Header.Set("Authorization", "Bearer "+c.Token)
	}
	return r, err
}

// telegram sends plain text: without a parse mode nothing in it is markup.
func telegram(c *Channel, m *Message) (*http.Request, error) {
	return post(http.MethodPost, strings.TrimRight(c.URL, "/")+"/bot"+c.Token+"/sendMessage", map[string]any{
		"chat_id": c.To, "text": m.head() + "\n\n" + within(m.Text.String(), telegramRoom-len(m.head())),
		"link_preview_options": map[string]any{"is_disabled": true},
	})
}

func ntfy(c *Channel, m *Message) (*http.Request, error) {
	priority := 3
	if m.Severity == "material" {
		priority = 4
	}
	r, err := post(http.MethodPost, c.URL, map[string]any{
		"topic": c.To, "title": m.head(), "message": within(m.Text.String(), ntfyRoom), "priority": priority,
	})
	if err == nil && c.Token != "" {
		r.Header.Set("Authorization", "Bearer "+c.Token)
	}
	return r, err
}
