package material

// noticeClauseRules are the rules of the family notice-clause.
var noticeClauseRules = []Rule{
	{
		ID: "notice-clause-weakened", Title: "A notice channel is removed (e-mail dropped, posting only)",
		Cue:      "channel set of the Changes clause shrinks (use the promise extractor, compare sets)",
		Severity: Material, Direction: Weakens, Family: "notice-clause", Category: "policy-change",
		Keys: []string{"CalOPPA-b3", "NJ", "FTC5", "WP260"},
		Example: Example{
			Before: "We will notify you of material changes by email and by a notice on our website.",
			After:  "We will post the revised policy on this page.",
		},
		NearMiss: Example{
			Before: "We will notify you by email or a notice on our website.",
			After:  "We will tell you by e-mail or with a website notice.",
			Why:    "same set",
		},
		match: matchNoticeClauseWeakened,
	},
	{
		ID: "notice-trigger-narrowed", Title: "Notice only for \"material/significant\" changes, or company decides what is material",
		Cue:      "one adjective inserted, or \"in our sole discretion\"",
		Severity: Material, Direction: Weakens, Family: "notice-clause", Category: "policy-change",
		Keys: []string{"CalOPPA-b3", "FTC5", "NJ"},
		Example: Example{
			Before: "We will alert you to changes by placing a notice on our site, by sending you an email, or both.",
			After:  "We will alert you to material changes by placing a notice on our site, by sending you an email, or both.",
		},
		NearMiss: Example{
			Before: "We will alert you to material changes.",
			After:  "We will alert you to significant changes.",
			Why:    "adjective synonym: minor",
		},
		match: matchNoticeTriggerNarrowed,
	},
	{
		ID: "notice-period-shortened", Title: "Advance period reduced or replaced by \"effective immediately\"",
		Cue:      "N days -> fewer/none",
		Severity: Material, Direction: Weakens, Family: "notice-clause", Category: "policy-change",
		Keys: []string{"CalOPPA-b3", "FTC5", "WP260"},
		Example: Example{
			Before: "Changes take effect 30 days after we notify you.",
			After:  "Changes take effect immediately upon posting.",
		},
		NearMiss: Example{
			Before: "30 days before they take effect",
			After:  "thirty (30) days before they take effect",
			Why:    "spelled number",
		},
		match: matchNoticePeriodShortened,
	},
	{
		ID: "retroactive-application", Title: "New terms applied to data already collected, or non-retroactivity promise dropped",
		Cue:      "\"all information we have\", \"already collected\"; or \"collected in the past without consent\" removed",
		Severity: Material, Direction: Weakens, Family: "notice-clause", Category: "policy-change",
		Keys: []string{"FTC-Gateway", "FTC-1Health", "CO604B", "MN", "CT"},
		Example: Example{
			Before: "We will not apply material changes retroactively.",
			After:  "Any changes apply to all personal information we have already collected.",
		},
		NearMiss: Example{
			Before: "Our current Policy applies to your use of the Services.",
			After:  "The current Policy governs your use of the Services.",
			Why:    "use, not stored data",
		},
		match: matchRetroactiveApplication,
	},
	{
		ID: "consent-for-changes-dropped", Title: "Promise to obtain consent before reducing protection is removed",
		Cue:      "\"without your consent\" sentence deleted",
		Severity: Material, Direction: Weakens, Family: "notice-clause", Category: "policy-change",
		Keys: []string{"FTC5", "FTC-Gateway", "GDPR7"},
		Example: Example{
			Before: "We will not reduce your rights under this text without your explicit consent.",
			After:  "We may change this Privacy Policy from time to time.",
		},
		NearMiss: Example{
			Before: "We will not reduce your rights without your explicit consent.",
			After:  "Without your explicit consent, we will not reduce your rights.",
			Why:    "order",
		},
		match: matchConsentForChangesDropped,
	},
	{
		ID: "prior-versions-access-removed", Title: "Archive or change log of old versions removed",
		Cue:      "archived versions link/sentence deleted",
		Severity: Minor, Direction: Weakens, Family: "notice-clause", Category: "policy-change",
		Keys: []string{"ICO-acct", "FTC5"},
		Example: Example{
			Before: "We offer access to archived versions for your review.",
			After:  "We change this Privacy Policy from time to time.",
		},
		NearMiss: Example{
			Before: "See archived versions.",
			After:  "See previous versions.",
			Why:    "synonym",
		},
		match: matchPriorVersionsAccessRemoved,
	},
}
