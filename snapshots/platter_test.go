//go:build linux

package snapshots

import (
	"maps"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// platter knows what a power cut leaves of the files of a database. SQLite
// works on real files; its own table of file operations is replaced by one that
// tells the platter of each write, truncation, sync and removal before it is
// made, and of each read. Any of them can be made to fail. What was not synced may be on disk or not, each sector by itself and in
// any order; so may names of files whose directory was not synced.
//
// The file of the shared index (-shm) is left out: SQLite syncs it never and
// makes it anew.
type platter struct {
	prefix string                // path of the database
	before func(op string) int32 // gives SQLite's number of the error to fail with, 0 for none

	mu     sync.Mutex
	live   map[string]*platterFile // by what stands behind the prefix
	synced map[string]*platterFile // the names that last
}

// platterFile is what is on disk for sure, and what may be.
type platterFile struct {
	data    []byte
	pending []change
	fresh   bool // its first sync is one of the directory too: SQLite does that for its logs
}

// change is a write, or a truncation when there are no bytes.
type change struct {
	at   int64
	data []byte
}

// sector is the most that a disk writes at once.
const sector = 512

// image gives the files after a cut: of what was not synced each piece is there
// with some probability.
func (p *platter) image(rng *rand.Rand, percent int) map[string][]byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	there := func() bool { return rng.IntN(100) < percent }
	out := map[string][]byte{}
	for _, name := range []string{"", "-journal", "-wal"} {
		f := p.synced[name]
		if f != p.live[name] && there() {
			f = p.live[name]
		}
		if f != nil {
			out[name] = f.after(there)
		}
	}
	return out
}

func (f *platterFile) after(there func() bool) []byte {
	out := append([]byte(nil), f.data...)
	for _, c := range f.pending {
		if c.data == nil {
			if there() {
				out = resized(out, int(c.at))
			}
			continue
		}
		for from := 0; from < len(c.data); from += sector {
			if there() {
				out = c.part(from).apply(out)
			}
		}
	}
	return out
}

func (c change) part(from int) change {
	return change{c.at + int64(from), c.data[from:min(from+sector, len(c.data))]}
}

func (c change) apply(to []byte) []byte {
	if c.data == nil {
		return resized(to, int(c.at))
	}
	to = resized(to, max(len(to), int(c.at)+len(c.data)))
	copy(to[c.at:], c.data)
	return to
}

func resized(b []byte, n int) []byte {
	if n <= len(b) {
		return b[:n]
	}
	return append(b, make([]byte, n-len(b))...)
}

// opened notes a file that SQLite opens. The database itself is there before:
// the store makes it, and its name lasts.
func (p *platter) opened(name string) {
	if p.live[name] != nil {
		return
	}
	p.live[name] = &platterFile{fresh: name != ""}
	if name == "" {
		p.synced[name] = p.live[name]
	}
}

func (p *platter) write(name string, c change) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.live[name].pending = append(p.live[name].pending, c)
}

func (p *platter) sync(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.live[name]
	for _, c := range f.pending {
		f.data = c.apply(f.data)
	}
	f.pending = nil
	if f.fresh {
		f.fresh = false
		p.synced = maps.Clone(p.live)
	}
}

func (p *platter) remove(name string, lasting bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.live, name)
	if lasting {
		p.synced = maps.Clone(p.live)
	}
}

// The hooks into SQLite are one set for the process, since its table of file
// operations is; they pass over every file that is not of the platter at hand.
var hooks struct {
	once    sync.Once
	mu      sync.Mutex
	at      *platter
	vfs     sqlite3.Tsqlite3_vfs                     // as it was
	methods map[uintptr]uintptr                      // ours, by theirs
	theirs  map[uintptr]*sqlite3.Tsqlite3_io_methods // by file
	names   map[uintptr]string                       // of files of the platter, by file
}

// The functions of SQLite's tables that matter here.
type (
	openFile   func(tls *libc.TLS, vfs, name, file uintptr, flags int32, out uintptr) int32
	deleteFile func(tls *libc.TLS, vfs, name uintptr, sync int32) int32
	closeFile  func(tls *libc.TLS, file uintptr) int32
	moveBytes  func(tls *libc.TLS, file, buf uintptr, n int32, at int64) int32
	truncFile  func(tls *libc.TLS, file uintptr, size int64) int32
	flushFile  func(tls *libc.TLS, file uintptr, flags int32) int32
)

// at reads memory of SQLite, which Go does not move.
func at[T any](p uintptr) *T { return *(**T)(unsafe.Pointer(&p)) }

// function reads a field of a table as what it is: a Go function.
func function[F any](field *uintptr) F { return *(*F)(unsafe.Pointer(field)) }

func setFunction[F any](field *uintptr, f F) { *(*F)(unsafe.Pointer(field)) = f }

// onPlatter has the files of the database in a directory recorded until the
// test ends; before is called ahead of each operation.
func onPlatter(t *testing.T, dir string, before func(op string) int32) *platter {
	t.Helper()
	hooks.once.Do(hook)
	p := &platter{prefix: filepath.Join(dir, databaseName), before: before, live: map[string]*platterFile{}, synced: map[string]*platterFile{}}
	hooks.mu.Lock()
	hooks.at = p
	hooks.mu.Unlock()
	t.Cleanup(func() {
		hooks.mu.Lock()
		hooks.at = nil
		hooks.mu.Unlock()
	})
	return p
}

func hook() {
	tls := libc.NewTLS()
	defer tls.Close()
	vfs := at[sqlite3.Tsqlite3_vfs](sqlite3.Xsqlite3_vfs_find(tls, 0))
	hooks.vfs = *vfs
	hooks.methods, hooks.theirs, hooks.names = map[uintptr]uintptr{}, map[uintptr]*sqlite3.Tsqlite3_io_methods{}, map[uintptr]string{}
	setFunction[openFile](&vfs.FxOpen, hookedOpen)
	setFunction[deleteFile](&vfs.FxDelete, hookedDelete)
}

// ofPlatter gives the platter that a file is on, and its name there.
func ofPlatter(path uintptr) (*platter, string) {
	if path == 0 || hooks.at == nil {
		return nil, ""
	}
	name, ok := strings.CutPrefix(libc.GoString(path), hooks.at.prefix)
	if !ok || name != "" && name != "-journal" && name != "-wal" {
		return nil, ""
	}
	return hooks.at, name
}

func hookedOpen(tls *libc.TLS, vfs, path, file uintptr, flags int32, out uintptr) int32 {
	rc := function[openFile](&hooks.vfs.FxOpen)(tls, vfs, path, file, flags, out)
	hooks.mu.Lock()
	defer hooks.mu.Unlock()
	p, name := ofPlatter(path)
	if rc != sqlite3.SQLITE_OK || p == nil {
		return rc
	}
	p.mu.Lock()
	p.opened(name)
	p.mu.Unlock()
	table := at[sqlite3.Tsqlite3_file](file)
	hooks.theirs[file], hooks.names[file] = at[sqlite3.Tsqlite3_io_methods](table.FpMethods), name
	ours := hooks.methods[table.FpMethods]
	if ours == 0 {
		ours = hookTable(tls, hooks.theirs[file])
		hooks.methods[table.FpMethods] = ours
	}
	table.FpMethods = ours
	return rc
}

// hookTable makes a table of file operations like another one, with ours in it.
// It lies in SQLite's memory and is never freed: there is one for each kind of
// file.
func hookTable(tls *libc.TLS, theirs *sqlite3.Tsqlite3_io_methods) uintptr {
	p := libc.Xmalloc(tls, libc.Tsize_t(unsafe.Sizeof(*theirs)))
	ours := at[sqlite3.Tsqlite3_io_methods](p)
	*ours = *theirs
	setFunction[closeFile](&ours.FxClose, hookedClose)
	setFunction[moveBytes](&ours.FxRead, hookedRead)
	setFunction[moveBytes](&ours.FxWrite, hookedWrite)
	setFunction[truncFile](&ours.FxTruncate, hookedTruncate)
	setFunction[flushFile](&ours.FxSync, hookedSync)
	return p
}

// recorded gives the table of a file as it was, with its platter, nil when that
// is no longer at hand, and its name.
func recorded(file uintptr) (*sqlite3.Tsqlite3_io_methods, *platter, string) {
	hooks.mu.Lock()
	defer hooks.mu.Unlock()
	return hooks.theirs[file], hooks.at, hooks.names[file]
}

func hookedDelete(tls *libc.TLS, vfs, path uintptr, lasting int32) int32 {
	hooks.mu.Lock()
	p, name := ofPlatter(path)
	hooks.mu.Unlock()
	if p != nil {
		if rc := p.before("remove db" + name); rc != 0 {
			return rc
		}
		p.remove(name, lasting != 0)
	}
	return function[deleteFile](&hooks.vfs.FxDelete)(tls, vfs, path, lasting)
}

func hookedClose(tls *libc.TLS, file uintptr) int32 {
	theirs, _, _ := recorded(file)
	hooks.mu.Lock()
	delete(hooks.theirs, file)
	delete(hooks.names, file)
	hooks.mu.Unlock()
	return function[closeFile](&theirs.FxClose)(tls, file)
}

func hookedRead(tls *libc.TLS, file, buf uintptr, n int32, offset int64) int32 {
	theirs, p, name := recorded(file)
	if p != nil {
		if rc := p.before("read db" + name); rc != 0 {
			return rc
		}
	}
	return function[moveBytes](&theirs.FxRead)(tls, file, buf, n, offset)
}

func hookedWrite(tls *libc.TLS, file, buf uintptr, n int32, offset int64) int32 {
	theirs, p, name := recorded(file)
	if p != nil {
		if rc := p.before("write db" + name); rc != 0 {
			return rc
		}
		p.write(name, change{offset, append([]byte(nil), unsafe.Slice(at[byte](buf), n)...)})
	}
	return function[moveBytes](&theirs.FxWrite)(tls, file, buf, n, offset)
}

func hookedTruncate(tls *libc.TLS, file uintptr, size int64) int32 {
	theirs, p, name := recorded(file)
	if p != nil {
		if rc := p.before("truncate db" + name); rc != 0 {
			return rc
		}
		p.write(name, change{at: size})
	}
	return function[truncFile](&theirs.FxTruncate)(tls, file, size)
}

func hookedSync(tls *libc.TLS, file uintptr, flags int32) int32 {
	theirs, p, name := recorded(file)
	if p != nil {
		if rc := p.before("sync db" + name); rc != 0 {
			return rc
		}
		p.sync(name)
	}
	return function[flushFile](&theirs.FxSync)(tls, file, flags)
}
