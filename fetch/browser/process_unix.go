//go:build unix

package browser

import (
	"os/exec"
	"syscall"
)

// own puts the browser in a process group of its own, so that one signal ends
// it with all its children.
func (p *process) own(c *exec.Cmd) {
	p.cmd = c
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	tie(c.SysProcAttr)
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
}

// end ends what is left of the group.
func (p *process) end() {
	if p.cmd != nil && p.cmd.Process != nil {
		_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) // mostly there is nobody left
	}
}
