package parse

import "strings"

// A page that says "a new version will take effect on 1 December, read it
// here" gives news: the time to object runs before the text itself changes.
// Such a sentence stands near the top of the page, or in a banner. It speaks
// of the policy itself, of a new version of it, and of a time to come; it
// names a date or links to the text. The change clause ("we may update this
// policy from time to time") does none of it.

// announcedWithin is how many included blocks at the top are looked at;
// banners are looked at wherever they stand.
const announcedWithin = 16

// findAnnouncement finds the announcement of a coming version, nil for none.
func findAnnouncement(doc *Document) *Announcement {
	seen := 0
	for i := range doc.Blocks {
		block := &doc.Blocks[i]
		switch {
		case block.Excluded == ExcludedBanner, block.Excluded == ExcludedPromotion:
		case !block.Included() || seen >= announcedWithin:
			continue
		default:
			seen++
		}
		if a := announcementIn(doc, i); a != nil {
			return a
		}
	}
	return nil
}

// announcementIn reads the announcement of one block.
func announcementIn(doc *Document, i int) *Announcement {
	block := &doc.Blocks[i]
	text := block.Text
	if len(text) < 30 || len(text) > 1200 || len(block.Links) == 0 && nextDigit(text, 0) < 0 || !isAnnouncement(text) {
		return nil
	}
	spans := Sentences(text)
	for k, s := range spans {
		if k > 0 && comingWords.in(text[s.Start:s.End]) && announces(text[spans[k-1].Start:s.End]) {
			s.Start = spans[k-1].Start
		} else if !announces(text[s.Start:s.End]) {
			continue
		}
		for _, next := range spans[k+1:] {
			if !comingWords.in(text[next.Start:next.End]) {
				break
			}
			s.End = next.End
		}
		a := &Announcement{Quote: text[s.Start:s.End], Date: dateWithin(doc, i, s), Link: linkOf(block, s)}
		if a.Date != "" || a.Link != "" {
			return a
		}
	}
	return nil
}

var (
	comingWords = newPhrases(
		"will take effect", "takes effect", "take effect", "will become effective", "will be effective", "becomes effective", "will come into", "comes into effect", "come into effect", "goes into effect", "will go into effect", "will enter into force",
		"will apply from", "will apply as of", "will be updated", "will be replaced", "are updating", "are changing", "will be changing", "will change on", "upcoming", "going into effect", "effective as of", "starting on",
		"in kraft treten", "tritt am", "treten am", "gilt ab", "entrera en vigueur", "entreront en vigueur", "entrará en vigor", "entrarán en vigor", "entrerà in vigore", "entreranno in vigore", "van kracht", "entrará em vigor", "entrarão em vigor",
	)
	newWords = newPhrases(
		"new ", "updat", "upcoming", "revised", "changes to our", "changing our", "amended", "next version", "neue", "aktualisiert", "nouvelle", "mise à jour", "nueva", "actualiza", "nuova", "aggiorna", "nieuwe", "bijgewerkt", "nova ", "atualiza",
	)
	standingWords = newPhrases("from time to time", " may ", "if we ", "when we ", "whenever", "any changes", "reserve the right", "as amended", "zeitweise", "de temps à autre")
)

// isAnnouncement says whether a text has all that an announcement says.
func isAnnouncement(text string) bool {
	return comingWords.in(text) && newWords.in(text) && policyNames.in(text)
}

// announces says whether a sentence announces, and is no change clause.
func announces(sentence string) bool {
	return isAnnouncement(sentence) && !standingWords.in(sentence)
}

// dateWithin is the first whole date of a sentence, "" for none.
func dateWithin(doc *Document, i int, s Span) string {
	for _, d := range datesIn(doc, i) {
		if at := strings.Index(doc.Blocks[i].Text[s.Start:s.End], d.Text); at >= 0 && d.ISO != "" {
			return d.ISO
		}
	}
	return ""
}

// linkOf is the first link of a sentence, or of the rest of its block.
func linkOf(block *Block, s Span) string {
	for _, l := range block.Links {
		if l.Start >= s.Start {
			return l.URL
		}
	}
	return ""
}
