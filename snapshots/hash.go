package snapshots

import (
	"crypto/sha256"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"strings"
)

// Hash is the SHA-256 of a body. The zero Hash says that there is none.
type Hash [sha256.Size]byte

const hashPrefix = "sha256:"

// Sum gives the hash of a body.
func Sum(body []byte) Hash { return sha256.Sum256(body) }

// ParseHash reads what String gives; the "sha256:" may be missing.
func ParseHash(s string) (Hash, error) {
	var h Hash
	b, err := hex.DecodeString(strings.TrimPrefix(s, hashPrefix))
	if err != nil || len(b) != len(h) {
		return h, fmt.Errorf("%q is not a hash: need 64 hex digits", s)
	}
	return Hash(b), nil
}

// IsZero says that there is no body.
func (h Hash) IsZero() bool { return h == Hash{} }

// String gives "sha256:" and 64 hex digits, "" for the zero Hash.
func (h Hash) String() string {
	if h.IsZero() {
		return ""
	}
	return hashPrefix + h.hex()
}

// Short gives the first 12 hex digits, enough to name a version of a policy.
func (h Hash) Short() string { return h.hex()[:12] }

// MarshalText gives the form of String.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads the form of String, "" as the zero Hash.
func (h *Hash) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*h = Hash{}
		return nil
	}
	*h, err = ParseHash(string(b))
	return err
}

func (h Hash) hex() string { return hex.EncodeToString(h[:]) }

// Value and Scan keep hashes as hex digits, which can be searched by prefix.
func (h Hash) Value() (driver.Value, error) {
	if h.IsZero() {
		return "", nil
	}
	return h.hex(), nil
}

// Scan reads what Value wrote.
func (h *Hash) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("hash of type %T", v)
	}
	return h.UnmarshalText([]byte(s))
}
