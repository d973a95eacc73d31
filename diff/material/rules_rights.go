package material

// rightsRules are the rules of the family rights.
var rightsRules = []Rule{
	{
		ID: "right-removed", Title: "A data-subject right (access, deletion, portability, objection) deleted",
		Cue:      "bullet deleted from a rights list",
		Severity: Material, Direction: Weakens, Family: "rights", Category: "user-access-edit-deletion",
		Keys: []string{"WP260-always", "CO604", "CCPA", "GDPR13-2b"},
		Example: Example{
			Before: "You have the right to access, correct and delete your data.",
			After:  "You have the right to access and correct your data.",
		},
		NearMiss: Example{
			Before: "You have the right to access, correct and delete your data.",
			After:  "You may request access to, correction of, or erasure of your data.",
			Why:    "erasure = delete (synonym set)",
		},
		match: matchRightRemoved,
	},
	{
		ID: "right-added", Title: "A right is added",
		Cue:      "bullet added",
		Severity: Material, Direction: Strengthens, Family: "rights", Category: "user-access-edit-deletion",
		Keys: []string{"WP260-always", "CO604"},
		Example: Example{
			Before: "You have the right to access your data.",
			After:  "You have the right to access your data and to obtain a portable copy of it.",
		},
		NearMiss: Example{
			Before: "You may download your data.",
			After:  "You can download a copy of your data.",
			Why:    "already there",
		},
		match: matchRightAdded,
	},
	{
		ID: "rights-method-changed", Title: "How to exercise rights changes (address, form, portal, identity proof)",
		Cue:      "privacy@… -> new address; e-mail -> portal; both directions are notifiable",
		Severity: Material, Direction: Depends, Family: "rights", Category: "user-access-edit-deletion",
		Keys: []string{"WP260-always", "CO604", "CCPA-130"},
		Example: Example{
			Before: "To exercise these rights, e-mail privacy@acme.example.",
			After:  "To exercise these rights, use the request form on our portal.",
		},
		NearMiss: Example{
			Before: "To exercise these rights, e-mail [[email protected]](/cdn-cgi/l/email-protection#2a5a).",
			After:  "To exercise these rights, e-mail [[email protected]](/cdn-cgi/l/email-protection#4232).",
			Why:    "Cloudflare obfuscation token differs on every fetch: noise",
		},
		match: matchRightsMethodChanged,
	},
	{
		ID: "request-deadline-changed", Title: "Time to answer requests, or a time limit on the user, changes",
		Cue:      "number + days/months near respond/request/appeal",
		Severity: Material, Direction: Depends, Family: "rights", Category: "user-access-edit-deletion",
		Keys: []string{"WP260-always", "GDPR12-3", "CCPA-130"},
		Example: Example{
			Before: "We respond to requests within 30 days.",
			After:  "We respond to requests within 90 days.",
		},
		NearMiss: Example{
			Before: "We respond within thirty days.",
			After:  "We respond within 30 days.",
			Why:    "spelled number = digit",
		},
		match: matchRequestDeadlineChanged,
	},
	{
		ID: "deletion-commitment-removed", Title: "A promise to delete on request / on account closure is dropped",
		Cue:      "delete + request/close sentence gone",
		Severity: Material, Direction: Weakens, Family: "rights", Category: "user-access-edit-deletion",
		Keys: []string{"FTC5", "WP260-always", "FTC-1Health"},
		Example: Example{
			Before: "We will delete your whole profile within 90 days of your request.",
			After:  "You may close your account in your settings.",
		},
		NearMiss: Example{
			Before: "We will delete your profile within 90 days of your request.",
			After:  "Within 90 days of your request your profile will be deleted.",
			Why:    "passive",
		},
		match: matchDeletionCommitmentRemoved,
	},
	{
		ID: "complaint-right-removed", Title: "Right to complain to a supervisory authority removed",
		Cue:      "supervisory authority|data protection authority|ICO sentence deleted",
		Severity: Material, Direction: Weakens, Family: "rights", Category: "user-access-edit-deletion",
		Keys: []string{"GDPR13-2d", "WP260-always"},
		Example: Example{
			Before: "You may lodge a complaint with your local supervisory authority.",
			After:  "If you have a complaint, contact us.",
		},
		NearMiss: Example{
			Before: "You may complain to the ICO.",
			After:  "You may complain to the Information Commissioner's Office (ICO).",
			Why:    "name expanded",
		},
		match: matchComplaintRightRemoved,
	},
	{
		ID: "jurisdiction-section-dropped", Title: "A regional rights section (California, EEA, UK, Brazil) disappears",
		Cue:      "whole section deleted; first rule out geo-served content",
		Severity: Unclear, Direction: Weakens, Family: "rights", Category: "international-specific-audiences",
		Keys: []string{"CCPA-130", "GDPR13", "CO"},
		Example: Example{
			Before: "If you live in California you may request the categories of information we hold.",
			After:  "",
		},
		NearMiss: Example{
			Before: "California residents: see section 9.",
			After:  "California residents: see section 10.",
			Why:    "renumbering",
		},
		match: matchJurisdictionSectionDropped,
	},
}
