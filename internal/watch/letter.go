package watch

import (
	"encoding/json"
	"fmt"
	"html/template"
	"time"

	"github.com/redletter-dev/redletter/internal/safe"
	"github.com/redletter-dev/redletter/notify"
)

// letter is a message as the outbox keeps it: worded once, sent as it is.
type letter struct {
	ID, From, Subject, Text, HTML, Thread, Topic, ListID, Policy, Severity, Unsubscribe string

	Matter string `json:",omitempty"`
	Ends   bool   `json:",omitempty"`

	Date  time.Time
	To    []string
	Files []notify.File   `json:",omitempty"`
	Facts json.RawMessage `json:",omitempty"`
}

func pack(m *notify.Message) ([]byte, error) {
	return json.Marshal(&letter{
		ID: m.ID, From: m.From, Subject: m.Subject.String(), Text: m.Text.String(), HTML: string(m.HTML), Thread: m.Thread, Topic: m.Topic.String(),
		ListID: m.ListID, Policy: m.Policy, Severity: m.Severity, Unsubscribe: m.Unsubscribe, Date: m.Date, To: m.To, Files: m.Files, Facts: m.Facts,
		Matter: m.Matter, Ends: m.Ends,
	})
}

func unpack(b []byte) (*notify.Message, error) {
	var l letter
	if err := json.Unmarshal(b, &l); err != nil {
		return nil, fmt.Errorf("read a mail of the outbox: %w", err)
	}
	return &notify.Message{
		ID: l.ID, From: l.From, Subject: safe.Line(l.Subject), Text: safe.Sanitize(l.Text), HTML: template.HTML(l.HTML), //nolint:gosec // our own, from pack
		Thread: l.Thread, Topic: safe.Line(l.Topic), ListID: l.ListID, Policy: l.Policy, Severity: l.Severity, Unsubscribe: l.Unsubscribe,
		Date: l.Date, To: l.To, Files: l.Files, Facts: l.Facts, Matter: l.Matter, Ends: l.Ends,
	}, nil
}
