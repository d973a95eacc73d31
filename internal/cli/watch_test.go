package cli

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/redletter-dev/redletter/internal/catcher"
)

// haste is how much faster than ours the clock of scripts goes.
const haste = 60

// hasty waits a part of what it is asked for: the scripts see the daemon go
// round without waiting for its clock.
func hasty(d time.Duration) <-chan time.Time { return time.After(d / haste) }

// boxes are the mail servers of scripts, by directory.
var boxes = map[string]*catcher.Server{}

func TestWatchScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/watch", Setup: setup,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"site": site, "envsubst": envsubst, "mailbox": mailbox, "mails": mails, "lastmail": lastMail, "rawmail": rawMail, "approver": approver, "status": exits, "hook": hook, "hooked": hooked, "await": await,
		},
	})
}

// mailbox starts a mail server without encryption; $SMTP_PORT is its port.
func mailbox(ts *testscript.TestScript, _ bool, _ []string) {
	box, err := catcher.Start(catcher.Options{Plain: true})
	ts.Check(err)
	dir := ts.Getenv("WORK")
	boxes[dir] = box
	ts.Setenv("SMTP_PORT", fmt.Sprint(box.Port()))
	ts.Defer(func() { box.Close() })
}

// mails writes what arrived to a file, one subject a line, and fails when it is
// not as many as its argument says.
func mails(ts *testscript.TestScript, _ bool, args []string) {
	var b bytes.Buffer
	all := boxes[ts.Getenv("WORK")].Mails()
	for _, m := range all {
		msg, err := mail.ReadMessage(bytes.NewReader(m.Data))
		ts.Check(err)
		fmt.Fprintf(&b, "%s: %s\n", strings.Join(m.To, ","), msg.Header.Get("Subject"))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o600))
	if fmt.Sprint(len(all)) != args[0] {
		ts.Fatalf("%d mails, want %s:\n%s", len(all), args[0], b.String())
	}
}

// heard is what came in at the hooks of scripts, by directory.
var heard = struct {
	sync.Mutex
	bodies map[string][]string
}{bodies: map[string][]string{}}

// hook starts a server that takes whatever it is told; $HOOK is its address.
func hook(ts *testscript.TestScript, _ bool, _ []string) {
	dir := ts.Getenv("WORK")
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err == nil && r.Method == http.MethodPost {
			heard.Lock()
			heard.bodies[dir] = append(heard.bodies[dir], string(b))
			heard.Unlock()
		}
	}))
	ts.Defer(srv.Close)
	ts.Setenv("HOOK", srv.URL)
}

// hooked writes what the hook heard last to a file, and fails when it was not
// told as often as its argument says.
func hooked(ts *testscript.TestScript, _ bool, args []string) {
	heard.Lock()
	all := heard.bodies[ts.Getenv("WORK")]
	heard.Unlock()
	if fmt.Sprint(len(all)) != args[0] {
		ts.Fatalf("told %d times, want %s: %q", len(all), args[0], all)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(all[len(all)-1]), 0o600))
}

// lastMail writes the mail that arrived last to a file, its lines whole.
func lastMail(ts *testscript.TestScript, _ bool, args []string) {
	all := boxes[ts.Getenv("WORK")].Mails()
	if len(all) == 0 {
		ts.Fatalf("no mail arrived")
	}
	text := strings.NewReplacer("=\r\n", "", "=3D", "=", "\r\n", "\n").Replace(string(all[len(all)-1].Data))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// rawMail writes the mail that arrived last to a file, as it came.
func rawMail(ts *testscript.TestScript, _ bool, args []string) {
	all := boxes[ts.Getenv("WORK")].Mails()
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), all[len(all)-1].Data, 0o600))
}

// await waits until that many mails arrived.
func await(ts *testscript.TestScript, _ bool, args []string) {
	for range 600 {
		if fmt.Sprint(len(boxes[ts.Getenv("WORK")].Mails())) == args[0] {
			return
		}
		<-time.After(50 * time.Millisecond)
	}
	ts.Fatalf("still not %s mails", args[0])
}

// The newcomer's path of the README, as it stands there: its commands run in a
// shell, only that the clock goes faster and that a sleep ends when what it
// waits for is there.
func TestNewcomersPath(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(readme), "<!-- newcomer -->")
	block, _, ended := strings.Cut(rest, "<!-- end -->")
	if !ok || !ended {
		t.Fatal("the README has no newcomer's path")
	}
	var script strings.Builder
	for line := range strings.Lines(block) {
		if command, ok := strings.CutPrefix(line, "    "); ok {
			script.WriteString(command)
		}
	}
	web, smtp := freePort(t), freePort(t)
	commands := strings.NewReplacer("8642", web, "2642", smtp).Replace(script.String())
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	bin := t.TempDir()
	if err := os.Symlink(self, filepath.Join(bin, "redletter")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-e", "-c", prelude+commands)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "HOME="+dir, "XDG_STATE_HOME="+dir, "XDG_CONFIG_HOME="+dir, "REDLETTER_TEST_HASTE=1")
	out, err := cmd.CombinedOutput()
	log, _ := os.ReadFile(filepath.Join(dir, "watch.log"))
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, log)
	}
	for _, want := range []string{"Subject: [redletter] Flagged material: mine", "[-12-]{+36+} months", "Who has to be told"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the newcomer does not see %q:\n%s\n%s", want, out, log)
		}
	}
}

// prelude makes a sleep end early, and ends what the script leaves running.
const prelude = `
until_there() {
  n=0
  while [ $n -lt 300 ] && ! grep -q "$1" "$2" 2>/dev/null; do command sleep 0.1; n=$((n + 1)); done
}
sleep() {
  if [ "$1" -lt 10 ]; then until_there '"first"' watch.log; else until_there 'Subject' mails.txt; fi
}
trap 'kill $playground $watch 2>/dev/null || true' EXIT
`

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}
