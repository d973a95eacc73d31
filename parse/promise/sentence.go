package promise

import "github.com/redletter-dev/redletter/parse"

// sentence is one sentence of a block, text[start:end], with its words.
type sentence struct {
	block      int
	start, end int
	words      *phrase
}

// at reads one sentence into the scratch of the reading: its words hold until
// the next sentence is read. Most sentences of a policy promise nothing, and
// cost no memory this way.
func (r *reading) at(text string, block int, s parse.Span) *sentence {
	r.scratch.toks = r.tokenize(r.scratch.toks[:0], text, s)
	r.scratch.know()
	r.current = sentence{block: block, start: s.Start, end: s.End, words: &r.scratch}
	return &r.current
}

// keep reads a text into words of their own.
func (r *reading) keep(text string, block int) *sentence {
	s := parse.Span{Start: 0, End: len(text)}
	return &sentence{block: block, start: 0, end: len(text), words: newPhrase(r.tokenize(nil, text, s))}
}
