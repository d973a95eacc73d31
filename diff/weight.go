package diff

import (
	"strings"
	"unicode/utf8"
)

// wordWeight says how much a shared word proves that two sentences are the
// same one. It is fixed per word, not counted from the documents: the pairing
// of two sentences must not depend on what else changed.
func wordWeight(w string) int32 {
	c, n := classAt(w, 0)
	switch {
	case c == other || c == inner:
		return markWeight(n)
	case isDigit(w[0]), strings.ContainsAny(w, "@/"): // numbers, addresses: one word, however long
		return 8
	case isFunctionWord(w):
		return 2
	case isPolicyWord(w):
		return 5
	}
	return int32(3 + min(utf8.RuneCountInString(w), 9))
}

// markWeight gives punctuation next to nothing, and a character of a script
// without spaces the weight of half a word.
func markWeight(width int) int32 {
	if width == 3 {
		return 4
	}
	return 1
}

// stemOf gives what the forms of a word share, roughly: letter case, hyphens and
// a final s do not count. It serves to find the sentence that was edited; what
// was edited in it is told by the words themselves.
func stemOf(w string) string {
	if len(w) <= 3 || !isLetter(w[0]) {
		return w
	}
	plain := true
	for i := range len(w) {
		plain = plain && w[i] >= 'a' && w[i] <= 'z'
	}
	if !plain {
		w = strings.ReplaceAll(strings.ToLower(w), "-", "")
	}
	if w[len(w)-1] == 's' && w[len(w)-2] != 's' {
		w = w[:len(w)-1]
	}
	return w
}

func isLetter(c byte) bool { return c < utf8.RuneSelf && class[c] == letter }

// isFunctionWord knows the closed-class words of English, and by their length
// most of those of other languages.
func isFunctionWord(w string) bool {
	if len(w) <= 2 {
		return true
	}
	switch w {
	case "the", "and", "for", "you", "our", "your", "with", "that", "this", "may", "are", "will", "from", "any", "can", "has", "have",
		"not", "such", "these", "those", "other", "which", "when", "who", "its", "their", "they", "them", "all", "also", "about", "was",
		"were", "been", "being", "but", "how", "what", "where", "into", "than", "then", "there", "here", "only", "more", "some", "must",
		"shall", "should", "would", "could", "does", "did", "had", "under", "over", "upon", "through", "between", "within", "out",
		"via", "per", "each", "both", "either", "own", "new", "if", "The", "You", "Our", "Your", "This", "These", "Such", "For", "With",
		"When", "And", "They", "Any", "All", "How", "What", "Where", "Who", "der", "die", "das", "und", "den", "von", "mit", "les",
		"des", "une", "est", "que", "los", "las", "del", "por", "con":
		return true
	}
	return false
}

// isPolicyWord knows the words that half the sentences of any policy hold.
func isPolicyWord(w string) bool {
	switch w {
	case "information", "Information", "personal", "Personal", "data", "Data", "privacy", "Privacy", "policy", "Policy", "service",
		"services", "Service", "Services", "use", "uses", "used", "using", "collect", "collected", "collection", "provide", "provided",
		"share", "shared", "process", "processing", "purposes", "purpose", "website", "site", "users", "user", "access", "third",
		"parties", "party", "please", "Please", "certain", "including", "example", "disclose", "related":
		return true
	}
	return false
}
