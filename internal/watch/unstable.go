package watch

import (
	"slices"
	"strings"
	"time"

	"github.com/redletter-dev/redletter/internal/review"
)

// A page may carry a part that differs at every look: a counter, a testimonial,
// today's date. It is found by looking twice at what seems to be a change, or by
// changes at one look after the other. The part is then set aside, by the
// section that it stands in and the words of it that stay; the rest of the page
// is compared as ever. What is set aside is counted in each review and told
// once. It is lifted when the page holds still.
const (
	unstableTold = 3 // looks at which the part differed, before somebody is told
	rowOfChanges = 5 // changes, look after look, that make a part unstable
	rowBroken    = 2 // looks without a change that end the row
	commonParts  = 4 // changes of the row that have the part
	steadyLooks  = 5 // looks in a row that show one text and lift it
	maxParts     = 40

	rowSpan = 4 * time.Hour // that the row takes at least: a text may be edited often within one
)

// unstable are the parts that are set aside.
type unstable struct {
	Parts []part    `json:"parts"`
	Since time.Time `json:"since"`
	Looks int       `json:"looks"` // at which they differed
	Told  bool      `json:"told,omitempty"`
	Last  string    `json:"last,omitempty"` // text of the last look
	Calm  int       `json:"calm,omitempty"` // looks in a row that showed it
}

// part is where a text differs: all of a section, or a sentence of it with the
// words that stay.
type part struct {
	Path    string   `json:"path"` // headings
	Fixed   []string `json:"fixed,omitempty"`
	Example string   `json:"example"`
}

// partOf says where a change is.
func partOf(c *review.Change) part {
	path := c.NewPath
	if path == nil {
		path = c.OldPath
	}
	p := part{Path: strings.Join(path, " › "), Fixed: fixed(c), Example: c.New}
	if p.Example == "" {
		p.Example = c.Old
	}
	if words := strings.Fields(p.Example); len(words) > 20 {
		p.Example = strings.Join(words[:20], " ") + " …"
	}
	return p
}

// fixed are the words of an edited sentence that stay; none when it came or
// went as a whole.
func fixed(c *review.Change) []string {
	if c.Old == "" || c.New == "" {
		return nil
	}
	var out []string
	for _, w := range c.Words {
		if w.Op == "=" {
			out = append(out, strings.Fields(w.Text)...)
		}
	}
	return out
}

// covers says whether a change lies in the part. A sentence must keep every
// word that stayed before: another edit in it is news.
func (p *part) covers(c *review.Change) bool {
	other := partOf(c)
	if other.Path != p.Path {
		return false
	}
	return len(p.Fixed) == 0 || within(p.Fixed, other.Fixed)
}

// within says whether the words come in a text in their order.
func within(words, text []string) bool {
	for _, w := range words {
		at := slices.Index(text, w)
		if at < 0 {
			return false
		}
		text = text[at+1:]
	}
	return true
}

func (p *part) equal(o *part) bool { return p.Path == o.Path && slices.Equal(p.Fixed, o.Fixed) }

// partsOf gives the parts that two looks at one page differ in. What came or
// went outside any section has nothing to be known by.
func partsOf(v *review.Review) []part {
	var out []part
	for i := range v.Changes {
		if p := partOf(&v.Changes[i]); (p.Path != "" || len(p.Fixed) > 0) && !slices.ContainsFunc(out, func(o part) bool { return o.equal(&p) }) {
			out = append(out, p)
		}
	}
	return out
}

// differs notes parts that differed, and says whether it has to be told now.
func (m *memory) differs(parts []part, now time.Time) (tell bool) {
	if len(parts) == 0 {
		return false
	}
	if m.Unstable == nil {
		m.Unstable = &unstable{Since: now}
	}
	u := m.Unstable
	for _, p := range parts {
		if len(u.Parts) < maxParts && !slices.ContainsFunc(u.Parts, func(o part) bool { return o.equal(&p) }) {
			u.Parts = append(u.Parts, p)
		}
	}
	return u.again()
}

// again counts a look at which the parts differed.
func (u *unstable) again() (tell bool) {
	u.Looks++
	u.Calm = 0
	tell = u.Looks >= unstableTold && !u.Told
	u.Told = u.Told || tell
	return tell
}

// still notes the text of a look, and says whether the page holds still now.
func (m *memory) still(tree string) (lifted bool) {
	u := m.Unstable
	if u == nil {
		return false
	}
	if u.Last == tree {
		u.Calm++
	} else {
		u.Last, u.Calm = tree, 0
	}
	if u.Calm < steadyLooks-1 {
		return false
	}
	m.Unstable = nil
	return true
}

// recent is a change of the latest looks.
type recent struct {
	At    time.Time `json:"at"`
	Parts []part    `json:"parts"`
	Quiet int       `json:"quiet,omitempty"` // looks without a change since
}

// quiet notes a look without a change.
func (m *memory) quiet() {
	if n := len(m.Recent); n > 0 {
		if m.Recent[n-1].Quiet++; m.Recent[n-1].Quiet >= rowBroken {
			m.Recent = nil
		}
	}
}

// row notes a change, and gives the parts that changes of the row have in
// common once there are enough of them.
func (m *memory) row(v *review.Review, now time.Time) []part {
	m.Recent = append(m.Recent, recent{At: now, Parts: partsOf(v)})
	if len(m.Recent) < rowOfChanges {
		return nil
	}
	m.Recent = m.Recent[len(m.Recent)-rowOfChanges:]
	if now.Sub(m.Recent[0].At) < rowSpan {
		return nil
	}
	var common []part
	for _, p := range m.Recent[rowOfChanges-1].Parts {
		n := 0
		for _, r := range m.Recent {
			if slices.ContainsFunc(r.Parts, func(o part) bool { return o.equal(&p) }) {
				n++
			}
		}
		if n >= commonParts {
			common = append(common, p)
		}
	}
	if len(common) > 0 {
		m.Recent = nil
	}
	return common
}

// setAside is the reason under which a review counts what is not compared.
const setAside = "unstable-part"

// severities in their order.
var severities = []string{review.Noise, "editorial", "minor", "unclear", "material"}

// mask takes the changes of unstable parts out of a review, counts them, and
// says how many changes are left.
func (u *unstable) mask(v *review.Review) (left int) {
	if u == nil {
		return len(v.Changes)
	}
	var kept []review.Change
	out := review.Suppressed{Reason: setAside}
	for i := range v.Changes {
		c := &v.Changes[i]
		if !slices.ContainsFunc(u.Parts, func(p part) bool { return p.covers(c) }) {
			kept = append(kept, *c)
			continue
		}
		if out.Count++; out.Count == 1 {
			out.Example = partOf(c).Example
		}
	}
	if out.Count > 0 {
		v.Changes = append([]review.Change{}, kept...)
		v.Suppressed = append(v.Suppressed, out)
		recount(v)
	}
	return len(v.Changes)
}

// recount brings what is summed up over the changes in line with them.
func recount(v *review.Review) {
	v.Verdict = review.Noise
	v.Stats.Changes, v.Stats.BySeverity = len(v.Changes), map[string]int{}
	known := map[string]bool{}
	for i := range v.Changes {
		c := &v.Changes[i]
		known[c.ID] = true
		v.Stats.BySeverity[c.Severity]++
		if slices.Index(severities, c.Severity) > slices.Index(severities, v.Verdict) {
			v.Verdict = c.Severity
		}
	}
	v.Duties = slices.DeleteFunc(v.Duties, func(d review.Duty) bool {
		return len(d.Because) > 0 && !slices.ContainsFunc(d.Because, func(id string) bool { return known[id] })
	})
}

// names lists the parts for people.
func (u *unstable) names() []string {
	out := make([]string, 0, len(u.Parts))
	for _, p := range u.Parts {
		where := p.Path
		if where == "" {
			where = "before the first heading"
		}
		out = append(out, where+": “"+p.Example+"”")
	}
	return out
}
