package material

import "strings"

// containsFold says whether s holds the lower-case ASCII word w in any case.
func containsFold(s, w string) bool { return indexFold(s, w) >= 0 }

func indexFold(s, w string) int {
	for i := 0; i+len(w) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(w)], w) {
			return i
		}
	}
	return -1
}

// streetForms maps the abbreviations of postal addresses to their words.
var streetForms = map[string]string{"st": "street", "rd": "road", "ave": "avenue", "blvd": "boulevard", "dr": "drive", "ln": "lane", "pkwy": "parkway", "ste": "suite", "fl": "floor", "str": "street"}

// sameStreet says whether two addresses differ only in abbreviation and punctuation.
func sameStreet(a, b string) bool {
	x, y := streetOf(a), streetOf(b)
	return len(x) > 0 && strings.Join(x, " ") == strings.Join(y, " ")
}

func streetOf(s string) []string {
	out := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" ,.#;", r) })
	for i, w := range out {
		if long, ok := streetForms[w]; ok {
			out[i] = long
		}
	}
	return out
}
