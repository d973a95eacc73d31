package material

// trackingRules are the rules of the family tracking.
var trackingRules = []Rule{
	{
		ID: "new-tracking-technology", Title: "New tracker class: pixels, fingerprinting, session replay, SDK, cross-device",
		Cue:      "technology noun new to document",
		Severity: Material, Direction: Weakens, Family: "tracking", Category: "first-party-collection-use",
		Keys: []string{"ePrivacy", "CCPA", "CO604", "CIPA"},
		Example: Example{
			Before: "We use cookies.",
			After:  "We use cookies, pixels, session replay and device fingerprinting.",
		},
		NearMiss: Example{
			Before: "We use cookies and web beacons.",
			After:  "We use cookies and web beacons (also called pixels).",
			Why:    "alias",
		},
		match: matchNewTrackingTechnology,
	},
	{
		ID: "ads-third-party-tracking-added", Title: "Third parties may now track users on the service / build profiles",
		Cue:      "advertis partner + collect on our site",
		Severity: Material, Direction: Weakens, Family: "tracking", Category: "third-party-sharing-collection",
		Keys: []string{"CCPA", "CalOPPA-b6", "ePrivacy", "CO604"},
		Example: Example{
			Before: "We do not permit service providers to collect any of your personal information on our sites.",
			After:  "Advertising partners may collect information about your activity on our sites and elsewhere.",
		},
		NearMiss: Example{
			Before: "Analytics providers use cookies on our sites.",
			After:  "Analytics providers set cookies on our sites.",
			Why:    "verb",
		},
		match: matchAdsThirdPartyTrackingAdded,
	},
}
