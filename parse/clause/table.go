package clause

// table says of hashes on which sides they stand: open addressing over a power
// of two. A map of Go would take five times as long, and an index is all
// look-ups.
type table struct {
	keys []uint64
	bits []uint8 // 0 for a free place
	n    int
}

// newTable has room for n hashes before it grows.
func newTable(n int) table {
	size := 64
	for size < n*2 {
		size *= 2
	}
	return table{keys: make([]uint64, size), bits: make([]uint8, size)}
}

// place gives the place of a hash, or the free one where it belongs.
func (t *table) place(key uint64) int {
	mask := uint64(len(t.keys) - 1)
	at := (key ^ key>>29) & mask
	for t.bits[at] != 0 && t.keys[at] != key {
		at = (at + 1) & mask
	}
	return int(at)
}

// sides gives the bits of a hash, 0 for one that stands nowhere.
func (t *table) sides(key uint64) uint8 { return t.bits[t.place(key)] }

// mark sets bits of a hash.
func (t *table) mark(key uint64, side uint8) {
	at := t.place(key)
	if t.bits[at] == 0 {
		if t.n++; t.n*4 > len(t.keys)*3 {
			t.grow()
			at = t.place(key)
		}
		t.keys[at] = key
	}
	t.bits[at] |= side
}

func (t *table) grow() {
	old := *t
	*t = table{keys: make([]uint64, 2*len(old.keys)), bits: make([]uint8, 2*len(old.bits)), n: old.n}
	for i, b := range old.bits {
		if b != 0 {
			at := t.place(old.keys[i])
			t.keys[at], t.bits[at] = old.keys[i], b
		}
	}
}
