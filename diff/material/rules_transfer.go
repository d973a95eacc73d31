package material

// transferRules are the rules of the family transfer.
var transferRules = []Rule{
	{
		ID: "transfer-mechanism-changed", Title: "Transfer mechanism dropped or swapped (Privacy Shield, SCC, DPF, BCR)",
		Cue:      "mechanism noun set changes",
		Severity: Material, Direction: Depends, Family: "transfer", Category: "international-specific-audiences",
		Keys: []string{"GDPR13-1f", "GDPR44", "DPF", "nFADP"},
		Example: Example{
			Before: "We transfer data under Standard Contractual Clauses. In addition, we are certified to the EU-US and Swiss-US Privacy Shield.",
			After:  "We transfer data under Standard Contractual Clauses.",
		},
		NearMiss: Example{
			Before: "We rely on Standard Contractual Clauses (Model Clauses).",
			After:  "We rely on the European Commission's standard contractual clauses (SCCs).",
			Why:    "same mechanism, alias table: Model Clauses = SCC",
		},
		match: matchTransferMechanismChanged,
	},
	{
		ID: "new-transfer-country", Title: "New third country / onward transfer introduced",
		Cue:      "country noun enters near transfer/store/process",
		Severity: Material, Direction: Weakens, Family: "transfer", Category: "international-specific-audiences",
		Keys: []string{"WP260", "GDPR13-1f", "QC25", "nFADP"},
		Example: Example{
			Before: "Your data is stored in the European Union.",
			After:  "Your data is stored in the European Union and the United States.",
		},
		NearMiss: Example{
			Before: "Data is stored in the EU.",
			After:  "Data is stored in the European Union (EU).",
			Why:    "alias",
		},
		match: matchNewTransferCountry,
	},
}
