package material

// purposeRules are the rules of the family purpose.
var purposeRules = []Rule{
	{
		ID: "modality-not-to-may", Title: "\"will not / do not\" -> \"may / will\" for the same practice",
		Cue:      "aligned sentence pair, verb lemma equal, negation token lost",
		Severity: Material, Direction: Weakens, Family: "purpose", Category: "first-party-collection-use",
		Keys: []string{"FTC5", "WP260"},
		Example: Example{
			Before: "We do not combine information from cookies with information about you from any other source.",
			After:  "We may combine information from cookies with information about you from other sources.",
		},
		NearMiss: Example{
			Before: "We do not combine cookie information with information from any other source.",
			After:  "Cookie information is never combined with information from any other source.",
			Why:    "voice changed, negation kept",
		},
		match: matchModalityNotToMay,
	},
	{
		ID: "exclusivity-dropped", Title: "\"only / solely / limited to / for no other purpose\" removed",
		Cue:      "limiter token deleted while the rest of the sentence survives",
		Severity: Material, Direction: Weakens, Family: "purpose", Category: "first-party-collection-use",
		Keys: []string{"FTC5", "GDPR5", "WP260"},
		Example: Example{
			Before: "We use credit card information solely to check your financial qualifications and collect payment from you.",
			After:  "We use credit card information to check your financial qualifications and collect payment from you and for related purposes.",
		},
		NearMiss: Example{
			Before: "The tool only works if cookies are on.",
			After:  "The tool works if cookies are on.",
			Why:    "limiter does not bind a data practice",
		},
		match: matchExclusivityDropped,
	},
	{
		ID: "catch-all-added", Title: "Open-ended catch-all opens a closed list",
		Cue:      "\"including but not limited to\", \"and other purposes\", \"such as\", \"any other lawful purpose\" added",
		Severity: Unclear, Direction: Weakens, Family: "purpose", Category: "first-party-collection-use",
		Keys: []string{"GDPR5", "WP260", "FTC5"},
		Example: Example{
			Before: "We use your data to deliver your order and to answer your questions.",
			After:  "We use your data to deliver your order, to answer your questions and for any other lawful purpose.",
		},
		NearMiss: Example{
			Before: "We use cookies, such as session cookies.",
			After:  "We use cookies, for example session cookies.",
			Why:    "illustrative marker swapped for another",
		},
		match: matchCatchAllAdded,
	},
	{
		ID: "health-data-use-widened", Title: "Health data gains a use or recipient",
		Cue:      "health noun and new purpose/recipient in one sentence",
		Severity: Material, Direction: Weakens, Family: "purpose", Category: "first-party-collection-use",
		Keys: []string{"GDPR9", "FTC5-HBNR", "WA-MHMDA", "HIPAA"},
		Example: Example{
			Before: "We use your health answers to prepare your report.",
			After:  "We use your health answers to prepare your report and to personalise advertising.",
		},
		NearMiss: Example{
			Before: "We use your health answers to prepare your report.",
			After:  "Your health answers are used to prepare the report you asked for.",
			Why:    "no new use",
		},
		match: matchHealthDataUseWidened,
	},
	{
		ID: "anonymous-to-identified", Title: "Data said to be anonymous/aggregated becomes linkable",
		Cue:      "aggregate/anonymous/de-identified token dropped or \"linked to your account\" added",
		Severity: Material, Direction: Weakens, Family: "purpose", Category: "first-party-collection-use",
		Keys: []string{"FTC5", "GDPR5", "CO604"},
		Example: Example{
			Before: "These cookies do not collect information that identifies a visitor; all information is aggregated and therefore anonymous.",
			After:  "These cookies collect information about your visits, which we may link to your account.",
		},
		NearMiss: Example{
			Before: "Information is aggregated and anonymous.",
			After:  "Information is anonymised and aggregated.",
			Why:    "order of adjectives",
		},
		match: matchAnonymousToIdentified,
	},
	{
		ID: "new-purpose", Title: "New purpose of use",
		Cue:      "new \"to <verb>\" phrase or new item in the purpose list/table; check purpose absent elsewhere in OLD document",
		Severity: Material, Direction: Weakens, Family: "purpose", Category: "first-party-collection-use",
		Keys: []string{"GDPR13-3", "WP260", "CCPA", "CO604", "LGPD", "PIPEDA"},
		Example: Example{
			Before: "We use your email address to send order confirmations.",
			After:  "We use your email address to send order confirmations and to build audience segments for our advertisers.",
		},
		NearMiss: Example{
			Before: "We use your email to confirm orders.",
			After:  "We use your e-mail address to send you order confirmations.",
			Why:    "paraphrase of the same purpose",
		},
		match: matchNewPurpose,
	},
	{
		ID: "marketing-use-added", Title: "Direct marketing added to data gathered for service",
		Cue:      "marketing/promotional verbs enter",
		Severity: Material, Direction: Weakens, Family: "purpose", Category: "first-party-collection-use",
		Keys: []string{"GDPR13-3", "GDPR21", "PECR", "CASL"},
		Example: Example{
			Before: "We use your phone number to tell you about your print status.",
			After:  "We use your phone number to tell you about your print status and to send you promotional offers.",
		},
		NearMiss: Example{
			Before: "We send promotional offers if you opt in.",
			After:  "If you opt in, we send you promotional offers.",
			Why:    "clause order",
		},
		match: matchMarketingUseAdded,
	},
}
