package evidence

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

// strict is a reader of WARC 1.1 that forgives nothing: what the standard asks
// for (ISO 28500:2017, sections 4 to 6) is asked for, byte by byte.
type strict struct {
	in   *bufio.Reader
	seen map[string]strictRecord // by ID
}

type strictRecord struct {
	head  textproto.MIMEHeader
	block []byte
}

var (
	idForm   = regexp.MustCompile(`^<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}>$`)
	nameForm = regexp.MustCompile(`^[A-Za-z0-9-]+$`)
)

// required are the fields that a kind of record must have.
var required = map[string][]string{
	"warcinfo": {"Content-Type"}, "request": {"WARC-Target-URI", "Content-Type"}, "response": {"WARC-Target-URI", "Content-Type", "WARC-Payload-Digest"},
	"metadata": {"Content-Type"}, "resource": {"WARC-Target-URI", "Content-Type", "WARC-Payload-Digest"},
	"revisit": {"WARC-Target-URI", "WARC-Profile", "WARC-Refers-To", "WARC-Refers-To-Date", "WARC-Refers-To-Target-URI"},
}

func (s *strict) next() (*strictRecord, error) {
	version, err := s.in.ReadString('\n')
	if errors.Is(err, io.EOF) && version == "" {
		return nil, io.EOF
	}
	if version != "WARC/1.1\r\n" {
		return nil, fmt.Errorf("a record begins with %q", version)
	}
	r := &strictRecord{head: textproto.MIMEHeader{}}
	for {
		line, err := s.in.ReadString('\n')
		if err != nil || !strings.HasSuffix(line, "\r\n") {
			return nil, fmt.Errorf("a field ends with %q: %w", line, err)
		}
		if line = strings.TrimSuffix(line, "\r\n"); line == "" {
			break
		}
		name, value, ok := strings.Cut(line, ": ")
		if !ok || !nameForm.MatchString(name) || len(r.head[name]) > 0 || value == "" {
			return nil, fmt.Errorf("field %q", line)
		}
		r.head[name] = []string{value}
	}
	n, err := strconv.Atoi(r.field("Content-Length"))
	if err != nil {
		return nil, err
	}
	r.block = make([]byte, n+4)
	if _, err := io.ReadFull(s.in, r.block); err != nil || !bytes.HasSuffix(r.block, []byte("\r\n\r\n")) {
		return nil, fmt.Errorf("a block of %d bytes does not end with two line ends: %w", n, err)
	}
	r.block = r.block[:n]
	return r, s.judge(r)
}

func (r *strictRecord) field(name string) string {
	if v := r.head[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

func (s *strict) judge(r *strictRecord) error {
	kind, id := r.field("WARC-Type"), r.field("WARC-Record-ID")
	if _, again := s.seen[id]; again || !idForm.MatchString(id) {
		return fmt.Errorf("record ID %q is no UUID, or not the only one", id)
	}
	if _, err := time.Parse("2006-01-02T15:04:05.000000Z", r.field("WARC-Date")); err != nil {
		return err
	}
	if required[kind] == nil {
		return fmt.Errorf("record of kind %q", kind)
	}
	for _, name := range required[kind] {
		if r.field(name) == "" {
			return fmt.Errorf("%s %s has no %s", kind, id, name)
		}
	}
	if r.field("WARC-Block-Digest") != snapshots.Sum(r.block).String() {
		return fmt.Errorf("%s %s: the block has another digest", kind, id)
	}
	s.seen[id] = *r
	return s.judgeKind(kind, r)
}

func (s *strict) judgeKind(kind string, r *strictRecord) error {
	switch kind {
	case "request":
		q, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(r.block)))
		if err != nil {
			return err
		}
		if u := "https://" + q.Host + q.RequestURI; u != r.field("WARC-Target-URI") {
			return fmt.Errorf("the request is for %s", u)
		}
	case "response":
		p, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(r.block)), nil)
		if err != nil {
			return err
		}
		body, err := io.ReadAll(p.Body)
		if err != nil || snapshots.Sum(body).String() != r.field("WARC-Payload-Digest") {
			return fmt.Errorf("the payload has another digest: %w", err)
		}
		if len(p.Header["Set-Cookie"]) != 2 || p.Header.Get("X-Odd") != "line  WARC/1.1" || p.Header.Get("Content-Encoding") != "" {
			return fmt.Errorf("the fields are %v", p.Header)
		}
	case "revisit":
		of, ok := s.seen[r.field("WARC-Refers-To")]
		if !ok || of.field("WARC-Date") != r.field("WARC-Refers-To-Date") || of.field("WARC-Target-URI") != r.field("WARC-Refers-To-Target-URI") || of.field("WARC-Payload-Digest") != r.field("WARC-Payload-Digest") {
			return errors.New("the revisit speaks of a record that does not stand before it")
		}
	case "resource":
		if snapshots.Sum(r.block).String() != r.field("WARC-Payload-Digest") {
			return errors.New("the resource has another digest")
		}
	}
	return nil
}

// Every record of a bundle's WARC is as the standard asks, and each look is told:
// what was asked and answered, what was the same, what failed.
func TestWARC(t *testing.T) {
	b, _ := bundleOf(t, filled(t), "acme", Options{})
	s := &strict{in: bufio.NewReader(strings.NewReader(files(t, b)["exchange.warc"])), seen: map[string]strictRecord{}}
	count := map[string]int{}
	profiles := map[string]int{}
	for {
		r, err := s.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		count[r.field("WARC-Type")]++
		profiles[r.field("WARC-Profile")]++
	}
	want := map[string]int{"warcinfo": 1, "request": 8, "response": 6, "revisit": 2, "resource": 2, "metadata": 9}
	if fmt.Sprint(count) != fmt.Sprint(want) || profiles[sameProfile] != 1 || profiles[unmodifiedSince] != 1 {
		t.Errorf("records %v, want %v; profiles %v", count, want, profiles)
	}
}

// The WARC in a program of others: $REDLETTER_WARC gets the file and says no by
// its status. make browser sets it.
func TestWARCInAnotherReader(t *testing.T) {
	judge := os.Getenv("REDLETTER_WARC")
	b, _ := bundleOf(t, filled(t), "acme", Options{})
	file := filepath.Join(t.TempDir(), "exchange.warc")
	if err := os.WriteFile(file, []byte(files(t, b)["exchange.warc"]), 0o600); err != nil {
		t.Fatal(err)
	}
	if judge == "" { // without one: what it would be given is there and begins as it must
		if head := must(os.ReadFile(file)); !bytes.HasPrefix(head, []byte("WARC/1.1\r\nWARC-Type: warcinfo\r\n")) {
			t.Errorf("the file begins with %.40q", head)
		}
		return
	}
	out, err := exec.Command(judge, file).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	for kind, n := range map[string]int{"request ": 8, "response ": 6, "revisit ": 2, "resource ": 2, "metadata ": 9} {
		if got := strings.Count("\n"+string(out), "\n"+kind); got != n {
			t.Errorf("%d records %s, want %d\n%s", got, kind, n, out)
		}
	}
}
