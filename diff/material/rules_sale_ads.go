package material

// saleAdsRules are the rules of the family sale-ads.
var saleAdsRules = []Rule{
	{
		ID: "promise-never-sell-removed", Title: "A no-sale promise is deleted, negated or qualified",
		Cue:      "sentence deleted, or heading+body both carry it; one of two copies survives -> inconsistent",
		Severity: Material, Direction: Weakens, Family: "sale-ads", Category: "third-party-sharing-collection",
		Keys: []string{"FTC5", "CCPA", "CO604", "WP260"},
		Example: Example{
			Before: "We will never sell your Personal Information to anyone.",
			After:  "We may sell your Personal Information to selected third parties.",
		},
		NearMiss: Example{
			Before: "We will never sell your Personal Information to anyone.",
			After:  "We do not, and will not, sell your Personal Information to third parties.",
			Why:    "same promise, other words: negation + sell still bound together -> editorial",
		},
		match: matchPromiseNeverSellRemoved,
	},
	{
		ID: "sale-redefined-by-statute", Title: "Blanket \"do not sell\" becomes \"sale as defined by law\" / share-for-ads admission",
		Cue:      "scope phrase added after the verb: \"for money\", \"in the traditional sense\", \"as defined by\", \"but do not otherwise\"",
		Severity: Material, Direction: Weakens, Family: "sale-ads", Category: "third-party-sharing-collection",
		Keys: []string{"CCPA", "FTC5", "CO604"},
		Example: Example{
			Before: "We do not sell personal information to third parties for money or anything else of value.",
			After:  "We share personal information for targeted advertising but do not otherwise engage in the \"sale\" of personal information as defined by state law.",
		},
		NearMiss: Example{
			Before: "We do not sell personal information.",
			After:  "We do not sell personal information, and we do not share it for cross-context behavioral advertising.",
			Why:    "qualifier widens the promise -> strengthens, not weakens",
		},
		match: matchSaleRedefinedByStatute,
	},
}
