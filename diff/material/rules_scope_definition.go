package material

// scopeDefinitionRules are the rules of the family scope-definition.
var scopeDefinitionRules = []Rule{
	{
		ID: "scope-widened", Title: "Policy now covers more products/data or less is excluded",
		Cue:      "\"applies to\" list grows, exclusions shrink, affiliates added",
		Severity: Material, Direction: Weakens, Family: "scope-definition", Category: "other",
		Keys: []string{"WP260", "CO604"},
		Example: Example{
			Before: "This Policy applies to our websites.",
			After:  "This Policy applies to our websites, mobile apps and connected printers.",
		},
		NearMiss: Example{
			Before: "This Policy applies to our websites.",
			After:  "This Privacy Policy applies to the websites we operate.",
			Why:    "same scope",
		},
		match: matchScopeWidened,
	},
	{
		ID: "definition-narrowed", Title: "Definition of Personal Information narrowed or \"non-personal\" widened",
		Cue:      "definition sentence: includes -> does not include; IP/device/de-identified moved out",
		Severity: Material, Direction: Weakens, Family: "scope-definition", Category: "other",
		Keys: []string{"FTC5", "GDPR4", "WP260"},
		Example: Example{
			Before: "\"Personal Information\" includes your IP address.",
			After:  "\"Personal Information\" does not include your IP address or device identifiers.",
		},
		NearMiss: Example{
			Before: "\"Personal Information\" means information that identifies you.",
			After:  "\"Personal Information\" means any information that identifies you.",
			Why:    "determiner",
		},
		match: matchDefinitionNarrowed,
	},
}
