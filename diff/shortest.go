package diff

// This file finds the fewest tokens touched between two short lists, as most
// sentences are: the table of the longest common subsequence with a row in one
// machine word (Hyyrö's form of Crochemore et al.), and of the many edits that
// touch as few the one with the fewest hunks. Longer lists are go-diff's, which
// needs several times as long for a sentence and takes any of them.

// mostBits is the length of the shorter list that a row has room for: a bit for
// each place before, between and behind its tokens.
const mostBits = 63

// masks tells of a token where it stands in the shorter list.
type masks struct {
	ids  [128]int32 // 1 + id, 0 for a free place
	bits [128]uint64
}

func (m *masks) place(id int32) uint32 {
	at := uint32(id) % 128
	for m.ids[at] != 0 && m.ids[at] != id+1 {
		at = (at + 1) % 128
	}
	return at
}

// row is what is known of the places of the table before a token of the longer
// list, a bit for each place before a token of the shorter one: the edits and
// the kept tokens by which a shortest path goes on from there.
type row struct {
	drop uint64 // without the token of the shorter list
	add  uint64 // with the token of the longer one added
	keep uint64 // with both kept, which are equal
}

// shortest gives the hunks between two lists, of which a has at most mostBits.
func shortest(a, b []token) []hunk {
	var m masks
	for i, t := range a {
		at := m.place(t.id)
		m.ids[at] = t.id + 1
		m.bits[at] |= 1 << i
	}
	var room [100]row
	rows := room[:0]
	tokens, v := uint64(1)<<len(a)-1, ^uint64(0) // a bit of v is 0 where one token more of a is common
	for _, t := range b {
		match := m.bits[m.place(t.id)]
		w := v + v&match | v&^match
		rows = append(rows, row{drop: v & tokens, add: ^(parity(v^w) << 1), keep: match})
		v = w
	}
	rows = append(rows, row{drop: v & tokens})
	return fewest(a, b, rows)
}

// parity gives for each bit whether the bits up to it are odd in number. Where
// two rows differ in an even number of the bits below a place, they have as
// much in common there: between neighbouring rows the difference is 0 or 1.
func parity(x uint64) uint64 {
	for n := 1; n < 64; n *= 2 {
		x ^= x << n
	}
	return x
}

// course says how the best path goes on from a place of the table.
type course uint8

const (
	drop     course = 1 << iota // by an edit, it removes a token of a, else it adds one of b
	keepOn                      // behind a kept token, it keeps the next
	keepEdit                    // behind an edit, it keeps the next
)

// path is the number of hunks from a place of the table to its end: behind an
// edit, and behind a kept token.
type path struct{ edit, kept uint16 }

const far = 1 << 14

// fewest gives, of all the shortest edits, one with the fewest hunks: where
// repeated words leave a choice, the edits stay together.
func fewest(a, b []token, rows []row) []hunk {
	width := len(a) + 1
	var room [1024]course
	courses := room[:]
	if width*len(rows) > len(courses) {
		courses = make([]course, width*len(rows))
	}
	var first, second [mostBits + 1]path
	here, next := first[:width], second[:width]
	for j := len(b); j >= 0; j-- {
		places := courses[j*width : (j+1)*width]
		if j == len(b) { // its last place is the end
			here[len(a)], places = path{}, places[:len(a)]
		}
		rows[j].onward(here, next, places)
		here, next = next, here
	}
	return follow(a, b, courses)
}

// onward finds the best way on from each place of a row, the last first; next
// are the paths from the places of the row behind it.
func (r row) onward(here, next []path, courses []course) {
	for i := len(courses) - 1; i >= 0; i-- {
		bit, c := uint64(1)<<i, course(0)
		edit, kept := uint16(far), uint16(far)
		if r.add&bit != 0 {
			edit = next[i].edit
		}
		if r.drop&bit != 0 && here[i+1].edit <= edit {
			edit, c = here[i+1].edit, drop
		}
		if r.keep&bit != 0 {
			kept = next[i+1].kept
		}
		switch {
		case kept <= edit:
			edit, c = kept, c|keepOn|keepEdit
		case kept <= edit+1:
			c |= keepOn
		default:
			kept = edit + 1
		}
		here[i], courses[i] = path{edit, kept}, c
	}
}

// follow goes along the courses and writes the hunks down.
func follow(a, b []token, courses []course) []hunk {
	var out []hunk
	i, j := 0, 0
	at, keep := hunk{}, keepOn
	for i < len(a) || j < len(b) {
		switch c := courses[j*(len(a)+1)+i]; {
		case c&keep != 0:
			out = flush(out, at)
			i, j = i+1, j+1
			at, keep = hunk{i, i, j, j}, keepOn
		case c&drop != 0:
			i++
			at.a1, keep = i, keepEdit
		default:
			j++
			at.b1, keep = j, keepEdit
		}
	}
	return flush(out, at)
}
