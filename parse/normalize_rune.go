package parse

import "unicode/utf8"

// What becomes of each character: the table behind the mends of normalize.go.

// folding says what becomes of a rune; mend -1 keeps it.
type folding struct {
	mend int
	to   string
}

// foldRune is the table of single characters.
func foldRune(r rune, size int) folding {
	switch {
	case r == utf8.RuneError && size == 1:
		return folding{mendEncoding, "\uFFFD"}
	case r < 0xA0:
		if r == 0x85 {
			return folding{mend: mendSpaces}
		}
		return folding{mend: mendControl}
	case r < 0x2000:
		return foldLatin(r)
	case r < 0x2070:
		return foldPunctuation(r)
	}
	return foldHigh(r)
}

// foldLatin covers U+00A0 to U+1FFF.
func foldLatin(r rune) folding {
	switch r {
	case 0xA0, 0x1680:
		return folding{mend: mendSpaces}
	// Not U+034F: NFC writes it into long runs of marks, and would again.
	case 0xAD, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180E:
		return folding{mend: mendInvisible}
	case 0xAB, 0xBB:
		return folding{mendQuotes, `"`}
	case 0xB4, 0x2BC, 0x2B9, 0x2BB:
		return folding{mendQuotes, "'"}
	}
	return folding{mend: -1}
}

// foldPunctuation covers U+2000 to U+206F.
func foldPunctuation(r rune) folding {
	switch {
	case r <= 0x200A, r == 0x2028, r == 0x2029, r == 0x202F, r == 0x205F:
		return folding{mend: mendSpaces}
	case r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060:
		return folding{mend: mendInvisible}
	case r >= 0x2010 && r <= 0x2013:
		return folding{mendDashes, "-"}
	case r == 0x2014 || r == 0x2015:
		return folding{mend: mendDashes}
	case r >= 0x2018 && r <= 0x201B, r == 0x2032, r == 0x2035, r == 0x2039, r == 0x203A:
		return folding{mendQuotes, "'"}
	case r >= 0x201C && r <= 0x201F, r == 0x2033, r == 0x2036:
		return folding{mendQuotes, `"`}
	case r == 0x2026:
		return folding{mendEllipsis, "..."}
	}
	return folding{mend: -1}
}

// foldHigh covers U+2070 and beyond.
func foldHigh(r rune) folding {
	switch {
	case r == 0x3000 || r == 0x2800:
		return folding{mend: mendSpaces}
	case r == 0x2212 || r == 0xFE63 || r == 0xFF0D:
		return folding{mendDashes, "-"}
	case r == 0xFF07:
		return folding{mendQuotes, "'"}
	case r == 0xFF02 || r == 0x301D || r == 0x301E:
		return folding{mendQuotes, `"`}
	case r == 0x3164, r >= 0xFE00 && r <= 0xFE0F, r == 0xFEFF, r == 0xFFA0,
		r >= 0xFFF0 && r <= 0xFFFC, r >= 0xE0000 && r <= 0xE0FFF:
		return folding{mend: mendInvisible}
	case r >= 0xE000 && r <= 0xF8FF, r >= 0xF0000:
		return folding{mend: mendIcon}
	case r >= 0xFB00 && r <= 0xFB06:
		return folding{mendLigature, ligatures[r-0xFB00]}
	case r >= 0xFF10 && r <= 0xFF19, r >= 0xFF21 && r <= 0xFF3A, r >= 0xFF41 && r <= 0xFF5A:
		return folding{mendLigature, string(r - 0xFEE0)}
	}
	return folding{mend: -1}
}

var ligatures = [...]string{"ff", "fi", "fl", "ffi", "ffl", "st", "st"}
