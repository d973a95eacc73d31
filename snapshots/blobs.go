package snapshots

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// blobs keeps bodies as files named by their hash: blobs/ab/cdef… .zst. A file
// appears whole or not at all: it is written under another name, synced,
// renamed, and its directory synced.
type blobs struct {
	disk disk
	enc  func() (*zstd.Encoder, error)
	dec  sync.Pool // of *zstd.Decoder

	mu      sync.Mutex
	lasting map[string]bool // directories of which this process knows that their names last
}

// maxBody bounds what a file may unpack to, so that a forged one cannot fill
// the memory before its hash is known to be wrong.
const maxBody = 1 << 30

// tmpPrefix begins the names of files that are not complete.
const tmpPrefix = "tmp-"

// openBlobs removes what a crash left half-written, when the caller is the
// writer.
func openBlobs(d disk, m mode) (*blobs, error) {
	b := &blobs{disk: d, lasting: map[string]bool{}, enc: sync.OnceValues(func() (*zstd.Encoder, error) {
		return zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithZeroFrames(true))
	})}
	if m != writing {
		return b, nil
	}
	entries, err := d.List(blobsName)
	if err != nil {
		return nil, wrap("opening the store", err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), tmpPrefix) {
			if err := d.Remove(path.Join(blobsName, e.Name())); err != nil {
				return nil, wrap("removing a half-written body", err)
			}
		}
	}
	return b, nil
}

func blobPath(h Hash) string {
	s := h.hex()
	return path.Join(blobsName, s[:2], s[2:]+blobSuffix)
}

const blobSuffix = ".zst"

// blobHash reads the name of a file in one of the directories.
func blobHash(dir, name string) (Hash, error) {
	digits, ok := strings.CutSuffix(name, blobSuffix)
	if !ok {
		return Hash{}, fmt.Errorf("%q is no body", name)
	}
	return ParseHash(dir + digits)
}

// put stores a body. A file that is there is read first: if it is damaged, the
// good bytes at hand take its place.
func (b *blobs) put(body []byte) (Hash, error) {
	h := Sum(body)
	if kept, err := b.get(h); err == nil && bytes.Equal(kept, body) {
		return h, wrap("storing "+h.String(), b.last(path.Dir(blobPath(h))))
	}
	packed, err := b.pack(body)
	if err != nil {
		return h, err
	}
	return h, wrap("storing "+h.String(), b.write(blobPath(h), packed))
}

// write makes a file appear at once.
func (b *blobs) write(name string, content []byte) error {
	dir := path.Dir(name)
	if err := b.mkdir(dir); err != nil {
		return err
	}
	var random [8]byte
	rand.Read(random[:])
	tmp := path.Join(blobsName, tmpPrefix+hex.EncodeToString(random[:]))
	err := b.writeSynced(tmp, content)
	if err == nil {
		err = b.disk.Rename(tmp, name)
	}
	if err != nil {
		return errors.Join(err, b.clear(tmp))
	}
	return b.sync(dir)
}

// clear removes what could not be completed.
func (b *blobs) clear(tmp string) error {
	if err := b.disk.Remove(tmp); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (b *blobs) writeSynced(name string, content []byte) error {
	f, err := b.disk.Create(name)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// mkdir makes a directory that a power cut does not take away.
func (b *blobs) mkdir(dir string) error {
	if b.knows(dir) {
		return nil
	}
	if err := b.disk.Mkdir(dir); err != nil {
		return err
	}
	return b.disk.Sync(path.Dir(dir))
}

// last makes sure that the names in a directory last: whoever wrote them may
// have been killed before it came to that.
func (b *blobs) last(dir string) error {
	if b.knows(dir) {
		return nil
	}
	return errors.Join(b.disk.Sync(path.Dir(dir)), b.sync(dir))
}

// sync makes the names in a directory last, and remembers it.
func (b *blobs) sync(dir string) error {
	err := b.disk.Sync(dir)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lasting[dir] = err == nil
	return err
}

func (b *blobs) knows(dir string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.lasting[dir]
}

func (b *blobs) has(h Hash) error {
	err := b.disk.Exists(blobPath(h))
	if errors.Is(err, fs.ErrNotExist) {
		return notFound("body %s", h)
	}
	return err
}

// remove deletes a body; one that is not there is no error.
func (b *blobs) remove(h Hash) error {
	name := blobPath(h)
	err := b.disk.Remove(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return wrap("deleting "+h.String(), err)
	}
	return wrap("deleting "+h.String(), b.disk.Sync(path.Dir(name)))
}

// get reads a body and checks it.
func (b *blobs) get(h Hash) ([]byte, error) {
	file, err := b.disk.ReadFile(blobPath(h))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, notFound("body %s", h)
	}
	if err != nil {
		return nil, wrap("reading "+h.String(), err)
	}
	frame, sealed := unseal(file)
	body, err := b.unpack(frame)
	switch {
	case err != nil:
		return nil, corrupt("body %s cannot be unpacked: %v", h, err)
	case Sum(body) != h:
		return nil, corrupt("body %s does not have this hash", h)
	case !sealed:
		return nil, corrupt("body %s is whole, but its file is not as it was written", h)
	}
	return body, nil
}

// all calls a function with each body that is there, in the order of the
// hashes. Files of other names are left out.
func (b *blobs) all(each func(Hash) error) error {
	dirs, err := b.disk.List(blobsName)
	if err != nil {
		return wrap("listing the bodies", err)
	}
	for _, d := range dirs {
		if !d.IsDir() {
			continue
		}
		files, err := b.disk.List(path.Join(blobsName, d.Name()))
		if err != nil {
			return wrap("listing the bodies", err)
		}
		for _, f := range files {
			h, err := blobHash(d.Name(), f.Name())
			if err != nil {
				continue
			}
			if err := each(h); err != nil {
				return err
			}
		}
	}
	return nil
}

// A file is one zstd frame and a seal: a skippable frame, which zstd -d passes
// over, with the SHA-256 of what stands before. Many bits of a zstd frame can
// be changed without a change of what it unpacks to; no bit of a sealed file
// can.
var sealHead = []byte{0x5E, 0x2A, 0x4D, 0x18, 32, 0, 0, 0}

func (b *blobs) pack(body []byte) ([]byte, error) {
	enc, err := b.enc()
	if err != nil {
		return nil, err
	}
	return seal(enc.EncodeAll(body, nil)), nil
}

func seal(frame []byte) []byte {
	sum := Sum(frame)
	return append(append(frame, sealHead...), sum[:]...)
}

// unseal gives what stands before the seal, and whether the seal holds. What
// has none is given as it is.
func unseal(file []byte) (frame []byte, sealed bool) {
	at := len(file) - len(sealHead) - len(Hash{})
	if at < 0 || !bytes.Equal(file[at:at+len(sealHead)], sealHead) {
		return file, false
	}
	return file[:at], Sum(file[:at]) == Hash(file[at+len(sealHead):])
}

// sealAll seals the files of a store from before there were seals. Those that
// are damaged stay as they are.
func (b *blobs) sealAll() error {
	return b.all(func(h Hash) error {
		file, err := b.disk.ReadFile(blobPath(h))
		if err != nil {
			return wrap("reading "+h.String(), err)
		}
		if _, sealed := unseal(file); sealed {
			return nil
		}
		if body, err := b.unpack(file); err != nil || Sum(body) != h {
			return nil
		}
		return wrap("sealing "+h.String(), b.write(blobPath(h), seal(file)))
	})
}

func (b *blobs) unpack(packed []byte) ([]byte, error) {
	z, _ := b.dec.Get().(*zstd.Decoder)
	if z == nil {
		var err error
		if z, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1)); err != nil {
			return nil, err
		}
	}
	defer b.dec.Put(z)
	if err := z.Reset(bytes.NewReader(packed)); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(z, maxBody+1))
	if err == nil && len(body) > maxBody {
		err = fmt.Errorf("over %d bytes", maxBody)
	}
	return body, err
}
