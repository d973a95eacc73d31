package config

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// The bounds of the small files, which anybody may put into a branch: how many
// marks there are that YAML may read as its own (a record of 10,000 changes has
// 310,000), how deep brackets nest and how much they hold, and how many keys a
// mapping has, which the library compares each with each.
const (
	maxMarks  = 600_000
	maxDepth  = 20
	maxWithin = 5000
	maxKeys   = 1000
)

// byHand refuses what people do not write by hand and what makes a short file a
// large one in memory: aliases of aliases, brackets without end, keys without
// number.
func byHand(b []byte) error {
	marks := 0
	for _, c := range b {
		if c == '\n' || strings.IndexByte("-?:,[]{}#&*!|>'\"%@`", c) >= 0 {
			marks++
		}
	}
	if marks > maxMarks {
		return fmt.Errorf("too long: %d lines and marks, more than %d", marks, maxMarks)
	}
	var s shape
	for _, t := range lexer.Tokenize(string(b)) {
		if why := s.take(t); why != "" {
			return fmt.Errorf("line %d: %s", t.Position.Line, why)
		}
	}
	return nil
}

// shape counts where the tokens of a file stand.
type shape struct {
	depth, within int // of brackets, and tokens in the outermost
	keys          int // of the mapping at hand, or a few more
}

// take counts a token, and says why it is one too many.
func (s *shape) take(t *token.Token) string {
	s.within++
	switch t.Type {
	case token.AnchorType, token.AliasType:
		return "anchors and aliases are not read here: write it out"
	case token.SequenceStartType, token.MappingStartType:
		s.depth++
	case token.SequenceEndType, token.MappingEndType:
		s.depth--
	case token.SequenceEntryType:
		s.keys = 0
	case token.MappingValueType:
		s.keys++
	}
	if s.depth == 0 {
		s.within = 0
	}
	switch {
	case s.depth > maxDepth:
		return fmt.Sprintf("brackets nest deeper than %d", maxDepth)
	case s.within > maxWithin:
		return fmt.Sprintf("brackets hold more than %d words and marks", maxWithin)
	case s.keys > maxKeys:
		return fmt.Sprintf("more than %d keys", maxKeys)
	}
	return ""
}
