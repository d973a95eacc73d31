package material

// aiAutomatedRules are the rules of the family ai-automated.
var aiAutomatedRules = []Rule{
	{
		ID: "ai-training-purpose", Title: "Personal data / content used to train or develop AI or ML models",
		Cue:      "train|develop + AI|machine learning|models",
		Severity: Material, Direction: Weakens, Family: "ai-automated", Category: "first-party-collection-use",
		Keys: []string{"FTC-AI", "GDPR13-3", "WP260", "CO604"},
		Example: Example{
			Before: "We use the data we hold about you to provide and personalize our services.",
			After:  "We may use your personal data to provide our services, to develop and train artificial intelligence (AI) models, and to personalize our services.",
		},
		NearMiss: Example{
			Before: "We use the data to personalize our Services.",
			After:  "We use AI features to personalize our Services; your data is not used to train models.",
			Why:    "AI named, but training negated",
		},
		match: matchAiTrainingPurpose,
	},
	{
		ID: "ai-training-promise-removed", Title: "A \"we do not use your content to train AI\" promise removed",
		Cue:      "negated train sentence deleted",
		Severity: Material, Direction: Weakens, Family: "ai-automated", Category: "first-party-collection-use",
		Keys: []string{"FTC-AI", "FTC5", "WP260"},
		Example: Example{
			Before: "We do not use your audio, video or chat to train artificial intelligence models.",
			After:  "We use content to improve our products.",
		},
		NearMiss: Example{
			Before: "We do not use your chat content to train AI models.",
			After:  "Your chat content is not used to train AI models.",
			Why:    "passive form, same promise",
		},
		match: matchAiTrainingPromiseRemoved,
	},
	{
		ID: "automated-decision-added", Title: "Automated decision-making/profiling with effects",
		Cue:      "automated/profiling + decision/eligibility/score; or \"human review\" removed",
		Severity: Material, Direction: Weakens, Family: "ai-automated", Category: "first-party-collection-use",
		Keys: []string{"GDPR13-2f", "GDPR22", "CCPA-ADMT", "CO-profiling", "QC25"},
		Example: Example{
			Before: "Our staff review applications.",
			After:  "Applications are scored by automated means and may be declined without human review.",
		},
		NearMiss: Example{
			Before: "Our staff review applications by hand.",
			After:  "Applications are reviewed by our staff.",
			Why:    "no automation",
		},
		match: matchAutomatedDecisionAdded,
	},
	{
		ID: "human-review-of-content-added", Title: "People (staff/contractors) may read or listen to content",
		Cue:      "reviewers/contractors + listen/read/review",
		Severity: Unclear, Direction: Weakens, Family: "ai-automated", Category: "first-party-collection-use",
		Keys: []string{"FTC5", "WP260"},
		Example: Example{
			Before: "Voice recordings are processed by our systems.",
			After:  "Voice recordings are processed by our systems, and trained contractors may listen to a sample.",
		},
		NearMiss: Example{
			Before: "Our systems process recordings.",
			After:  "Recordings are processed by our servers.",
			Why:    "no people",
		},
		match: matchHumanReviewOfContentAdded,
	},
}
