package clause

// stem folds a lower-case word to what its inflections share. It changes the
// slice in place. It is lighter than Porter's: "advertiser" and "advertising"
// stay apart, "collects", "collected" and "collecting" meet. Both the lexicon
// and the text go through it, so what it leaves need not be a word.
func stem(w []byte) []byte {
	if s, ok := irregular[string(w)]; ok {
		return append(w[:0], s...)
	}
	if len(w) <= 3 {
		return w
	}
	w = american(plural(w))
	w = participle(w)
	n := len(w)
	if n > 3 && w[n-1] == 'e' {
		return w[:n-1]
	}
	if n > 2 && w[n-1] == 'y' {
		w[n-1] = 'i'
	}
	return w
}

// american folds the British spellings that policies mix ("personalise",
// "behaviour"). It also hits words that never had two spellings: both sides
// of every comparison are folded alike, so nothing is lost.
func american(w []byte) []byte {
	for i := 3; i+2 < len(w); i++ {
		if w[i] == 'i' && w[i+1] == 's' && (w[i+2] == 'e' || w[i+2] == 'i' || w[i+2] == 'a') {
			w[i+1] = 'z'
		}
	}
	if len(w) < 6 {
		return w
	}
	for i := 2; i+3 <= len(w); i++ {
		if w[i] == 'o' && w[i+1] == 'u' && w[i+2] == 'r' {
			return append(w[:i+1], w[i+2:]...)
		}
	}
	return w
}

func plural(w []byte) []byte {
	n := len(w)
	if w[n-1] != 's' || n < 4 {
		return w
	}
	switch {
	case hasSuffix(w, "ies"):
		w = w[:n-2]
		w[n-3] = 'y'
		return w
	case hasSuffix(w, "sses"), hasSuffix(w, "xes"), hasSuffix(w, "ches"), hasSuffix(w, "shes"):
		return w[:n-2]
	case w[n-2] == 's', w[n-2] == 'u', w[n-2] == 'i':
		return w
	}
	return w[:n-1]
}

func participle(w []byte) []byte {
	n := len(w)
	switch {
	case hasSuffix(w, "ing") && n > 5 && hasVowel(w[:n-3]):
		return undouble(w[:n-3])
	case hasSuffix(w, "ied") && n > 4:
		w = w[:n-2]
		w[n-3] = 'y'
		return w
	case hasSuffix(w, "ed") && n > 4 && hasVowel(w[:n-2]):
		return undouble(w[:n-2])
	}
	return w
}

func undouble(w []byte) []byte {
	n := len(w)
	if n > 3 && w[n-1] == w[n-2] && w[n-1] != 's' && w[n-1] != 'l' && w[n-1] != 'e' {
		return w[:n-1]
	}
	if n > 4 && w[n-1] == 'l' && w[n-2] == 'l' && w[n-3] != 'e' && w[n-3] != 'o' && w[n-3] != 'i' && w[n-3] != 'a' {
		return w[:n-1]
	}
	return w
}

func hasSuffix(w []byte, s string) bool {
	return len(w) > len(s) && string(w[len(w)-len(s):]) == s
}

func hasVowel(w []byte) bool {
	for _, c := range w {
		switch c {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			return true
		}
	}
	return false
}

// irregular lists the verbs and nouns whose forms the suffix rules miss, and
// the short words they would spoil.
var irregular = map[string]string{
	"using": "use", "used": "use", "uses": "use", "use": "use", "usage": "usage",
	"sold": "sell", "sells": "sell", "selling": "sell", "sale": "sale", "sales": "sale",
	"kept": "keep", "keeps": "keep", "keeping": "keep",
	"held": "hold", "holds": "hold", "holding": "hold",
	"gave": "give", "given": "give", "gives": "give", "giving": "give",
	"sent": "send", "sends": "send", "sending": "send",
	"told": "tell", "tells": "tell", "telling": "tell",
	"chose": "choose", "chosen": "choose", "choosing": "choose",
	"made": "make", "making": "make", "makes": "make", "make": "make",
	"bought": "buy", "sought": "seek", "taken": "take", "took": "take", "taking": "take",
	"left": "leave", "leaving": "leave", "obtained": "obtain",
	"children": "child", "people": "people", "persons": "person",
	"ads": "ad", "ages": "age", "aged": "age", "aging": "age",
	"ids": "id", "ips": "ip", "apps": "app", "laws": "law", "days": "day",
	"this": "this", "does": "do", "did": "do", "done": "do", "doing": "do",
	"has": "have", "had": "have", "having": "have", "have": "have",
	"is": "be", "are": "be", "was": "be", "were": "be", "been": "be", "being": "be", "am": "be",
	"news": "news", "during": "during", "something": "something", "anything": "anything", "nothing": "nothing", "everything": "everything",
	"need": "need", "needed": "need", "needs": "need", "indeed": "indeed", "feed": "feed", "agreed": "agree", "agreeing": "agree",
	"setting": "setting", "settings": "setting", "process": "process", "processes": "process",
	"rating": "rating", "ratings": "rating", "meeting": "meeting", "building": "build", "builds": "build", "built": "build",
	"data": "data", "bases": "basis", "basis": "basis", "criteria": "criterion", "analyses": "analysis", "analyse": "analyze", "analysed": "analyze", "analysing": "analyze",
	"analyzes": "analyze", "analyzed": "analyze", "analyzing": "analyze", "analyze": "analyze",
	"learnt": "learn", "heard": "hear", "understood": "understand", "wrote": "write", "written": "write",
	"opted": "opt", "opting": "opt", "opts": "opt", "shown": "show", "seen": "see", "saw": "see", "read": "read", "led": "lead",
	"met": "meet", "paid": "pay", "pays": "pay", "paying": "pay", "said": "say", "says": "say",
	"bound": "bind", "controlled": "control", "controlling": "control", "cancelled": "cancel", "cancelling": "cancel", "canceled": "cancel",
	"enrolled": "enrol", "enrolling": "enrol", "enroll": "enrol", "enrolls": "enrol", "compelled": "compel", "compelling": "compel",
	"modelling": "model", "labelled": "label", "travelled": "travel", "travelling": "travel", "ageing": "age", "ours": "our", "yours": "your", "theirs": "their",
	"guarantee": "guarantee", "guarantees": "guarantee", "guaranteed": "guarantee", "guaranteeing": "guarantee",
	"tailor": "tailor", "tailored": "tailor", "tailoring": "tailor",
	"honour": "honor", "honours": "honor", "honoured": "honor", "honored": "honor", "honors": "honor", "honor": "honor", "honouring": "honor", "honoring": "honor",
}
