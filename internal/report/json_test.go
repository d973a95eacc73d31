package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// A log shows JSON too: what turns its lines round is written out, and stays
// the same word for who reads the JSON.
func TestJSONHidesNothing(t *testing.T) {
	const words = "a \u202eevil\u202c name, zero\u200bwidth, \u0085 next, \u061c mark, emoji 👩\u200d👧, ünï 漢字"
	var b bytes.Buffer
	if err := JSON(&b, map[string]string{"quote": words}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\u202e\u202c\u200b\u0085\u061c\u200d") || !strings.Contains(b.String(), "ünï 漢字") {
		t.Errorf("hidden marks are left: %q", b.String())
	}
	var back map[string]string
	if err := json.Unmarshal(b.Bytes(), &back); err != nil || back["quote"] != words {
		t.Errorf("read back as %q: %v", back["quote"], err)
	}
}
