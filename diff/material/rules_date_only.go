package material

// dateOnlyRules are the rules of the family date-only.
var dateOnlyRules = []Rule{
	{
		ID: "date-only", Title: "Only the updated/effective date changed",
		Cue:      "exactly one line differs and both sides parse as dates; a bump without content is normal after annual CCPA review (11 CCR 7011) but is misleading if the text claims changes",
		Severity: Minor, Direction: Neutral, Family: "date-only", Category: "policy-change",
		Keys: []string{"CCPA-130", "CalOPPA-b4"},
		Example: Example{
			Before: "Updated: June 1, 2016",
			After:  "Updated: July 1, 2016",
		},
		NearMiss: Example{
			Before: "Copyright 2016",
			After:  "Copyright 2017",
			Why:    "footer year: noise",
		},
		match: matchDateOnly,
	},
	{
		ID: "date-not-bumped", Title: "Content changed but the date line did not",
		Cue:      "document-level: any >=minor rule fired and date line equal",
		Severity: Unclear, Direction: Neutral, Family: "date-only", Category: "policy-change",
		Keys: []string{"CalOPPA-b4", "CCPA-130", "CO603"},
		Example: Example{
			Before: "Updated: June 1, 2016 … We keep data 12 months.",
			After:  "Updated: June 1, 2016 … We keep data 36 months.",
		},
		NearMiss: Example{
			Before: "Updated: June 1, 2016 … colour",
			After:  "Updated: June 1, 2016 … color",
			Why:    "editorial only: no flag",
		},
		DecidedBy: "review",
	},
	{
		ID: "effective-date-too-early", Title: "Effective date earlier than publish date + promised notice, or back-dated",
		Cue:      "compare parsed date with publish time and extracted lead time",
		Severity: Unclear, Direction: Neutral, Family: "date-only", Category: "policy-change",
		Keys: []string{"FTC5", "WP260", "own-promise"},
		Example: Example{
			Before: "Effective Date - May 25, 2018",
			After:  "Effective Date - May 1, 2018",
		},
		NearMiss: Example{
			Before: "Effective May 25, 2018",
			After:  "Effective 25 May 2018",
			Why:    "format",
		},
		DecidedBy: "review",
	},
}
