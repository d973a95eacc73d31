package material

// legalBasisRules are the rules of the family legal-basis.
var legalBasisRules = []Rule{
	{
		ID: "legal-basis-changed", Title: "GDPR legal basis changes (consent -> legitimate interest is weakening)",
		Cue:      "basis noun swapped in the same row/sentence",
		Severity: Material, Direction: Depends, Family: "legal-basis", Category: "first-party-collection-use",
		Keys: []string{"GDPR13-1c", "GDPR6", "GDPR7", "WP260"},
		Example: Example{
			Before: "We send product news on the basis of your consent.",
			After:  "We send product news on the basis of our legitimate interests.",
		},
		NearMiss: Example{
			Before: "We rely on your consent (Art. 6(1)(a) GDPR).",
			After:  "We rely on consent under Article 6(1)(a) of the GDPR.",
			Why:    "citation style",
		},
		match: matchLegalBasisChanged,
	},
}
