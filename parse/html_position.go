package parse

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// lineCounter turns offsets that only grow into lines and columns.
type lineCounter struct {
	at        int // counted up to here
	line, col int // of that place, from 0; the column in runes
}

// append writes "line:col" of the offset, both from 1.
func (c *lineCounter) append(out, page []byte, offset int) []byte {
	for {
		i := bytes.IndexByte(page[c.at:offset], '\n')
		if i < 0 {
			break
		}
		c.line++
		c.at += i + 1
		c.col = 0
	}
	c.col += utf8.RuneCount(page[c.at:offset])
	c.at = offset
	out = strconv.AppendInt(out, int64(c.line+1), 10)
	out = append(out, ':')
	return strconv.AppendInt(out, int64(c.col+1), 10)
}

// parsePos reads what append wrote.
func parsePos(s string) Pos {
	for i := range len(s) {
		if s[i] != ':' {
			continue
		}
		line, err1 := strconv.Atoi(s[:i])
		col, err2 := strconv.Atoi(s[i+1:])
		if err1 == nil && err2 == nil {
			return Pos{Line: line, Col: col}
		}
	}
	return Pos{}
}
