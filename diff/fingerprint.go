package diff

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"unicode/utf8"
)

// fingerprint names every change by what it says: the operation, the canonical
// texts, and the ordinal among changes equal in both. Not by its place, the
// headings above it, the other changes, or how the page was written. Approvals
// and notice records are found again by it.
func fingerprint(changes []Change) {
	seen := make(map[string]int, len(changes))
	var buf []byte
	for i := range changes {
		ch := &changes[i]
		buf = append(buf[:0], ch.Op...)
		buf = canonical(append(buf, 0), ch.Old)
		buf = canonical(append(buf, 0), ch.New)
		for _, text := range ch.body {
			buf = canonical(append(buf, 0), text)
		}
		n := seen[string(buf)]
		seen[string(buf)] = n + 1
		buf = strconv.AppendInt(append(buf, 0), int64(n), 10)
		sum := sha256.Sum256(buf)
		ch.Fingerprint = "f1:" + hex.EncodeToString(sum[:16])
	}
}

// canonical appends a text with single spaces: formats differ in white space.
func canonical(buf []byte, text string) []byte {
	from, pending := len(buf), false
	for i := range len(text) {
		c := text[i]
		if c < utf8.RuneSelf && class[c] == space {
			pending = len(buf) > from
			continue
		}
		if pending {
			buf, pending = append(buf, ' '), false
		}
		buf = append(buf, c)
	}
	return buf
}
