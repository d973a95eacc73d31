package material

import (
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/parse"
	"github.com/redletter-dev/redletter/parse/clause"
)

const headingKind = parse.Heading

// enumerates says whether the change stands in a list of named recipients.
func (v *view) enumerates() bool {
	return v.doc == "subprocessors" || v.head.HasAny("recipient/service-providers", "recipient/third-parties") || v.lead.HasAny("recipient/service-providers") ||
		namesListed(v)
}

func namesListed(v *view) bool {
	return v.edited() && !v.listed() && len(entitiesIn(v.old, nothing, whole(v.c.Old), clause.Name)) >= 2
}

// maxName is the number of words up to which a paragraph can be a name.
const maxName = 6

// bareName says whether what came or went is a name alone, in a paragraph of its
// own: an entry of a list that the page has no markup for.
func (v *view) bareName() bool {
	text := v.c.Old + v.c.New
	return !v.edited() && v.c.Kind == parse.Paragraph && len(strings.Fields(text)) <= maxName && !strings.ContainsAny(text[len(text)-1:], ".;!?") && !strings.Contains(text, ":")
}

// matchRecipientListChanged reads lists of vendors row by row: who is named,
// what for, where. As a document of its own (subprocessors) every added,
// replaced or relocated row is material.
func matchRecipientListChanged(v *view) []hit {
	if !v.enumerates() || v.c.Kind == parse.Heading && !v.head.HasAny("recipient/service-providers") {
		return nil
	}
	row := v.listed() || v.c.Kind == parse.Heading || labelled(v) || v.bareName()
	if !row && v.doc != "subprocessors" && !namesListed(v) {
		return nil
	}
	h := hit{old: v.minus, new: v.plus, why: "the list of recipients changes"}
	if v.doc == "subprocessors" {
		if v.removed() {
			return []hit{h.toward(Strengthens)}
		}
		return []hit{h.at(Material)}
	}
	if row && !v.edited() && !cellNames(v) && !labelled(v) || detail(v) {
		return nil
	}
	if v.edited() && !slices.ContainsFunc(v.namesMoved(), func(e clause.Entity) bool { return !row || e.From <= 3 }) {
		return nil
	}
	if v.edited() && !row && (!v.isSharing() && !v.new.HasClass(clause.Recipient) || !v.inSeries()) {
		return nil
	}
	if row && !v.edited() && (v.new.HasClass(clause.Place) || v.new.HasAny("action/transfer")) && labelRow(v.new) {
		h.topic = "transfer"
	}
	return []hit{h.toward(v.listDirection())}
}

// labelRow says whether a row only says where, under a label of its own.
func labelRow(f *clause.Facts) bool {
	return len(f.Tokens) > 1 && cellOf(f, len(f.Tokens)-1) == 1 && clause.WordIn(&f.Tokens[0], rowLabels)
}

// inSeries says whether a name that moved stands in a series: "A, B and C".
func (v *view) inSeries() bool {
	for _, side := range []struct {
		f *clause.Facts
		o *clause.Facts
		r []span
	}{{v.new, v.old, v.plus}, {v.old, v.new, v.minus}} {
		for _, e := range entitiesIn(side.f, side.o, side.r, clause.Name) {
			after := e.To < len(side.f.Tokens) && (side.f.Tokens[e.To].Before == ',' || clause.WordIn(&side.f.Tokens[e.To], joinWords))
			before := e.From > 0 && (side.f.Tokens[e.From].Before == ',' || clause.WordIn(&side.f.Tokens[e.From-1], joinWords))
			if before || after && len(entitiesIn(side.f, nothing, whole(side.f.Text), clause.Name)) > 1 {
				return true
			}
		}
	}
	return false
}

// labelled says whether the change is a line of a card about a vendor:
// "Purpose: hosting".
func labelled(v *view) bool {
	f := v.new
	if v.removed() {
		f = v.old
	}
	return len(f.Tokens) > 1 && len(f.Tokens) < 20 && f.Tokens[1].Before == ':' && v.head.HasAny("recipient/service-providers") &&
		clause.WordIn(&f.Tokens[0], cardLabels)
}

// detail says that a row of two cells tells something of a vendor other than
// who it is or where: the row with the name stands for the vendor. Where only
// the label of a row changes, nothing of the vendor does.
func detail(v *view) bool {
	f := v.new
	if v.removed() {
		f = v.old
	}
	if v.c.Kind != parse.Row || len(f.Tokens) < 2 || cellOf(f, len(f.Tokens)-1) != 1 {
		return false
	}
	if v.edited() {
		return v.sameCells() && secondCell(v.c.Old) == secondCell(v.c.New)
	}
	return !clause.WordIn(&f.Tokens[0], vendorLabels) && !f.HasClass(clause.Place) && !f.HasAny("action/transfer") && clause.WordIn(&f.Tokens[0], rowLabels)
}

func secondCell(s string) string {
	_, cell, _ := strings.Cut(s, "|")
	return strings.TrimSpace(cell)
}

func (v *view) listDirection() Direction {
	switch {
	case v.added():
		return Weakens
	case v.removed():
		return Strengthens
	}
	return Neutral
}

// cellNames says whether a row or item is short and begins with a name.
func cellNames(v *view) bool {
	f := v.new
	if v.removed() {
		f = v.old
	}
	if len(f.Entities) > 0 && f.Entities[0].From <= 2 {
		return true
	}
	return v.c.Kind == parse.Row && len(f.Tokens) > 0 && f.Tokens[0].Capital() && v.head.HasAny("recipient/service-providers")
}

func (v *view) namesMoved() []clause.Entity {
	out := entitiesIn(v.new, v.old, v.plus, clause.Name)
	out = append(out, entitiesIn(v.old, v.new, v.minus, clause.Name)...)
	return append(out, entitiesIn(v.new, v.old, v.plus, clause.Legal)...)
}
