package report

import (
	"bytes"
	"html/template"
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/internal/safe"
)

// largeMail is how much HTML a mail may hold: Gmail cuts off what is above a
// hundred kilobytes, and nobody reads as much in a mail.
const largeMail = 50 << 10

// mostInMail is how many changes a large mail shows in its HTML; its text and the
// attached report hold all.
const mostInMail = 20

// Large says whether an alert is too large to be read as it is.
func (a *Alert) Large() bool { return len(a.HTML) > largeMail }

// Shortened words a notice with its first changes only in the HTML, the others
// being in the attached report. The text stays complete.
func Shortened(n *Notice) (*Alert, error) {
	short := *n
	short.most = mostInMail
	return MailOf(&short)
}

// ShortenedDigest words a digest with what is flagged and owed only in the HTML,
// the changes being in the attached report. The text stays complete.
func ShortenedDigest(title string, notices []Notice) (*Alert, error) {
	short := slices.Clone(notices)
	for i := range short {
		short[i].topOnly = true
	}
	return DigestOf(title, short)
}

// Attached is the HTML report of the reviews of notices, nil when there are none.
func Attached(notices []Notice) ([]byte, error) {
	var all []Comparison
	for i := range notices {
		if n := &notices[i]; n.Review != nil {
			all = append(all, Comparison{Name: n.Policy, Review: n.Review})
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	var b bytes.Buffer
	err := HTML(&b, all)
	return b.Bytes(), err
}

// checkpointWords say what a checkpoint in a mail is good for.
const checkpointWords = "Ledger checkpoint. Keep this mail: what the store held when it was written can be proved by it (redletter verify --checkpoint)."

// WithCheckpoint adds a checkpoint of the ledger to the end of a mail, as it is:
// whoever has the mail can tell whether the store was changed later.
func (a *Alert) WithCheckpoint(note []byte) *Alert {
	if len(note) == 0 {
		return a
	}
	out := *a
	lines := safe.Sanitize(string(note)).String()
	out.Text = safe.Sanitize(strings.TrimRight(a.Text.String(), "\n") + "\n\n" + wrapped(checkpointWords) + "\n\n" + lines)
	if body, end, ok := cutLast(string(a.HTML), "</body>"); ok {
		out.HTML = template.HTML(body + "<hr><p><small>" + template.HTMLEscapeString(checkpointWords) + "</small></p><pre style=\"font-size:.75em;white-space:pre-wrap;overflow-wrap:anywhere\">" + //nolint:gosec // escaped here
			template.HTMLEscapeString(lines) + "</pre></body>" + end)
	}
	return &out
}

func wrapped(s string) string { return strings.Join(Style{}.lines([]run{{plain, s}}, mailWidth), "\n") }

func cutLast(s, sep string) (before, after string, ok bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
