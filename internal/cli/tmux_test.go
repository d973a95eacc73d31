package cli

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// pane is a real terminal: tmux with a server of its own, on which commands of
// this program run as a user starts them.
type pane struct {
	t      *testing.T
	socket string
	dir    string
	bin    string
}

// newPane opens a terminal of w by h in a directory. Where tmux is missing there
// is nothing to test, and the check that CI installs it stands in for it.
func newPane(t *testing.T, w, h int, dir string) *pane {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		ci, err := os.ReadFile("../../.ci/run")
		if err != nil || !bytes.Contains(ci, []byte("packages+=(tmux)")) {
			t.Fatalf("tmux is missing, and .ci/run does not install it: %v", err)
		}
		t.Log("tmux is missing here: the real terminal is left to CI")
		return nil
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &pane{t: t, dir: dir, bin: t.TempDir(), socket: filepath.Join(t.TempDir(), "s")}
	for _, name := range []string{"redletter", "panicking"} {
		if err := os.Symlink(self, filepath.Join(p.bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	p.tmux("-f", "/dev/null", "new-session", "-d", "-x", fmt.Sprint(w), "-y", fmt.Sprint(h), "-c", dir, "env", "-i",
		"PATH="+p.bin+":"+os.Getenv("PATH"), "HOME="+dir, "TERM=screen-256color", "LC_ALL=C.UTF-8", "PS1=$ ", "ENV=", "GIT_CONFIG_NOSYSTEM=1",
		"REDLETTER_TEST_NOW="+scriptDay, "REDLETTER_TEST_TERMINAL=1", "sh")
	t.Cleanup(func() { _ = exec.Command("tmux", "-S", p.socket, "kill-server").Run() })
	p.await("$")
	return p
}

func (p *pane) tmux(args ...string) string {
	p.t.Helper()
	cmd := exec.Command("tmux", append([]string{"-u", "-S", p.socket}, args...)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TMUX=")
	out, err := cmd.CombinedOutput()
	if err != nil {
		p.t.Fatalf("tmux %v: %v: %s", args, err, out)
	}
	return string(out)
}

// run types a command line.
func (p *pane) run(line string) {
	p.t.Helper()
	p.tmux("send-keys", "-l", line)
	p.tmux("send-keys", "Enter")
}

// press sends keys by tmux's names: Enter, Escape, Space, or letters.
func (p *pane) press(keys ...string) {
	p.t.Helper()
	for _, k := range keys {
		p.tmux("send-keys", "--", k)
	}
}

// write types text.
func (p *pane) write(s string) { p.t.Helper(); p.tmux("send-keys", "-l", "--", s) }

// screen is what stands there now.
func (p *pane) screen() string { p.t.Helper(); return p.tmux("capture-pane", "-p") }

// await waits until the screen holds all of some texts, and gives it once it
// has come to rest.
func (p *pane) await(texts ...string) string {
	p.t.Helper()
	last := ""
	for range 1200 {
		s := p.screen()
		if s == last && holdsAll(s, texts) {
			return s
		}
		last = s
		<-time.After(25 * time.Millisecond)
	}
	p.t.Fatalf("the screen never showed %q:\n%s", texts, last)
	return ""
}

func holdsAll(s string, texts []string) bool {
	for _, t := range texts {
		if strings.HasPrefix(t, "!") && len(t) > 1 {
			if strings.Contains(s, t[1:]) {
				return false
			}
		} else if !strings.Contains(s, t) {
			return false
		}
	}
	return true
}

// ask gives a property of the terminal, as alternate_on.
func (p *pane) ask(format string) string {
	p.t.Helper()
	return strings.TrimSpace(p.tmux("display-message", "-p", "#{"+format+"}"))
}
