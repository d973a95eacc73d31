package snapshots

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"
)

// errFailing is the error of a disk that fails.
var errFailing = errors.New("input/output error")

// failing is a disk of which one operation fails, or which fails from some
// operation on.
type failing struct {
	disk
	op string
}

func (d failing) Remove(name string) error {
	if d.op == "Remove" {
		return errFailing
	}
	return d.disk.Remove(name)
}

// counted is a disk that calls a function before each operation, and fails with
// the error that it gives. A write that fails has written half.
type counted struct {
	disk
	before func(op string) error
}

func (d counted) ReadFile(name string) ([]byte, error) {
	if err := d.before("read"); err != nil {
		return nil, err
	}
	return d.disk.ReadFile(name)
}

func (d counted) Exists(name string) error {
	if err := d.before("stat"); err != nil {
		return err
	}
	return d.disk.Exists(name)
}

func (d counted) Create(name string) (file, error) {
	if err := d.before("create"); err != nil {
		return nil, err
	}
	f, err := d.disk.Create(name)
	return countedFile{f, d.before}, err
}

func (d counted) Rename(from, to string) error {
	if err := d.before("rename"); err != nil {
		return err
	}
	return d.disk.Rename(from, to)
}

func (d counted) Remove(name string) error {
	if err := d.before("remove"); err != nil {
		return err
	}
	return d.disk.Remove(name)
}

func (d counted) Mkdir(name string) error {
	if err := d.before("mkdir"); err != nil {
		return err
	}
	return d.disk.Mkdir(name)
}

func (d counted) List(dir string) ([]fs.DirEntry, error) {
	if err := d.before("list"); err != nil {
		return nil, err
	}
	return d.disk.List(dir)
}

func (d counted) Sync(dir string) error {
	if err := d.before("sync dir"); err != nil {
		return err
	}
	return d.disk.Sync(dir)
}

type countedFile struct {
	file
	before func(op string) error
}

func (f countedFile) Write(b []byte) (int, error) {
	if err := f.before("write"); err != nil {
		n, short := f.file.Write(b[:len(b)/2])
		return n, errors.Join(err, short)
	}
	return f.file.Write(b)
}

func (f countedFile) Sync() error {
	if err := f.before("sync"); err != nil {
		return err
	}
	return f.file.Sync()
}

func (f countedFile) Close() error {
	err := f.before("close")
	return errors.Join(err, f.file.Close())
}

// errnos are the ways in which an operation fails.
var errnos = []syscall.Errno{syscall.EIO, syscall.ENOSPC, syscall.EINTR, syscall.EROFS}

// When any operation on the files of bodies fails, whatever kind it is, the
// call says so or has done its work; what was acknowledged before and after is
// there; nothing else than the body is missing; and the same call works when
// the disk does.
func TestEveryOperationOnBodiesFailsInTurn(t *testing.T) {
	faults := 0
	for _, errno := range errnos {
		for _, lasting := range []bool{false, true} { // one operation, or all from there on
			for k := 1; ; k++ {
				if !failAt(t, k, errno, lasting) {
					break
				}
				faults++
			}
		}
	}
	t.Logf("%d faults, none lost or damaged anything", faults)
	if faults < 100 {
		t.Errorf("only %d faults were reached", faults)
	}
}

// failAt runs the script with the k-th operation failing, and says whether it
// came to that.
func failAt(t *testing.T, k int, errno syscall.Errno, lasting bool) (reached bool) {
	t.Helper()
	n, working := 0, false
	under := newMemDisk()
	d := counted{under, func(op string) error {
		n++
		if n == k || n > k && lasting {
			if working {
				return nil
			}
			reached = true
			return &fs.PathError{Op: op, Path: "body", Err: errno}
		}
		return nil
	}}
	b, err := openBlobs(d, writing)
	if err != nil {
		if !errors.Is(err, errno) {
			t.Fatalf("operation %d, %v: opening: %v", k, errno, err)
		}
		working = true
		b = must(openBlobs(d, writing))
	}
	acked := map[Hash]string{}
	for _, text := range []string{"one", "two", "one", "three", "two"} {
		h, err := b.put([]byte(text))
		if err == nil {
			acked[h] = text
			continue
		}
		if !errors.Is(err, errno) {
			t.Errorf("operation %d, %v: error %v hides the cause", k, errno, err)
		}
	}
	for _, text := range []string{"three", "one"} {
		h := Sum([]byte(text))
		switch err := b.remove(h); {
		case err == nil:
			delete(acked, h)
		case !errors.Is(err, errno):
			t.Errorf("operation %d, %v: error %v hides the cause", k, errno, err)
		default:
			delete(acked, h) // it may be gone or not
		}
	}
	working = true
	intact(t, under, acked, fmt.Sprintf("operation %d, %v, lasting %v", k, errno, lasting))
	return reached
}

// intact opens bodies after a fault and wants all that was acknowledged, and
// nothing that is not whole.
func intact(t *testing.T, d disk, acked map[Hash]string, when string) {
	t.Helper()
	b, err := openBlobs(d, writing)
	if err != nil {
		t.Fatalf("%s: opening again: %v", when, err)
	}
	for h, text := range acked {
		if got, err := b.get(h); err != nil || string(got) != text {
			t.Errorf("%s: acknowledged %q came back as %q, %v", when, text, got, err)
		}
	}
	must(0, b.all(func(h Hash) error {
		if _, err := b.get(h); err != nil {
			t.Errorf("%s: %v", when, err)
		}
		return nil
	}))
	entries := must(d.List(blobsName))
	for _, e := range entries {
		if !e.IsDir() {
			t.Errorf("%s: %s stayed", when, e.Name())
		}
	}
	for _, text := range []string{"one", "two", "three"} {
		if _, err := b.put([]byte(text)); err != nil {
			t.Errorf("%s: storing again: %v", when, err)
		}
	}
}
