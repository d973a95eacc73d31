package clause

// A rewritten policy says old things in new words. What a text says, whatever
// its words, is which concepts stand together in one sentence.

// together holds, by concept, those asserted in one sentence with it.
type together [setSize]Set

// note takes in the sentences of a text.
func (t *together) note(f *Facts) {
	f.sentences(func(s *Set) {
		s.each(func(id int) {
			for w := range s {
				t[id][w] |= s[w]
			}
		})
	})
}

// sentences gives, for each sentence, the operative concepts that it asserts.
func (f *Facts) sentences(yield func(*Set)) {
	var s Set
	at, some := 0, false
	for i := range f.Mentions {
		m := &f.Mentions[i]
		for ; at < m.From; at++ {
			if some && f.Tokens[at+1].Before == '.' {
				yield(&s)
				s, some = Set{}, false
			}
		}
		if !m.Negated && operative.has(m.id) {
			s.add(m.id)
			some = true
		}
	}
	if some {
		yield(&s)
	}
}

// News is the share of the pairs of operative concepts of f that stand together
// in no sentence of the document. It is 1 where there is no pair to ask for.
func (x *Index) News(f *Facts) float64 {
	n, fresh := 0, 0
	f.sentences(func(s *Set) {
		s.each(func(a int) {
			s.each(func(b int) {
				if b <= a {
					return
				}
				n++
				if !x.together[a].has(b) {
					fresh++
				}
			})
		})
	})
	if n == 0 {
		return 1
	}
	return float64(fresh) / float64(n)
}
