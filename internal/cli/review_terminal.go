package cli

import (
	"encoding/base64"
	"os"
	"sync"

	"github.com/redletter-dev/redletter/internal/safe"
)

// terminal is the screen as an output. A frame is written in one piece, so that
// what goes to the clipboard never lands within one.
type terminal struct {
	*os.File
	mu sync.Mutex
}

func (t *terminal) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.File.Write(b)
}

// clip asks the terminal to put a text on the clipboard (OSC 52). What it
// carries is base64 of text that went through safe: nothing of a page can end
// the sequence or begin another.
func (t *terminal) clip(text string) error {
	s := safe.Sanitize(text).String()
	_, err := t.Write([]byte("\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(s)) + "\x07"))
	return err
}
