package notify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"net/mail"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/safe"
)

// Message is one mail, or what a channel is told. It goes to all of its recipients or to none.
type Message struct {
	ID      string    // Message-ID without brackets; see ID
	Date    time.Time // printed in its own zone
	From    string    // "redletter <redletter@example.com>"
	To      []string
	Subject safe.Text     // one line
	Text    safe.Text     // everything there is to say
	HTML    template.HTML // the same with marks; "" for none
	Thread  string        // ID of the thread's root, "" for none
	Topic   safe.Text     // name of the thread, the same in all of its messages
	ListID  string        // "acme.redletter.example.com": what filters sort by; "" for none

	Matter string // what it is about, the same in all messages about one thing; "" for itself alone
	Ends   bool   // there is nothing more to do about it

	Policy      string // what it is about and how bad, for filters; "" for none
	Severity    string
	Unsubscribe string // an address that takes people off; "" for none

	Files []File          // attached
	Facts json.RawMessage // the same for programs; nil for none
}

// File is an attachment. Its name is ours, never a page's.
type File struct {
	Name  string
	Type  string // media type
	Bytes []byte
}

// Sender delivers messages. An error is an *Undelivered: the message may be
// sent again, with the same ID, when it says Temporary.
type Sender interface {
	Send(ctx context.Context, m *Message) (Receipt, error)
}

// Receipt is the proof that a server took a message.
type Receipt struct {
	Server string // host and port
	Reply  string // of the server to the whole message, one line
	Raw    []byte // the bytes that it took
}

// Undelivered says why a message was not taken.
type Undelivered struct {
	Temporary bool          // worth another try
	Code      int           // of the server's reply; 0 when it came to none
	After     time.Duration // not before, as the other side asks; 0 when it does not
	Gone      bool          // the place is switched off for good
	Waits     bool          // nobody was asked: the try does not count
	Err       error
	hint      string
}

func (u *Undelivered) Error() string { return safe.Line(u.Err.Error()).String() }

// Unwrap gives the cause.
func (u *Undelivered) Unwrap() error { return u.Err }

// Hint says what to do next, in one sentence.
func (u *Undelivered) Hint() string { return u.hint }

// ID makes a Message-ID from what a message is about: the same parts give the
// same ID, in the domain of the sender.
func ID(from string, parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p) // so that no two lists read alike
	}
	return hex.EncodeToString(h.Sum(nil)[:16]) + "@" + domain(from)
}

// domain is that of a mail address, or one that can belong to nobody.
func domain(address string) string {
	if a, err := mail.ParseAddress(address); err == nil {
		return a.Address[strings.LastIndexByte(a.Address, '@')+1:]
	}
	return "redletter.invalid"
}
