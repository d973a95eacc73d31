package parse

import (
	"net/url"
	"path"
	"strings"
	"unicode"
)

// canonicalLink gives the target that a link means: what identifies the page
// it leads to, without what only identifies the visit. It gives "" for a link
// that leads nowhere else: a script, a place on the same page. A base that is
// not an absolute URL leaves relative targets relative.
//
// The steps, each because captures of an unchanged page differ in it: Wayback
// and redirector prefixes, Cloudflare e-mail tokens, scheme, host case, "www.",
// default ports, dot segments, percent-encoding, session path parameters,
// region segments, trailing slashes, fragments, and query parameters that
// track, sign or choose a language; what is left of the query is sorted.
func canonicalLink(href, base string) string {
	if page := plainPage(href); page != "" {
		return page
	}
	href = trimHref(href)
	if href == "" || href[0] == '#' && !isRoute(href[1:]) {
		return ""
	}
	if strings.Contains(href, emailPath) {
		addr, _ := emailToken(href)
		return mailto(addr)
	}
	switch scheme := schemeOf(href); scheme {
	case "", "http", "https":
		if scheme != "" {
			href = slashed(href, scheme)
		}
		return canonicalPage(unwrap(href), base)
	case "mailto":
		return mailto(href[len("mailto:"):])
	case "tel":
		return "tel:" + phoneDigits(href[len("tel:"):])
	case "javascript", "data", "blob", "about", "file", "vbscript":
		return ""
	default:
		return scheme + href[len(scheme):]
	}
}

// target is a link as written on a page.
type target struct{ href, base string }

// canonicalLink is that function, asked once for each link: pages repeat the
// few addresses that they point to.
func (r *Reader) canonicalLink(href, base string) string {
	if page := plainPage(href); page != "" {
		return page
	}
	if isPlainPath(href) {
		return r.rooted(href, base)
	}
	to, ok := r.links[target{href, base}]
	if !ok {
		if r.links == nil {
			r.links = map[target]string{}
		}
		if to = canonicalLink(href, base); len(r.links) < 4096 { // a hostile page has more
			r.links[target{href, base}] = to
		}
	}
	return to
}

// site is the host of a base, in its canonical form.
type site struct {
	base, host string
	web        bool // the base is a web address
}

// isPlainPath says whether a link is a path on its site that needs little to be
// canonical, as those of menus are.
func isPlainPath(href string) bool {
	return href != "" && href[0] == '/' && allPlain(href) && !strings.Contains(href, "//")
}

// rooted is the canonical form of such a link: what canonicalPage gives.
func (r *Reader) rooted(href, base string) string {
	if r.site.base != base {
		r.site = site{base: base}
		if b := baseURL(base); b != nil {
			r.site.host, r.site.web = canonicalHost(b), true
		}
	}
	p := dropRegion(href)
	trimmed := strings.TrimRight(p, "/")
	switch {
	case r.site.web && r.site.host == "":
		return ""
	case r.site.web:
		return "https://" + r.site.host + trimmed
	case trimmed == "":
		return p
	}
	return trimmed
}

// redundantLink says whether a link only repeats its own text, as pages and
// archives make links of addresses: such a link says nothing that the text
// does not, and comes and goes with the tool that wrote it.
func redundantLink(text, canonical string) bool {
	text = strings.TrimSpace(text)
	if addr, ok := strings.CutPrefix(canonical, "mailto:"); ok {
		return strings.EqualFold(text, addr)
	}
	if strings.HasPrefix(canonical, "tel:") {
		return len(phoneDigits(text)) > 6 // also of another number: readers dial what they read
	}
	if !strings.Contains(text, ".") || strings.Contains(text, " ") {
		return false
	}
	if schemeOf(text) == "" {
		text = "https://" + text
	}
	return bareURL(canonicalLink(text, "")) == bareURL(canonical)
}

// bareURL drops the scheme, so that "acme.example/privacy" as text equals the
// URL it is linked to.
func bareURL(u string) string { return strings.TrimPrefix(u, "https://") }

// trimHref drops what browsers ignore around and inside an address.
func trimHref(href string) string {
	href = strings.TrimFunc(href, func(r rune) bool { return r <= ' ' || r == '\u00a0' || r == '\u200b' })
	if strings.ContainsAny(href, "\t\r\n") {
		href = strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(href)
	}
	return href
}

// isRoute says whether a fragment is the address of a page in a script-driven
// site ("#/privacy", "#!privacy") and not a place on the page.
func isRoute(fragment string) bool {
	return len(fragment) > 1 && (fragment[0] == '/' || fragment[0] == '!')
}

// maxPermalink bounds the text of a link from a part of the page to itself.
const maxPermalink = 120

// permalinks are what such links are called beside a heading, for who cannot see
// their sign.
var permalinks = newPhrases("permalink", "link to this", "direct link to", "copy link", "anchor link", "section titled")

// isPermalink says whether the text of a link to a place on the page only offers
// that link: a sign, as "¶" behind a heading, or a label of one.
func isPermalink(text string, in Kind) bool {
	if len(text) > maxPermalink {
		return false
	}
	return !strings.ContainsFunc(text, isLetterOrDigit) || in == Heading && permalinks.opens(text)
}

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// schemeOf gives the scheme in lower case, "" when the address has none.
func schemeOf(href string) string {
	for i := 0; i < len(href); i++ {
		c := href[i] | 0x20
		switch {
		case href[i] == ':' && i > 0:
			return strings.ToLower(href[:i])
		case c >= 'a' && c <= 'z', i > 0 && (href[i] >= '0' && href[i] <= '9' || href[i] == '+' || href[i] == '-' || href[i] == '.'):
		default:
			return ""
		}
	}
	return ""
}

// mailto is the canonical link of an address: subject and body are dropped.
func mailto(addr string) string {
	addr, _, _ = strings.Cut(addr, "?")
	if strings.Contains(addr, "%") {
		if plain, err := url.PathUnescape(addr); err == nil {
			addr = plain
		}
	}
	addr = strings.ToLower(strings.TrimFunc(addr, func(r rune) bool { return r <= ' ' || r == '\u00a0' }))
	if addr == "" {
		return ""
	}
	return "mailto:" + addr
}

// phoneDigits keeps what is dialled.
func phoneDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, s)
}

// unwrap follows the addresses of archives and redirectors to the address they
// carry. The depth is bounded: addresses can be nested on purpose.
func unwrap(href string) string {
	for range 4 {
		inner := waybackTarget(href)
		if inner == "" {
			inner = redirectTarget(href)
		}
		if inner == "" {
			return href
		}
		href = inner
	}
	return href
}

// waybackTarget gives the address that a Wayback Machine address is a capture
// of: /web/20180525000000id_/https://…, with or without the archive's host.
func waybackTarget(href string) string {
	i := strings.Index(href, "/web/")
	if i < 0 || i > 0 && !strings.Contains(href[:i], "archive.org") {
		return ""
	}
	rest := href[i+len("/web/"):]
	n := 0
	for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
		n++
	}
	stamp, target, ok := strings.Cut(rest, "/")
	if !ok || n < 4 || len(stamp) > n+4 {
		return ""
	}
	switch s := schemeOf(target); s {
	case "http", "https":
		return slashed(target, s)
	case "mailto":
		return target
	}
	return ""
}

// slashed writes the two slashes of a web address: browsers read "http:/x" and
// "http:x" as "http://x".
func slashed(href, scheme string) string {
	return scheme + "://" + strings.TrimLeft(href[len(scheme)+1:], "/\\")
}

// redirectors name the query parameter that carries the real target, by host
// and path prefix.
var redirectors = []struct{ host, path, param string }{
	{"l.facebook.com", "/l.php", "u"},
	{"lm.facebook.com", "/l.php", "u"},
	{"l.instagram.com", "/", "u"},
	{"www.google.com", "/url", "q"},
	{"google.com", "/url", "q"},
	{"www.youtube.com", "/redirect", "q"},
	{"www.linkedin.com", "/redir/redirect", "url"},
	{"safelinks.protection.outlook.com", "/", "url"},
	{"out.reddit.com", "/", "url"},
	{"href.li", "/", ""},
}

func redirectTarget(href string) string {
	_, rest, ok := strings.Cut(href, "://")
	if !ok || strings.IndexByte(rest, '?') < 0 {
		return ""
	}
	host, path, _ := strings.Cut(rest, "/")
	for _, r := range redirectors {
		if host != r.host && !strings.HasSuffix(host, "."+r.host) || !strings.HasPrefix("/"+path, r.path) {
			continue
		}
		_, query, _ := strings.Cut(path, "?")
		if values, err := url.ParseQuery(query); err == nil && isWeb(values.Get(r.param)) {
			return values.Get(r.param)
		}
	}
	return ""
}

func isWeb(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// canonicalPage canonicalizes a web address. What does not parse is compared
// as it stands.
func canonicalPage(href, base string) string {
	u, err := url.Parse(href)
	if err != nil || isBookmark(u) {
		return bookmarkOr(href)
	}
	if b := baseURL(base); b != nil {
		u = b.ResolveReference(u)
		if u.Host == b.Host && u.Path == b.Path && u.Fragment != "" && !isRoute(u.Fragment) {
			return ""
		}
	}
	var out strings.Builder
	if host := canonicalHost(u); host != "" {
		out.WriteString("https://")
		out.WriteString(host)
	} else if u.Scheme != "" {
		return "" // an address without a host leads nowhere
	}
	out.WriteString(canonicalPath(u))
	if q := canonicalQuery(u.RawQuery); q != "" {
		out.WriteByte('?')
		out.WriteString(q)
	}
	if route := strings.TrimRight(u.EscapedFragment(), "/"); isRoute(route) {
		out.WriteByte('#')
		out.WriteString(route)
	}
	return out.String()
}

// plainPage canonicalizes the web addresses that need little of it, as most do:
// letters, digits and hyphens in a host and a path. It gives "" for all others.
func plainPage(href string) string {
	rest, ok := strings.CutPrefix(href, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(href, "http://"); !ok {
			return ""
		}
	}
	if !allPlain(rest) {
		return ""
	}
	host, path := rest, ""
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		host, path = rest[:i], strings.TrimRight(dropRegion(rest[i:]), "/")
	}
	host = strings.TrimPrefix(strings.Trim(strings.ToLower(host), "."), "www.")
	if host == "" {
		return ""
	}
	return "https://" + host + path
}

// allPlain says whether what follows the scheme of an address is made of such
// bytes and holds nothing that means another address.
func allPlain(rest string) bool {
	for i := 0; i < len(rest); i++ {
		if !plainAddress[rest[i]] {
			return false
		}
	}
	return !strings.Contains(rest, "/.") && !strings.Contains(rest, "/web/") && !strings.Contains(rest, "/cdn-cgi/")
}

// plainAddress tells the bytes of addresses that are never written otherwise.
var plainAddress = func() (is [256]bool) {
	for c := range is {
		is[c] = isAlpha(string([]byte{byte(c)})) || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '/'
	}
	return is
}()

// isBookmark says whether an address is a place in the document that a word
// processor wrote as a link: http://\l "Changes".
func isBookmark(u *url.URL) bool { return strings.HasPrefix(u.Host, "\\l") }

// bookmarkOr gives "" for such an address that does not parse, and what does
// not parse for another reason as it stands.
func bookmarkOr(href string) string {
	_, rest, _ := strings.Cut(href, "://")
	if lower := strings.ToLower(rest); strings.HasPrefix(lower, "%5cl") || strings.HasPrefix(lower, "\\l") {
		return ""
	}
	return href
}

// baseURL gives the base when it is an absolute web address, else nil.
func baseURL(base string) *url.URL {
	if !isWeb(base) {
		return nil
	}
	u, err := url.Parse(unwrap(base))
	if err != nil || u.Host == "" {
		return nil
	}
	return u
}

// canonicalHost lowers the host and drops user, default port, final dot and
// "www.": none of them is another place.
func canonicalHost(u *url.URL) string {
	host := strings.Trim(strings.ToLower(u.Hostname()), ". ")
	host = strings.TrimPrefix(host, "www.")
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		host += ":" + p
	}
	return host
}

// canonicalPath drops session parameters, region segments and the trailing
// slash, and writes percent-encodings one way.
func canonicalPath(u *url.URL) string {
	path := u.EscapedPath()
	if i := strings.IndexByte(path, ';'); i >= 0 && isSession(path[i+1:]) {
		path = withoutDots(path[:i])
	}
	if plain, err := url.PathUnescape(path); err == nil && strings.Contains(path, "%") {
		path = (&url.URL{Path: plain}).EscapedPath()
	}
	path = dropRegion(path)
	if trimmed := strings.TrimRight(path, "/"); trimmed != "" || u.Host != "" {
		path = trimmed
	}
	return path
}

// withoutDots resolves a last segment of dots, which a session parameter had
// made look like a name.
func withoutDots(p string) string {
	if last := p[strings.LastIndexByte(p, '/')+1:]; last == "." || last == ".." {
		return path.Clean(p)
	}
	return p
}

func isSession(param string) bool {
	name, _, _ := strings.Cut(param, "=")
	return strings.Contains(strings.ToLower(name), "sess") || strings.EqualFold(name, "sid")
}

// dropRegion drops segments that name language and region ("en-us", "fr_FR",
// "en-GB_QA"): sites write them from where the reader is.
func dropRegion(path string) string {
	if !strings.ContainsAny(path, "-_") {
		return path
	}
	var out strings.Builder
	for i := 0; i < len(path); {
		end := i + 1
		for end < len(path) && path[end] != '/' {
			end++
		}
		if !isLocale(strings.TrimPrefix(path[i:end], "/")) {
			out.WriteString(path[i:end])
		}
		i = end
	}
	if out.Len() == 0 {
		return "/"
	}
	return strings.Replace(out.String(), "/intl/", "/", 1)
}

// isLocale says whether s is a language with a region, as in "en-GB", "pt_br",
// or with two, as in "en-GB_QA".
func isLocale(s string) bool {
	if len(s) == 8 {
		return isLocale(s[:5]) && (s[5] == '-' || s[5] == '_') && isAlpha(s[6:])
	}
	return len(s) == 5 && (s[2] == '-' || s[2] == '_') && isAlpha(s[:2]) && isAlpha(s[3:])
}

func isAlpha(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return s != ""
}
