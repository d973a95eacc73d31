package importer

import (
	"slices"
	"time"

	"github.com/redletter-dev/redletter/parse"
)

// How long a row of doubtful looks must be, in looks and in time, before the
// text is taken for the policy after all. An archive records a text when it
// differs from the one before: one that was not followed by another stood.
const (
	confirmations = 3
	switched      = 14 * 24 * time.Hour // another language or region, which no comparison could bridge
	other         = 60 * 24 * time.Hour // anything else: the text before is the better one to compare with
)

// standIns are the signals of a page that stands in for the policy. It never
// becomes a version, however often it is seen.
var standIns = []string{"blocked", "challenge", "enable-javascript", "consent-wall", "login", "soft-404", "maintenance", "empty-shell", "degraded"}

// switches are the signals of a policy that speaks to other readers.
var switches = []string{"other-language", "other-region"}

// enough says that what is held was seen often or long enough, up to a time.
func (r *replay) enough(until time.Time) bool {
	if len(r.held) == 0 || !believable(r.held[0]) {
		return false
	}
	row, span := len(r.held), until.Sub(r.held[0].at)
	if r.base == nil {
		return row >= confirmations
	}
	if only(parse.Suspect(r.held[0].doc, r.base.doc), switches) {
		return row >= confirmations || span >= switched
	}
	return row >= confirmations && span >= other
}

// believable says that a text could be the policy at all.
func believable(l *look) bool {
	return !slices.ContainsFunc(parse.Suspect(l.doc, nil), func(s parse.Signal) bool { return slices.Contains(standIns, s.Kind) })
}

// only says that all signals are of some kinds.
func only(signals []parse.Signal, kinds []string) bool {
	return !slices.ContainsFunc(signals, func(s parse.Signal) bool { return !slices.Contains(kinds, s.Kind) })
}
