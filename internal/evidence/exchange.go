package evidence

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/redletter-dev/redletter/fetch"
	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/snapshots"
)

// rebuilt says in every WARC what of the wire is not as it was.
const rebuilt = "rebuilt from the evidence of each capture: the names of header fields are in canonical spelling and sorted; " +
	"HTTP/2 is written as HTTP/1.1 with the standard reason phrase, the protocol stands in the metadata record; " +
	"content codings are undone, and the fields that described the body on the wire are kept as X-Archive-Orig-*; " +
	"of redirects only the status and the target were kept, in the metadata record"

const (
	sameProfile     = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	unmodifiedSince = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

// warcWriter writes the exchanges of a bundle.
type warcWriter struct {
	b     *bundle
	to    *written
	first map[string]*warcRecord // the record that holds a payload, by its digest
	base  map[string]*warcRecord // the latest response of a page, which a 304 speaks of
}

// keepExchange writes what was asked and answered as one WARC.
func (b *bundle) keepExchange(ctx context.Context) error {
	f, err := b.create("exchange.warc")
	if err != nil {
		return err
	}
	w := &warcWriter{b: b, to: f, first: map[string]*warcRecord{}, base: map[string]*warcRecord{}}
	if err := w.info(); err != nil {
		return err
	}
	for i := range b.captures {
		if err := w.capture(ctx, &b.captures[i]); err != nil {
			return err
		}
	}
	f.close()
	return nil
}

func (w *warcWriter) info() error {
	c := &w.b.captures[0]
	r := warcRecord{kind: "warcinfo", id: w.id("info", c), at: c.At, fields: []warcField{{"Content-Type", "application/warc-fields"}}}
	r.block = warcFields([]warcField{
		{"software", "redletter"},
		{"format", "WARC File Format 1.1"},
		{"conformsTo", "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"},
		{"isPartOf", w.b.head.origin + " " + w.b.policy},
		{"description", rebuilt},
	})
	return r.write(w.to)
}

// id names a record of a capture in this store.
func (w *warcWriter) id(what string, c *snapshots.Capture) string {
	return warcID(w.b.head.origin, " ", what, " ", c.ID)
}

// capture writes the records of one look.
func (w *warcWriter) capture(ctx context.Context, c *snapshots.Capture) error {
	raw, err := w.raw(ctx, c)
	if err != nil {
		return err
	}
	e := exchange(c)
	about, err := w.pages(c, e, raw)
	if err != nil {
		return err
	}
	if err := w.picture(ctx, c, about); err != nil {
		return err
	}
	return w.metadata(c, e, about)
}

// raw gives the bytes of a capture; nil when there are none, or no longer.
func (w *warcWriter) raw(ctx context.Context, c *snapshots.Capture) ([]byte, error) {
	if c.Raw.IsZero() || w.b.bodies[c.Raw] == "" {
		return nil, nil
	}
	return w.b.store.Kept(ctx, c.Raw)
}

// pages writes the pages of a look, most often one, and gives the ID of the
// record that stands for it.
func (w *warcWriter) pages(c *snapshots.Capture, e *fetch.Evidence, raw []byte) (about string, err error) {
	if e == nil || len(e.Parts) == 0 {
		return w.page(c, e, raw, "")
	}
	parts, _ := parse.Split(raw) // none when the body is gone
	for i := range e.Parts {
		var body []byte
		if i < len(parts) {
			body = parts[i].Bytes
		}
		id, err := w.page(c, &e.Parts[i], body, fmt.Sprintf(" part %d", i+1))
		if err != nil {
			return "", err
		}
		about = or(about, id)
	}
	return about, nil
}

// page writes one page: as request and response when a server was asked, else as
// a resource: what a browser made of a page, a file, a text that was imported.
func (w *warcWriter) page(c *snapshots.Capture, e *fetch.Evidence, raw []byte, part string) (string, error) {
	switch {
	case e == nil:
		return w.resource(c, raw, "imported", part)
	case e.Rendered != nil:
		return w.resource(c, raw, "rendered", part)
	case e.Status != 0:
		return w.answered(c, e, raw, part)
	}
	return w.resource(c, raw, "local", part)
}

// answered writes a request and its response, and gives the ID of the latter.
func (w *warcWriter) answered(c *snapshots.Capture, e *fetch.Evidence, raw []byte, part string) (string, error) {
	target := webURL(e.Final, e.URL)
	response := &warcRecord{kind: "response", id: w.id("response"+part, c), at: c.At, block: append(responseHead(e, len(raw)), raw...)}
	response.fields = []warcField{{"WARC-Target-URI", target}, {"WARC-IP-Address", hostOf(e.Address)}, {"Content-Type", "application/http; msgtype=response"}, {"WARC-Payload-Digest", warcDigest(raw)}}
	seen := w.first[warcDigest(raw)]
	switch {
	case e.Outcome == fetch.NotModified && w.base[target] != nil:
		w.revisit(response, w.base[target], unmodifiedSince, responseHead(e, 0))
	case !c.Raw.IsZero() && raw == nil:
		response.fields = append(response.fields, warcField{"WARC-Truncated", "unspecified"}) // the body was deleted
	case seen != nil:
		w.revisit(response, seen, sameProfile, responseHead(e, len(raw)))
		w.base[target] = seen
	case raw != nil:
		w.first[warcDigest(raw)], w.base[target] = response, response
	}
	request := &warcRecord{kind: "request", id: w.id("request"+part, c), at: c.At, block: requestHead(e, target)}
	request.fields = []warcField{{"WARC-Target-URI", target}, {"WARC-IP-Address", hostOf(e.Address)}, {"Content-Type", "application/http; msgtype=request"}, {"WARC-Concurrent-To", response.id}}
	if err := request.write(w.to); err != nil {
		return "", err
	}
	return response.id, response.write(w.to)
}

// revisit makes a record point to an earlier one that holds the same payload.
func (w *warcWriter) revisit(r, of *warcRecord, profile string, block []byte) {
	r.kind, r.block = "revisit", block
	digest := of.field("WARC-Payload-Digest")
	for i := range r.fields {
		if r.fields[i].name == "WARC-Payload-Digest" {
			r.fields[i].value = digest
		}
	}
	r.fields = append(r.fields, warcField{"WARC-Profile", profile}, warcField{"WARC-Refers-To", of.id},
		warcField{"WARC-Refers-To-Target-URI", of.field("WARC-Target-URI")}, warcField{"WARC-Refers-To-Date", warcDate(of.at)})
}

func (r *warcRecord) field(name string) string {
	for _, f := range r.fields {
		if f.name == name {
			return f.value
		}
	}
	return ""
}

// resource writes bytes that are no answer of a server.
func (w *warcWriter) resource(c *snapshots.Capture, raw []byte, kind, part string) (string, error) {
	if raw == nil {
		return "", nil
	}
	r := &warcRecord{kind: "resource", id: w.id("resource"+part, c), at: c.At, block: raw}
	r.fields = []warcField{
		{"WARC-Target-URI", "urn:" + kind + ":" + or(webURL(c.URL), url.PathEscape(or(c.URL, c.Policy)))},
		{"Content-Type", or(headerLine(servedType(c)), "application/octet-stream")},
		{"WARC-Payload-Digest", warcDigest(raw)},
	}
	if seen := w.first[warcDigest(raw)]; seen != nil {
		w.revisit(r, seen, sameProfile, nil)
	} else {
		w.first[warcDigest(raw)] = r
	}
	return r.id, r.write(w.to)
}

// picture writes the screenshot of a capture.
func (w *warcWriter) picture(ctx context.Context, c *snapshots.Capture, about string) error {
	if c.Shot.IsZero() || w.b.bodies[c.Shot] == "" || w.first[c.Shot.String()] != nil {
		return nil
	}
	png, err := w.b.store.Kept(ctx, c.Shot)
	if err != nil {
		return err
	}
	r := &warcRecord{kind: "resource", id: w.id("screenshot", c), at: c.At, block: png}
	r.fields = []warcField{
		{"WARC-Target-URI", "urn:screenshot:" + or(webURL(c.URL), c.Policy)},
		{"Content-Type", "image/png"},
		{"WARC-Payload-Digest", warcDigest(png)},
		{"WARC-Concurrent-To", about},
	}
	w.first[c.Shot.String()] = r
	return r.write(w.to)
}

// metadata writes what no other record can say of a look.
func (w *warcWriter) metadata(c *snapshots.Capture, e *fetch.Evidence, about string) error {
	r := &warcRecord{kind: "metadata", id: w.id("metadata", c), at: c.At, fields: []warcField{
		{"WARC-Target-URI", or(webURL(c.URL), "urn:policy:"+c.Policy)}, {"Content-Type", "application/warc-fields"}, {"WARC-Refers-To", about},
	}}
	fields := []warcField{{"capture", fmt.Sprint(c.ID)}, {"policy", c.Policy}, {"outcome", c.Outcome}, {"why", c.Why}, {"evidence", captureName(c.ID) + ".evidence.json"}}
	if e != nil {
		fields = append(fields, warcField{"vantage", e.Vantage}, warcField{"clock", e.Clock.String()})
	}
	switch {
	case e == nil:
	case len(e.Parts) > 0:
		for i := range e.Parts {
			fields = append(append(fields, warcField{"page", strconv.Itoa(i + 1)}), exchanged(&e.Parts[i])...)
		}
	default:
		fields = append(fields, exchanged(e)...)
	}
	r.block = warcFields(fields)
	return r.write(w.to)
}

// exchanged lists what the evidence says beside request and response.
func exchanged(e *fetch.Evidence) []warcField {
	out := []warcField{
		{"asked", e.URL},
		{"final", e.Final},
		{"protocol", e.Proto},
		{"address", e.Address},
		{"outcome-of-fetch", string(e.Outcome)},
		{"fetchTimeMs", strconv.FormatInt(e.Finished.Sub(e.Started).Milliseconds(), 10)},
		{"attempts", strconv.Itoa(e.Attempts)},
		{"wire-bytes", strconv.FormatInt(e.WireBytes, 10)},
		{"content-coding", e.Encoding},
		{"problem", e.Problem},
	}
	for _, h := range e.Redirects {
		out = append(out, warcField{"redirect", fmt.Sprintf("%d %s from %s at %s", h.Status, h.Location, h.URL, h.Address)})
	}
	if p := e.Peer; p != nil {
		out = append(out, warcField{"tls", p.Version + " " + p.Cipher}, warcField{"certificate-sha256", p.Fingerprint},
			warcField{"certificate-subject", p.Subject}, warcField{"certificate-issuer", p.Issuer}, warcField{"certificate-not-after", p.NotAfter})
	}
	return out
}

// requestHead rebuilds the request.
func requestHead(e *fetch.Evidence, target string) []byte {
	u, err := url.Parse(target)
	if err != nil {
		u = &url.URL{Path: "/"}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "GET %s HTTP/1.1\r\nHost: %s\r\n", u.RequestURI(), u.Host)
	writeHeader(&b, e.Sent, nil)
	b.WriteString("\r\n")
	return b.Bytes()
}

// onTheWire are the fields that describe a body in its coding.
var onTheWire = map[string]bool{"Content-Encoding": true, "Transfer-Encoding": true, "Content-Length": true}

// responseHead rebuilds the head of the answer over a body without coding.
func responseHead(e *fetch.Evidence, length int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", e.Status, or(http.StatusText(e.Status), "Unknown"))
	writeHeader(&b, e.Header, onTheWire)
	if e.Status != http.StatusNotModified && e.Status != http.StatusNoContent {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", length)
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

// writeHeader writes fields in the order of their names.
func writeHeader(b *bytes.Buffer, h http.Header, renamed map[string]bool) {
	names := make([]string, 0, len(h))
	for n := range h {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		for _, v := range h[n] {
			name := headerLine(n)
			if renamed[n] {
				name = "X-Archive-Orig-" + name
			}
			fmt.Fprintf(b, "%s: %s\r\n", name, headerLine(v))
		}
	}
}

// webURL gives the first address that is one of the web, "" when none is.
func webURL(addresses ...string) string {
	for _, a := range addresses {
		if u, err := url.Parse(a); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
			return strings.ReplaceAll(u.String(), " ", "%20")
		}
	}
	return ""
}

// hostOf is the IP address of IP:port.
func hostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return ""
	}
	return host
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
