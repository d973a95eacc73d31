package material

// choiceConsentRules are the rules of the family choice-consent.
var choiceConsentRules = []Rule{
	{
		ID: "opt-in-to-opt-out", Title: "Consent first -> objection later",
		Cue:      "opt-in|ask|with your consent -> opt-out|unless you object|by default",
		Severity: Material, Direction: Weakens, Family: "choice-consent", Category: "user-choice-control",
		Keys: []string{"GDPR7", "ePrivacy", "CCPA", "FTC5", "WP260"},
		Example: Example{
			Before: "We share your email with partners only if you opt in.",
			After:  "We share your email with partners unless you opt out.",
		},
		NearMiss: Example{
			Before: "You can opt in to our newsletter.",
			After:  "Our newsletter is sent only if you opt in.",
			Why:    "same default",
		},
		match: matchOptInToOptOut,
	},
	{
		ID: "opt-out-removed", Title: "An opt-out or setting is deleted",
		Cue:      "opt out|unsubscribe|turn off sentence deleted",
		Severity: Material, Direction: Weakens, Family: "choice-consent", Category: "user-choice-control",
		Keys: []string{"CCPA", "GDPR21", "CAN-SPAM", "WP260"},
		Example: Example{
			Before: "You can opt out of personalised advertising in your settings.",
			After:  "We show personalised advertising.",
		},
		NearMiss: Example{
			Before: "You can opt out in your settings.",
			After:  "Opt out any time under Settings > Privacy.",
			Why:    "instruction changed place (check: method change rule)",
		},
		match: matchOptOutRemoved,
	},
	{
		ID: "opt-out-burden-raised", Title: "Opt-out made harder (click -> letter, ID, deadline)",
		Cue:      "online -> mail/phone/notarised; deadline added",
		Severity: Material, Direction: Weakens, Family: "choice-consent", Category: "user-choice-control",
		Keys: []string{"CCPA-dark", "CO604", "WP260"},
		Example: Example{
			Before: "To opt out, click the link in any message.",
			After:  "To opt out, send a signed letter to our legal department.",
		},
		NearMiss: Example{
			Before: "To opt out, click \"unsubscribe\".",
			After:  "To opt out, use the unsubscribe link.",
			Why:    "same effort",
		},
		match: matchOptOutBurdenRaised,
	},
	{
		ID: "consent-deemed-by-use", Title: "Affirmative consent replaced by consent-by-use",
		Cue:      "I agree/ask -> by using/continued use",
		Severity: Material, Direction: Weakens, Family: "choice-consent", Category: "user-choice-control",
		Keys: []string{"GDPR7", "GDPR4-11", "ePrivacy", "CO-consent"},
		Example: Example{
			Before: "We set advertising cookies only after you accept them in our banner.",
			After:  "By using our websites, you are consenting to our use of advertising cookies.",
		},
		NearMiss: Example{
			Before: "By using our sites you accept our terms.",
			After:  "Use of our sites means you accept our terms.",
			Why:    "was already deemed",
		},
		match: matchConsentDeemedByUse,
	},
	{
		ID: "gpc-dnt-commitment-changed", Title: "Handling of Global Privacy Control / Do Not Track changes",
		Cue:      "honou?r|respond|recognise + signal toggled",
		Severity: Material, Direction: Depends, Family: "choice-consent", Category: "do-not-track",
		Keys: []string{"CalOPPA-DNT", "CCPA-GPC", "CO-UOOM"},
		Example: Example{
			Before: "We honor Global Privacy Control signals.",
			After:  "We do not currently respond to browser signals.",
		},
		NearMiss: Example{
			Before: "We honor GPC.",
			After:  "We recognise and honour the Global Privacy Control (GPC) signal.",
			Why:    "expansion of the acronym",
		},
		match: matchGpcDntCommitmentChanged,
	},
	{
		ID: "financial-incentive-added", Title: "Pay-or-consent, loyalty or price difference tied to data",
		Cue:      "discount|reward|subscribe to avoid",
		Severity: Unclear, Direction: Weakens, Family: "choice-consent", Category: "user-choice-control",
		Keys: []string{"CCPA-FIP", "CO605", "GDPR7-4"},
		Example: Example{
			Before: "You can use the app free of charge.",
			After:  "You can use the app free of charge if you accept personalised ads, or pay a monthly fee.",
		},
		NearMiss: Example{
			Before: "Members get free shipping.",
			After:  "Members receive free shipping.",
			Why:    "no data term",
		},
		match: matchFinancialIncentiveAdded,
	},
}
