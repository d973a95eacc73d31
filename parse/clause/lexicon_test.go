package clause

import "testing"

// BenchmarkReadLexicon is what the first text of a run pays.
func BenchmarkReadLexicon(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := readLexicon(); err != nil {
			b.Fatal(err)
		}
	}
}

// TestLexiconHasRoom holds the room of the tables to what the files need: a
// table that grows while it is read costs every start of the program.
func TestLexiconHasRoom(t *testing.T) {
	l, room := loaded(), newLexicon()
	if len(l.ends) > cap(room.ends) || len(l.concepts) > cap(room.concepts) {
		t.Errorf("%d nodes and %d concepts do not fit the room of newLexicon (%d, %d)", len(l.ends), len(l.concepts), cap(room.ends), cap(room.concepts))
	}
}
