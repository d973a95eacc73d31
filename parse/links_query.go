package parse

import (
	"net/url"
	"slices"
	"strings"
)

// visitParams are query parameters that say who follows a link, from where, or
// for how long it is valid, never where it leads. Lower case.
var visitParams = map[string]bool{
	"gclid": true, "gclsrc": true, "dclid": true, "wbraid": true, "gbraid": true, "fbclid": true, "msclkid": true,
	"yclid": true, "twclid": true, "ttclid": true, "li_fat_id": true, "igshid": true, "igsh": true, "mc_cid": true,
	"mc_eid": true, "mkt_tok": true, "vero_id": true, "vero_conv": true, "oly_enc_id": true, "oly_anon_id": true,
	"s_cid": true, "icid": true, "ncid": true, "cmpid": true, "trk": true, "trkinfo": true, "trkcampaign": true,
	"lipi": true, "licu": true, "spm": true, "scm": true, "srsltid": true, "zanpid": true, "wickedid": true,
	"_ga": true, "_gl": true, "_gac": true, "_hsenc": true, "_hsmi": true, "hsctatracking": true, "hslang": true,
	"ref": true, "ref_": true, "ref_src": true, "ref_url": true, "referrer": true, "referer": true, "source": true, "src": true,
	"fref": true, "hc_ref": true, "__tn__": true, "__xts__": true, "eid": true, "paipv": true, "eav": true, "_rdr": true,
	"oh": true, "oe": true, "ccb": true, "stp": true, "_nc_ht": true, "_nc_cat": true, "_nc_ohc": true, "_nc_oc": true,
	"_nc_gid": true, "_nc_sid": true, "_nc_zt": true,
	"phpsessid": true, "jsessionid": true, "aspsessionid": true, "sid": true, "sessionid": true, "session_id": true,
	"session": true, "cftoken": true, "cfid": true, "nonce": true, "csrf": true, "csrf_token": true, "authuser": true,
	"token": true, "access_token": true, "sig": true, "signature": true, "expires": true, "expiry": true, "hmac": true,
	"key-pair-id": true, "policy": true, "awsaccesskeyid": true, "googleaccessid": true, "hash": true,
	"se": true, "sp": true, "sv": true, "sr": true, "st": true, "spr": true, "skoid": true, "sktid": true, "skt": true,
	"ske": true, "sks": true, "skv": true, "rscd": true, "rsct": true,
	"ts": true, "timestamp": true, "cachebuster": true, "cb": true, "rnd": true, "_": true,
	"origin": true, "usecase": true, "use_case": true, "campaign": true, "campaignid": true, "medium": true, "funnel": true, "cta": true,
	"placement": true, "via": true, "entrypoint": true, "entry_point": true, "ct": true, "pt": true, "channel": true, "trackingid": true, "tracking_id": true, "clickid": true, "click_id": true, "affid": true, "ext_source": true,
	"hl": true, "gl": true, "lang": true, "locale": true, "language": true, "lng": true, "setlang": true,
}

// visitPrefixes are families of such parameters.
var visitPrefixes = []string{"utm_", "ut_", "x-amz-", "x-goog-", "pk_", "mtm_", "matomo_", "hsa_", "__cft__", "wt.", "wt_", "at_", "itm_", "stm_", "ga_", "pf_rd_", "pd_rd_"}

// canonicalQuery drops what identifies the visit and sorts the rest.
func canonicalQuery(query string) string {
	if query == "" {
		return ""
	}
	var kept []string
	for part := range strings.FieldsFuncSeq(query, func(r rune) bool { return r == '&' || r == ';' }) {
		part = strings.ReplaceAll(strings.TrimSpace(part), " ", "%20")
		name, value, _ := strings.Cut(part, "=")
		if part != "" && !isVisitParam(strings.ToLower(name)) && !isToken(value) && !isBuild(name, value) {
			kept = append(kept, part)
		}
	}
	slices.Sort(kept)
	return strings.Join(kept, "&")
}

func isVisitParam(name string) bool {
	if visitParams[name] {
		return true
	}
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	return slices.ContainsFunc(visitPrefixes, func(p string) bool { return strings.HasPrefix(name, p) })
}

// isBuild says whether a parameter only numbers a build of what it leads to, so
// that browsers fetch it anew: "policy.pdf?v=20230611". A small number may name
// a version.
func isBuild(name, value string) bool {
	switch strings.ToLower(name) {
	case "v", "ver", "rev", "build":
		return len(value) >= 6 && strings.Trim(value, "0123456789") == ""
	}
	return false
}

// isToken says whether a value is a random string: long, of letters and
// digits mixed, with nothing in it to read. Names, slugs and numbers are not.
func isToken(value string) bool {
	if len(value) < 32 {
		return false
	}
	digits, letters := 0, 0
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c >= '0' && c <= '9':
			digits++
		case isAlpha(value[i : i+1]):
			letters++
		}
	}
	return digits*8 >= len(value) && letters > 0 && digits+letters >= len(value)*3/4
}
