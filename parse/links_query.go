package parse

import (
	"net/url"
	"slices"
	"strings"
	"sync"
)

// visitParams are query parameters that say who follows a link, from where, in
// which language, or for how long it is valid, never where it leads. Lower case.
var visitParams = fieldSet(`gclid gclsrc dclid wbraid gbraid fbclid msclkid yclid twclid ttclid li_fat_id igshid igsh mc_cid mc_eid mkt_tok vero_id vero_conv oly_enc_id oly_anon_id
s_cid icid ncid cmpid trk trkinfo trkcampaign lipi licu spm scm srsltid zanpid wickedid _ga _gl _gac _hsenc _hsmi hsctatracking hslang
ref ref_ ref_src ref_url referrer referer source src fref hc_ref __tn__ __xts__ eid paipv eav _rdr _nc_ht _nc_cat _nc_ohc _nc_oc _nc_gid _nc_sid _nc_zt
phpsessid jsessionid aspsessionid sid sessionid session_id session cftoken cfid nonce csrf csrf_token authuser
token access_token expires expiry awsaccesskeyid googleaccessid hash ts timestamp cachebuster cb rnd _
origin usecase use_case campaign campaignid medium funnel cta placement via entrypoint entry_point ct pt channel trackingid tracking_id clickid click_id affid ext_source
hl gl lang locale language lng setlang`)

// signedParams belong to the signature of an address, and are some site's own
// without one: "?policy=cookies" leads elsewhere than "?policy=privacy".
var signedParams = fieldSet("policy se sp sv sr st spr skoid sktid skt ske sks skv rscd rsct oe ccb stp")

// signatures are what such a signature is called.
var signatures = fieldSet("sig signature hmac key-pair-id oh")

func fieldSet(words string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		out := map[string]bool{}
		for w := range strings.FieldsSeq(words) {
			out[w] = true
		}
		return out
	})
}

// visitPrefixes are families of such parameters.
var visitPrefixes = []string{"utm_", "ut_", "x-amz-", "x-goog-", "pk_", "mtm_", "matomo_", "hsa_", "__cft__", "wt.", "wt_", "at_", "itm_", "stm_", "ga_", "pf_rd_", "pd_rd_"}

// canonicalQuery drops what identifies the visit and sorts the rest.
func canonicalQuery(query string) string {
	if query == "" {
		return ""
	}
	var kept, signing []string
	signed := false
	for part := range strings.FieldsFuncSeq(query, func(r rune) bool { return r == '&' || r == ';' }) {
		part = strings.ReplaceAll(strings.TrimSpace(part), " ", "%20")
		name, value, _ := strings.Cut(part, "=")
		switch key := strings.ToLower(name); {
		case signatures()[key]:
			signed = true
		case part == "", isVisitParam(key), isToken(value), isBuild(name, value):
		case signedParams()[key]:
			signing = append(signing, part)
		default:
			kept = append(kept, part)
		}
	}
	if !signed {
		kept = append(kept, signing...)
	}
	slices.Sort(kept)
	return strings.Join(kept, "&")
}

func isVisitParam(name string) bool {
	if visitParams()[name] {
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
