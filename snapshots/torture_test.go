//go:build linux

package snapshots

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What the machine does to a store: processes killed at any moment, system
// calls that fail, disks that fill. Each test runs TestLifeProcess in a process
// of its own and holds what it acknowledged against what is there.

// TestLifeProcess is not a test of its own: it is run, and killed, by others.
// It lives the life of a watch on a store, and prints what it did once the store
// says that it is on disk. With REDLETTER_TEST_ROUNDS it ends after so many.
func TestLifeProcess(t *testing.T) {
	dir := os.Getenv("REDLETTER_TEST_LIFE")
	if dir == "" {
		return
	}
	rounds := count(t, "REDLETTER_TEST_ROUNDS", 1<<30)
	s, err := Open(dir, Options{})
	for ; err != nil && rounds < 1<<30; rounds-- { // a full disk, or one that fails, may do better the next time
		fmt.Println("refused", err)
		s, err = Open(dir, Options{})
	}
	if err != nil {
		fmt.Println("refused", err)
		return
	}
	defer s.Close()
	fmt.Println("open")
	first := len(must(s.Captures(t.Context(), "")))
	for i := range rounds {
		if err := live(t, s, first+i, func(done string) { fmt.Println(done) }); err != nil {
			fmt.Println("refused", err)
		}
	}
}

// live is one round: a look with its version, review, event and mail, a
// decision, a deletion. It tells what is done.
func live(t *testing.T, s *Store, i int, tell func(done string)) error {
	noise := make([]byte, 3000+i%7*3000) // does not compress
	rng := rand.New(rand.NewPCG(uint64(i), uint64(os.Getpid())))
	for j := range noise {
		noise[j] = byte(rng.Uint32())
	}
	page, err := s.PutBody(t.Context(), noise)
	if err != nil {
		return err
	}
	at := morning.Add(time.Duration(i) * time.Hour)
	key := fmt.Sprint(os.Getpid(), " ", i)
	e := Entry{
		Capture: Capture{Policy: "acme", At: at, Outcome: key, Raw: page, Body: page, Evidence: []byte(`{"status":200}`)},
		Events:  []Event{{Key: key, Kind: "change", Policy: "acme", At: at, Deliveries: []Delivery{{Recipient: "ann@example.com", Pace: "instant", Due: at}}}},
	}
	if i%3 > 0 {
		e.Version = &Version{Tree: page, Extractor: "html/1", Accepted: at}
		e.Review = &Review{Policy: "acme", New: page, Rules: "1", At: at, JSON: fmt.Appendf(nil, `{"n":%q}`, key)}
	}
	if e, err = s.Add(t.Context(), e); err != nil {
		return err
	}
	tell("captured " + key)
	if err := liveOn(t, s, at, key, tell); err != nil {
		return err
	}
	_, err = s.Delete(t.Context(), Retention{Captures: 20 * time.Hour, Versions: 20 * time.Hour}, at)
	return err
}

// liveOn sends the mail, and decides.
func liveOn(t *testing.T, s *Store, at time.Time, key string, tell func(done string)) error {
	due, err := s.Unworded(t.Context(), at)
	if err != nil {
		return err
	}
	ids := make([]int64, len(due))
	for i, d := range due {
		ids[i] = d.ID
	}
	m, err := s.Post(t.Context(), Mail{Key: key, Recipient: "ann@example.com", Message: []byte("words " + key), Created: at}, ids)
	if err != nil {
		return err
	}
	if m.Raw, err = s.PutBody(t.Context(), []byte("sent "+key)); err != nil {
		return err
	}
	m.State, m.Sent, m.Server = Sent, at, "mx"
	if err := s.Settle(t.Context(), m); err != nil {
		return err
	}
	tell("sent " + key)
	d := decision("ann", ActionNote)
	d.Note = key
	if _, err := s.Decide(t.Context(), []Decision{d}); err != nil {
		return err
	}
	tell("decided " + key)
	return nil
}

// life runs the process and gives what it printed: it is killed after a while,
// unless that is zero.
func life(t *testing.T, cmd *exec.Cmd, dir string, kill time.Duration, env ...string) []byte {
	t.Helper()
	cmd.Env = append(append(os.Environ(), "REDLETTER_TEST_LIFE="+dir), env...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if kill > 0 {
		timer := time.AfterFunc(kill, func() { cmd.Process.Kill() })
		defer timer.Stop()
	}
	_ = cmd.Wait() // killed, or it says itself what was refused
	return said.Bytes()
}

func lifeCommand() *exec.Cmd {
	return exec.Command(os.Args[0], "-test.run=^TestLifeProcess$")
}

// memory is what a life acknowledged.
type memory map[string]bool // "captured 12 0"

func (m memory) learn(said []byte) {
	for line := range strings.Lines(string(said)) {
		if word, _, _ := strings.Cut(line, " "); strings.HasSuffix(line, "\n") && (word == "captured" || word == "sent" || word == "decided") {
			m[strings.TrimSuffix(line, "\n")] = true
		}
	}
}

// remembered wants a store that is whole and has all that was acknowledged.
func (m memory) remembered(t *testing.T, dir, when string) {
	t.Helper()
	began := time.Now()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatalf("%s: opening: %v", when, err)
	}
	defer s.Close()
	if d := time.Since(began); d > 2*time.Second {
		t.Logf("%s: opening took %s", when, d)
	}
	v, err := s.Verify(t.Context(), Verification{})
	if err == nil {
		err = v.Err()
	}
	if err != nil {
		t.Fatalf("%s: %v", when, err)
	}
	there := memory{}
	for _, c := range must(s.Captures(t.Context(), "acme")) {
		there["captured "+c.Outcome] = true
	}
	for _, x := range must(s.Mails(t.Context(), Sent)) {
		there["sent "+x.Key] = true
	}
	for _, d := range must(s.Decisions(t.Context(), "acme", 0)) {
		there["decided "+d.Note] = true
	}
	for what := range m {
		if !there[what] {
			t.Errorf("%s: %s was acknowledged and is not there", when, what)
		}
	}
}

// However often a process is killed, at whatever moment, what it acknowledged is
// there, the next one goes on, and the ledger fits the records.
func TestKilledLife(t *testing.T) {
	kills := count(t, "REDLETTER_TEST_KILLS", 12)
	acknowledged := 0
	for done := 0; done < kills; done += 25 { // a store of its own for some: reading all of it again takes longer and longer
		dir, m := t.TempDir(), memory{}
		for n := range min(25, kills-done) {
			after := time.Duration(15+rand.N(120)) * time.Millisecond
			m.learn(life(t, lifeCommand(), dir, after))
			m.remembered(t, dir, fmt.Sprintf("kill %d", done+n))
		}
		acknowledged += len(m)
	}
	t.Logf("%d kills, %d records acknowledged: 0 lost, 0 corrupt", kills, acknowledged)
}

// calls are the system calls by which a store changes what is on disk, and how
// often to fail each: in turn, the first, the second, and so on.
var calls = []struct {
	name  string
	errs  []string
	turns int
}{
	{"pwrite64", []string{"EIO", "ENOSPC"}, 60}, // of the database and its log
	{"write", []string{"EIO", "ENOSPC"}, 12},    // of bodies
	{"fsync", []string{"EIO"}, 40},
	{"fdatasync", []string{"EIO"}, 20},
	{"ftruncate", []string{"EIO"}, 6},
	{"renameat", []string{"EIO", "ENOSPC"}, 10},
	{"mkdirat", []string{"ENOSPC"}, 10},
	{"pread64", []string{"EIO"}, 40},
	{"unlinkat", []string{"EIO"}, 8},
}

// TestSystemCallsFailInTurn lets the kernel say no: strace fails the k-th call
// of each kind, for the database as for the bodies. It takes minutes: set
// REDLETTER_TEST_SYSCALLS to the share of the turns, 1 for all.
func TestSystemCallsFailInTurn(t *testing.T) {
	share := count(t, "REDLETTER_TEST_SYSCALLS", 0)
	if share == 0 {
		return
	}
	if _, err := exec.LookPath("strace"); err != nil {
		t.Fatal("strace is not installed: apt-get install strace")
	}
	faults, refused := 0, 0
	for _, c := range calls {
		for _, errno := range c.errs {
			for k := 1; k <= c.turns; k += share {
				said := failCall(t, c.name, errno, k)
				faults++
				refused += bytes.Count(said, []byte("refused"))
			}
		}
	}
	t.Logf("%d faults of system calls, %d operations refused: 0 lost, 0 corrupt", faults, refused)
	if refused == 0 {
		t.Error("no fault was ever seen: strace does not inject them here")
	}
}

func failCall(t *testing.T, call, errno string, k int) []byte {
	t.Helper()
	dir := t.TempDir()
	m := memory{}
	m.learn(life(t, lifeCommand(), dir, 0, "REDLETTER_TEST_ROUNDS=1")) // a store that is in use
	// It counts the calls of each thread, of all files: when what is printed
	// fails, the test hears less, and expects less.
	cmd := exec.Command("strace", "-f", "-qqq", "-o", "/dev/null", "-e", "trace="+call, "-e", fmt.Sprintf("inject=%s:error=%s:when=%d", call, errno, k),
		os.Args[0], "-test.run=^TestLifeProcess$")
	said := life(t, cmd, dir, 0, "REDLETTER_TEST_ROUNDS=4", "GOMAXPROCS=1")
	m.learn(said)
	m.remembered(t, dir, fmt.Sprintf("%s %d of %s", errno, k, call))
	m.learn(life(t, lifeCommand(), dir, 0, "REDLETTER_TEST_ROUNDS=1"))
	m.remembered(t, dir, fmt.Sprintf("after %s %d of %s", errno, k, call))
	return said
}

// TestSmallDisks fills disks of some sizes, and then enlarges them. It mounts
// them, which takes root: set REDLETTER_TEST_DISKS to 1.
func TestSmallDisks(t *testing.T) {
	if count(t, "REDLETTER_TEST_DISKS", 0) == 0 {
		return
	}
	for _, megabytes := range []int{1, 4, 16} {
		dir := t.TempDir()
		if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dm", megabytes)); err != nil {
			t.Fatalf("mounting a small disk takes root: %v", err)
		}
		t.Cleanup(func() { must(0, syscall.Unmount(dir, 0)) })
		store, m := filepath.Join(dir, "store"), memory{}
		said := life(t, lifeCommand(), store, 0, fmt.Sprint("REDLETTER_TEST_ROUNDS=", 60+80*megabytes))
		m.learn(said)
		refused := bytes.Count(said, []byte("refused"))
		if refused == 0 || !bytes.Contains(said, []byte("disk is full")) && !bytes.Contains(said, []byte("no space left")) {
			t.Errorf("%d MiB: never full: %d refused", megabytes, refused)
		}
		if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=64m"); err != nil {
			t.Fatal(err)
		}
		m.remembered(t, store, fmt.Sprintf("%d MiB, with room again", megabytes))
		before := len(m)
		m.learn(life(t, lifeCommand(), store, 0, "REDLETTER_TEST_ROUNDS=3"))
		m.remembered(t, store, fmt.Sprintf("%d MiB, going on", megabytes))
		if len(m) != before+9 {
			t.Errorf("%d MiB: %d of 9 steps went on", megabytes, len(m)-before)
		}
		t.Logf("%d MiB: %d operations refused, %d records kept, went on by itself", megabytes, refused, before)
	}
}

// Writing stays quick as the ledger grows: the last captures cost about what the
// first ones did.
func TestManyCaptures(t *testing.T) {
	n := count(t, "REDLETTER_TEST_MANY", 600)
	s := open(t, t.TempDir())
	page := put(t, s, "page")
	tenth := func(from int) time.Duration {
		began := cpu(t)
		for i := from; i < from+n/10; i++ {
			must(s.Add(t.Context(), Entry{
				Capture: Capture{Policy: fmt.Sprint("p", i%500), At: morning, Outcome: "changed", Raw: page, Body: page, Evidence: []byte(`{"status":200}`)},
				Version: &Version{Tree: page, Extractor: "html/1", Accepted: morning},
				Events:  []Event{{Key: fmt.Sprint(i), Kind: "change", Policy: "acme", At: morning}},
			}))
		}
		return cpu(t) - began
	}
	first := tenth(0)
	var last time.Duration
	for i := n / 10; i < n; i += n / 10 {
		last = tenth(i)
	}
	whole(t, s)
	each := time.Duration(n / 10)
	t.Logf("%d captures with version and event: CPU of each %s at first, %s at last", n, first/each, last/each)
	if last > 4*first+50*time.Millisecond {
		t.Errorf("the last tenth took %s of CPU, the first %s", last, first)
	}
}

// cpu is the time that this process used.
func cpu(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	must(0, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
