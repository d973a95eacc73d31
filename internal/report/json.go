package report

import (
	"encoding/json"
	"fmt"
	"io"
)

// JSON prints a value of the contract, indented, without escaping what is no
// HTML, and with a newline at the end.
func JSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("print JSON: %w", err)
	}
	return nil
}
