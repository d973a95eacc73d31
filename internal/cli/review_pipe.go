package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"

	"github.com/redletter-dev/redletter/internal/tui"
)

// Pipe gives a program that reads what the screen shows. Its words are split as
// a shell does with quotes, and no shell reads them; the text goes to its
// standard input alone.
func (w *worker) Pipe(ctx context.Context, command, text string) (tui.Program, error) {
	argv, err := argvOf(command)
	if err != nil {
		return nil, err
	}
	path, err := exec.LookPath(argv[0])
	if err != nil {
		return nil, usage(fmt.Errorf("no program is called %s", argv[0]), "name one that is on the PATH, as less")
	}
	// The screen ends with the context; a program that somebody works in does not.
	cmd := exec.CommandContext(context.WithoutCancel(ctx), path, argv[1:]...)
	cmd.Stdin = strings.NewReader(text)
	return &piped{cmd: cmd}, nil
}

// piped runs a program and waits for Enter, so that what it wrote can be read.
type piped struct {
	cmd  *exec.Cmd
	keys io.Reader // of the terminal
	out  io.Writer
}

func (p *piped) SetStdin(r io.Reader) { p.keys = r }

func (p *piped) SetStdout(w io.Writer) {
	if t, ok := w.(*terminal); ok {
		w = t.File // a program asks of a file whether it is a terminal
	}
	p.cmd.Stdout, p.out = w, w
}

func (p *piped) SetStderr(w io.Writer) { p.cmd.Stderr = w }

func (p *piped) Run() error {
	lent.Store(true)
	defer lent.Store(false)
	err := p.cmd.Run()
	fmt.Fprintf(p.out, "\n[%s: enter goes back]", ended(err))
	_, _ = readLine(p.keys)
	return err
}

func ended(err error) string {
	if err != nil {
		return err.Error()
	}
	return "done"
}

// readLine reads up to the end of a line and not a byte further: what comes
// after is for the screen.
func readLine(r io.Reader) (string, error) {
	var line []byte
	for b := make([]byte, 1); ; {
		n, err := r.Read(b)
		if n > 0 && (b[0] == '\n' || b[0] == '\r') {
			return string(line), nil
		}
		line = append(line, b[:n]...)
		if err != nil {
			return string(line), err
		}
	}
}

// argvOf splits a command line at spaces; quotes of both kinds keep them, and a
// backslash keeps what stands behind it.
func argvOf(s string) ([]string, error) {
	var out []string
	word, begun, quote := strings.Builder{}, false, rune(0)
	escaped := false
	for _, r := range s {
		switch {
		case escaped:
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			escaped, begun = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '\'' || r == '"'):
			quote, begun = r, true
		case quote == 0 && r == ' ':
			if begun {
				out = append(out, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if begun {
		out = append(out, word.String())
	}
	switch {
	case quote != 0 || escaped:
		return nil, fmt.Errorf("a quote is open in %q", s)
	case len(out) == 0:
		return nil, errors.New("name a program, as less")
	}
	return out, nil
}
