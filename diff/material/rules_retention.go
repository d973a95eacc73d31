package material

// retentionRules are the rules of the family retention.
var retentionRules = []Rule{
	{
		ID: "retention-lengthened", Title: "Retention period longer",
		Cue:      "same unit bigger number, or number -> vague",
		Severity: Material, Direction: Weakens, Family: "retention", Category: "data-retention",
		Keys: []string{"GDPR13-2a", "CCPA-100a3", "LGPD", "WP260"},
		Example: Example{
			Before: "We keep support tickets for 12 months.",
			After:  "We keep support tickets for 36 months.",
		},
		NearMiss: Example{
			Before: "We keep support tickets for 12 months.",
			After:  "We keep support tickets for one year.",
			Why:    "12 months = one year",
		},
		match: matchRetentionLengthened,
	},
	{
		ID: "retention-limit-removed", Title: "Concrete period -> \"as long as necessary\" / indefinite",
		Cue:      "number+unit deleted, criterion phrase added",
		Severity: Material, Direction: Weakens, Family: "retention", Category: "data-retention",
		Keys: []string{"GDPR13-2a", "CCPA-100a3", "COPPA-ret", "WP260"},
		Example: Example{
			Before: "Log files are deleted after 90 days.",
			After:  "Log files are kept for as long as necessary for our business purposes.",
		},
		NearMiss: Example{
			Before: "We retain data for as long as needed to provide the service.",
			After:  "We keep data for as long as necessary to provide the service.",
			Why:    "both are criteria",
		},
		match: matchRetentionLimitRemoved,
	},
	{
		ID: "retention-shortened", Title: "Retention shorter or newly stated",
		Cue:      "smaller number, or vague -> number",
		Severity: Unclear, Direction: Strengthens, Family: "retention", Category: "data-retention",
		Keys: []string{"GDPR13-2a"},
		Example: Example{
			Before: "We keep chat logs for 24 months.",
			After:  "We keep chat logs for 6 months.",
		},
		NearMiss: Example{
			Before: "We keep logs for 6 months.",
			After:  "Logs are kept for 6 months.",
			Why:    "same",
		},
		match: matchRetentionShortened,
	},
}
