package material

// controllerContactRules are the rules of the family controller-contact.
var controllerContactRules = []Rule{
	{
		ID: "controller-identity-changed", Title: "Who the controller is changes",
		Cue:      "legal-entity name in preamble/scope/contact changes",
		Severity: Material, Direction: Neutral, Family: "controller-contact", Category: "other",
		Keys: []string{"WP260-always", "CO604", "LGPD"},
		Example: Example{
			Before: "The services are provided by Acme Inc. or Acme GmbH.",
			After:  "The services are provided by Additive Holdings Ltd.",
		},
		NearMiss: Example{
			Before: "Acme, Inc. and its subsidiaries",
			After:  "Acme, Inc. and its affiliates and subsidiaries",
			Why:    "scope phrase: review, not identity",
		},
		match: matchControllerIdentityChanged,
	},
	{
		ID: "contact-or-dpo-changed", Title: "Contact/DPO/representative details change",
		Cue:      "address, phone, DPO name; material (as rights-method-changed) when the sentence is the route for exercising rights",
		Severity: Minor, Direction: Neutral, Family: "controller-contact", Category: "other",
		Keys: []string{"GDPR13-1b", "WP260-always", "CCPA-130"},
		Example: Example{
			Before: "Write to: 12 Mill St., Suite 306, Springfield, MA 01103, Attn: Privacy.",
			After:  "Write to: 100 New Road, Boston, MA 02110, Attn: Privacy.",
		},
		NearMiss: Example{
			Before: "12 Mill St., Suite 306",
			After:  "12 Mill Street, Suite 306",
			Why:    "address abbreviation",
		},
		match: matchContactOrDpoChanged,
	},
}
