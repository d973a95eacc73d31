package cli

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
)

func TestCommandLinesAreSplit(t *testing.T) {
	for line, want := range map[string][]string{
		"less": {"less"}, "  wc  -w ": {"wc", "-w"}, `tee "my note.txt"`: {"tee", "my note.txt"}, `grep 'a "b"' c\ d`: {"grep", `a "b"`, "c d"},
		`printf ""`: {"printf", ""}, `a"b c"d`: {"ab cd"}, `echo $HOME;rm`: {"echo", "$HOME;rm"}, `'a\b'`: {`a\b`},
	} {
		got, err := argvOf(line)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q %v, want %q", line, got, err, want)
		}
	}
	for _, line := range []string{"", "  ", `a "b`, `a 'b`, `a\`} {
		if got, err := argvOf(line); err == nil {
			t.Errorf("%q: %q, want a mistake", line, got)
		}
	}
}

// A program reads the text, its output stands there until enter, and what is
// typed after that is left for the screen.
func TestPipedProgram(t *testing.T) {
	w := &worker{}
	for _, c := range []struct{ command, want string }{{"cat", "two words\n[done: enter goes back]"}, {"head -c 3", "two\n[done"}, {"false", "[exit status 1: enter"}, {"true", "\n[done"}} {
		p, err := w.Pipe(context.Background(), c.command, "two words")
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		keys := strings.NewReader("\rq")
		p.SetStdin(keys)
		p.SetStdout(&out)
		p.SetStderr(&out)
		if err := p.Run(); (err != nil) != (c.command == "false") {
			t.Error(c.command, err)
		}
		if !strings.Contains(out.String(), c.want) || keys.Len() != 1 {
			t.Errorf("%s: %q, %d left", c.command, out.String(), keys.Len())
		}
	}
	if _, err := w.Pipe(context.Background(), "no-such-program-here", ""); err == nil || !strings.Contains(err.Error(), "no program is called no-such-program-here") {
		t.Error(err)
	}
}
