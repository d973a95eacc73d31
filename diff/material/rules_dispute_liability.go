package material

// disputeLiabilityRules are the rules of the family dispute-liability.
var disputeLiabilityRules = []Rule{
	{
		ID: "arbitration-class-waiver", Title: "Arbitration, class-action or jury waiver, liability cap added",
		Cue:      "arbitrat|class action|jury|limitation of liability",
		Severity: Material, Direction: Weakens, Family: "dispute-liability", Category: "other",
		Keys: []string{"FTC5", "Contract", "FTC-1Health"},
		Example: Example{
			Before: "This Policy is governed by Massachusetts law.",
			After:  "This Policy is governed by Massachusetts law. Any dispute shall be resolved by binding arbitration and you waive any class action.",
		},
		NearMiss: Example{
			Before: "An individual may invoke binding arbitration for DPF residual claims.",
			After:  "Individuals may, under certain conditions, invoke binding arbitration for DPF claims.",
			Why:    "DPF Annex I arbitration is a USER remedy",
		},
		match: matchArbitrationClassWaiver,
	},
}
