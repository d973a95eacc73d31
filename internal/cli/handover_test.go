package cli

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The hand-over between the writer of a page, CI, counsel and the watch, as one
// script. Counsel works in a real terminal.
func TestHandOver(t *testing.T) {
	if newPane(t, 80, 24, t.TempDir()) == nil {
		return // no tmux: said there
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/handover", Setup: setup,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"site": site, "envsubst": envsubst, "approver": approver, "status": exits, "mailbox": mailbox, "mails": mails, "lastmail": lastMail,
			"attachment": attachment,
			"counsel":    func(ts *testscript.TestScript, _ bool, args []string) { sits(t, ts, args) },
		},
	})
}

// sits has a person sit down at a terminal in the directory of the script and
// do what a file says, line by line: run COMMAND, press KEY, write TEXT, await
// TEXT.
func sits(t *testing.T, ts *testscript.TestScript, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: counsel FILE")
	}
	p := newPane(t, 80, 24, ts.Getenv("WORK"))
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch verb {
		case "run":
			p.run(rest)
		case "press":
			p.press(rest)
		case "write":
			p.write(rest)
		case "await":
			p.await(rest)
		default:
			ts.Fatalf("nobody knows how to %q", verb)
		}
	}
}

// attachment writes a file of the latest mail.
func attachment(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: attachment NAME FILE")
	}
	all := boxes[ts.Getenv("WORK")].Mails()
	msg, err := mail.ReadMessage(bytes.NewReader(all[len(all)-1].Data))
	ts.Check(err)
	b, err := attached(msg.Header.Get("Content-Type"), msg.Body, args[0])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b, 0o600))
}

// attached finds a file among the parts of a mail.
func attached(kind string, body io.Reader, name string) ([]byte, error) {
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(media, "multipart/") {
		return nil, fmt.Errorf("no file %s in the mail", name)
	}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		p, err := parts.NextPart()
		if err != nil {
			return nil, fmt.Errorf("no file %s in the mail: %w", name, err)
		}
		if p.FileName() == name {
			return decodedPart(p)
		}
		if strings.HasPrefix(p.Header.Get("Content-Type"), "multipart/") {
			if b, err := attached(p.Header.Get("Content-Type"), p, name); err == nil {
				return b, nil
			}
		}
	}
}

func decodedPart(p *multipart.Part) ([]byte, error) {
	if strings.EqualFold(p.Header.Get("Content-Transfer-Encoding"), "base64") {
		return io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
	}
	return io.ReadAll(p)
}
