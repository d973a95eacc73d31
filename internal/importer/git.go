package importer

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/source"
)

// The limits of what git tells about one commit, in bytes.
const (
	maxToken   = 64 << 10
	maxMessage = 4 << 10
)

// errTooLarge says that an object is over the size of a document.
var errTooLarge = errors.New("too large to be a policy")

// repository is a git repository that is only read: its own configuration may
// ask git to run programs or to fetch what is missing, and gets neither.
type repository struct{ dir string }

// command is one git over the repository, under the caller's context.
func (r repository) command(ctx context.Context, args ...string) *exec.Cmd {
	safe := []string{
		"-C", r.dir, "--no-pager", "--no-replace-objects",
		"-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.attributesFile=/dev/null",
		"-c", "log.showSignature=false", "-c", "log.mailmap=false", "-c", "protocol.allow=never",
	}
	cmd := exec.CommandContext(ctx, "git", append(safe, args...)...)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(kv string) bool { return strings.HasPrefix(kv, "GIT_") })
	cmd.Env = append(cmd.Env, "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_LAZY_FETCH=1", "LC_ALL=C")
	return cmd
}

// write is one file that one commit wrote.
type write struct {
	commit  string
	blob    string
	path    string
	subject string
	at      time.Time // of the author
	order   int       // parents come before their children
}

// check says whether there is a repository at all, with a next step.
func (r repository) check(ctx context.Context) error {
	if _, err := exec.LookPath("git"); err != nil {
		return fmt.Errorf("git is not installed: %w; install git to read a checkout", err)
	}
	out, err := r.command(ctx, "rev-parse", "--git-dir").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s is no git checkout: %s", ErrFormat, r.dir, firstLine(out))
	}
	if r.command(ctx, "rev-parse", "--verify", "--quiet", "HEAD").Run() != nil {
		return fmt.Errorf("%w: %s has no commits on its current branch; check out the one with the history", ErrFormat, r.dir)
	}
	return nil
}

// origin is where the repository was cloned from, without a password; "" for
// nowhere.
func (r repository) origin(ctx context.Context) string {
	out, err := r.command(ctx, "config", "--get", "remote.origin.url").Output()
	if err != nil {
		return ""
	}
	address := strings.TrimSpace(string(out))
	if scheme, rest, ok := strings.Cut(address, "://"); ok {
		if at := strings.LastIndexByte(rest, '@'); at >= 0 {
			rest = rest[at+1:]
		}
		return scheme + "://" + rest
	}
	return address
}

// writes calls visit for each file that a commit added or changed, parents
// before their children, in one stream: no more than one commit is held.
func (r repository) writes(ctx context.Context, visit func(write) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := r.command(ctx, "log", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-show-signature",
		"--topo-order", "--reverse", "--encoding=UTF-8", "--diff-filter=AMT", "--format=tformat:%x01%H %at %s", "HEAD", "--")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start git: %w", err)
	}
	err = readWrites(bufio.NewReaderSize(out, maxToken), visit)
	if err != nil {
		cancel()
	}
	if end := cmd.Wait(); err == nil && end != nil {
		err = fmt.Errorf("read the history of %s: %w: %s", r.dir, end, firstLine(stderr.Bytes()))
	}
	return err
}

// readWrites reads the stream: a commit is "\x01HASH TIME SUBJECT", a file in it
// ":MODES HASHES STATUS" and its path, each ended by NUL.
func readWrites(in *bufio.Reader, visit func(write) error) error {
	var cur write
	for {
		tok, err := token(in)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if head, ok := strings.CutPrefix(tok, "\x01"); ok {
			cur = commitHead(head, cur.order+1)
			continue
		}
		meta, ok := strings.CutPrefix(strings.TrimPrefix(tok, "\n"), ":")
		if !ok {
			continue
		}
		if cur.path, err = token(in); err != nil {
			return fmt.Errorf("the history breaks off: %w", err)
		}
		f := strings.Fields(meta)
		if len(f) != 5 || !strings.HasPrefix(f[1], "100") { // only regular files hold texts
			continue
		}
		cur.blob = f[3]
		if err := visit(cur); err != nil {
			return err
		}
	}
}

func commitHead(s string, order int) write {
	hash, rest, _ := strings.Cut(s, " ")
	stamp, subject, _ := strings.Cut(rest, " ")
	w := write{commit: hash, subject: subject, order: order}
	if n, err := strconv.ParseInt(stamp, 10, 64); err == nil {
		w.at = time.Unix(n, 0).UTC()
	}
	return w
}

// token reads up to a NUL and keeps no more than maxToken of it.
func token(in *bufio.Reader) (string, error) {
	var out []byte
	for {
		part, err := in.ReadSlice(0)
		if room := maxToken - len(out); room > 0 {
			out = append(out, part[:min(len(part), room)]...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && (len(out) == 0 || !errors.Is(err, io.EOF)) {
			return "", err
		}
		return string(bytes.TrimSuffix(out, []byte{0})), nil
	}
}

// objects answers for the content of objects over one running git.
type objects struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	stop context.CancelFunc
}

func (r repository) objects(ctx context.Context) (*objects, error) {
	ctx, cancel := context.WithCancel(ctx)
	o := &objects{cmd: r.command(ctx, "cat-file", "--batch"), stop: cancel}
	in, err := o.cmd.StdinPipe()
	if err != nil {
		cancel()
		return nil, err
	}
	out, err := o.cmd.StdoutPipe()
	if err == nil {
		err = o.cmd.Start()
	}
	if err != nil {
		cancel()
		return nil, fmt.Errorf("start git: %w", err)
	}
	o.in, o.out = in, bufio.NewReaderSize(out, maxToken)
	return o, nil
}

// close ends the child.
func (o *objects) close() {
	o.in.Close()
	o.stop()
	_ = o.cmd.Wait() // it was told to stop: how it took that says nothing
}

// get reads one object whole; one over the size of a document is passed over
// and gives errTooLarge.
func (o *objects) get(hash string) ([]byte, error) {
	if _, err := io.WriteString(o.in, hash+"\n"); err != nil {
		return nil, fmt.Errorf("ask git for %s: %w", hash, err)
	}
	head, err := o.out.ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("read object %s: %w", hash, err)
	}
	f := strings.Fields(head)
	if len(f) != 3 {
		return nil, fmt.Errorf("the repository does not have object %s; fetch the whole history", hash)
	}
	size, err := strconv.ParseInt(f[2], 10, 64)
	if err != nil {
		return nil, fmt.Errorf("read object %s: git said %q", hash, strings.TrimSpace(head))
	}
	if size > source.MaxSize {
		_, err := io.CopyN(io.Discard, o.out, size+1)
		return nil, errors.Join(errTooLarge, err)
	}
	body := make([]byte, size+1) // the object and the line feed after it
	if _, err := io.ReadFull(o.out, body); err != nil {
		return nil, fmt.Errorf("read object %s: %w", hash, err)
	}
	return body[:size], nil
}

// message reads what a commit says of itself, cut where it is very long.
func (o *objects) message(commit string) (string, error) {
	b, err := o.get(commit)
	if err != nil {
		return "", err
	}
	_, text, _ := strings.Cut(string(b), "\n\n")
	if len(text) > maxMessage {
		text = strings.ToValidUTF8(text[:maxMessage], "")
	}
	return strings.TrimSpace(text), nil
}

func firstLine(b []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(b)), "\n")
	return line
}
