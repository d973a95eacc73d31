package parse

import "strings"

// Names below the last sentence. A policy often ends in the list of those who
// receive the data, and a page in the entries of a menu: both are labels, and
// only one of them binds. A list is the policy's where a line announces it, or a
// heading like those of the policy heads it.

// listing gives the last of the names that raw i announces, raw i itself where it
// announces none: "Our service providers" over a list of companies, or a heading
// of one of the levels given. Links that lead to one site are a menu, and so are
// those below names that are none.
func (c *content) listing(i int, levels func() uint16) int {
	if c.looks[i].words > maxLeadIn || !recipients.startsIn(c.raws[i].text) && !c.leadsIn(i) && (c.headLevel(i) == 0 || 1<<c.headLevel(i)&levels() == 0) {
		return i
	}
	end, linked, hosts := i, 0, map[string]bool{}
	for k := i + 1; k < len(c.raws) && c.in(k) && c.isName(k) && c.raws[k].kind == c.raws[i+1].kind; k++ {
		if c.looks[k].linkOnly() {
			if c.raws[k].kind == Paragraph && !c.looks[i+1].linkOnly() {
				break
			}
			linked++
			hosts[hostOf(c.raws[k].links[0].URL)] = true
		}
		end = k
	}
	if linked*2 > end-i && (len(hosts) < 2 || hosts[""]) {
		return i
	}
	return end
}

// maxLeadIn is the number of words up to which a line can announce a list.
const maxLeadIn = 40

// leadsIn says whether raw i ends in a colon and says something, or heads a part
// that is called a notice or an annex.
func (c *content) leadsIn(i int) bool {
	r, l := &c.raws[i], &c.looks[i]
	return strings.HasSuffix(r.text, ":") && (l.words > 3 || c.binding(i) > 0) || r.kind == Heading && namesNotice(r.text)
}

// headLevels gathers the levels of the heads in [from,to] that stand over a
// sentence that binds: those of the policy's own.
func (c *content) headLevels(from, to int) (levels uint16) {
	for k := max(from-1, 0); k < to; k++ {
		if level := c.headLevel(k); level > 0 && c.couldBind(k+1) && c.binding(k+1) >= 2 {
			levels |= 1 << level
		}
	}
	return levels
}

// boldHead is the level of heads that are bold lines.
const boldHead = 15

// headLevel is the level of raw i as a heading or a bold line, 0 where it is none.
func (c *content) headLevel(i int) int {
	switch r := &c.raws[i]; {
	case r.kind == Heading:
		return int(min(r.level, boldHead-1))
	case r.kind == Paragraph && r.bold && !c.looks[i].sentence():
		return boldHead
	}
	return 0
}

// isName says whether raw i could be a name in a list: an item, or a line that is
// no sentence and no heading.
func (c *content) isName(i int) bool {
	r, l := &c.raws[i], &c.looks[i]
	return (r.kind == Item && l.words <= maxWidget || r.kind == Paragraph && l.label()) && fixedPhrase(r.text) == ""
}

// hostOf gives the host of an absolute web address, "" for any other.
func hostOf(href string) string {
	_, rest, ok := strings.Cut(href, "://")
	if !ok {
		return ""
	}
	host, _, _ := strings.Cut(rest, "/")
	return strings.TrimPrefix(strings.ToLower(host), "www.")
}

// recipients are what those are called whom a policy lists as receiving data.
var recipients = newPhrases(
	"processors", "subprocessors", "sub-processors", "service provider", "third-party provider", "third party provider", "third parties", "vendors", "recipients", "partners", "affiliates", "subsidiaries", "group companies", "suppliers",
	"auftragsverarbeiter", "unterauftrag", "empfänger", "dienstleister", "dienstanbieter", "sous-traitant", "destinataires", "prestataires", "partenaires", "subencargados", "encargados del", "destinatarios", "proveedores",
	"sub-responsabili", "responsabili del", "destinatari", "fornitori", "subverwerkers", "verwerkers", "ontvangers", "dienstverleners", "subcontratantes", "operadores", "destinatários", "fornecedores",
)
