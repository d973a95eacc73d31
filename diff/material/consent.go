package material

// consent says which fresh choice the change raises: none, opt-out, withdraw or
// affirmative. Retroactivity, not severity, switches consent on; special data
// and children need it for the new collection itself.
func consent(v *view, j *Judgement) string {
	best := "none"
	for _, f := range j.Findings {
		if f.Severity == Material && f.Direction == Weakens {
			if c := consentOf(f); consentRank[c] > consentRank[best] {
				best = c
			}
		}
	}
	return best
}

var consentRank = map[string]int{"none": 0, "withdraw": 1, "opt-out": 2, "affirmative": 3}

func consentOf(f Finding) string {
	switch f.Rule {
	case "retroactive-application", "consent-for-changes-dropped", "sensitive-category-added", "biometric-added", "child-data-collection-added", "health-data-use-widened",
		"precise-location-added", "opt-in-to-opt-out", "consent-deemed-by-use", "ai-training-purpose":
		return "affirmative"
	}
	switch f.Family {
	case "sale-ads", "sharing":
		return "opt-out"
	case "purpose", "legal-basis", "ai-automated":
		return "withdraw"
	}
	return "none"
}
