package duty

// The families that the six elements of Colorado's list, and the wider words of
// the European guidelines, are found under.
var (
	useFamilies     = []string{"collection", "purpose", "ai-automated", "sale-ads"}
	sharingFamilies = []string{"sharing", "sale-ads", "tracking"}
	listedFamilies  = []string{"collection", "purpose", "ai-automated", "controller-contact", "sharing", "sale-ads", "tracking", "rights", "choice-consent"}
)

// Regimes gives every regime of the rule pack in the order in which it is
// documented. The texts are engineering input until a lawyer signs the pack.
func Regimes() []Regime {
	return append(europe(), append(america(), others()...)...)
}

func europe() []Regime {
	return []Regime{
		{
			Name: "gdpr", Title: "EU General Data Protection Regulation", Since: "2018-05-25",
			Cues: []string{"GDPR", "General Data Protection Regulation", "European Economic Area", "2016/679"},
			Asks: []Ask{
				{Kind: Notify, Families: useFamilies, OwedTo: "data subjects", Channel: "direct-unspecified", Event: "before-effect", Cite: "GDPR Art. 13(3), 14(4)", What: "inform before the further processing, with the items of Art. 13(2)"},
				{Kind: Notify, OwedTo: "data subjects", Channel: "direct-unspecified", Event: "effect", House: true, Cite: "WP260 rev.01 §29-30", Verified: true, What: "an explicit and effective method, well in advance, so that people can weigh the change and use their rights (that the message be devoted to it is unchecked)"},
				{Kind: Consent, Families: []string{"legal-basis", "choice-consent", "children"}, Weakens: true, OwedTo: "data subjects", Event: "before-effect", Cite: "GDPR Art. 6(1)(a), 7", What: "new consent where consent was the basis"},
			},
		},
		{
			Name: "uk", Title: "UK GDPR", Since: "2021-01-01",
			Cues: []string{"UK GDPR", "Information Commissioner", "Data Protection Act 2018"},
			Asks: []Ask{
				{Kind: Notify, Families: useFamilies, OwedTo: "individuals", Channel: "direct-unspecified", Event: "before-effect", Cite: "ICO, right to be informed", Verified: true, What: "bring new uses to their attention before the processing starts"},
				{Kind: Archive, Any: true, OwedTo: "the accountability file", Event: "publication", Cite: "ICO, accountability framework", Verified: true, What: "keep a log of historical privacy notices with the dates of changes"},
			},
		},
		{
			Name: "swiss", Title: "Swiss Federal Act on Data Protection", Since: "2023-09-01",
			Cues: []string{"FADP", "nFADP", "FDPIC", "Swiss Federal Act on Data Protection"},
			Asks: []Ask{
				{Kind: Notify, OwedTo: "data subjects", Channel: "direct-unspecified", Event: "before-effect", Cite: "FADP Art. 6, 19, 21", What: "inform when the facts told at collection change"},
			},
		},
	}
}

func america() []Regime {
	return append([]Regime{
		{
			Name: "ccpa", Title: "California Consumer Privacy Act", Since: "2020-01-01",
			Cues: []string{"CCPA", "CPRA", "California Consumer Privacy Act", "California residents"},
			Asks: []Ask{
				{Kind: Notify, Families: useFamilies, OwedTo: "consumers", Channel: "notice-at-collection", Event: "before-effect", Cite: "Cal. Civ. Code §1798.100(a)", Verified: true, What: "a new notice at collection before new categories or purposes"},
				{Kind: Consent, Families: []string{"purpose", "ai-automated"}, Weakens: true, OwedTo: "consumers", Event: "before-effect", Cite: "11 CCR §7002(e)", Verified: true, What: "consent for purposes outside reasonable expectation"},
				{Kind: OptOut, Families: []string{"sale-ads"}, Weakens: true, OwedTo: "consumers", Event: "before-effect", Cite: "Cal. Civ. Code §1798.120, 1798.135", What: "a working opt-out of sale and sharing"},
				{Kind: DateLine, Any: true, OwedTo: "consumers", Channel: "date-line", Event: "publication", Cite: "Cal. Civ. Code §1798.130(a)(5), 11 CCR §7011", What: "the date last updated"},
			},
		},
		{
			Name: "caloppa", Title: "California Online Privacy Protection Act", Since: "2004-07-01",
			Cues: []string{"CalOPPA", "California Online Privacy Protection Act"},
			Asks: []Ask{
				{Kind: Notify, OwedTo: "California users", Channel: "as-promised", Event: "publication", Cite: "Cal. Bus. & Prof. Code §22575(b)(3), 22576", Verified: true, What: "follow the process that the policy describes for material changes"},
				{Kind: DateLine, Any: true, OwedTo: "California users", Channel: "date-line", Event: "publication", Cite: "Cal. Bus. & Prof. Code §22575(b)(4)", Verified: true, What: "the effective date"},
			},
		},
		{
			Name: "ftc", Title: "FTC Act §5", Since: "1938-03-21",
			Cues: []string{"Federal Trade Commission", "FTC"},
			Asks: []Ask{
				{Kind: Consent, Weakens: true, OwedTo: "consumers whose data is already held", Event: "before-effect", Cite: "FTC Act §5, Gateway Learning (2004)", Verified: true, What: "express consent before a material change is applied to data already collected, or a cut-over date"},
				{Kind: Notify, Weakens: true, OwedTo: "consumers", Channel: "direct-unspecified", Event: "before-effect", Cite: "FTC Act §5, staff blog of 13 February 2024", Verified: true, What: "clear and conspicuous, not only an amended page"},
			},
		},
		{
			Name: "coppa", Title: "Children's Online Privacy Protection Rule", Since: "2000-04-21",
			Cues: []string{"COPPA", "Children's Online Privacy Protection", "Children’s Online Privacy Protection"},
			Asks: []Ask{
				{Kind: Notify, Families: []string{"children"}, OwedTo: "parents", Channel: "direct-notice", Event: "before-effect", Cite: "16 CFR 312.4", Verified: true, What: "a new direct notice to the parent"},
				{Kind: Consent, Families: []string{"children"}, OwedTo: "parents", Event: "before-effect", Cite: "16 CFR 312.5(a)(1)", Verified: true, What: "new verifiable parental consent to the changed practice; since 23 June 2025 a separate one for disclosure to third parties"},
			},
		},
		{
			Name: "hipaa", Title: "HIPAA Privacy Rule", Since: "2003-04-14",
			Cues: []string{"HIPAA", "protected health information", "Notice of Privacy Practices"},
			Asks: []Ask{
				{Kind: Publish, Families: append([]string{"retention", "security"}, listedFamilies...), OwedTo: "individuals", Channel: "post-page", Event: "effect", Cite: "45 CFR 164.520(b)(3), (c)", Verified: true, What: "revise and distribute promptly; not implemented before the effective date"},
				{Kind: Notify, Families: append([]string{"retention", "security"}, listedFamilies...), OwedTo: "named insured", Channel: "mail", Event: "effect", Cite: "45 CFR 164.520(c)(1)(v)", What: "a plan without a website: within 60 days of the change"},
			},
		},
		{
			Name: "glba", Title: "Gramm-Leach-Bliley Act, Regulation P", Since: "2001-07-01",
			Cues: []string{"GLBA", "Gramm-Leach-Bliley", "nonpublic personal information"},
			Asks: []Ask{
				{Kind: Notify, Families: sharingFamilies, Weakens: true, OwedTo: "consumers", Channel: "direct-unspecified", Event: "before-effect", Cite: "12 CFR 1016.8", Verified: true, What: "a clear and conspicuous revised notice before the new disclosure"},
				{Kind: OptOut, Families: sharingFamilies, Weakens: true, OwedTo: "consumers", Event: "before-effect", House: true, Cite: "12 CFR 1016.8", Verified: true, What: "a new opt-out notice and a reasonable opportunity to opt out before"},
			},
		},
	}, states()...)
}

func states() []Regime {
	return []Regime{
		{
			Name: "colorado", Title: "Colorado Privacy Act Rules", Since: "2023-07-01",
			Cues: []string{"Colorado Privacy Act", "Colorado residents"},
			Asks: []Ask{
				{Kind: Notify, Families: listedFamilies, OwedTo: "Colorado consumers", Channel: "regular-interaction", Event: "publication", Cite: "4 CCR 904-3 Rule 6.04(A)", Verified: true, What: "in a manner in which the controller regularly interacts with consumers"},
				{Kind: Consent, Families: []string{"purpose", "ai-automated"}, Weakens: true, OwedTo: "Colorado consumers", Event: "before-effect", Cite: "4 CCR 904-3 Rule 6.04(B)", Verified: true, What: "consent before data already held is processed for a secondary use"},
				{Kind: DateLine, Any: true, OwedTo: "Colorado consumers", Channel: "date-line", Event: "publication", Cite: "4 CCR 904-3 Rule 6.03", Verified: true, What: "the date last updated"},
			},
		},
		{
			Name: "minnesota", Title: "Minnesota Consumer Data Privacy Act", Since: "2025-07-31",
			Cues: []string{"Minnesota Consumer Data Privacy Act", "Minnesota residents"},
			Asks: []Ask{
				{Kind: Notify, OwedTo: "affected consumers", Channel: "electronic", Event: "before-effect", Cite: "Minn. Stat. 325M.16 subd. 1(e)", Verified: true, What: "all reasonable electronic measures"},
				{Kind: OptOut, Weakens: true, OwedTo: "affected consumers", Event: "before-effect", Cite: "Minn. Stat. 325M.16 subd. 1(e)", Verified: true, What: "a reasonable opportunity to withdraw consent to materially different processing of earlier data"},
			},
		},
		{
			Name: "connecticut", Title: "Connecticut Data Privacy Act as amended by SB 1295", Since: "2026-07-01",
			Cues: []string{"Connecticut Data Privacy Act", "Connecticut residents"},
			Asks: []Ask{
				{Kind: Notify, Weakens: true, OwedTo: "affected consumers", Channel: "electronic", Event: "before-effect", Cite: "Conn. SB 1295 (2025)", What: "of a retroactive material change"},
				{Kind: OptOut, Weakens: true, OwedTo: "affected consumers", Event: "before-effect", Cite: "Conn. SB 1295 (2025)", What: "a chance to withdraw consent"},
			},
		},
		{
			Name: "new-jersey", Title: "New Jersey Data Privacy Act", Since: "2025-01-15",
			Cues: []string{"New Jersey Data Privacy Act", "New Jersey Notice", "New Jersey residents"},
			Asks: []Ask{
				{Kind: Notify, OwedTo: "New Jersey consumers", Channel: "as-promised", Event: "publication", Cite: "N.J.S.A. 56:8-166.6(a)(6)", Verified: true, What: "by the process that the notice states for material changes"},
				{Kind: Publish, Families: []string{"notice-clause"}, OwedTo: "New Jersey consumers", Channel: "post-page", Event: "publication", Cite: "N.J.S.A. 56:8-166.6(a)(6)", Verified: true, What: "the notice still states the process and the effective date"},
			},
		},
	}
}

func others() []Regime {
	return []Regime{
		{
			Name: "lgpd", Title: "Brazil, Lei Geral de Proteção de Dados", Since: "2020-09-18",
			Cues: []string{"LGPD", "Lei Geral de Proteção de Dados", "ANPD"},
			Asks: []Ask{
				{Kind: Notify, Families: []string{"purpose", "ai-automated", "retention", "controller-contact", "sharing", "sale-ads"}, OwedTo: "titulares", Channel: "direct-unspecified", Event: "before-effect", Cite: "LGPD Art. 8 §6, 9 §2", Verified: true, What: "with specific highlight of the content of the change; they may revoke consent"},
			},
		},
		{
			Name: "pipeda", Title: "Canada, Personal Information Protection and Electronic Documents Act", Since: "2001-01-01",
			Cues: []string{"PIPEDA", "Personal Information Protection and Electronic Documents Act"},
			Asks: []Ask{
				{Kind: Consent, Families: useFamilies, Weakens: true, OwedTo: "individuals", Event: "before-effect", Cite: "PIPEDA Sch. 1, 4.2.4", What: "identify the new purpose and get consent before the use"},
			},
		},
		{
			Name: "quebec", Title: "Québec, Act respecting the protection of personal information (Law 25)", Since: "2023-09-22",
			Cues: []string{"Law 25", "Québec", "Commission d'accès à l'information"},
			Asks: []Ask{
				{Kind: Notify, Any: true, OwedTo: "persons concerned", Channel: "direct-unspecified", Event: "publication", Cite: "P-39.1 s. 8.2", What: "notice of any amendment, in clear and simple language"},
				{Kind: Notify, Families: []string{"transfer"}, OwedTo: "persons concerned", Channel: "direct-unspecified", Event: "before-effect", Cite: "P-39.1 s. 8", Verified: true, What: "tell of the possibility that information leaves Québec"},
				{Kind: Notify, Families: []string{"ai-automated"}, OwedTo: "persons concerned", Channel: "direct-unspecified", Event: "before-effect", Cite: "P-39.1 s. 12.1", What: "tell of decisions made by automated processing alone"},
			},
		},
		{
			Name: "app-stores", Title: "Google Play and Apple App Store", Since: "2022-07-20",
			Cues: []string{"Google Play", "App Store"},
			Asks: []Ask{
				{Kind: Internal, Families: append([]string{"security", "rights"}, append([]string{"sharing", "tracking"}, useFamilies...)...), OwedTo: "Google Play", Event: "effect", Cite: "Google Play User Data policy", Verified: true, What: "update the Data safety form in the same release"},
				{Kind: Internal, Families: append([]string{"rights"}, append([]string{"sharing", "tracking"}, useFamilies...)...), OwedTo: "Apple", Event: "effect", Cite: "App Review Guidelines 5.1.1, 5.1.2", What: "update the privacy labels; no repurposing without further consent"},
			},
		},
	}
}
