package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"
)

// JSON prints a value of the contract, indented, without escaping what is no
// HTML, and with a newline at the end. Marks that nobody sees or that turn the
// reading order round are written as escapes: the words stay what they are, and
// a log that shows them is not led astray.
func JSON(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("print JSON: %w", err)
	}
	if _, err := w.Write(shown(b.Bytes())); err != nil {
		return fmt.Errorf("print JSON: %w", err)
	}
	return nil
}

// shown writes format characters and controls of a JSON text as escapes; they
// can stand in its strings alone.
func shown(b []byte) []byte {
	hidden := func(r rune) bool { return r < 0x10000 && (unicode.Is(unicode.Cf, r) || r >= 0x7f && r < 0xa0) }
	if bytes.IndexFunc(b, hidden) < 0 {
		return b
	}
	out := make([]byte, 0, len(b)+64)
	for _, r := range string(b) {
		if hidden(r) {
			out = fmt.Appendf(out, `\u%04x`, r)
			continue
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}
