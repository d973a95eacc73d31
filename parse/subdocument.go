package parse

import "strings"

// Documents within the document. A page may hold several policies, each with
// its own dates and change clause: they become sub-documents, with the
// headings that belong to them under them. A page may also append the version
// it replaced: that copy is no part of the policy, and is kept out.

// ownRank is added to the rank of headings that belong to a sub-document, so
// that they stand under its heading whatever the page's styling.
const ownRank = 1000

// maxCandidates bounds how many places are looked at closely, so that a page
// made of nothing but titles costs no more than others.
const maxCandidates = 40

// findDocuments marks superseded copies and nests what belongs to
// sub-documents. It gives their kinds by the block of their heading.
func (b *builder) findDocuments() map[int]DocKind {
	b.excludeSuperseded()
	kinds := make(map[int]DocKind)
	var found []int
	policies := 0
	for i := range b.doc.Blocks {
		block := &b.doc.Blocks[i]
		if block.Kind != Heading || !block.Included() {
			continue
		}
		kind := documentKind(block.Text)
		if kind == "" || len(found) == maxCandidates || !b.standsAlone(i, kind) {
			continue
		}
		if kind == DocPrivacy {
			policies++
		}
		kinds[i] = kind
		found = append(found, i)
	}
	for k, i := range found {
		if kinds[i] == DocPrivacy && policies == 1 {
			delete(kinds, i) // the only policy of the page is the page
			continue
		}
		to := len(b.doc.Blocks)
		if k+1 < len(found) {
			to = found[k+1]
		}
		b.nest(i, to, kinds[i])
	}
	return kinds
}

// documentKind says which document a heading is the name of, "" when it only
// mentions one.
func documentKind(text string) DocKind {
	if len(text) > 80 || !policyNames.in(text) && !regionNames.in(text) {
		return ""
	}
	low := strings.ToLower(text)
	if mentionsOnly(low) {
		return ""
	}
	named := documentNames.in(low)
	switch {
	case strings.Contains(low, "cookie") && named && !strings.Contains(low, "privacy"):
		return DocCookies
	case isRegional(low) && (named || strings.Contains(low, "addendum") || strings.Contains(low, "supplement")):
		return DocRegional
	case strings.HasPrefix(low, "terms of") || strings.HasPrefix(low, "terms and conditions"):
		return DocTerms
	case named && policyNames.in(low) && !strings.Contains(low, "terms"):
		return DocPrivacy
	}
	return ""
}

// mentionsOnly says whether a heading speaks about a document: "Changes to
// this Privacy Policy", "What is a cookie policy?".
func mentionsOnly(low string) bool {
	for w := range strings.FieldsSeq(low) {
		switch strings.Trim(w, "?:,.()") {
		case "this", "these", "changes", "change", "updates", "scope", "about", "contact", "questions", "how", "what", "why", "when", "where",
			"to", "of", "link", "links", "other", "acceptance", "consent", "more", "dieser", "diese", "änderungen", "cette", "modifications", "esta", "cambios", "questa", "modifiche", "deze", "wijzigingen", "alterações":
			return !strings.HasPrefix(low, "terms of ") && !strings.HasPrefix(low, "notice to ")
		}
	}
	return false
}

// isRegional says whether a heading names the people of a place.
func isRegional(low string) bool {
	return regionNames.in(low)
}

// regionNames are places and laws that regional notices are named after.
var regionNames = newPhrases(
	"california", "residents", "colorado", "virginia", "nevada", "texas", "european", "eea", "eu users", "eu and uk", "united kingdom", "uk users", "gdpr", "ccpa", "cpra",
	"brazil", "canada", "switzerland", "australia", "japan", "korea", "state-specific", "state privacy", "jurisdiction", "country-specific",
)

// standsAlone says whether the document under a heading is one of its own, and
// not a section that has its name: it says what it applies to, is dated, has
// its own change clause, or takes up a large part.
func (b *builder) standsAlone(i int, kind DocKind) bool {
	seen := 0
	for j := i + 1; j < len(b.doc.Blocks) && seen < 4; j++ {
		block := &b.doc.Blocks[j]
		if !block.Included() {
			continue
		}
		if block.Kind == Heading && b.evidence[j].rank < b.evidence[i].rank {
			break
		}
		seen++
		if introduces(block.Text) || len(block.Text) < shortLine && isDateLine(block.Text) && block.Kind != Heading {
			return true
		}
	}
	return b.ownClause(i, kind) >= 0
}

// introduces says whether a paragraph opens a document: "This Cookie Policy
// explains".
func introduces(text string) bool {
	low := strings.ToLower(text[:min(len(text), 200)])
	at := strings.Index(low, "this ")
	if at < 0 || at > 60 {
		return false
	}
	rest := low[at+len("this "):]
	rest = rest[:min(len(rest), 70)]
	return containsAny(rest, "policy", "notice", "statement", "addendum", "supplement") &&
		containsAny(rest, "applies", "explains", "describes", "sets out", "tells", "supplements", "is provided", "covers", "informs", "provides", "is for", "contains", "outlines", "forms part", "governs")
}

// ownClause finds a later heading that speaks of the document by its own name,
// as "Changes to this Cookies Policy" does; -1 for none.
func (b *builder) ownClause(i int, kind DocKind) int {
	word := map[DocKind]string{DocCookies: "cookie", DocTerms: "terms"}[kind]
	if word == "" {
		return -1
	}
	for j := i + 1; j < len(b.doc.Blocks); j++ {
		block := &b.doc.Blocks[j]
		if block.Kind != Heading || !block.Included() {
			continue
		}
		low := strings.ToLower(block.Text)
		if strings.Contains(low, "this ") && strings.Contains(low, word) && (strings.Contains(low, "change") || strings.Contains(low, "update")) {
			return j
		}
	}
	return -1
}

// nest puts the headings from a sub-document's heading to the next one under
// it, where they are its own: its change clause is among them.
func (b *builder) nest(from, to int, kind DocKind) {
	if at := b.ownClause(from, kind); at < 0 || at >= to {
		return
	}
	for j := from + 1; j < to; j++ {
		if b.evidence[j].rank > 0 {
			b.evidence[j].rank += ownRank
		}
	}
}

// markDocuments sets the kinds of the sections that begin a document, and of
// the root where there are any.
func (b *builder) markDocuments(kinds map[int]DocKind) {
	sections := b.doc.Sections
	for s := range sections[1:] {
		section := &sections[s+1]
		heading := &b.doc.Blocks[section.Heading]
		if section.Kind = kinds[section.Heading]; heading.Excluded == ExcludedSuperseded && b.supersededFrom == section.Heading {
			section.Kind = DocSuperseded
		}
		if section.Kind != "" && sections[0].Kind == "" {
			sections[0].Kind = DocPrivacy
		}
	}
}

// Document gives the section where the document begins that a block belongs
// to: a sub-document's own, else the root.
func (d *Document) Document(block int) int {
	for s := d.Blocks[block].Section; s > 0; s = d.Sections[s].Parent {
		if d.Sections[s].Kind != "" {
			return s
		}
	}
	return 0
}

// excludeSuperseded finds the copy of an earlier version at the end of the
// page: behind a line that calls it so, or behind the same title again with an
// earlier date, and repeating what stands before it.
func (b *builder) excludeSuperseded() {
	b.supersededFrom = -1
	tried := 0
	for i := 3; i < len(b.doc.Blocks) && tried < maxCandidates; i++ {
		block := &b.doc.Blocks[i]
		if !block.Included() || len(block.Text) > maxPseudoHeading {
			continue
		}
		if !saysSuperseded(block) && !b.repeatsTitle(i) {
			continue
		}
		if tried++; !b.repeats(i) {
			continue
		}
		b.supersededFrom = i
		for j := i; j < len(b.doc.Blocks); j++ {
			if b.doc.Blocks[j].Included() {
				b.doc.Blocks[j].Excluded = ExcludedSuperseded
			}
		}
		return
	}
}

// saysSuperseded says whether a heading or a dated line calls what follows an
// old version; a line that links to one does not.
func saysSuperseded(block *Block) bool {
	if len(block.Links) > 0 || block.Kind != Heading && nextDigit(block.Text, 0) < 0 {
		return false
	}
	return supersededNames.in(block.Text) && (documentNames.in(block.Text) || versionNames.in(block.Text)) &&
		!containsAny(strings.ToLower(block.Text), "click", "here", "view ", "read ", "see ")
}

var (
	versionNames    = newPhrases("version", "fassung", "versión", "versie", "versão")
	supersededNames = newPhrases(
		"previous", "prior version", "prior privacy", "prior policy", "former", "archived", "superseded", "older version", "old version", "past version", "earlier version",
		"effective until", "effective through", "in effect until", "valid until", "applicable until", "in force until", "effective prior", "effective before",
		"frühere", "vorherige", "alte fassung", "gültig bis", "précédente", "ancienne", "anterior", "precedente", "vorige", "oude versie",
	)
)

// repeatsTitle says whether a heading is the page's title again, followed by a
// date before that of the page.
func (b *builder) repeatsTitle(i int) bool {
	block := &b.doc.Blocks[i]
	if block.Kind != Heading || !strings.EqualFold(block.Text, b.doc.Title) || b.doc.Title == "" {
		return false
	}
	own, old := b.firstDate(0, i), b.firstDate(i, len(b.doc.Blocks))
	return own != "" && old != "" && old < own
}

// firstDate is the first date of the short lines in a range of blocks.
func (b *builder) firstDate(from, to int) string {
	for i := from; i < to; i++ {
		block := &b.doc.Blocks[i]
		if !block.Included() || len(block.Text) > shortLine {
			continue
		}
		for _, d := range datesIn(b.doc, i) {
			if d.ISO != "" {
				return d.ISO
			}
		}
	}
	return ""
}

// repeats says whether most of what stands behind block i stood before it: its
// headings, or its paragraphs.
func (b *builder) repeats(i int) bool {
	before := make(map[string]bool)
	for j := range b.doc.Blocks[:i] {
		before[b.doc.Blocks[j].Text] = true
	}
	same, all := 0, 0
	for j := i + 1; j < len(b.doc.Blocks); j++ {
		block := &b.doc.Blocks[j]
		if !block.Included() || block.Kind != Heading && len(block.Text) < 60 {
			continue
		}
		all++
		if before[block.Text] {
			same++
		}
	}
	return same >= 3 && same*2 >= all
}
