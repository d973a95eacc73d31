package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/internal/tui"
	"github.com/redletter-dev/redletter/snapshots"
)

// visit is a newcomer's first visit, step by step: the keys, what the screen
// must show then, and the name of the frame that docs/REVIEW.md prints.
var visit = []struct {
	keys  []string
	write string
	want  []string
	frame string
}{
	{want: []string{"Flagged material", "▌  ! C-003", "We will never sell"}, frame: "inbox"},
	{keys: []string{"Enter"}, want: []string{"Why Flagged material", "promise-never-sell-removed", "authorities"}, frame: "change"},
	{keys: []string{"m"}, want: []string{"Saved: brightwater C-003, needs notice", "·  needs notice"}},
	{keys: []string{"z"}, want: []string{"Taken back: brightwater C-003", "·  open"}},
	{keys: []string{"G"}, want: []string{"needs notice (taken back)", "undone"}, frame: "decided and undone"},
	{keys: []string{"Escape"}, want: []string{"[Open]", "2 of 5"}},
	{keys: []string{`\`}, want: []string{"Filter"}},
	{keys: []string{"C-u"}, write: "severity:<=minor section:use", want: []string{"section:use▌"}, frame: "filter"},
	{keys: []string{"Enter"}, want: []string{"filter: severity:<=minor section:use", "1 of 5", "occassionally"}},
	{keys: []string{"Escape"}, want: []string{"[Open]", "2 of 5"}},
	{keys: []string{"/"}, want: []string{"Search"}},
	{write: "months", want: []string{"months▌"}},
	{keys: []string{"Enter"}, want: []string{"filter: is:open months", "1 of 5", "C-004"}, frame: "search"},
	{keys: []string{"Escape"}, want: []string{"[Open]", "2 of 5"}}, // by itself: with the next key behind it, it reads as Alt
	{keys: []string{"2"}, want: []string{"1 policy", "2 versions"}},
	{keys: []string{"Enter"}, want: []string{"v2", "v1", "first version"}},
	{keys: []string{"Space", "Space"}, want: []string{"marked: v2 and v1"}, frame: "timeline"},
	{keys: []string{"="}, want: []string{"brightwater: v1 and v2", "2 of 5 changes"}, frame: "comparison"},
	{keys: []string{"?"}, want: []string{"Keys that work here now", "screen: comparison"}, frame: "help"},
	{keys: []string{"q"}, want: []string{"left with 0"}},
}

// A newcomer in a real terminal: the worst change, its reasons, a decision and
// its undo, filter, search, two versions compared. The frames are those of the
// documentation.
func TestFirstVisitInARealTerminal(t *testing.T) {
	dir := t.TempDir()
	p := newPane(t, 80, 24, dir)
	if p == nil {
		return
	}
	p.run("redletter demo --keep kept >/dev/null; clear; redletter --store kept review --as kim; echo left with $?")
	frames := map[string]string{}
	var order []string
	for _, v := range visit {
		p.press(v.keys...)
		if v.write != "" {
			p.write(v.write)
		}
		s := p.await(v.want...)
		if v.frame != "" {
			frames[v.frame] = s
			order = append(order, v.frame)
		}
	}
	documented(t, order, frames)
}

// documented compares frames with those of the documentation.
func documented(t *testing.T, order []string, frames map[string]string) {
	t.Helper()
	const path = "../../docs/REVIEW.md"
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc := string(b)
	for _, name := range order {
		from, to := "<!-- frame: "+name+" -->\n```\n", "```\n"
		head, rest, ok := strings.Cut(doc, from)
		old, tail, ended := strings.Cut(rest, to)
		if !ok || !ended {
			t.Errorf("%s has no frame %q", path, name)
			continue
		}
		got := strings.TrimRight(frames[name], "\n") + "\n"
		if os.Getenv("REDLETTER_UPDATE_FRAMES") != "" {
			doc = head + from + got + to + tail
		} else if old != got {
			t.Errorf("the frame %q of %s is another one (REDLETTER_UPDATE_FRAMES=1 writes it):\n%s", name, path, got)
		}
	}
	if os.Getenv("REDLETTER_UPDATE_FRAMES") != "" {
		if err := os.WriteFile(path, []byte(doc), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// bomb is a backend that panics where it is asked.
type bomb struct{ tui.Backend }

// panicking shows a screen that panics: in a command, or, when its argument
// says so, while it draws.
func panicking() int {
	calls := 0
	o := tui.Options{Backend: bomb{}, Now: func() time.Time {
		if calls++; len(os.Args) > 1 {
			panic("while drawing")
		}
		return time.Unix(0, 0)
	}}
	if len(os.Args) > 1 {
		o.Backend = empty{}
	}
	if err := tui.Run(context.Background(), o, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "ended:", err)
		return 2
	}
	return 0
}

// empty is a backend of a store with nothing in it.
type empty struct{ tui.Backend }

func (empty) Index(context.Context) (*tui.Index, error) { return &tui.Index{}, nil }

// Whatever ends the screen, the terminal is as it was: echo on, no alternate
// screen, cursor there.
func TestTerminalIsRestored(t *testing.T) {
	dir := t.TempDir()
	p := newPane(t, 80, 24, dir)
	if p == nil {
		return
	}
	p.run("redletter demo --keep kept >/dev/null; clear; stty -a >before; echo ready")
	p.await("ready")
	for name, c := range map[string]struct {
		run  string
		end  func()
		want string
	}{
		"quit":             {"redletter --store kept review", func() { p.press("q") }, "left with 0"},
		"interrupt":        {"redletter --store kept review", func() { p.press("C-c") }, "left with 0"},
		"terminated":       {"redletter --store kept review", func() { terminate(t, dir) }, "left with 130"},
		"panic in command": {"panicking", func() {}, "left with 2"},
		"panic in drawing": {"panicking drawing", func() {}, "left with 2"},
	} {
		p.run("clear; sh -c 'echo $$ >pid; exec " + c.run + "'; echo left with $?; stty -a >after; cmp before after && echo as before")
		if strings.HasPrefix(c.run, "redletter") {
			p.await("[1 Inbox", "Flagged material")
		}
		c.end()
		p.await(c.want, "as before")
		if alt, cursor := p.ask("alternate_on"), p.ask("cursor_flag"); alt != "0" || cursor != "1" {
			t.Errorf("%s: alternate screen %s, cursor %s", name, alt, cursor)
		}
	}
}

func terminate(t *testing.T, dir string) {
	t.Helper()
	if out, err := exec.Command("kill", "-TERM", pidIn(t, dir)).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

func pidIn(t *testing.T, dir string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "pid"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(b))
}

var savedLine = regexp.MustCompile(`Saved: (policy-\d+) (C-\d+)`)

// Killed in the middle of 300 decisions: whatever was shown as saved is there,
// and the store is whole.
func TestKilledAmongDecisions(t *testing.T) {
	rounds := 3
	if os.Getenv("REDLETTER_TORTURE") != "" {
		rounds = 100
	}
	for i := range rounds {
		t.Run(strconv.Itoa(i), func(t *testing.T) { killAmongDecisions(t, 10+i*97%280) })
	}
}

// killAmongDecisions kills a reviewer in line mode once so many decisions were
// shown as saved, while it works on the next ones.
func killAmongDecisions(t *testing.T, after int) {
	dir := t.TempDir()
	plenty(t, filepath.Join(dir, "kept"), 700) // 364 of them are open
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(dir, "redletter")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(dir, "redletter"), "--store", filepath.Join(dir, "kept"), "review", "--plain", "--as", "kim")
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_CACHE_HOME="+dir, "XDG_STATE_HOME="+dir, "REDLETTER_TEST_NOW=")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer in.Close()
		for range 300 { // open the first change, decide, go back
			if _, err := io.WriteString(in, "1\n1\nb\n"); err != nil {
				return // it was killed
			}
		}
	}()
	shown := map[string]bool{}
	s := bufio.NewScanner(out)
	for s.Scan() {
		if m := savedLine.FindStringSubmatch(s.Text()); m != nil {
			shown[m[1]+" "+m[2]] = true
			if len(shown) == after {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	_ = cmd.Wait() // it was killed: its status says so
	checkKept(t, filepath.Join(dir, "kept"), shown, after)
}

// The same on the screen: killed while somebody decides one change after the
// other in a real terminal, and once while a whole batch is written.
func TestKilledOnTheScreen(t *testing.T) {
	rounds := 3
	if os.Getenv("REDLETTER_TORTURE") != "" {
		rounds = 40
	}
	for i := range rounds {
		t.Run(strconv.Itoa(i), func(t *testing.T) { killOnTheScreen(t, 3+i*7%23, i%3 == 2) })
	}
}

func killOnTheScreen(t *testing.T, after int, batch bool) {
	dir := t.TempDir()
	plenty(t, filepath.Join(dir, "kept"), 700)
	p := newPane(t, 80, 24, dir)
	if p == nil {
		return
	}
	p.run("clear; sh -c 'echo $$ >pid; exec redletter --store kept review --as kim'")
	p.await("[1 Inbox", "Flagged material")
	shown := map[string]bool{}
	for len(shown) < after {
		p.press("a")
		saw(p, shown)
	}
	if batch {
		p.press("V")
	}
	p.tmux("send-keys", "a", ";", "run-shell", "kill -9 "+pidIn(t, dir))
	p.await("Killed")
	saw(p, shown) // the last frame stays
	checkKept(t, filepath.Join(dir, "kept"), shown, after)
}

// saw notes what the screen shows as saved.
func saw(p *pane, shown map[string]bool) {
	p.t.Helper()
	for _, m := range savedLine.FindAllStringSubmatch(p.screen(), -1) {
		shown[m[1]+" "+m[2]] = true
	}
}

func checkKept(t *testing.T, dir string, shown map[string]bool, least int) {
	t.Helper()
	if len(shown) < least {
		t.Fatalf("only %d decisions were shown as saved", len(shown))
	}
	store, err := snapshots.Open(dir, snapshots.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	all, err := store.Decisions(context.Background(), "", 0)
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]bool{}
	for i := range all {
		kept[all[i].Policy+" "+all[i].Change] = true
	}
	for s := range shown {
		if !kept[s] {
			t.Errorf("%s was shown as saved and is lost", s)
		}
	}
	v, err := store.Verify(context.Background(), snapshots.Verification{})
	if err != nil || len(v.Faults) > 0 {
		t.Errorf("the store is damaged: %v %+v", err, v)
	}
}

// No command asks the terminal what it is: the answer would be waited for, five
// seconds where none comes, and what was typed ahead would be lost.
func TestTheTerminalIsNotAsked(t *testing.T) {
	dir := t.TempDir()
	p := newPane(t, 80, 24, dir)
	if p == nil {
		return
	}
	raw := filepath.Join(dir, "raw")
	p.tmux("pipe-pane", "-o", "cat >"+raw)
	p.run("export TERM=xterm-256color; clear; redletter version; echo ready")
	p.await("redletter 0", "ready")
	b, err := os.ReadFile(raw)
	if err != nil || !strings.Contains(string(b), "redletter 0") {
		t.Fatalf("%v: %q", err, b)
	}
	for _, question := range []string{"\x1b]11;?", "\x1b]10;?", "\x1b[6n", "\x1b[c"} {
		if strings.Contains(string(b), question) {
			t.Errorf("the terminal was asked %q", question)
		}
	}
	if os.Getenv("CI") == "starting" {
		t.Error("the environment stays another one after the start")
	}
}
