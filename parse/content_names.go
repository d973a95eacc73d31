package parse

import "strings"

// Names below the last sentence. A policy often ends in the list of those who
// receive the data, and a page in the entries of a menu: both are labels, and
// only one of them binds. A list is the policy's where a line announces it, and,
// in formats that know the parts of a page, where it stands in the part in which
// the policy stands.

// listing gives the last of the names that raw i announces, raw i itself where it
// announces none: "Our service providers" over a list of companies. Links that
// lead to one site are a menu, and so are those below names that are none.
func (c *content) listing(i int) int {
	if c.looks[i].words > maxLeadIn || !recipients.startsIn(c.raws[i].text) && !c.leadsIn(i) {
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

// isName says whether raw i could be a name in a list: an item, or a line that is
// no sentence and no heading.
func (c *content) isName(i int) bool {
	r, l := &c.raws[i], &c.looks[i]
	return (r.kind == Item && l.words <= maxWidget || r.kind == Paragraph && l.label()) && fixedPhrase(r.text) == ""
}

// goesOnInBox says whether raw i is a name without a link in the part of the page
// in which the policy stands: a menu has a part of its own.
func (c *content) goesOnInBox(i, last int) bool {
	return c.raws[i].box != 0 && c.raws[i].box == c.raws[last].box && c.isName(i) && len(c.raws[i].links) == 0
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
