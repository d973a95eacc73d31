package material

// TeamRule is a team's own word on the rules: another severity for a rule, a
// rule switched off with a reason, or words of its own.
type TeamRule struct {
	ID       string // a rule of the pack to adjust, or the name of a keyword rule
	Off      bool   // switch the rule off; needs Reason
	Reason   string
	Severity Level    // Noise leaves the rule's own
	Appear   []string // words whose appearance the team wants to see
	Vanish   []string // words whose disappearance the team wants to see
	Basis    []Basis
}

// team applies the team's rules to the findings, and adds those of its words.
func (b *bench) team(v *view, j *Judgement) {
	for i := range b.o.Team {
		t := &b.o.Team[i]
		if len(t.Appear)+len(t.Vanish) > 0 {
			t.match(v, j)
			continue
		}
		kept := j.Findings[:0]
		for _, f := range j.Findings {
			if f.Rule == t.ID && t.Off && t.Reason != "" {
				continue
			}
			if f.Rule == t.ID && t.Severity != Noise {
				f.Severity = t.Severity
			}
			kept = append(kept, f)
		}
		j.Findings = kept
	}
}

func (t *TeamRule) match(v *view, j *Judgement) {
	r := *mustLookup("team-keyword")
	r.ID = t.ID
	if t.Severity != Noise {
		r.Severity = t.Severity
	}
	h := hit{why: "words that the team watches appear or vanish"}
	for _, w := range t.Appear {
		if at := indexFold(v.c.New, w); at >= 0 && indexFold(v.c.Old, w) < 0 {
			h.new = append(h.new, span{at, at + len(w)})
		}
	}
	for _, w := range t.Vanish {
		if at := indexFold(v.c.Old, w); at >= 0 && indexFold(v.c.New, w) < 0 {
			h.old = append(h.old, span{at, at + len(w)})
		}
	}
	if len(h.old)+len(h.new) == 0 {
		return
	}
	j.add(v, &r, h)
	if n := len(j.Findings); n > 0 && j.Findings[n-1].Rule == t.ID && len(t.Basis) > 0 {
		j.Findings[n-1].Basis = t.Basis
	}
}
