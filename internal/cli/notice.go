package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/report"
	"github.com/redletter-dev/redletter/internal/review"
	"github.com/redletter-dev/redletter/notify"
)

// noticeFlags hold the flags of notice.
type noticeFlags struct {
	comparison
	letter  string
	company string
	url     string
}

func (p *program) notice() *cobra.Command {
	f := &noticeFlags{}
	c := &cobra.Command{
		Use:   "notice OLD NEW",
		Short: "who has to be told what, how and by when; for own policies a checklist and a draft letter",
		Long: `notice works out who owes whom what because of the change from OLD to NEW, by
the policy's own promise and by the chosen jurisdictions. With --role own it
adds the checklist before publishing and a draft of the notice letter, which
counsel has to complete.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usage(fmt.Errorf("notice takes two versions, got %d", len(args)), "redletter notice --role own OLD NEW")
			}
			return nil
		},
		RunE: run(func(args []string) error { return p.runNotice(f, args) }),
	}
	f.comparison.register(c)
	c.Flags().StringVar(&f.letter, "letter", "text", "form of the draft letter: text, markdown, html (html prints the letter alone)")
	c.Flags().StringVar(&f.company, "company", "", "name of the company in the letter; counsel completes it otherwise")
	c.Flags().StringVar(&f.url, "policy-url", "", "address of the policy in the letter; counsel completes it otherwise")
	return c
}

// noticed is the JSON of notice.
type noticed struct {
	Schema    string              `json:"schema"`
	Role      string              `json:"role"`
	Verdict   string              `json:"verdict"`
	Duties    []review.Duty       `json:"duties"`
	Checks    []review.Check      `json:"checks"`
	Suggested []review.Suggestion `json:"suggested_jurisdictions"`
	Letter    string              `json:"letter,omitempty"`
	Open      []string            `json:"counsel_to_complete,omitempty"`
	Checklist []checkItem         `json:"checklist,omitempty"`
}

type checkItem struct {
	Number   int      `json:"number"`
	What     string   `json:"what"`
	Attested bool     `json:"attested"`
	State    string   `json:"state"`
	Details  []string `json:"details"`
	Evidence string   `json:"evidence"`
}

func (p *program) runNotice(f *noticeFlags, args []string) error {
	if f.letter != "text" && f.letter != "markdown" && f.letter != "html" {
		return usage(fmt.Errorf("--letter %q is unknown", f.letter), "use text, markdown or html")
	}
	if err := f.valid(); err != nil {
		return err
	}
	c, err := p.compare(&f.comparison, args[0], args[1])
	if err != nil {
		return err
	}
	r := c.Review()
	if r.Verdict == review.Suspect {
		return noLook(fmt.Errorf("the %s version is probably not the whole policy: %s (“%s”)", r.Suspect.Side, r.Suspect.Signals[0].Kind, r.Suspect.Signals[0].Quote),
			"get the whole page first, then ask again")
	}
	if f.role != "own" {
		return p.printNotice(r, nil)
	}
	n := notification(c)
	n.Company, n.URL = f.company, f.url
	return p.printNotice(r, &ownNotice{letter: notify.Draft(n), list: notify.Checklist(n), form: f.letter})
}

// ownNotice is what a publisher needs beside the duties.
type ownNotice struct {
	letter notify.Letter
	list   []notify.Item
	form   string
}

func notification(c *review.Case) *notify.Comparison {
	return &notify.Comparison{Delta: c.Delta, Judgements: c.Judgements, Old: &c.OldWord, Duties: c.Duties, Checks: c.Checks}
}

func (p *program) printNotice(r *review.Review, own *ownNotice) error {
	if p.json {
		return report.JSON(p.Stdout, noticeOf(r, own))
	}
	if own != nil && own.form == "html" {
		html, err := own.letter.HTML()
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(p.Stdout, html)
		return err
	}
	if err := report.Duties(p.Stdout, r, p.style()); err != nil || own == nil {
		return err
	}
	letter, list := own.letter.Text(), notify.ChecklistText(own.list)
	if own.form == "markdown" {
		letter, list = own.letter.Markdown(), notify.ChecklistMarkdown(own.list)
	}
	_, err := fmt.Fprintf(p.Stdout, "\nBefore publishing\n\n%s\nDraft of the letter\n\n%s\n", list, letter)
	return err
}

func noticeOf(r *review.Review, own *ownNotice) *noticed {
	out := &noticed{
		Schema: "redletter/notice/v1", Role: r.Role, Verdict: r.Verdict, Duties: r.Duties, Checks: r.Checks,
		Suggested: r.Suggested,
	}
	if out.Suggested == nil {
		out.Suggested = []review.Suggestion{}
	}
	if own == nil {
		return out
	}
	out.Letter, out.Open = own.letter.Markdown().String(), own.letter.Open
	for _, i := range own.list {
		item := checkItem{Number: i.Number, What: i.What, Attested: i.Attested, State: i.State, Details: []string{}, Evidence: i.Evidence}
		for _, d := range i.Details {
			item.Details = append(item.Details, d.String())
		}
		out.Checklist = append(out.Checklist, item)
	}
	return out
}
