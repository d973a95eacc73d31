package clause

import "unicode/utf8"

// Entity is a name, or an address to write to, that the text holds.
type Entity struct {
	Kind       EntityKind
	Start, End int
	From, To   int
	Hash       uint64 // of the folded words
}

// EntityKind says what an entity is.
type EntityKind uint8

// The kinds of entities.
const (
	Name    EntityKind = iota // "Stripe", "Google Analytics"
	Legal                     // a name with a legal form: "Formlabs GmbH"
	Address                   // an e-mail address
	Site                      // a link written out
	Street                    // a postal address, from its number or box to its last capital
)

var legalForms = hashes("inc", "llc", "ltd", "limited", "gmbh", "corp", "corporation", "plc", "ag", "sarl", "sas", "uab", "oy", "oyj", "pte", "pty", "bv",
	"nv", "ab", "kk", "gk", "srl", "spa", "se", "aps", "kft", "llp", "lp", "incorporated", "bhd", "sdn", "s.a.", "aktiengesellschaft")

var streetWords = hashes("street", "st", "road", "rd", "avenue", "ave", "boulevard", "blvd", "drive", "dr", "lane", "ln", "suite", "floor", "way", "square",
	"place", "box", "court", "parkway", "pkwy", "plaza", "building", "house", "quay", "wharf", "highway", "str", "strasse", "rue", "p.o", "unit", "park")

// commonCapitals are words that policies write with a capital without naming anyone.
var commonCapitals = hashes("privacy", "policy", "notice", "statement", "service", "services", "personal", "information", "data", "user", "users", "terms",
	"conditions", "site", "sites", "website", "websites", "app", "apps", "account", "section", "article", "art", "cookies", "cookie", "customer", "customers",
	"content", "third", "party", "parties", "member", "members", "platform", "company", "agreement", "effective", "date", "january", "february", "march",
	"april", "may", "june", "july", "august", "september", "october", "november", "december", "monday", "internet", "act", "law", "rights", "right",
	"protection", "general", "regulation", "consumer", "consumers", "commission", "online", "contact", "device", "devices", "state", "states", "category",
	"categories", "type", "purpose", "purposes", "legal", "basis", "use", "uses", "center", "settings", "help", "ip", "id", "url", "faq", "api", "pdf",
	"yes", "not", "note", "please", "attn", "email", "address", "phone", "number", "name", "dr", "mr", "ms", "product", "products", "business", "purchase",
	"no", "collected", "sources", "source", "disclosed", "security", "officer", "department", "team", "office", "page", "link", "click", "here", "read", "learn", "more")

// entities finds names, legal names, addresses, links and street addresses.
func entities(toks []Token, text string, out []Entity) []Entity {
	for i := 0; i < len(toks); i++ {
		t := &toks[i]
		switch {
		case t.Kind == Mail:
			out = append(out, Entity{Kind: Address, Start: t.Start, End: t.End, From: i, To: i + 1, Hash: t.Word})
		case t.Kind == Web:
			out = append(out, Entity{Kind: Site, Start: t.Start, End: t.End, From: i, To: i + 1, Hash: t.Word})
		case streetAt(toks, i):
			e := street(toks, i)
			out = append(out, e)
			i = e.To - 1
		case isCapital(t, text):
			if e, ok := nameAt(toks, i, text); ok {
				out = append(out, e)
				i = e.To - 1
			}
		}
	}
	return out
}

func isCapital(t *Token, text string) bool {
	if t.capital {
		return true
	}
	r, _ := utf8.DecodeRuneInString(text[t.Start:])
	return r >= 0x80 && r < 0x250 && (r >= 'À' && r <= 'Þ')
}

// nameAt reads the run of capitalised words at i. A run that begins the
// sentence counts only with a legal form or a second capital, for every
// sentence begins with a capital.
func nameAt(toks []Token, i int, text string) (Entity, bool) {
	e := Entity{Kind: Name, From: i, Start: toks[i].Start}
	own := 0
	j := i
	for ; j < len(toks) && isCapital(&toks[j], text); j++ {
		if j > i && toks[j].Before != 0 && !(toks[j].Before == ',' || toks[j].Before == '.') {
			break
		}
		form := toks[j].traits&legalForm != 0
		if j > i && toks[j].Before == ',' && !form {
			break
		}
		if j > i && toks[j].Before == '.' && toks[j].Start-toks[j-1].End > 1 && !form {
			break
		}
		if form {
			if j > i {
				e.Kind = Legal
			}
			continue
		}
		if toks[j].traits&(stopWord|commonCapital) == 0 {
			own++
		}
	}
	e.To, e.End = j, toks[j-1].End
	e.Hash = runHash(toks[i:j])
	if own == 0 {
		return e, false
	}
	opens := i == 0 || toks[i].Before == '.' || toks[i].Before == ':'
	if opens && e.Kind == Name && (j-i == 1 && (toks[i].stop || toks[i].id >= 0)) {
		return e, false
	}
	return e, true
}

func runHash(toks []Token) uint64 {
	h := uint64(fnvOffset)
	for i := range toks {
		h = (h ^ toks[i].Word) * fnvPrime
	}
	return h
}

// streetAt says whether a postal address begins at i: a number with a capital
// after it and a street word near, or "P.O. Box".
func streetAt(toks []Token, i int) bool {
	if toks[i].Kind != Digits || i+2 >= len(toks) || !toks[i+1].capital && toks[i+1].Kind != Digits {
		return false
	}
	for j := i + 1; j < len(toks) && j <= i+5; j++ {
		if toks[j].capital && toks[j].traits&streetWord != 0 {
			return true
		}
	}
	return false
}

func street(toks []Token, i int) Entity {
	j := i + 1
	for j < len(toks) && j < i+16 && (toks[j].capital || toks[j].Kind == Digits) && toks[j].Before != ';' && toks[j].Before != '|' {
		j++
	}
	return Entity{Kind: Street, From: i, To: j, Start: toks[i].Start, End: toks[j-1].End, Hash: runHash(toks[i:j])}
}
