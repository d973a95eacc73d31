package duty

import "strings"

// Regime is a body of rules that asks something of a publisher when its policy
// changes. It is data: what it says stands in regimes.go, for a lawyer to read.
type Regime struct {
	Name  string // as in the configuration: "gdpr"
	Title string
	Since string // ISO date from which it binds; unchecked like an unverified citation, except Connecticut's
	Asks  []Ask
	Cues  []string // words of a policy that suggest the regime; never a reason to apply it
}

// Ask is one thing that a regime asks, and of which changes.
type Ask struct {
	Kind     string   // of the duty
	Families []string // finding families that call for it; none: any material change
	Weakens  bool     // only what is less protective on its face
	Any      bool     // from minor changes on, not only material ones
	OwedTo   string
	Channel  string
	Event    string // as in Due
	Days     int    // before the event; 0 when the rule names no number
	House    bool   // the number is ours: 30 days where a change weakens, else 14
	Cite     string
	Verified bool   // the citation was confirmed in a source that was opened
	What     string // what is asked, in plain words
}

// Lookup finds a regime by the name used in the configuration, or by one of
// its other names.
func Lookup(name string) (Regime, bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	if full, ok := otherNames()[name]; ok {
		name = full
	}
	for _, g := range Regimes() {
		if g.Name == name {
			return g, true
		}
	}
	return Regime{}, false
}

// otherNames are spellings that people use for a regime.
func otherNames() map[string]string {
	return map[string]string{
		"eu": "gdpr", "uk-gdpr": "uk", "cpra": "ccpa", "california": "ccpa", "calopps": "caloppa", "cal-oppa": "caloppa",
		"quebec-25": "quebec", "law25": "quebec", "nfadp": "swiss", "switzerland": "swiss", "brazil": "lgpd", "canada": "pipeda",
		"ftc5": "ftc", "app-store": "app-stores", "appstores": "app-stores", "nj": "new-jersey", "mn": "minnesota", "ct": "connecticut", "co": "colorado",
	}
}

// Unknown gives the names that no regime has, in their order.
func Unknown(names []string) []string {
	var out []string
	for _, n := range names {
		if _, ok := Lookup(n); !ok {
			out = append(out, n)
		}
	}
	return out
}

// inForce says whether a regime binds on a day. When the day is not known it
// is taken to: today's pack holds no regime that has ended.
func (g *Regime) inForce(day string) bool { return day == "" || g.Since == "" || g.Since <= day }
