package report

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
)

// codeQuality is one entry of a GitLab code quality report, which is a list of
// Code Climate issues that must have a severity and a fingerprint.
type codeQuality struct {
	Type        string              `json:"type"`
	Categories  []string            `json:"categories"`
	Description string              `json:"description"`
	CheckName   string              `json:"check_name"`
	Fingerprint string              `json:"fingerprint"`
	Severity    string              `json:"severity"` // info minor major critical blocker
	Location    codeQualityLocation `json:"location"`
}

type codeQualityLocation struct {
	Path  string           `json:"path"`
	Lines codeQualityLines `json:"lines"`
}

type codeQualityLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

// GitLab prints a code quality report. What a record covers is left to the
// record: GitLab knows no suppressions, and an entry would look open.
func GitLab(w io.Writer, cs []Comparison) error {
	out := []codeQuality{}
	for _, x := range issues(cs) {
		if x.cover != nil {
			continue
		}
		sum := sha256.Sum256([]byte(x.of.File + "\n" + x.identity()))
		out = append(out, codeQuality{
			Type: "issue", Categories: []string{"Compatibility"}, // of those that Code Climate knows: others rely on what changed
			Description: x.message, CheckName: x.rule, Fingerprint: hex.EncodeToString(sum[:16]), Severity: x.gitlabSeverity(),
			Location: codeQualityLocation{x.path(), codeQualityLines{x.line, x.line}},
		})
	}
	return JSON(w, out)
}

func (s *issue) path() string {
	if s.of.File != "" || s.of.Review == nil {
		return text(s.of.File)
	}
	return text(s.of.Review.New.Ref)
}

func (s *issue) gitlabSeverity() string {
	switch {
	case s.blocking && s.severity == "material":
		return "blocker"
	case s.blocking:
		return "critical"
	case s.severity == "material":
		return "major"
	case s.severity == "unclear":
		return "minor"
	}
	return "info"
}
