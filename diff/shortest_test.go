package diff

import (
	"testing"

	"pgregory.net/rapid"
)

// TestShortestIsShortest: the edits turn one list into the other, touch as few
// tokens as the exact longest common subsequence allows, and are in no more
// hunks than those of go-diff.
func TestShortestIsShortest(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		words := rapid.IntRange(2, 20).Draw(r, "words")
		list := func(name string, most int) []int32 {
			return rapid.SliceOfN(rapid.Int32Range(0, int32(words)), 1, most).Draw(r, name)
		}
		a, b := list("a", mostBits), list("b", 2*mostBits)
		x, y := tokensOf(a), tokensOf(b)
		whole := hunk{0, len(x), 0, len(y)}
		hs, theirs := shortest(x, y), exact(x, y, whole)
		touched, i, j := 0, 0, 0
		for _, h := range hs {
			if h.a0-i != h.b0-j || h.a0 < i || h.a0 == h.a1 && h.b0 == h.b1 {
				r.Fatalf("hunk %v does not follow %d, %d in %v", h, i, j, hs)
			}
			for ; i < h.a0; i, j = i+1, j+1 {
				if a[i] != b[j] {
					r.Fatalf("%v keeps token %d, which is another than %d", hs, i, j)
				}
			}
			touched, i, j = touched+h.a1-h.a0+h.b1-h.b0, h.a1, h.b1
		}
		if least := len(a) + len(b) - 2*lcs(a, b); touched != least {
			r.Fatalf("%v touches %d tokens, and %d would do", hs, touched, least)
		}
		if len(hs) > len(theirs) {
			r.Fatalf("%v are more hunks than %v", hs, theirs)
		}
	})
}

func tokensOf(ids []int32) []token {
	out := make([]token, len(ids))
	for i, id := range ids {
		out[i].id = id
	}
	return out
}
