package material

// collectionRules are the rules of the family collection.
var collectionRules = []Rule{
	{
		ID: "new-data-category", Title: "A category of personal data not named before",
		Cue:      "new item in a collection list/table; noun not in old document anywhere (document-wide check)",
		Severity: Material, Direction: Weakens, Family: "collection", Category: "first-party-collection-use",
		Keys: []string{"CO604", "CCPA", "MN", "GDPR14"},
		Example: Example{
			Before: "We collect your name, email address and billing address.",
			After:  "We collect your name, email address, billing address and employment history.",
		},
		NearMiss: Example{
			Before: "We collect contact details such as name and email.",
			After:  "We collect contact details (name, email address).",
			Why:    "same category, wording only",
		},
		match: matchNewDataCategory,
	},
	{
		ID: "sensitive-category-added", Title: "Special-category / sensitive data added",
		Cue:      "list item in GDPR Art 9 / CPRA sensitive list",
		Severity: Material, Direction: Weakens, Family: "collection", Category: "first-party-collection-use",
		Keys: []string{"GDPR9", "CCPA", "CO604", "CO-consent"},
		Example: Example{
			Before: "We collect fitness goals you enter.",
			After:  "We collect fitness goals you enter and information about your medical conditions.",
		},
		NearMiss: Example{
			Before: "We do not collect health information.",
			After:  "We do not collect medical or health information.",
			Why:    "negated mention: still no collection",
		},
		match: matchSensitiveCategoryAdded,
	},
	{
		ID: "biometric-added", Title: "Biometric collection or identification",
		Cue:      "face/voice/fingerprint/faceprint/voiceprint nouns enter",
		Severity: Material, Direction: Weakens, Family: "collection", Category: "first-party-collection-use",
		Keys: []string{"GDPR9", "BIPA", "CCPA", "CO604"},
		Example: Example{
			Before: "You may upload a profile photo.",
			After:  "You may upload a profile photo. If you consent, we may collect and use your biometric information to confirm who you are.",
		},
		NearMiss: Example{
			Before: "Your phone may let you unlock the app with a fingerprint.",
			After:  "Your phone may let you unlock the app with Face ID; we never receive that data.",
			Why:    "device-side feature, no collection by the company",
		},
		match: matchBiometricAdded,
	},
	{
		ID: "precise-location-added", Title: "Approximate -> precise/background location",
		Cue:      "adjective change general/approximate/IP-based -> precise/GPS/background",
		Severity: Material, Direction: Weakens, Family: "collection", Category: "first-party-collection-use",
		Keys: []string{"CCPA", "CO604", "WP260"},
		Example: Example{
			Before: "We collect your approximate location from your IP address.",
			After:  "We collect your precise location from GPS, including when the app runs in the background.",
		},
		NearMiss: Example{
			Before: "We collect your approximate location.",
			After:  "We collect your general location (city level).",
			Why:    "same granularity",
		},
		match: matchPreciseLocationAdded,
	},
	{
		ID: "data-source-added", Title: "Data now also obtained from third parties / brokers / public sources",
		Cue:      "new \"from\" source phrase",
		Severity: Unclear, Direction: Weakens, Family: "collection", Category: "first-party-collection-use",
		Keys: []string{"GDPR14", "CCPA"},
		Example: Example{
			Before: "We collect information you give us.",
			After:  "We collect information you give us and information from data brokers and public records.",
		},
		NearMiss: Example{
			Before: "We collect information from you.",
			After:  "We collect information directly from you.",
			Why:    "same source",
		},
		match: matchDataSourceAdded,
	},
}
