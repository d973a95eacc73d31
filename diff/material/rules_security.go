package material

// securityRules are the rules of the family security.
var securityRules = []Rule{
	{
		ID: "security-promise-weakened", Title: "Specific safeguard removed (encryption, 2FA, audit)",
		Cue:      "named measure deleted or \"we cannot guarantee\" replaces it",
		Severity: Material, Direction: Weakens, Family: "security", Category: "data-security",
		Keys: []string{"FTC5", "GDPR32", "WP260"},
		Example: Example{
			Before: "All data is encrypted in transit and at rest.",
			After:  "We use commercially reasonable measures to protect data.",
		},
		NearMiss: Example{
			Before: "Data is encrypted in transit (TLS).",
			After:  "Data is encrypted in transit using TLS 1.3.",
			Why:    "more detail",
		},
		match: matchSecurityPromiseWeakened,
	},
	{
		ID: "breach-notice-promise-removed", Title: "Promise to notify users of a breach removed",
		Cue:      "breach + notify sentence deleted",
		Severity: Material, Direction: Weakens, Family: "security", Category: "data-security",
		Keys: []string{"FTC5", "GDPR34"},
		Example: Example{
			Before: "We will notify you without undue delay if a breach affects your data.",
			After:  "We take security seriously.",
		},
		NearMiss: Example{
			Before: "We will notify you of a breach.",
			After:  "If there is a breach, we will notify you.",
			Why:    "order",
		},
		match: matchBreachNoticePromiseRemoved,
	},
	{
		ID: "security-disclaimer-added", Title: "\"No method is 100% secure / at your own risk\" added",
		Cue:      "disclaimer sentence new",
		Severity: Unclear, Direction: Weakens, Family: "security", Category: "data-security",
		Keys: []string{"FTC5"},
		Example: Example{
			Before: "We use appropriate measures to protect your data.",
			After:  "We use appropriate measures to protect your data. Any transmission is at your own risk.",
		},
		NearMiss: Example{
			Before: "We cannot guarantee absolute security.",
			After:  "Absolute security cannot be guaranteed.",
			Why:    "already there",
		},
		match: matchSecurityDisclaimerAdded,
	},
}
