package clause

// English says whether the text can be read with the lexicon. A text of names
// and numbers alone counts as English: it holds no words of another language.
func (f *Facts) English() bool {
	stops, foreign, lower, other := 0, 0, 0, 0
	for i := range f.Tokens {
		t := &f.Tokens[i]
		if t.Kind != Word {
			continue
		}
		switch {
		case t.stop:
			stops++
		case t.traits&foreignWord != 0 && t.End-t.Start > 1:
			foreign++
			if !t.capital {
				lower++
			}
		case t.id < 0 && !ascii(f.Text[t.Start:t.End]):
			other++
		}
	}
	words := len(f.Tokens)
	if other*2 > words {
		return false
	}
	return stops*2 >= foreign || foreign < 2 || lower == 0
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// English says whether the document is in English, by its function words.
func (x *Index) English() bool { return x.tokens < 20 || x.english*100 >= x.tokens*18 }
