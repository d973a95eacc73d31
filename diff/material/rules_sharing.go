package material

// sharingRules are the rules of the family sharing.
var sharingRules = []Rule{
	{
		ID: "exclusion-carveout-removed", Title: "An exception that protected the user disappears (\"but not your payment data\")",
		Cue:      "subordinate clause with but/except/excluding + negation dropped from a list item",
		Severity: Material, Direction: Weakens, Family: "sharing", Category: "third-party-sharing-collection",
		Keys: []string{"FTC5", "WP260", "GLBA"},
		Example: Example{
			Before: "Payment processors, who may receive the details you give us but who do not receive your message data.",
			After:  "Payment processors, who may receive certain details you give us.",
		},
		NearMiss: Example{
			Before: "Payment processors, excluding message data, may receive Information You Provide.",
			After:  "Payment processors may receive Information You Provide, but never message data.",
			Why:    "exception reworded, still there",
		},
		match: matchExclusionCarveoutRemoved,
	},
	{
		ID: "new-recipient-class", Title: "New category of recipients",
		Cue:      "new noun after share/disclose/with; new row in a recipient table",
		Severity: Material, Direction: Weakens, Family: "sharing", Category: "third-party-sharing-collection",
		Keys: []string{"GDPR13-1e", "CO604", "CCPA", "GLBA", "WP260"},
		Example: Example{
			Before: "We share data with payment processors and shippers.",
			After:  "We share data with payment processors, shippers and advertising partners.",
		},
		NearMiss: Example{
			Before: "We share data with our payment processor Stripe.",
			After:  "We share data with our payment processor Adyen.",
			Why:    "a new member of a class already described: no revised notice under 12 CFR 1016.8(b)(2); log as minor",
		},
		match: matchNewRecipientClass,
	},
	{
		ID: "affiliate-sharing-widened", Title: "Group/affiliate sharing added or purposes widened",
		Cue:      "affiliate|group compan|subsidiar + advertising/their own services",
		Severity: Material, Direction: Weakens, Family: "sharing", Category: "third-party-sharing-collection",
		Keys: []string{"CO604", "GLBA", "FCRA-affiliate", "WP260"},
		Example: Example{
			Before: "We share your public posts with our affiliates to operate the services.",
			After:  "We share your public posts and personal data with our affiliates, including Northwind Group, to provide and improve their advertising services.",
		},
		NearMiss: Example{
			Before: "Affiliates are companies under common control.",
			After:  "Affiliates are companies that control or are controlled by us.",
			Why:    "definition wording",
		},
		match: matchAffiliateSharingWidened,
	},
	{
		ID: "recipient-becomes-independent", Title: "Recipient may use data for its own purposes (processor -> controller)",
		Cue:      "\"on our behalf/only for these tasks\" dropped, \"own (independent) purposes\" added",
		Severity: Material, Direction: Weakens, Family: "sharing", Category: "third-party-sharing-collection",
		Keys: []string{"FTC5", "CCPA", "GDPR26-28", "WP260"},
		Example: Example{
			Before: "Service providers may use your information only to perform these tasks on our behalf.",
			After:  "Outside collaborators may receive your information; unless you opt out, they may use it for their own independent purposes, including to train their models.",
		},
		NearMiss: Example{
			Before: "They process data only on our behalf.",
			After:  "They process data solely on our instructions.",
			Why:    "equivalent restriction",
		},
		match: matchRecipientBecomesIndependent,
	},
	{
		ID: "confidentiality-duty-dropped", Title: "Contractual limits on recipients removed",
		Cue:      "prohibited/obligated/required to maintain deleted",
		Severity: Material, Direction: Weakens, Family: "sharing", Category: "third-party-sharing-collection",
		Keys: []string{"FTC5", "GDPR28", "WP260"},
		Example: Example{
			Before: "Such third parties are prohibited from using your data for anything else, and they are required to maintain its confidentiality.",
			After:  "Such third parties process your Personal Information under their own terms.",
		},
		NearMiss: Example{
			Before: "They are required to keep it confidential.",
			After:  "They must keep it confidential.",
			Why:    "synonym of duty",
		},
		match: matchConfidentialityDutyDropped,
	},
	{
		ID: "public-by-default", Title: "Data becomes visible to other users or the public",
		Cue:      "private/only you -> public/visible/anyone",
		Severity: Material, Direction: Weakens, Family: "sharing", Category: "third-party-sharing-collection",
		Keys: []string{"FTC-FB", "GDPR25", "WP260"},
		Example: Example{
			Before: "Your profile is visible only to people you approve.",
			After:  "Your profile is public by default.",
		},
		NearMiss: Example{
			Before: "Your posts in public forums are visible to others.",
			After:  "Posts you make in our public forums can be seen by others.",
			Why:    "already public",
		},
		match: matchPublicByDefault,
	},
	{
		ID: "law-enforcement-widened", Title: "Disclosure to authorities widened: valid legal process -> request / our belief",
		Cue:      "court order/valid/required by law -> requests/good faith/protect interests",
		Severity: Material, Direction: Weakens, Family: "sharing", Category: "third-party-sharing-collection",
		Keys: []string{"WP260", "FTC5"},
		Example: Example{
			Before: "We disclose data to authorities only when required by a valid court order.",
			After:  "We may disclose data in response to government requests or when we believe disclosure is appropriate.",
		},
		NearMiss: Example{
			Before: "We disclose data when required by law, court order or legal process.",
			After:  "We disclose data if a law, court order or legal process requires it.",
			Why:    "same threshold",
		},
		match: matchLawEnforcementWidened,
	},
	{
		ID: "user-notice-of-le-request-removed", Title: "Promise to tell users of government requests removed",
		Cue:      "notify + request sentence deleted",
		Severity: Material, Direction: Weakens, Family: "sharing", Category: "third-party-sharing-collection",
		Keys: []string{"FTC5"},
		Example: Example{
			Before: "We notify you before disclosing your data to the government unless prohibited by law.",
			After:  "We disclose your data to the government when legally required.",
		},
		NearMiss: Example{
			Before: "We will tell you before we disclose your data.",
			After:  "Before we disclose your data we will notify you.",
			Why:    "order",
		},
		match: matchUserNoticeOfLeRequestRemoved,
	},
	{
		ID: "merger-protection-removed", Title: "Promise that old policy survives an acquisition is removed",
		Cue:      "continue to be governed|honou?r this policy|successor ... bound -> deleted",
		Severity: Material, Direction: Weakens, Family: "sharing", Category: "third-party-sharing-collection",
		Keys: []string{"FTC5", "FTC-Toysmart", "CA-Bankr"},
		Example: Example{
			Before: "If we are acquired, that company would receive the information. This Information would continue to be governed by this Privacy Policy.",
			After:  "If we are acquired, that company would receive the information and may use it under its own privacy policy.",
		},
		NearMiss: Example{
			Before: "If we are acquired, our successor will be bound by this Policy.",
			After:  "Any successor stays bound by this Policy if we are acquired.",
			Why:    "same protection",
		},
		match: matchMergerProtectionRemoved,
	},
	{
		ID: "merger-clause-added", Title: "Business-transfer clause newly added",
		Cue:      "merger/acquisition/bankruptcy/asset sale sentence new to document",
		Severity: Unclear, Direction: Weakens, Family: "sharing", Category: "third-party-sharing-collection",
		Keys: []string{"WP260", "FTC5"},
		Example: Example{
			Before: "We do not disclose data except as described above.",
			After:  "We do not disclose data except as described above. In a merger, acquisition or bankruptcy your data may be transferred as an asset.",
		},
		NearMiss: Example{
			Before: "In a merger your data may transfer.",
			After:  "In the event of a merger or acquisition your data may transfer.",
			Why:    "event list wording",
		},
		match: matchMergerClauseAdded,
	},
}
