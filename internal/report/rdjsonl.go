package report

import (
	"encoding/json"
	"fmt"
	"io"
)

// The part of Reviewdog Diagnostic Format that is written.
type (
	rdDiagnostic struct {
		Message  string     `json:"message"`
		Location rdLocation `json:"location"`
		Severity string     `json:"severity"` // ERROR WARNING INFO
		Source   rdSource   `json:"source"`
		Code     rdCode     `json:"code"`
	}
	rdLocation struct {
		Path  string  `json:"path"`
		Range rdRange `json:"range"`
	}
	rdRange struct {
		Start rdPosition `json:"start"`
	}
	// Without a column the whole line is meant; columns are counted in bytes there.
	rdPosition struct {
		Line int `json:"line"`
	}
	rdSource struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	rdCode struct {
		Value string `json:"value"`
		URL   string `json:"url"`
	}
)

// RDJSONL prints one diagnostic a line, for any reporter of reviewdog.
func RDJSONL(w io.Writer, cs []Comparison) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, x := range issues(cs) {
		d := rdDiagnostic{
			Message: x.message, Severity: x.rdSeverity(),
			Location: rdLocation{x.path(), rdRange{rdPosition{x.line}}},
			Source:   rdSource{"redletter", "https://github.com/redletter-dev/redletter"}, Code: rdCode{x.rule, x.helpURL()},
		}
		if err := enc.Encode(d); err != nil {
			return fmt.Errorf("print rdjsonl: %w", err)
		}
	}
	return nil
}

func (s *issue) rdSeverity() string {
	switch {
	case s.blocking:
		return "ERROR"
	case s.severity == "minor":
		return "INFO"
	}
	return "WARNING"
}
