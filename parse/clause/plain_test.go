package clause

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// theLongWay tokenizes without the short way for plain words.
func theLongWay(text string) []Token {
	t := tokenizer{text: text}
	for i := 0; i < len(text); {
		i = t.step(i)
	}
	return t.out
}

// TestTheShortWayIsTheLongWay holds for any text, and for those made of the
// characters that join and part words.
func TestTheShortWayIsTheLongWay(t *testing.T) {
	pieces := rapid.SampledFrom([]string{
		"e", "mail", "E-mail", "data", "We", "U", "S", "30", "1,000.5", "don", "t", "http", "https://x.y/z", "www", "a@b.c", " ", " ", " ", ".", ",", ":", "-", "’", "'",
		"\n", "|", "*", "/", "é", "•", "(", ")", "%", "_", "+",
	})
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.RuneFrom([]rune("ae. ,-'’:1@"))), rapid.Custom(func(r *rapid.T) string {
			s := ""
			for _, p := range rapid.SliceOfN(pieces, 0, 12).Draw(r, "pieces") {
				s += p
			}
			return s
		})).Draw(r, "text")
		if short, long := tokenize(text, newVocabulary(), nil), theLongWay(text); !slices.Equal(short, long) {
			r.Fatalf("%q gives\n%+v\nthe long way\n%+v", text, short, long)
		}
	})
}

// TestVocabularyGrows: a word keeps what is known of it.
func TestVocabularyGrows(t *testing.T) {
	v := newVocabulary()
	for word := range uint64(9000) {
		f := v.at(word)
		if f.known {
			t.Fatalf("word %d is known before it came", word)
		}
		*f = folded{word: word, stem: word + 1, known: true}
	}
	for word := range uint64(9000) {
		if f := v.at(word); !f.known || f.stem != word+1 {
			t.Fatalf("word %d is forgotten", word)
		}
	}
}

// TestTableGrows: a hash keeps its sides.
func TestTableGrows(t *testing.T) {
	h := newTable(8)
	for k := range uint64(3000) {
		h.mark(k, 1)
		h.mark(k*2, 2)
	}
	for k := range uint64(3000) {
		if want := 1 | uint8(k+1)%2*2; h.sides(k) != want {
			t.Fatalf("%d stands on sides %d, want %d", k, h.sides(k), want)
		}
	}
}
