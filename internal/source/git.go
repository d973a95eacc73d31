package source

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path"
	"strings"
)

// git reads "git:REF:PATH" from the repository around the working directory.
// The reference goes to git as an argument of its own, never through a shell,
// and never as an option.
func (o *Opener) git(ctx context.Context, ref string) (*Source, error) {
	rev, file, ok := strings.Cut(strings.TrimPrefix(ref, "git:"), ":")
	if !ok || rev == "" || file == "" || strings.HasPrefix(rev, "-") {
		return nil, fmt.Errorf("read %q: write it as git:REF:PATH, as in git:main:site/privacy.html", ref)
	}
	cmd := exec.CommandContext(ctx, "git", "show", "--no-textconv", "--end-of-options", rev+":./"+file)
	if strings.HasPrefix(file, "/") {
		cmd.Args[len(cmd.Args)-1] = rev + ":" + strings.TrimPrefix(file, "/")
	}
	cmd.Dir = o.Dir
	var stdout output
	var stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := stdout.ended(cmd.Run()); err != nil {
		return nil, fmt.Errorf("read %s: %w: %s", ref, err, strings.TrimSpace(stderr.String()))
	}
	return &Source{Ref: ref, Name: path.Base(file), Bytes: stdout.text.Bytes()}, nil
}

// commit gives the full name of the commit that a reference stands for now.
func (o *Opener) commit(ctx context.Context, ref string) (string, error) {
	rev, _, _ := strings.Cut(strings.TrimPrefix(ref, "git:"), ":")
	cmd := exec.CommandContext(ctx, "git", "rev-parse", "--verify", "--end-of-options", rev+"^{commit}")
	cmd.Dir = o.Dir
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("read %s: which commit it is: %w", ref, err)
	}
	return strings.TrimSpace(string(out)), nil
}
