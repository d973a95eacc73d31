package fetch

import (
	"context"
	"net/http"
	"net/netip"
	"time"
)

// Request asks for one page.
type Request struct {
	URL          string
	ETag         string // validators of the copy at hand: the answer may be NotModified
	LastModified string
	Language     string // Accept-Language; default "en"
	IgnoreRobots string // why robots.txt is not asked although the client obeys it; "" it is
}

// Page is what came of a request: the evidence always, the bodies when the
// outcome is OK or Moved. The bodies are also kept for other statuses, as far
// as they were read, since a block page is evidence too.
type Page struct {
	Evidence
	Raw  []byte // as served, after decompression; what a browser made of it when it was rendered
	Body []byte // Raw in UTF-8; equal to Raw for PDF and other binary formats

	Screenshot []byte // of the whole page, as a PNG; nil without a browser
}

// Evidence is everything about an exchange but the bytes of the page. Its JSON
// is what a store keeps.
type Evidence struct {
	Outcome   Outcome     `json:"outcome"`
	URL       string      `json:"url"`       // as asked, in canonical spelling
	Final     string      `json:"final"`     // that answered last
	Status    int         `json:"status"`    // 0 without an answer
	Proto     string      `json:"proto"`     // "HTTP/2.0"
	Sent      http.Header `json:"sent"`      // request headers
	Header    http.Header `json:"header"`    // of the last answer, as received
	Redirects []Hop       `json:"redirects"` // followed, in order
	Address   string      `json:"address"`   // IP and port that answered last
	Peer      *Peer       `json:"peer"`      // nil without TLS

	MediaType string `json:"media_type"` // as declared, without parameters
	Charset   string `json:"charset"`    // that Body was decoded from, "" for binary formats
	Encoding  string `json:"encoding"`   // content coding on the wire
	WireBytes int64  `json:"wire_bytes"` // of the body, before decompression

	Started  time.Time `json:"started"`
	Answered time.Time `json:"answered"` // headers of the last answer; zero without one
	Finished time.Time `json:"finished"`
	Attempts int       `json:"attempts"` // tries, this one included
	Earlier  []string  `json:"earlier"`  // problems of the tries before

	Rendered *Rendering `json:"rendered,omitempty"` // nil unless a browser made the page
	Archived *Archived  `json:"archived,omitempty"` // nil unless an archive served the page
	Parts    []Evidence `json:"parts,omitempty"`    // of the pages that make one document; the rest is then that of the first

	Vantage string `json:"vantage,omitempty"` // from where the page was asked for, in the words of the configuration
	Clock   *Clock `json:"clock,omitempty"`   // nil where nobody asked

	RobotsOff  string        `json:"robots_off"`  // why robots.txt was not asked, "" for no reason given
	RetryAfter time.Duration `json:"retry_after"` // that the server asked for, in nanoseconds; 0 none
	Problem    string        `json:"problem"`     // the error's text, "" when usable
}

// Rendering says how a browser made a page.
type Rendering struct {
	Browser    string   `json:"browser"`              // "Chrome/156.0.8078.79"
	Idle       bool     `json:"idle"`                 // the network came to rest; otherwise the time was up
	Requests   int      `json:"requests"`             // made for the page and its parts
	WireBytes  int64    `json:"wire_bytes"`           // of all of them
	Refused    []string `json:"refused,omitempty"`    // hosts that the guard kept the page from
	Dismissed  int      `json:"dismissed"`            // dialogs of its scripts that were closed unanswered
	Screenshot string   `json:"screenshot"`           // hash of the picture, "" for none
	Incomplete string   `json:"incomplete,omitempty"` // why the picture is missing
}

// Archived says what an archive served.
type Archived struct {
	URL string    `json:"url"` // of the page that it archived
	At  time.Time `json:"at"`  // when it did
}

// Hop is one redirect.
type Hop struct {
	URL      string `json:"url"`
	Status   int    `json:"status"`
	Location string `json:"location"` // as received
	Address  string `json:"address"`
}

// Peer is the server's side of a TLS connection.
type Peer struct {
	Version     string `json:"version"`
	Cipher      string `json:"cipher"`
	Fingerprint string `json:"fingerprint"` // SHA-256 of the leaf certificate, hex
	Subject     string `json:"subject"`
	Issuer      string `json:"issuer"`
	NotAfter    string `json:"not_after"` // RFC 3339
}

// ETag gives the validator to send next time, "" when there is none. An answer
// that the page was not modified need not repeat it.
func (e *Evidence) ETag() string { return e.validator("ETag", "If-None-Match") }

// LastModified gives the other validator, "" when there is none.
func (e *Evidence) LastModified() string { return e.validator("Last-Modified", "If-Modified-Since") }

func (e *Evidence) validator(received, sent string) string {
	v := e.Header.Get(received)
	if v == "" && e.Outcome == NotModified {
		v = e.Sent.Get(sent)
	}
	return v
}

// Resolver looks up addresses; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}
