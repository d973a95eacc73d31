package browser

import "os/exec"

func (p *process) own(c *exec.Cmd) { p.cmd = c }

func (p *process) end() {
	if p.cmd != nil && p.cmd.Process != nil {
		_ = p.cmd.Process.Kill() // mostly it has ended
	}
}

// weight is known on Linux only; elsewhere the browser's own limits hold.
func weight(int) int64 { return 0 }
