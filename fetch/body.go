package fetch

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// ratioFrom is the size from which the ratio of decompressed to wire bytes is
// judged: short texts of one letter compress well and harm nobody.
const ratioFrom = 1 << 20

// window bounds the memory of the decompressors; it is what RFC 8878 asks
// every decoder to accept.
const window = 8 << 20

// body reads an answer within the limits. It counts what comes over the wire
// and what comes out of it.
type body struct {
	c       *Client
	max     int64 // bytes, on the wire and after decompression
	src     io.Reader
	cancel  context.CancelCauseFunc
	started time.Time
	wire    int64
	err     error // of the wire; decompressors hide it behind their own
}

// read gives the decompressed bytes. On an error it gives those that were
// read before it.
func (b *body) read(encoding string) ([]byte, error) {
	idle := time.AfterFunc(b.idle(), func() { b.cancel(errIdle) })
	defer idle.Stop()
	unpacked, err := unpack(wire{b, idle}, encoding)
	if err != nil {
		return nil, b.explain(err)
	}
	defer unpacked.Close()
	raw, err := b.limited(unpacked)
	if err != nil {
		return raw, b.explain(err)
	}
	return raw, nil
}

// limited reads until the end or a limit.
func (b *body) limited(r io.Reader) ([]byte, error) {
	var raw []byte
	chunk := make([]byte, 32<<10)
	for {
		n, err := r.Read(chunk)
		raw = append(raw, chunk[:n]...)
		size := int64(len(raw))
		switch {
		case size > b.max:
			return raw[:b.max], tooLarge("the page is over %d bytes", b.max)
		case size > ratioFrom && size > b.wire*or(b.c.MaxRatio, DefaultMaxRatio):
			return raw, tooLarge("the page unpacks to more than %d times its size", or(b.c.MaxRatio, DefaultMaxRatio))
		case errors.Is(err, io.EOF) && b.err != nil && !errors.Is(b.err, io.EOF):
			return raw, b.err // a cut between two frames looks like the end
		case errors.Is(err, io.EOF):
			return raw, nil
		case err != nil:
			return raw, err
		}
	}
}

func tooLarge(format string, limit int64) error {
	return &Error{Outcome: TooLarge, Err: fmt.Errorf(format, limit)}
}

// explain says what a failed read means: the fault of the wire comes before
// what a decompressor made of it.
func (b *body) explain(err error) error {
	if e := (*Error)(nil); errors.As(err, &e) {
		return err
	}
	if b.err != nil && !errors.Is(b.err, io.EOF) {
		err = b.err
	}
	if cutOff(err) {
		return &Error{Outcome: Broken, Err: fmt.Errorf("the page was cut off after %d bytes", b.wire)}
	}
	return fmt.Errorf("reading the page: %w", err)
}

func (b *body) idle() time.Duration { return or(b.c.IdleTimeout, DefaultIdleTimeout) }

// wire is the body as it comes, with the limits of speed and size on it.
type wire struct {
	b    *body
	idle *time.Timer
}

func (w wire) Read(p []byte) (int, error) {
	b := w.b
	n, err := b.src.Read(p)
	b.wire += int64(n)
	if n > 0 {
		w.idle.Reset(b.idle())
	}
	switch {
	case b.wire > b.max:
		err = tooLarge("the page is over %d bytes", b.max)
	case err == nil && b.slow():
		err = errSlow
	}
	if err != nil {
		b.err = err
	}
	return n, err
}

// slow says that a sender keeps the connection by a drip.
func (b *body) slow() bool {
	spent := b.c.now().Sub(b.started)
	rate := float64(or(b.c.MinRate, DefaultMinRate))
	return spent > b.idle() && float64(b.wire) < rate*spent.Seconds()
}

// unpack undoes one content coding. Codings of codings are refused: no server
// needs them, and each level multiplies a bomb.
func unpack(r io.Reader, encoding string) (io.ReadCloser, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity":
		return io.NopCloser(r), nil
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(r)
		if err == nil {
			z.Multistream(false) // browsers ignore what some servers put after the end
		}
		return z, err
	case "br":
		return io.NopCloser(brotli.NewReader(r)), nil
	case "zstd":
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(window))
		if err != nil {
			return nil, err
		}
		return z.IOReadCloser(), nil
	}
	return nil, fmt.Errorf("unknown content coding %q", encoding)
}
