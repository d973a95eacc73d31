package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/snapshots"
)

func (p *program) show() *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "one record of the store: a capture, version, review, change, decision or mail",
		Long: `show prints one record with all that is known of it:

  12, capture:12        a look, as redletter history numbers them, with what the server said
  version:3             a text that was accepted
  review:7              a judgement, as redletter diff prints one
  C-014, acme/C-014,    a change: of the latest review of all policies, of one,
  review:7/C-014        or of a certain review; with what was decided on it
  decision:2            what somebody made of a change
  mail:5                a mail, as redletter outbox numbers them, with the proof of sending`,
		Args: cobra.ExactArgs(1),
		RunE: run(func(args []string) error { return p.runShow(args[0]) }),
	}
}

func (p *program) runShow(id string) error {
	store, err := p.openStore(nil, snapshots.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	if isChange(id) {
		err = p.showChange(store, id)
	} else {
		err = p.showRecord(store, id)
	}
	var f *failure
	var quiet verdictStatus
	if err == nil || errors.As(err, &f) || errors.As(err, &quiet) {
		return err
	}
	return unopenedStore(err)
}

// isChange says whether an ID ends in C-014.
func isChange(id string) bool {
	last := id[strings.LastIndex(id, "/")+1:]
	return strings.HasPrefix(strings.ToUpper(last), "C-")
}

func (p *program) showRecord(store *snapshots.Store, id string) error {
	kind, n, ok := strings.Cut(id, ":")
	if !ok {
		kind, n = snapshots.KindCapture, id
	}
	_, number, err := entryName(kind + ":" + n)
	if err != nil {
		return err
	}
	switch kind {
	case snapshots.KindCapture:
		return p.showCapture(store, number)
	case snapshots.KindVersion:
		return p.showVersion(store, number)
	case snapshots.KindReview:
		return p.showReview(store, number)
	case snapshots.KindDecision:
		return p.showDecision(store, number)
	case "mail":
		return p.showPosted(store, number)
	}
	return usage(fmt.Errorf("%q names no record", id), "see redletter show --help")
}

// displayed is the JSON of a record, with its place in the ledger.
type displayed struct {
	Schema string `json:"schema"`
	Kind   string `json:"kind"`
	Entry  int64  `json:"entry"` // of the ledger; -1 for none yet
	Record any    `json:"record"`
}

// entryOf is the place of a record in the ledger, -1 for none.
func (p *program) entryOf(store *snapshots.Store, kind string, id int64) (int64, error) {
	l, err := store.LeafOf(p.ctx, kind, id)
	if errors.Is(err, snapshots.ErrNotFound) {
		return -1, nil
	}
	return l.N, err
}

// tell prints a record: as JSON, or line by line.
func (p *program) tell(store *snapshots.Store, kind string, id int64, record any, lines [][2]string) error {
	n, err := p.entryOf(store, kind, id)
	if err != nil {
		return err
	}
	if p.json {
		return report.JSON(p.Stdout, displayed{"redletter/record/v1", kind, n, record})
	}
	if n >= 0 {
		lines = append(lines, [2]string{"ledger entry", fmt.Sprint(n)})
	}
	for _, l := range lines {
		if l[1] == "" {
			continue
		}
		if err := p.print(fmt.Sprintf("%-14s %s\n", l[0], strings.ReplaceAll(l[1], "\n", "\n"+strings.Repeat(" ", 15)))); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) showCapture(store *snapshots.Store, id int64) error {
	c, err := store.Capture(p.ctx, id)
	if err != nil {
		return err
	}
	views, err := store.Views(p.ctx, id)
	if err != nil {
		return err
	}
	lines := [][2]string{
		{"capture", fmt.Sprint(c.ID)},
		{"policy", c.Policy},
		{"looked at", at(c.At)},
		{"outcome", c.Outcome},
		{"why", c.Why},
		{"address", c.URL},
		{"media type", c.MediaType},
		{"as served", p.bodyLine(store, c.Raw)},
		{"as read", p.bodyLine(store, c.Body)},
		{"text", c.Tree.String()},
		{"reader", c.Extractor},
		{"screenshot", p.bodyLine(store, c.Shot)},
		{"configuration", c.Config.String()},
	}
	var e fetch.Evidence
	if json.Unmarshal(c.Evidence, &e) == nil { // an import keeps another kind of evidence
		lines = append(lines, [2]string{"vantage", e.Vantage}, [2]string{"our clock", e.Clock.String()})
	}
	for _, v := range views {
		lines = append(lines, [2]string{"read anew", fmt.Sprintf("%s by %s: %s", at(v.At), v.Extractor, v.Tree)})
	}
	lines = append(lines, [2]string{"exchange", indented(c.Evidence)})
	return p.tell(store, snapshots.KindCapture, id, struct {
		snapshots.Capture
		Views []snapshots.View `json:"views"`
	}{c, append([]snapshots.View{}, views...)}, lines)
}

// bodyLine names a body and says when its bytes are gone or damaged.
func (p *program) bodyLine(store *snapshots.Store, h snapshots.Hash) string {
	if h.IsZero() {
		return ""
	}
	b, err := store.Kept(p.ctx, h)
	if err != nil {
		return h.String() + " (" + err.Error() + ")"
	}
	return fmt.Sprintf("%s, %d bytes", h, len(b))
}

func indented(doc json.RawMessage) string {
	if doc == nil {
		return ""
	}
	b, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return string(doc)
	}
	return string(b)
}

func (p *program) showVersion(store *snapshots.Store, id int64) error {
	v, err := store.Version(p.ctx, id)
	if err != nil {
		return err
	}
	return p.tell(store, snapshots.KindVersion, id, v, [][2]string{
		{"version", fmt.Sprint(v.ID)},
		{"policy", v.Policy},
		{"number", fmt.Sprint(v.Number)},
		{"capture", fmt.Sprint(v.Capture)},
		{"captured", at(v.Captured)},
		{"accepted", at(v.Accepted)},
		{"title", v.Title},
		{"own date", v.Effective},
		{"as read", p.bodyLine(store, v.Body)},
		{"text", v.Tree.String()},
		{"reader", v.Extractor},
	})
}

func (p *program) showReview(store *snapshots.Store, id int64) error {
	kept, r, err := p.keptReview(store, id)
	if err != nil {
		return err
	}
	if p.json {
		return report.JSON(p.Stdout, kept.JSON)
	}
	n, err := p.entryOf(store, snapshots.KindReview, id)
	if err != nil {
		return err
	}
	if err := p.print(fmt.Sprintf("review %d of %s, made %s by rules %s; ledger entry %d\n\n", id, kept.Policy, at(kept.At), kept.Rules, n)); err != nil {
		return err
	}
	return report.Text(p.Stdout, r, report.TextOptions{Style: p.style()})
}

func (p *program) keptReview(store *snapshots.Store, id int64) (snapshots.Review, *review.Review, error) {
	kept, err := store.ReviewByID(p.ctx, id)
	if err != nil {
		return kept, nil, err
	}
	r := new(review.Review)
	if err := json.Unmarshal(kept.JSON, r); err != nil {
		return kept, nil, fmt.Errorf("read review %d: %w", id, err)
	}
	return kept, r, nil
}

func (p *program) showDecision(store *snapshots.Store, id int64) error {
	d, err := store.Decision(p.ctx, id)
	if err != nil {
		return err
	}
	return p.tell(store, snapshots.KindDecision, id, d, decisionLines(&d))
}

func decisionLines(d *snapshots.Decision) [][2]string {
	lines := [][2]string{
		{"decision", fmt.Sprintf("%d: %s", d.ID, d.Action)},
		{"on", d.Policy + " " + d.Change + " " + d.Fingerprint},
		{"by", authorOf(d)},
		{"at", at(d.At)},
		{"reason", d.Reason},
		{"note", d.Note},
		{"owner", d.Owner},
		{"old", d.Old},
		{"new", d.New},
	}
	if d.Undoes != 0 {
		lines = append(lines, [2]string{"takes back", fmt.Sprint("decision ", d.Undoes)})
	}
	if !d.Due.IsZero() {
		lines = append(lines, [2]string{"due", at(d.Due)})
	}
	if !d.Until.IsZero() {
		lines = append(lines, [2]string{"until", at(d.Until)})
	}
	return lines
}

func (p *program) showPosted(store *snapshots.Store, id int64) error {
	m, err := store.MailState(p.ctx, id)
	if err != nil {
		return err
	}
	ends, err := store.Sendings(p.ctx, id)
	if err != nil {
		return err
	}
	lines := [][2]string{
		{"mail", fmt.Sprint(m.ID)},
		{"message ID", m.Key},
		{"to", m.Recipient},
		{"subject", m.Subject},
		{"worded", at(m.Created)},
		{"state", m.State},
		{"attempts", fmt.Sprint(m.Attempts)},
		{"error", m.Error},
		{"bytes", p.bodyLine(store, m.Raw)},
	}
	last := int64(0)
	for _, e := range ends {
		last = e.ID
		if e.State == snapshots.Sent {
			lines = append(lines, [2]string{"taken", fmt.Sprintf("%s by %s: %s", at(e.Sent), e.Server, e.Reply)})
		} else {
			lines = append(lines, [2]string{e.State, fmt.Sprintf("after %d attempts: %s", e.Attempts, e.Error)})
		}
	}
	return p.tell(store, snapshots.KindSending, last, struct {
		posted
		Ends []snapshots.Settled `json:"ends"`
	}{postedOf(&m), append([]snapshots.Settled{}, ends...)}, lines)
}
