package report

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/redletter-dev/redletter/diff/material"
	"github.com/redletter-dev/redletter/internal/review"
)

// maxResults is what code scanning accepts in one run; more is refused as a
// whole, so the rest is counted in a notification instead.
const maxResults = 25_000

// The part of SARIF 2.1.0 that is written.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		ColumnKind  string            `json:"columnKind"`
		Invocations []sarifInvocation `json:"invocations"`
		Results     []sarifResult     `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID         string          `json:"id"`
		HelpURI    string          `json:"helpUri"`
		Short      sarifMessage    `json:"shortDescription"`
		Full       sarifMessage    `json:"fullDescription"`
		Default    sarifDefault    `json:"defaultConfiguration"`
		Properties sarifProperties `json:"properties"`
	}
	sarifDefault struct {
		Level string `json:"level"`
	}
	sarifProperties struct {
		Tags []string `json:"tags"` // code scanning filters by them
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   string       `json:"level"`
		Message sarifMessage `json:"message"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Baseline     string             `json:"baselineState"`
		Message      sarifMessage       `json:"message"`
		Locations    []sarifLocation    `json:"locations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Status        string `json:"status"`
		Justification string `json:"justification"`
	}
)

// SARIF prints the findings as SARIF 2.1.0 in one run. A change with a
// decision on record is there, suppressed, with the record as justification.
func SARIF(w io.Writer, cs []Comparison) error {
	run := sarifRun{
		ColumnKind: "unicodeCodePoints", Results: []sarifResult{},
		Tool: sarifTool{sarifDriver{Name: "redletter", Version: strings.TrimPrefix(review.Tool, "redletter "), InformationURI: "https://github.com/redletter-dev/redletter", Rules: []sarifRule{}}},
	}
	all := issues(cs)
	invocation := sarifInvocation{Successful: true}
	for i := range cs {
		if cs[i].Trouble != nil {
			invocation.Successful = false
			invocation.Notifications = append(invocation.Notifications, sarifNotification{"error", sarifMessage{cs[i].label() + ": " + cs[i].Trouble.words()}})
		}
	}
	if left := len(all) - maxResults; left > 0 {
		invocation.Notifications = append(invocation.Notifications, sarifNotification{"warning", sarifMessage{fmt.Sprintf("%d less severe findings are left out: a run may hold %d.", left, maxResults)}})
		all = all[:maxResults]
	}
	run.Invocations = []sarifInvocation{invocation}
	index := map[string]int{}
	for i := range all {
		run.Results = append(run.Results, all[i].sarif(&run.Tool.Driver, index))
	}
	return JSON(w, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func (s *issue) sarif(d *sarifDriver, index map[string]int) sarifResult {
	n, ok := index[s.rule]
	if !ok {
		n = len(d.Rules)
		index[s.rule] = n
		d.Rules = append(d.Rules, s.sarifRule())
	}
	r := sarifResult{
		RuleID: s.rule, RuleIndex: n, Level: sarifLevel(s.severity), Baseline: "new", Message: sarifMessage{s.message},
		Fingerprints: map[string]string{"redletter/v1": s.identity()},
	}
	if s.of.File != "" {
		r.Locations = []sarifLocation{{sarifPhysical{sarifArtifact{fileURI(s.of.File)}, sarifRegion{s.line, s.col}}}}
	}
	if s.cover != nil {
		r.Suppressions = []sarifSuppression{{"external", "accepted", strings.TrimSpace(text(s.cover.Decision) + ": " + text(s.cover.Reason) + " (" + text(s.cover.Record) + ")")}}
	}
	return r
}

// sarifRule describes the rule of an issue.
func (s *issue) sarifRule() sarifRule {
	out := sarifRule{ID: s.rule, HelpURI: s.helpURL(), Default: sarifDefault{sarifLevel(s.severity)}}
	out.Short, out.Full, out.Properties.Tags = sarifMessage{s.rule}, sarifMessage{"A question of the publish gate about the whole page."}, []string{"check"}
	if r, ok := material.Lookup(s.rule); ok {
		out.Short, out.Full, out.Properties.Tags = sarifMessage{r.Title}, sarifMessage{"Looks for: " + r.Cue}, []string{r.Family}
		out.Default.Level = sarifLevel(r.Severity.String())
	}
	return out
}

// fileURI is a path as SARIF wants it: relative as it stands, else a file URI.
func fileURI(path string) string {
	u := url.URL{Path: path}
	if strings.HasPrefix(path, "/") {
		u.Scheme = "file"
		return u.String()
	}
	return u.EscapedPath()
}

// identity is the same for the same finding in another run, wherever it stands.
func (s *issue) identity() string { return text(s.of.Name) + ":" + s.rule + ":" + s.fingerprint }

func sarifLevel(severity string) string {
	switch severity {
	case "material":
		return "error"
	case "unclear":
		return "warning"
	}
	return "note"
}
