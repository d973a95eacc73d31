package parse

import "strings"

// decideTitle finds the title of the page: the first heading, where it
// outranks the others or reads as the name of a policy. It belongs to the page
// and not to the comparison; so does its repetition right behind it.
func (b *builder) decideTitle(page string) {
	b.doc.Title = page
	i := b.firstHeading()
	if i < 0 || !b.isTitle(i, page) {
		return
	}
	title := &b.doc.Blocks[i]
	b.doc.Title = title.Text
	if !titlesPolicyOnly(title.Text) {
		b.evidence[i].rank = 0 // it says more than a name: compared, but over no section
		return
	}
	title.Excluded = ExcludedTitle
	b.excludeNews(i)
	for j := i + 1; j < len(b.doc.Blocks) && j <= i+2; j++ {
		if block := &b.doc.Blocks[j]; block.Kind == Heading && strings.EqualFold(block.Text, title.Text) {
			block.Excluded = ExcludedTitle
		}
	}
}

// titlesPolicyOnly says whether a title only names the policy. "We never sell
// your data" is a title that promises.
func titlesPolicyOnly(text string) bool {
	return namesPolicy(text) || policyNames.in(text) && strings.Count(text, " ") < 4
}

// newsWords say that a policy was changed, above its title.
var newsWords = newPhrases(
	"we've updated", "we’ve updated", "we have updated", "we updated", "has been updated", "have been updated", "was updated", "we've made changes", "we have made changes", "we've changed", "we've revised", "we have revised",
	"haben wir unsere", "wir haben unsere", "wurde aktualisiert", "avons mis à jour", "a été mise à jour", "hemos actualizado", "abbiamo aggiornato", "hebben we ons", "hebben wij ons", "atualizámos", "atualizamos",
)

// excludeNews takes the notice above the title along that tells of the latest
// change: it is gone in a month, and binds nobody. A coming change is news of
// its own (announce.go) and stays.
func (b *builder) excludeNews(title int) {
	for i := range b.doc.Blocks[:title] {
		block := &b.doc.Blocks[i]
		if block.Included() && len(block.Text) < 400 && newsWords.in(block.Text) && !comingWords.in(block.Text) {
			block.Excluded = ExcludedBanner
		}
	}
}

// normalTitle is the title that the page's head declares.
func (b *builder) normalTitle(s string) string {
	s, _ = b.norm.text(s, nil)
	return s
}

// firstHeading is the first included heading with at most a few blocks before
// it; -1 for none.
func (b *builder) firstHeading() int {
	before := 0
	for i := range b.doc.Blocks {
		block := &b.doc.Blocks[i]
		if !block.Included() {
			continue
		}
		if block.Kind == Heading && !namesCompany(block.Text) {
			return i
		}
		if before++; before > 3 {
			return -1
		}
	}
	return -1
}

// isTitle says whether the first heading is the page's title.
func (b *builder) isTitle(i int, page string) bool {
	text, rank := b.doc.Blocks[i].Text, b.evidence[i].rank
	if page != "" && (text == page || len(text) > 5 && strings.HasPrefix(page, text)) {
		return true
	}
	if b.doc.Blocks[i].Number != "" {
		return false
	}
	alone := true
	for j := i + 1; j < len(b.doc.Blocks); j++ {
		if b.doc.Blocks[j].Included() && b.evidence[j].rank > 0 && b.evidence[j].rank <= rank {
			alone = false
			break
		}
	}
	return alone && rank == rankLevel || namesPolicy(text)
}

// policyNames are what policies call themselves, in lower case.
var policyNames = newPhrases(
	"privacy", "cookie", "datenschutz", "confidentialit", "vie privée", "privacidad", "privacidade",
	"riservatezza", "gegevensbescherming", "données personnelles", "data protection", "dati personali",
	"datos personales", "dados pessoais", "terms of", "terms and conditions",
)

// documentNames are the words for the kind of paper.
var documentNames = newPhrases(
	"policy", "policies", "notice", "statement", "declaration", "erklärung", "hinweis", "richtlinie", "politique",
	"politica", "política", "aviso", "informativa", "verklaring", "beleid", "charte", "information", "terms",
)

// namesPolicy says whether a heading holds the name of a policy.
func namesPolicy(text string) bool {
	if len(text) > maxPlainHeading {
		return false
	}
	return policyNames.in(text) && documentNames.in(text)
}

// excludeContents takes a table of contents out of the comparison: a run of
// short blocks that name headings which come later.
func (b *builder) excludeContents() {
	var later map[string]int
	for i := 0; i < len(b.doc.Blocks); i++ {
		end := i
		for end < len(b.doc.Blocks) && b.couldBeEntry(end) {
			end++
		}
		if end-i >= minEntries {
			if later == nil {
				later = b.headingTexts()
			}
			b.excludeRun(i, end, later)
		}
		i = max(end-1, i)
	}
}

// minEntries is how many headings a table of contents names at least.
const minEntries = 3

// couldBeEntry says whether a block may be a line of a table of contents.
func (b *builder) couldBeEntry(i int) bool {
	block := &b.doc.Blocks[i]
	return block.Included() && (block.Kind == Item || block.Kind == Paragraph) && len(block.Text) <= maxPseudoHeading && (!endsSentence(block.Text) || strings.HasSuffix(block.Text, "?"))
}

// headingTexts gives the last place of each heading's text.
func (b *builder) headingTexts() map[string]int {
	out := make(map[string]int)
	for i := range b.doc.Blocks {
		if block := &b.doc.Blocks[i]; block.Kind == Heading {
			out[entryKey(block.Text)] = i
		}
	}
	return out
}

// entryKey makes entries and headings comparable.
func entryKey(s string) string { return strings.ToLower(strings.TrimRight(s, "?:. ")) }

// excludeRun excludes, of the run of blocks [i,end), what stands between the
// first and the last that name a heading behind them, where most do.
func (b *builder) excludeRun(i, end int, later map[string]int) {
	names := func(j int) bool { return later[entryKey(b.doc.Blocks[j].Text)] > j }
	for i < end && !names(i) {
		i++
	}
	for i < end && !names(end-1) {
		end--
	}
	named := 0
	for j := i; j < end; j++ {
		if names(j) {
			named++
		}
	}
	if named < minEntries || named*10 < (end-i)*7 {
		return
	}
	for j := i; j < end; j++ {
		b.doc.Blocks[j].Excluded = ExcludedContents
	}
	b.excludeContentsHead(i)
}

// excludeContentsHead takes the "Contents" line over a table along.
func (b *builder) excludeContentsHead(i int) {
	if i == 0 {
		return
	}
	head := &b.doc.Blocks[i-1]
	if head.Included() && len(head.Text) < 60 && (head.Kind == Heading || strings.HasSuffix(head.Text, ":")) && contentsNames.in(head.Text) {
		head.Excluded = ExcludedContents
	}
}

// contentsNames are what tables of contents are called.
var contentsNames = newPhrases("content", "inhalt", "sommaire", "table des mati", "índice", "indice", "sumário", "on this page", "jump to", "inhoud", "overview", "in this ")

// buildSections links the headings into a tree, in pre-order.
func (b *builder) buildSections() {
	doc := b.doc
	doc.Sections = append(doc.Sections[:0], Section{Heading: -1, Parent: -1, End: len(doc.Blocks)})
	open := []int{0}
	ranks := []int{0}
	for i := range doc.Blocks {
		block := &doc.Blocks[i]
		if b.evidence[i].rank > 0 && block.opensSection() {
			for len(open) > 1 && ranks[len(ranks)-1] >= b.evidence[i].rank {
				doc.Sections[open[len(open)-1]].End = i
				open, ranks = open[:len(open)-1], ranks[:len(ranks)-1]
			}
			doc.Sections = append(doc.Sections, Section{
				Heading: i, Level: len(open), Parent: open[len(open)-1], Start: i, End: len(doc.Blocks),
			})
			open, ranks = append(open, len(doc.Sections)-1), append(ranks, b.evidence[i].rank)
			block.Depth = len(open) - 1
		}
		block.Section = open[len(open)-1]
		block.Hash = hashBlock(block)
		if block.Included() {
			doc.Words += countWords(block.Text)
		}
	}
}

// opensSection says whether a heading is part of the tree: included ones are,
// and those of superseded copies.
func (b *Block) opensSection() bool {
	return b.Included() || b.Excluded == ExcludedSuperseded
}

// hashBlock mixes the text and the links of a block eight bytes at a time.
func hashBlock(b *Block) uint64 {
	h := hashString(14695981039346656037, b.Text)
	for i := range b.Links {
		l := &b.Links[i]
		h = hashString(h^uint64(l.Start)<<32^uint64(l.End), l.URL)
	}
	return h
}

// hashString is FNV-1a over words instead of bytes, with a shift so that high
// bits reach the low ones.
func hashString(h uint64, s string) uint64 {
	const prime = 1099511628211
	for len(s) >= 8 {
		h = (h ^ eightBytes(s)) * prime
		h ^= h >> 29
		s = s[8:]
	}
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * prime
	}
	return h ^ h>>32
}

// eightBytes reads the first eight bytes of a text as one number.
func eightBytes(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
