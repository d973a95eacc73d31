package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/gate"
)

// What a branch may not decide about itself, the gate takes from the branch to
// merge into, as far as git can tell offline: who may approve, and which records
// there are. Where it cannot tell, the files at hand count.

// trunk is the branch to merge into, seen from a directory.
type trunk struct {
	dir  string // where git runs; below it lies what is asked for
	ref  string // in words, as origin/main
	tip  string // its commit
	head string // the commit at hand
	fork string // where that left it, "" where the history does not reach so far
}

// trunk gives the branch to merge into for a path, nil where git cannot tell;
// false also when the commit at hand is the tip of that branch.
func (g *gating) trunk(path string) (*trunk, bool) {
	dir := existing(path)
	head, ok := git(g.ctx, dir, "rev-parse", "--verify", "--quiet", "HEAD")
	if !ok {
		return nil, false
	}
	for _, ref := range g.defaultBranches() {
		tip, ok := git(g.ctx, dir, "rev-parse", "--verify", "--quiet", "--end-of-options", ref+"^{commit}")
		if !ok {
			continue
		}
		fork, _ := git(g.ctx, dir, "merge-base", "HEAD", tip)
		name := strings.TrimPrefix(strings.TrimPrefix(ref, "refs/remotes/"), "refs/heads/")
		return &trunk{dir, name, tip, head, fork}, tip != head
	}
	return nil, false
}

// existing is the nearest directory above a path that is there.
func existing(path string) string {
	for dir := filepath.Clean(path); ; dir = filepath.Dir(dir) {
		if st, err := os.Stat(dir); err == nil && st.IsDir() || dir == filepath.Dir(dir) {
			return dir
		}
	}
}

// file gives what lies at a path on a commit.
func (t *trunk) file(ctx context.Context, commit, path string) ([]byte, bool) {
	rel, err := filepath.Rel(t.dir, path)
	if err != nil {
		return nil, false
	}
	out, err := command(ctx, t.dir, "show", "--no-textconv", "--end-of-options", commit+":./"+filepath.ToSlash(rel)).Output()
	return out, err == nil
}

// changed lists the files of a directory that the branch at hand removed or
// rewrote, committed or not.
func (t *trunk) changed(ctx context.Context, dir string) []string {
	rel, err := filepath.Rel(t.dir, dir)
	if err != nil {
		return nil
	}
	out, _ := git(ctx, t.dir, "diff", "--name-only", "--no-renames", "--diff-filter=DMT", "--relative", "-z", t.fork, "--", filepath.ToSlash(rel))
	var paths []string
	for name := range strings.SplitSeq(out, "\x00") {
		if name != "" {
			paths = append(paths, filepath.Join(t.dir, filepath.FromSlash(name)))
		}
	}
	return paths
}

// lostRecords says by policy which records of notice this branch removed, took
// back or broke.
func (g *gating) lostRecords() map[string]string {
	dir := filepath.Join(g.f.dir, "notices")
	t, _ := g.trunk(dir)
	if t == nil || t.fork == "" {
		return nil
	}
	out := map[string]string{}
	for _, path := range t.changed(g.ctx, dir) {
		b, ok := t.file(g.ctx, t.fork, path)
		if !ok || filepath.Ext(path) != ".yaml" {
			continue
		}
		r := &gate.Record{}
		if config.Decode(path, b, r) != nil {
			continue
		}
		if why := g.folder.Lost(&gate.File{Path: path, Record: r}); why != "" {
			out[r.Policy] = why + " (" + t.ref + ")"
		}
	}
	return out
}

// readApprovers reads who may approve: from --approvers, else from the branch to
// merge into, else from the files at hand. Without a list it is the owners of
// the records in CODEOWNERS. That a list cannot be read matters when a record is
// needed.
func (g *gating) readApprovers() *gate.Approvers {
	path := filepath.Join(g.f.dir, "approvers")
	if g.f.approvers != "" {
		src, err := g.opener(false).Open(g.ctx, g.f.approvers)
		if err != nil {
			return &gate.Approvers{Listed: true, Err: err}
		}
		return parsedApprovers(src.Bytes, "")
	}
	if t, ok := g.trunk(path); ok {
		if b, ok := t.file(g.ctx, t.tip, path); ok {
			return parsedApprovers(b, t.ref)
		}
		a := &gate.Approvers{Owners: g.owners(t), Listed: fileThere(path)}
		if a.Listed || len(a.Owners) > 0 {
			a.Source = t.ref
		}
		return a
	}
	return approversAt(path, g.root(existing(path)))
}

func fileThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// approversAt reads a list of approvers, else the owners of what lies beside it.
func approversAt(path, root string) *gate.Approvers {
	b, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &gate.Approvers{Owners: ownersOf(root, path, func(at string) ([]byte, bool) {
			b, err := os.ReadFile(filepath.Join(root, at))
			return b, err == nil
		})}
	case err != nil:
		return &gate.Approvers{Listed: true, Err: err}
	}
	return parsedApprovers(b, "")
}

func parsedApprovers(b []byte, source string) *gate.Approvers {
	a, err := gate.ParseApprovers(b)
	if err != nil {
		a = &gate.Approvers{Listed: true, Err: err}
	}
	a.Source = source
	return a
}

// root is the top of the repository around a directory, else the working
// directory.
func (g *gating) root(dir string) string {
	if top, ok := git(g.ctx, dir, "rev-parse", "--show-cdup"); ok {
		return filepath.Join(dir, top)
	}
	return "."
}

// owners gives the owners of the records on the branch to merge into.
func (g *gating) owners(t *trunk) []string {
	root := g.root(t.dir)
	return ownersOf(root, filepath.Join(g.f.dir, "approvers"), func(at string) ([]byte, bool) {
		return t.file(g.ctx, t.tip, filepath.Join(root, at))
	})
}

// ownersOf gives the owners of the records beside a list of approvers, by the
// first CODEOWNERS that a repository has.
func ownersOf(root, list string, read func(at string) ([]byte, bool)) []string {
	rel, err := filepath.Rel(root, filepath.Join(filepath.Dir(list), "notices", "record.yaml"))
	if err != nil {
		return nil
	}
	for _, at := range []string{".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"} {
		if b, ok := read(at); ok {
			return gate.CodeOwners(b, filepath.ToSlash(rel))
		}
	}
	return nil
}

// defaultBranches are the names that the branch to merge into may have, the
// likeliest first.
func (g *gating) defaultBranches() []string {
	var out []string
	for _, v := range []string{"GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"} {
		if b := g.Getenv(v); b != "" {
			out = append(out, "refs/remotes/origin/"+b, "refs/heads/"+b)
		}
	}
	return append(out, "refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master")
}

// git runs git and gives what it prints, without the last line's end; false
// when it fails, or is not there.
func git(ctx context.Context, dir string, args ...string) (string, bool) {
	out, err := command(ctx, dir, args...).Output()
	return strings.TrimSuffix(string(out), "\n"), err == nil
}

func command(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	return cmd
}
