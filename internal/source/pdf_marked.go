package source

import "github.com/ledongthuc/pdf"

// sheet reads the marked content of one page: which text is shown in which
// sequence, and on which line. It follows the text operators of ISO 32000-1,
// 9.4; the widths of glyphs play no part.
type sheet struct {
	*tagged
	page   pdf.Page
	parent int64
	open   []int64 // MCIDs of the open sequences, -1 where one has none
	enc    pdf.TextEncoding
	size   float64 // of the font, unscaled
	lead   float64
	line   [6]float64 // text line matrix
	ctm    [6]float64
	saved  [][6]float64
}

// readPage collects the marked text of a page.
func (t *tagged) readPage(p pdf.Page) {
	if p.V.IsNull() || p.V.Key("Contents").Kind() == pdf.Null {
		return
	}
	s := &sheet{tagged: t, page: p, parent: p.V.Key("StructParents").Int64(), ctm: identity, line: identity}
	pdf.Interpret(p.V.Key("Contents"), func(stk *pdf.Stack, op string) {
		args := make([]pdf.Value, stk.Len())
		for i := len(args) - 1; i >= 0; i-- {
			args[i] = stk.Pop()
		}
		s.do(op, args)
	})
}

var identity = [6]float64{1, 0, 0, 1, 0, 0}

// times is the matrix product a × b of two transformations.
func times(a, b [6]float64) [6]float64 {
	return [6]float64{
		a[0]*b[0] + a[1]*b[2], a[0]*b[1] + a[1]*b[3],
		a[2]*b[0] + a[3]*b[2], a[2]*b[1] + a[3]*b[3],
		a[4]*b[0] + a[5]*b[2] + b[4], a[4]*b[1] + a[5]*b[3] + b[5],
	}
}

// do follows one operator.
func (s *sheet) do(op string, args []pdf.Value) {
	switch op {
	case "BDC", "BMC":
		s.open = append(s.open, s.mcid(args))
	case "EMC":
		if n := len(s.open); n > 0 {
			s.open = s.open[:n-1]
		}
	case "q":
		s.saved = append(s.saved, s.ctm)
	case "Q":
		if n := len(s.saved); n > 0 {
			s.ctm, s.saved = s.saved[n-1], s.saved[:n-1]
		}
	case "cm":
		s.ctm = times(matrix(args), s.ctm)
	default:
		s.text(op, args)
	}
}

// mcid is that of a marked-content operator, -1 without one.
func (s *sheet) mcid(args []pdf.Value) int64 {
	if len(args) == 2 && args[1].Kind() == pdf.Dict {
		if m := args[1].Key("MCID"); !m.IsNull() {
			return m.Int64()
		}
	}
	return -1
}

func matrix(args []pdf.Value) (m [6]float64) {
	if len(args) != len(m) {
		return identity
	}
	for i := range m {
		m[i] = args[i].Float64()
	}
	return m
}

// text follows the operators of text.
func (s *sheet) text(op string, args []pdf.Value) {
	switch op {
	case "BT":
		s.line = identity
	case "Tm":
		s.line = matrix(args)
	case "TL":
		s.lead = number(args, 0)
	case "TD":
		s.lead = -number(args, 1)
		s.step(number(args, 0), number(args, 1))
	case "Td":
		s.step(number(args, 0), number(args, 1))
	case "T*", "'", "\"":
		s.step(0, -s.lead)
	case "Tf":
		s.font(args)
	}
	switch op {
	case "Tj", "'", "\"", "TJ":
		if len(args) > 0 {
			s.show(args[len(args)-1])
		}
	}
}

func number(args []pdf.Value, i int) float64 {
	if i >= len(args) {
		return 0
	}
	return args[i].Float64()
}

func (s *sheet) step(x, y float64) { s.line = times([6]float64{1, 0, 0, 1, x, y}, s.line) }

func (s *sheet) font(args []pdf.Value) {
	if len(args) != 2 {
		return
	}
	f := s.page.Font(args[0].Name())
	s.enc, s.size = f.Encoder(), args[1].Float64()
}

// show adds a string, or an array of strings and distances, to the innermost
// sequence that has an MCID.
func (s *sheet) show(v pdf.Value) {
	at := int64(-1)
	for _, m := range s.open {
		if m >= 0 {
			at = m
		}
	}
	if at < 0 || s.enc == nil {
		return
	}
	key := [2]int64{s.parent, at}
	g := s.marked[key]
	if g == nil {
		g = &glyphs{}
		s.marked[key] = g
	}
	m := times(s.line, s.ctm)
	scale := s.size * max(m[3], -m[3])
	if v.Kind() == pdf.String {
		g.add(s.enc.Decode(v.RawString()), m[5], scale)
		return
	}
	for i := range v.Len() {
		if e := v.Index(i); e.Kind() == pdf.String {
			g.add(s.enc.Decode(e.RawString()), m[5], scale)
		}
	}
}
