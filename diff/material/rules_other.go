package material

// otherRules are the rules of the family other.
var otherRules = []Rule{
	{
		ID: "modality-will-to-may-duty", Title: "Company duty softened: \"will/must/ensure\" -> \"may/endeavour/where practicable\"",
		Cue:      "subject is the company, verb protects the user; material when the duty is a right, deletion, security or notice duty",
		Severity: Unclear, Direction: Weakens, Family: "other", Category: "other",
		Keys: []string{"FTC5", "WP260"},
		Example: Example{
			Before: "We will delete your information within 30 days of your request.",
			After:  "We will endeavour to delete your information within a reasonable time after your request.",
		},
		NearMiss: Example{
			Before: "We may send you service messages.",
			After:  "We will send you service messages.",
			Why:    "modality of a company liberty, not of a user-protecting duty",
		},
		match: matchModalityWillToMayDuty,
	},
	{
		ID: "moved-section", Title: "Block moved without text change",
		Cue:      "block hash equal, path/ordinal different",
		Severity: Editorial, Direction: Neutral, Family: "other", Category: "other",
		Example: Example{
			Before: "A. Cookies … B. Security …",
			After:  "B. Security … A. Cookies …",
		},
		NearMiss: Example{
			Before: "Consent text in the sign-up form",
			After:  "Consent text in a linked page",
			Why:    "moved OUT of the layer the user sees: review (GDPR 12 layering)",
		},
		DecidedBy: "diff",
	},
	{
		ID: "renumbered-or-reheaded", Title: "Heading/number/markup changed",
		Cue:      "heading text differs, children equal",
		Severity: Editorial, Direction: Neutral, Family: "other", Category: "other",
		Example: Example{
			Before: "## Contact Us",
			After:  "## How to contact us",
		},
		NearMiss: Example{
			Before: "## We Never Sell Personal Information",
			After:  "## Sharing of Personal Information",
			Why:    "a heading that is itself a promise",
		},
		DecidedBy: "diff",
	},
	{
		ID: "typographic", Title: "Typo, quotes, dashes, spelling, whitespace",
		Cue:      "equal after NFKC + quote/dash/space folding, or edit distance <=2 on non-operative words and no change to negation, modal, number, unit, entity tokens",
		Severity: Editorial, Direction: Neutral, Family: "other", Category: "other",
		Keys: []string{"WP260-not"},
		Example: Example{
			Before: "occassionally review any changes",
			After:  "occasionally review any changes",
		},
		NearMiss: Example{
			Before: "We will now share your data.",
			After:  "We will not share your data.",
			Why:    "edit distance 1, meaning inverted: the operative-token guard must fire",
		},
		DecidedBy: "diff",
	},
	{
		ID: "fetch-artefact", Title: "Cloudflare e-mail token, wayback rewrite, ©/(c), nbsp, bold breakage, tracking params, cookie banner, geo/AB variant",
		Cue:      "equal after canonicalisation, or block reverts on next fetch",
		Severity: Noise, Direction: Neutral, Family: "other", Category: "other",
		Example: Example{
			Before: "write to [[email protected]](/cdn-cgi/l/email-protection#2a5a)",
			After:  "write to [[email protected]](/cdn-cgi/l/email-protection#4232)",
		},
		NearMiss: Example{
			Before: "mailto:privacy@acme.example",
			After:  "mailto:sales@acme.example",
			Why:    "decoded address differs: real (contact/rights method)",
		},
		DecidedBy: "parse",
	},
	{
		ID: "extraction-suspect", Title: "Mass deletion, block page, language switch, empty body",
		Cue:      ">25% of blocks gone, or strings like \"not available on this browser\", \"enable JavaScript\", \"Access denied\"; hold as UNCONFIRMED, refetch from same vantage, never alert as material on first sight",
		Severity: Noise, Direction: Neutral, Family: "other", Category: "other",
		Example: Example{
			Before: "We also do not sell any of your personal information, and we never will.",
			After:  "This page is not available on this browser",
		},
		NearMiss: Example{
			Before: "Section 12 deleted (2% of blocks)",
			After:  "",
			Why:    "small real deletion: do not swallow",
		},
		DecidedBy: "parse",
	},
}
