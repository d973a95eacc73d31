package material

// linkRules are the rules of the family link.
var linkRules = []Rule{
	{
		ID: "link-target-changed", Title: "Same anchor text, other destination",
		Cue:      "href differs after canonicalisation (scheme, host case, tracking params, wayback prefix, fragment, trailing slash); material if the target is the opt-out / rights / DPO link",
		Severity: Unclear, Direction: Neutral, Family: "link", Category: "other",
		Keys: []string{"WP260-always", "CCPA-130"},
		Example: Example{
			Before: "See our [opt-out page](https://optout.example.org/start).",
			After:  "See our [opt-out page](https://example.com/contact).",
		},
		NearMiss: Example{
			Before: "[Terms](https://web.archive.org/web/2018id_/https://acme.example/terms/)",
			After:  "[Terms](https://acme.example/terms)",
			Why:    "wayback prefix and slash: noise",
		},
		match: matchLinkTargetChanged,
	},
}
