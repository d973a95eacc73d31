package notify

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"html/template"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/redletter-dev/redletter/internal/catcher"
	"github.com/redletter-dev/redletter/internal/safe"
)

var update = flag.Bool("update", false, "write the golden files")

func sample() *Message {
	from := "redletter <redletter@watch.example>"
	return &Message{
		ID: ID(from, "alert", "acme", "f1:0123"), Date: time.Date(2026, 11, 21, 7, 0, 0, 0, time.FixedZone("CET", 3600)),
		From: from, To: []string{"legal@example.com", "Ann Özil <ann@example.com>"},
		Subject: safe.Line("acme: flagged material – “Data retention” 90 → 180 days"),
		Text:    safe.Sanitize("1 change flagged material.\n\n  We keep data for [-90-]{+180+} days.\n.\nFrom here on: =20 équité\n" + strings.Repeat("long ", 300)),
		HTML:    template.HTML("<p>We keep data for <del>90</del> <ins>180</ins> days.</p>"),
		Thread:  ID(from, "thread", "acme"), Topic: safe.Line("acme: privacy policy"),
		ListID: "acme.redletter.watch.example",
	}
}

func start(t *testing.T, o catcher.Options) (*catcher.Server, *SMTP) {
	t.Helper()
	s, err := catcher.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	c := &SMTP{Host: s.Host(), Port: s.Port(), RootCAs: s.Roots(), Timeout: 5 * time.Second}
	return s, c
}

func TestSend(t *testing.T) {
	for name, o := range map[string]struct {
		options catcher.Options
		tls     Encryption
	}{
		"starttls by default": {catcher.Options{}, ""},
		"starttls":            {catcher.Options{Username: "bob", Password: "geheim ü"}, STARTTLS},
		"implicit":            {catcher.Options{Implicit: true, Username: "bob", Password: "x"}, Implicit},
		"none":                {catcher.Options{Plain: true}, None},
	} {
		t.Run(name, func(t *testing.T) {
			s, c := start(t, o.options)
			c.TLS, c.Username, c.Password = o.tls, o.options.Username, o.options.Password
			m := sample()
			receipt, err := c.Send(t.Context(), m)
			if err != nil {
				t.Fatal(err)
			}
			if receipt.Reply == "" || receipt.Server != net.JoinHostPort("127.0.0.1", portOf(c)) {
				t.Errorf("receipt %+v", receipt)
			}
			mails := s.Mails()
			if len(mails) != 1 {
				t.Fatalf("%d mails", len(mails))
			}
			got := mails[0]
			if got.From != "redletter@watch.example" || strings.Join(got.To, " ") != "legal@example.com ann@example.com" {
				t.Errorf("envelope from %s to %s", got.From, got.To)
			}
			if got.Encrypted == o.options.Plain || got.Username != o.options.Username {
				t.Errorf("encrypted %t, as %q", got.Encrypted, got.Username)
			}
			var eml bytes.Buffer
			if _, err := m.WriteTo(&eml); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(bytes.TrimRight(eml.Bytes(), "\r\n"), bytes.TrimRight(got.Data, "\r\n")) {
				t.Errorf("the mail that arrived is not the one that was written:\n%s\n%s", got.Data, eml.Bytes())
			}
		})
	}
}

// A server that is asked for SMTPUTF8 cannot pass a mail on to one without it.
func TestUTF8IsAskedForWhereAnAddressNeedsIt(t *testing.T) {
	s, c := start(t, catcher.Options{})
	for to, want := range map[string]bool{"Ann Özil <ann@example.com>": false, "özil@example.com": true} {
		m := sample()
		m.To = []string{to}
		if _, err := c.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		all := s.Mails()
		if got := all[len(all)-1]; got.UTF8 != want {
			t.Errorf("to %s: SMTPUTF8 %t, want %t", to, got.UTF8, want)
		}
	}
}

func portOf(c *SMTP) string { _, p, _ := net.SplitHostPort(c.address()); return p }

func TestMailFile(t *testing.T) {
	var first, second bytes.Buffer
	if _, err := sample().WriteTo(&first); err != nil {
		t.Fatal(err)
	}
	sample().WriteTo(&second)
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same message gave different bytes")
	}
	golden := filepath.Join("testdata", "alert.eml")
	if *update {
		os.MkdirAll("testdata", 0o755)
		os.WriteFile(golden, first.Bytes(), 0o644)
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), want) {
		t.Errorf("differs from %s:\n%s", golden, first.Bytes())
	}
	for line := range bytes.SplitSeq(first.Bytes(), []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("line of %d bytes: %.80q", len(line), line)
		}
	}
}

func TestMailIsReadAsItWasWritten(t *testing.T) {
	m := sample()
	head, text, html := parse(t, m)
	for name, want := range map[string]string{
		"Message-Id": "<" + m.ID + ">", "Date": "Sat, 21 Nov 2026 07:00:00 +0100", "Auto-Submitted": "auto-generated",
		"List-Id": "<acme.redletter.watch.example>", "References": "<" + m.Thread + ">", "In-Reply-To": "<" + m.Thread + ">",
		"Thread-Topic": "acme: privacy policy", "X-Mailer": "", "User-Agent": "",
	} {
		if got := head.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(head.Get("Subject"))
	if err != nil || subject != m.Subject.String() {
		t.Errorf("subject %q, %v", subject, err)
	}
	if text != m.Text.String() {
		t.Errorf("text %q, want %q", text, m.Text)
	}
	if html != string(m.HTML) {
		t.Errorf("html %q", html)
	}
}

// A page's words can reach the subject and the topic; none
// may begin a header of its own or end the mail early.
func TestNoHeaderFromWords(t *testing.T) {
	m := sample()
	evil := "x\r\nBcc: victim@example.com\r\n\r\nbody\u2028Bcc: y"
	m.Subject, m.Topic = safe.Sanitize(evil), safe.Sanitize(evil)
	m.Text = safe.Sanitize("first\r\n.\r\nMAIL FROM:<x>\r\n\x1b[2J\u202e")
	s, c := start(t, catcher.Options{})
	if _, err := c.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	head, text, _ := parse(t, m)
	if head.Get("Bcc") != "" || len(s.Mails()) != 1 || len(s.Mails()[0].To) != 2 {
		t.Errorf("header %v, mails %v", head, s.Mails())
	}
	if text != "first\n.\nMAIL FROM:<x>\n‹RLO›" {
		t.Errorf("text %q", text)
	}
}

func TestBadAddresses(t *testing.T) {
	for _, change := range []func(*Message){
		func(m *Message) { m.To = nil },
		func(m *Message) { m.To = []string{"nobody"} },
		func(m *Message) { m.To = []string{"a@b.example\r\nBcc: c@d.example"} },
		func(m *Message) { m.From = "" },
		func(m *Message) { m.ID = "" },
	} {
		m := sample()
		change(m)
		_, err := (&SMTP{Host: "127.0.0.1", Port: 1}).Send(t.Context(), m)
		if u := undelivered(t, err); u.Temporary {
			t.Errorf("%v is worth another try", err)
		}
	}
}

func undelivered(t *testing.T, err error) *Undelivered {
	t.Helper()
	var u *Undelivered
	if !errors.As(err, &u) {
		t.Fatalf("error %v", err)
	}
	if u.Hint() == "" {
		t.Errorf("no hint in %v", err)
	}
	return u
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		step      string
		code      int
		temporary bool
	}{
		"sender":       {"mail", 550, false},
		"sender later": {"mail", 451, true},
		"recipient":    {"rcpt", 550, false},
		"greylisted":   {"rcpt", 450, true},
		"content":      {"data", 554, false},
		"disk full":    {"data", 452, true},
	} {
		t.Run(name, func(t *testing.T) {
			s, client := start(t, catcher.Options{Fail: func(step string) error {
				if step == c.step {
					return &smtp.SMTPError{Code: c.code, EnhancedCode: smtp.NoEnhancedCode, Message: "no \x1b[31mway"}
				}
				return nil
			}})
			_, err := client.Send(t.Context(), sample())
			if u := undelivered(t, err); u.Code != c.code || u.Temporary != c.temporary {
				t.Errorf("code %d, temporary %t: %v", u.Code, u.Temporary, err)
			}
			if strings.Contains(err.Error(), "\x1b") || len(s.Mails()) != 0 {
				t.Errorf("error %q, %d mails", err, len(s.Mails()))
			}
		})
	}
}

// A recipient that is refused must not leave the others with a mail that is
// then sent to them again.
func TestAllRecipientsOrNone(t *testing.T) {
	n := 0
	s, c := start(t, catcher.Options{Fail: func(step string) error {
		if step == "rcpt" {
			if n++; n == 2 {
				return &smtp.SMTPError{Code: 550, Message: "unknown"}
			}
		}
		return nil
	}})
	_, err := c.Send(t.Context(), sample())
	undelivered(t, err)
	if len(s.Mails()) != 0 {
		t.Error("one of two recipients got the mail")
	}
}

func TestEncryptionIsNotGivenUp(t *testing.T) {
	for name, c := range map[string]struct {
		options catcher.Options
		client  SMTP
		says    string
	}{
		"no STARTTLS offered":    {catcher.Options{Plain: true}, SMTP{}, "tls: implicit"},
		"plain where TLS is due": {catcher.Options{Plain: true}, SMTP{TLS: Implicit}, ""},
		"password in the clear":  {catcher.Options{Plain: true, Username: "bob", Password: "x"}, SMTP{TLS: None, Username: "bob", Password: "x"}, "smtp:"},
		"unknown mode":           {catcher.Options{}, SMTP{TLS: "ssl"}, "smtp:"},
		"wrong password":         {catcher.Options{Username: "bob", Password: "x"}, SMTP{Username: "bob", Password: "y"}, "password"},
		"untrusted certificate":  {catcher.Options{}, SMTP{}, "certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			s, client := start(t, c.options)
			client.TLS, client.Username, client.Password = c.client.TLS, c.client.Username, c.client.Password
			if name == "untrusted certificate" {
				client.RootCAs = nil
			}
			client.Timeout = time.Second
			_, err := client.Send(t.Context(), sample())
			if u := undelivered(t, err); !strings.Contains(u.Hint(), c.says) {
				t.Errorf("hint %q of %v does not say %q", u.Hint(), err, c.says)
			}
			if len(s.Mails()) != 0 {
				t.Error("the mail was sent")
			}
		})
	}
}

// At whatever step the line drops, the answer is an error worth another try,
// and the mail is not kept; but once the server has taken it, it is delivered,
// also when the good-bye fails.
func TestLineDrops(t *testing.T) {
	for at := range replies {
		_, err := (&SMTP{Host: "127.0.0.1", Port: dropping(t, at), TLS: None, Timeout: time.Second}).Send(t.Context(), sample())
		if u := undelivered(t, err); !u.Temporary {
			t.Errorf("dropped after %d replies: %v is not worth another try", at, err)
		}
	}
	if _, err := (&SMTP{Host: "127.0.0.1", Port: dropping(t, len(replies)), TLS: None, Timeout: time.Second}).Send(t.Context(), sample()); err != nil {
		t.Errorf("taken, then dropped: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := (&SMTP{Host: "127.0.0.1", Port: 1}).Send(ctx, sample())
	undelivered(t, err)
}

// replies are those to the greeting, EHLO, MAIL, the two RCPT, DATA and the
// content.
var replies = []string{"220 hi", "250 hi", "250 ok", "250 ok", "250 ok", "354 go", "250 queued as 42"}

// dropping is a server that hangs up after n replies.
func dropping(t *testing.T, n int) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		buf := make([]byte, 64<<10)
		for i, reply := range replies[:n] {
			if i > 0 {
				awaitCommand(conn, buf, i == len(replies)-1)
			}
			io.WriteString(conn, reply+"\r\n")
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

// awaitCommand reads one command, or the content up to its final dot.
func awaitCommand(conn net.Conn, buf []byte, content bool) {
	end := "\r\n"
	if content {
		end = "\r\n.\r\n"
	}
	seen := ""
	for !strings.HasSuffix(seen, end) {
		n, err := conn.Read(buf)
		if err != nil {
			return
		}
		seen += string(buf[:n])
	}
}

func TestSilentServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // nobody accepts
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c := &SMTP{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, Timeout: 20 * time.Millisecond}
	_, err = c.Send(t.Context(), sample())
	if u := undelivered(t, err); !u.Temporary {
		t.Errorf("%v is not worth another try", err)
	}
}

func TestIDsAreMadeOfTheirParts(t *testing.T) {
	from := "redletter <r@watch.example>"
	if got := ID(from, "a", "b"); got != "facdde7abf1eac5b301273ab2e282f79@watch.example" {
		t.Errorf("the same parts gave another ID than they always did: %s", got)
	}
	seen := map[string]bool{}
	for _, parts := range [][]string{nil, {""}, {"", ""}, {"ab"}, {"a", "b"}, {"b", "a"}, {"1:a"}, {"a1:b"}} {
		id := ID(from, parts...)
		if seen[id] || !strings.HasSuffix(id, "@watch.example") {
			t.Errorf("%q gives %s", parts, id)
		}
		seen[id] = true
	}
	if !strings.HasSuffix(ID("nonsense", "a"), "@redletter.invalid") {
		t.Error("an ID in the domain of somebody else")
	}
}

// parse reads a message with the standard library, which did not write it.
func parse(t *testing.T, m *Message) (head mail.Header, text, html string) {
	t.Helper()
	var eml bytes.Buffer
	if _, err := m.WriteTo(&eml); err != nil {
		t.Fatal(err)
	}
	msg, err := mail.ReadMessage(&eml)
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s, %v", kind, err)
	}
	var parts []string
	for r := multipart.NewReader(msg.Body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, p.Header.Get("Content-Type"), strings.ReplaceAll(string(b), "\r\n", "\n"))
	}
	if len(parts) != 4 || !strings.HasPrefix(parts[0], "text/plain") || !strings.HasPrefix(parts[2], "text/html") {
		t.Fatalf("parts %q", parts)
	}
	return msg.Header, parts[1], parts[3]
}

func TestProbeSendsNothing(t *testing.T) {
	s, c := start(t, catcher.Options{Username: "bob", Password: "x"})
	c.Username, c.Password = "bob", "x"
	if err := c.Probe(t.Context()); err != nil {
		t.Error(err)
	}
	c.Password = "y"
	if u := undelivered(t, c.Probe(t.Context())); !strings.Contains(u.Hint(), "password") {
		t.Errorf("hint %q", u.Hint())
	}
	if len(s.Mails()) != 0 {
		t.Error("a mail was sent")
	}
}
