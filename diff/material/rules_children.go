package material

// childrenRules are the rules of the family children.
var childrenRules = []Rule{
	{
		ID: "child-age-threshold-changed", Title: "Age below which collection is refused/handled specially changes",
		Cue:      "number next to under/age/years",
		Severity: Material, Direction: Depends, Family: "children", Category: "international-specific-audiences",
		Keys: []string{"COPPA", "GDPR8", "WP260"},
		Example: Example{
			Before: "The Websites are not intended for children under 16.",
			After:  "The Websites are not intended for children under 13.",
		},
		NearMiss: Example{
			Before: "not intended for children under 13",
			After:  "not intended for anyone younger than 13 years",
			Why:    "same number",
		},
		match: matchChildAgeThresholdChanged,
	},
	{
		ID: "child-data-collection-added", Title: "Service starts to collect from children or drops \"do not knowingly collect\"",
		Cue:      "negation lost around child, or child account features",
		Severity: Material, Direction: Weakens, Family: "children", Category: "international-specific-audiences",
		Keys: []string{"COPPA", "GDPR8", "FTC5"},
		Example: Example{
			Before: "We do not knowingly collect information about children under 13.",
			After:  "With a parent's permission, we collect information about children under 13.",
		},
		NearMiss: Example{
			Before: "We do not knowingly collect information from children.",
			After:  "We do not knowingly or intentionally collect information from children.",
			Why:    "added adverb",
		},
		match: matchChildDataCollectionAdded,
	},
}
