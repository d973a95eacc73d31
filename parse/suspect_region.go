package parse

import (
	"maps"
	"slices"
	"strings"
)

// region doubts a page that differs from its predecessor only by blocks
// addressed to the readers of one region, under the same date: sites add and
// leave them out by where the page is fetched from. The whole difference has to
// lie on one side (an edit that mentions a region changes both), and to show
// that the page was put together otherwise, not edited in one place: several
// blocks apart from each other, or a whole section, and a long one.
func (s *suspicion) region() {
	d, p := s.doc, s.prev
	if d.Language != p.Language {
		return
	}
	if !sameDates(d, p) {
		s.ownRegion()
		return
	}
	t := s.compared()
	came, went := unmatched(d, t.doc, t.inPrev), unmatched(p, t.prev, t.inDoc)
	if came.words > 0 && went.words > 0 {
		return
	}
	if went.words > 0 {
		came, d = went, p
	}
	if came.words < 20 {
		return
	}
	e := came.extent(d)
	if e.regional*10 < came.words*8 {
		return
	}
	if e.runs > 1 || e.headed && came.words >= 400 {
		s.say("other-region", e.quote)
	}
}

// ownRegion doubts a page that names itself another region's than before, and
// lost or won a whole section addressed to the readers of one. It asks no equal
// dates: the variants of a site are not brought up to date on one day.
func (s *suspicion) ownRegion() {
	was, is := namedRegions(s.prev), namedRegions(s.doc)
	if was == nil || is == nil || maps.Equal(was, is) {
		return
	}
	t := s.compared()
	went, came := unmatched(s.prev, t.prev, t.inDoc), unmatched(s.doc, t.doc, t.inPrev)
	for _, e := range [...]extent{went.extent(s.prev), came.extent(s.doc)} {
		if e.headed && e.regional >= 200 {
			s.say("other-region", e.quote)
			return
		}
	}
}

// namedRegions gives the regions that a page names in the addresses of its own
// other forms, linked to at its head ("Download PDF": …/policy_en-GB_eu.pdf);
// nil when it links to none.
func namedRegions(d *Document) map[string]bool {
	var out map[string]bool
	seen := 0
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if !b.Included() {
			continue
		}
		if seen++; seen > announcedWithin {
			break
		}
		for _, l := range b.Links {
			if ownForms.startsIn(b.Text[l.Start:l.End]) {
				if out == nil {
					out = map[string]bool{}
				}
				addRegions(out, l.URL)
			}
		}
	}
	return out
}

// ownForms are what pages call another form of themselves.
var ownForms = newPhrases("download pdf", "download as pdf", "pdf", "printable", "print version", "print this", "druckversion", "version imprimable", "versión para imprimir", "versione stampabile", "afdrukversie", "versão para impressão")

// addRegions adds the names of regions that stand in an address.
func addRegions(out map[string]bool, url string) {
	for w := range strings.FieldsFuncSeq(strings.ToLower(url), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		switch w {
		case "eu", "eea", "emea", "us", "usa", "uk", "row", "intl", "apac", "latam", "anz", "ukie", "nonus", "noneu":
			out[w] = true
		}
	}
}

// surplus is what one document has and another has not.
type surplus struct {
	blocks []int // included, in order
	words  int
	runs   []int // the number of the run that each belongs to
}

// unmatched pairs the blocks of d, by their texts, with those that the other
// document has, and gives those left over. What stands between two pairs is a
// run.
func unmatched(d *Document, ids, other []int32) surplus {
	var out surplus
	left := slices.Clone(other)
	run := 0
	for i, id := range ids {
		switch {
		case id == 0:
		case left[id] > 0:
			left[id]--
			run++
		default:
			out.blocks = append(out.blocks, i)
			out.runs = append(out.runs, run)
			out.words += countWords(d.Blocks[i].Text)
		}
	}
	return out
}

// extent is what of a surplus addresses the readers of a region.
type extent struct {
	regional int  // words of runs that address a region
	runs     int  // such runs
	headed   bool // one has a heading
	quote    string
}

// extent measures it. A run addresses a region when a block in it does.
func (s *surplus) extent(d *Document) extent {
	var e extent
	for from := 0; from < len(s.blocks); {
		to := from
		var words int
		var named, headed bool
		for ; to < len(s.blocks) && s.runs[to] == s.runs[from]; to++ {
			b := &d.Blocks[s.blocks[to]]
			words += countWords(b.Text)
			headed = headed || b.Kind == Heading
			if addressesRegion(b.Text) {
				if named = true; e.quote == "" {
					e.quote = b.Text
				}
			}
		}
		if named {
			e.regional += words
			e.runs++
			e.headed = e.headed || headed
		}
		from = to
	}
	return e
}

// regionWords address the readers of a region, or name requirements that hold
// there.
var regionWords = newPhrases(
	"united states residents", "us residents", "u.s. residents", "california residents", "california consumers", "european requirements", "us state law requirements", "u.s. state law requirements",
	"outside of the united states", "outside the united states", "outside of the eea", "outside the eea", "eu residents", "eu users", "eea users", "uk residents", "uk users",
	"country of residence", "you reside in", "you live in", "you are located in", "you are a resident", "residents of", "resident of", "users in the", "regional privacy notice",
	"if european", "if eu ", "rights under gdpr", "wenn sie in", "si vous résidez", "si vous habitez", "si resides en", "se risiedi", "als u in", "se você reside",
)

func addressesRegion(text string) bool { return regionWords.opensWord(text) }
