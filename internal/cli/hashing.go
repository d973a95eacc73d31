package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
)

// hashing takes the SHA-256 of what goes through it.
type hashing struct{ sum hash.Hash }

func (h *hashing) through(w io.Writer) io.Writer {
	h.sum = sha256.New()
	return io.MultiWriter(w, h.sum)
}

func (h *hashing) String() string { return hex.EncodeToString(h.sum.Sum(nil)) }
