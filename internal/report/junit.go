package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr,omitempty"` // no schema has it, GitLab reads it
		Time    string        `xml:"time,attr"`
		Failure *junitMessage `xml:"failure"`
		Error   *junitMessage `xml:"error"`
		Skipped *junitMessage `xml:"skipped"`
		Out     string        `xml:"system-out,omitempty"`
	}
	junitMessage struct {
		Message string `xml:"message,attr,omitempty"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// JUnit prints one test case for each rule and each check of each policy. It
// fails where publication is held up, is skipped where a question could not be
// asked, and is an error where the policy could not be looked at.
func JUnit(w io.Writer, cs []Comparison) error {
	all := junitSuites{Name: "redletter"}
	for i := range cs {
		s := cs[i].suite()
		all.Tests, all.Failures, all.Errors = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors
		all.Suites = append(all.Suites, s)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("print JUnit: %w", err)
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return fmt.Errorf("print JUnit: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (c *Comparison) suite() junitSuite {
	s := junitSuite{Name: c.label()}
	if c.Review == nil {
		tc := c.testcase(lookRule)
		tc.Error = &junitMessage{Message: text(c.Trouble.Why), Type: lookRule, Text: c.Trouble.words()}
		s.Cases = []junitCase{tc}
		s.count()
		return s
	}
	at := map[string]int{}
	for _, x := range c.issues() {
		if x.change < 0 {
			continue
		}
		k, ok := at[x.rule]
		if !ok {
			k = len(s.Cases)
			at[x.rule] = k
			s.Cases = append(s.Cases, c.testcase(x.rule))
		}
		s.Cases[k].add(&x)
	}
	for _, k := range c.checks() {
		tc := c.testcase("check " + text(k.Check))
		switch {
		case k.Status == "fail" && c.stopped(&k):
			tc.Failure = &junitMessage{Message: text(k.Why), Type: "check", Text: checkMessage(&k)}
		case k.Status == "not-checked":
			tc.Skipped = &junitMessage{Text: text(k.Why)} // schemas before JUnit 5 know no message here
		default:
			tc.Out = text(k.Status) + ": " + checkMessage(&k)
		}
		s.Cases = append(s.Cases, tc)
	}
	if len(s.Cases) == 0 {
		s.Cases = []junitCase{c.testcase("no change that counts")}
	}
	s.count()
	return s
}

func (c *Comparison) testcase(name string) junitCase {
	return junitCase{Name: name, Class: c.label(), File: text(c.File), Time: "0"}
}

// add puts a finding into the test case of its rule.
func (t *junitCase) add(x *issue) {
	line := fmt.Sprintf("%s, line %d: %s\n", text(x.of.Review.Changes[x.change].ID), x.line, x.message)
	switch {
	case !x.blocking:
		t.Out += line
	case t.Failure == nil:
		t.Failure = &junitMessage{Message: x.message, Type: x.severity, Text: line}
	default:
		t.Failure.Text += line
	}
	t.Out = strings.TrimPrefix(t.Out, "\n")
}

func (s *junitSuite) count() {
	s.Tests = len(s.Cases)
	for i := range s.Cases {
		if s.Cases[i].Failure != nil {
			s.Failures++
		}
		if s.Cases[i].Error != nil {
			s.Errors++
		}
		if s.Cases[i].Skipped != nil {
			s.Skipped++
		}
	}
}
