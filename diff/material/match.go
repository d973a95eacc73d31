package material

import (
	"slices"
	"strings"

	"github.com/redletter-dev/redletter/parse/clause"
)

// came quotes mentions of the new side.
func came(why string, ms ...*clause.Mention) []hit {
	h := hit{why: why}
	for _, m := range ms {
		if m != nil {
			h.new = append(h.new, spanOf(m))
		}
	}
	return []hit{h}
}

// went quotes mentions of the old side.
func went(why string, ms ...*clause.Mention) []hit {
	h := hit{why: why}
	for _, m := range ms {
		if m != nil {
			h.old = append(h.old, spanOf(m))
		}
	}
	return []hit{h}
}

// both quotes what went and what came.
func (v *view) both(why string) []hit { return []hit{{old: v.minus, new: v.plus, why: why}} }

func (h hit) at(l Level) hit { h.level = l; return h }

func (h hit) toward(d Direction) hit { h.dir = d; return h }

func each(hs []hit, f func(hit) hit) []hit {
	for i := range hs {
		hs[i] = f(hs[i])
	}
	return hs
}

func atLevel(hs []hit, l Level) []hit {
	return each(hs, func(h hit) hit { return h.at(l) })
}

func toward(hs []hit, d Direction) []hit {
	return each(hs, func(h hit) hit { return h.toward(d) })
}

// list says the concepts of the mentions as a reader would.
func list(ms []*clause.Mention) string {
	var names []string
	for _, m := range ms {
		if s := m.Short(); !slices.Contains(names, s) {
			names = append(names, s)
		}
	}
	return strings.Join(names, ", ")
}

func filter(ms []*clause.Mention, keep func(*clause.Mention) bool) []*clause.Mention {
	var out []*clause.Mention
	for _, m := range ms {
		if keep(m) {
			out = append(out, m)
		}
	}
	return out
}

var (
	giveOut  = []string{"action/share", "action/sell", "action/receive-out", "action/publish", "action/transfer"}
	practice = []string{
		"action/collect", "action/use", "action/share", "action/sell", "action/combine", "action/retain", "action/track", "action/receive-out",
		"action/transfer", "action/train", "action/read-content", "action/link-identity", "action/publish", "action/verify", "action/combine-accounts",
	}
)

// practises says whether the new sentence states what someone does with data.
func (v *view) practises() bool { return v.new.AssertsAny(practice...) }

// deniedIn gives the first mention of the concept that its clause denies.
func deniedIn(f *clause.Facts, name string) *clause.Mention {
	for i := range f.Mentions {
		if m := &f.Mentions[i]; m.Negated && m.Name == name {
			return m
		}
	}
	return nil
}

// assertedIn gives the first mention of the concept outside every negation.
func assertedIn(f *clause.Facts, names ...string) *clause.Mention {
	for i := range f.Mentions {
		if m := &f.Mentions[i]; !m.Negated && slices.Contains(names, m.Name) {
			return m
		}
	}
	return nil
}

// mentioned gives the first mention of one of the concepts, asserted or not.
func mentioned(f *clause.Facts, names ...string) *clause.Mention {
	for i := range f.Mentions {
		if slices.Contains(names, f.Mentions[i].Name) {
			return &f.Mentions[i]
		}
	}
	return nil
}

// mentions lists the mentions of a class.
func mentions(f *clause.Facts, class clause.Class) []*clause.Mention {
	var out []*clause.Mention
	for i := range f.Mentions {
		if m := &f.Mentions[i]; m.Class == class {
			out = append(out, m)
		}
	}
	return out
}
