package snapshots

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// blobs keeps bodies as files named by their hash:
// blobs/ab/cdef… .zst. A file appears whole or not at all: it is written under
// another name, synced, renamed, and its directory synced.
type blobs struct {
	root *os.Root
	enc  func() (*zstd.Encoder, error)
}

// maxBody bounds what a file may unpack to, so that a forged one cannot fill
// the memory before its hash is known to be wrong.
const maxBody = 1 << 30

// tmpPrefix begins the names of files that are not complete.
const tmpPrefix = "tmp-"

// openBlobs removes what a crash left half-written, when the caller is the
// writer.
func openBlobs(root *os.Root, m mode) (*blobs, error) {
	b := &blobs{root: root, enc: sync.OnceValues(func() (*zstd.Encoder, error) {
		return zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithZeroFrames(true))
	})}
	if m != writing {
		return b, nil
	}
	entries, err := fs.ReadDir(root.FS(), blobsName)
	if err != nil {
		return nil, wrap("opening the store", err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), tmpPrefix) {
			if err := root.Remove(path.Join(blobsName, e.Name())); err != nil {
				return nil, wrap("removing a half-written body", err)
			}
		}
	}
	return b, nil
}

func blobPath(h Hash) string {
	s := h.hex()
	return path.Join(blobsName, s[:2], s[2:]+".zst")
}

// put stores a body. A file that is there is read first: if it is damaged, the
// good bytes at hand take its place.
func (b *blobs) put(body []byte) (Hash, error) {
	h := Sum(body)
	if kept, err := b.get(h); err == nil && bytes.Equal(kept, body) {
		return h, nil
	}
	enc, err := b.enc()
	if err != nil {
		return h, err
	}
	return h, wrap("storing "+h.String(), b.write(blobPath(h), enc.EncodeAll(body, nil)))
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
	if err := b.writeSynced(tmp, content); err != nil {
		b.root.Remove(tmp)
		return err
	}
	if err := b.root.Rename(tmp, name); err != nil {
		b.root.Remove(tmp)
		return err
	}
	return b.sync(dir)
}

func (b *blobs) writeSynced(name string, content []byte) error {
	f, err := b.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

// mkdir makes a directory that a power cut does not take away.
func (b *blobs) mkdir(dir string) error {
	err := b.root.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return b.sync(path.Dir(dir))
}

func (b *blobs) has(h Hash) error {
	_, err := b.root.Stat(blobPath(h))
	if errors.Is(err, fs.ErrNotExist) {
		return notFound("body %s", h)
	}
	return err
}

// get reads a body and checks it.
func (b *blobs) get(h Hash) ([]byte, error) {
	packed, err := b.root.ReadFile(blobPath(h))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, notFound("body %s", h)
	}
	if err != nil {
		return nil, wrap("reading "+h.String(), err)
	}
	body, err := unpack(packed)
	if err != nil {
		return nil, corrupt("body %s cannot be unpacked: %v", h, err)
	}
	if Sum(body) != h {
		return nil, corrupt("body %s does not have this hash", h)
	}
	return body, nil
}

func unpack(packed []byte) ([]byte, error) {
	z, err := zstd.NewReader(bytes.NewReader(packed), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	body, err := io.ReadAll(io.LimitReader(z, maxBody+1))
	if err == nil && len(body) > maxBody {
		err = fmt.Errorf("over %d bytes", maxBody)
	}
	return body, err
}
