package main

// compileCommitments fills what finds a commitment.
func (l *lexicon) compileCommitments() {
	l.classes = commitmentClasses()
	l.commitments = commitmentWords{
		kinds:    l.commitmentKinds(),
		data:     l.lines("@data"),
		blank:    l.notCommitments(),
		never:    l.disclaimers(),
		explicit: l.lines("explicit|express|expressly|explicitly|affirmative|separate|additional ~4 consent|opt-in|permission"),
	}
}

// commitmentClasses are the lists of the commitments alone.
func commitmentClasses() map[string]string {
	return map[string]string{
		"neg":     "not|never|no|neither|nor|none",
		"sell":    "sell|sells|selling|sold|rent|rents|renting|rented|trade|trades|traded|trading|barter|lease|monetize|monetise|sale",
		"data":    "information|data|pii|cookie|cookies|email|address|addresses|messages|content|contents|profile|payment|card|credit_card|number|photos|recordings|location|details|log|files|models|files|geometry|records|history|biometric|biometrics|health|testimonial|testimonials|preferences|password|passwords|contacts|identify|identifies|children|child|personally",
		"share":   "share|shares|shared|sharing|disclose|discloses|disclosed|disclosing|transfer|transfers|transferred|transferring|release|released|reveal|revealed|give|given|provide|provided|pass|passed|make_available|made_available|distribute|distributed|publish|published|send",
		"use":     "use|uses|used|using|process|processes|processed|processing|access|accessed|accesses|utilize|utilized|utilise|utilised|analyse|analyze|read|scan|review|view|listen",
		"collect": "collect|collects|collected|collecting|gather|gathers|gathered|obtain|obtains|store|stores|stored|storing|retain|retains|retained|keep|keeps|kept|record|records|recorded|request|save|saved|solicit|receive",
		"consent": "consent|permission|authorization|authorisation|approval|opt-in|agreement",
		"combine": "combine|combined|link|linked|merge|merged|associate|associated|match|matched|connect|connected|correlate|correlated",
		"track":   "track|tracks|tracked|tracking|identify|identifies|identified|profile|profiled|monitor|monitored|recognise|recognize",
	}
}

func (l *lexicon) commitmentKinds() []kind {
	return []kind{
		{"consent-required", l.lines(
			"@neg ~24 without ~6 @consent",
			"without ~6 @consent ~24 @neg",
			"only|solely ~6 with|after|if|upon|on ~6 @consent|consented|agree|agreed|opt_in",
			"with|after|upon ~4 explicit|express|prior|additional|affirmative ~3 @consent",
			"we|us|company|will|shall|always ~4 obtain|obtains|request|requests|seek|seeks|ask|asks|get|require|requires ~7 @consent",
			"unless you ~4 consent|consented|opt_in|opted_in|agree|agreed|permission|instruct|ask|direct|authorize",
			"@neg ~4 obviate|replace|substitute ~8 @consent",
			"opt_in|opt-in ~4 required|only",
		)},
		{"never-sell", l.lines("@neg ~9 @sell", "no @sell")},
		{"no-ai-training", l.lines("@neg ~12 train|training|trained ~8 ai|model|models|machine_learning|artificial_intelligence|algorithms")},
		{"children", l.lines(
			"@neg ~6 knowingly|intentionally ~4 collect*|solicit*|receive*|obtain*|process* ~12 child|children|minors|under|age",
			"@neg ~4 collect*|solicit* ~10 child|children|minors|under",
		)},
		{"successor-bound", l.lines("continue|remain|continues|remains|stays ~4 governed|bound|subject|protected|honor|honour ~8 policy|notice|statement", "successor|acquirer|purchaser ~10 bound|honor|honour|governed")},
		{"prohibited", l.lines(
			"prohibited|forbidden|barred|not_permitted|not_allowed|prohibit|prohibits|forbid|forbids|restricted from|to|using|them",
			"required|obligated|obliged|bound|must|agree|agreed|contractually ~8 confidential|confidentiality|confidentially|confidence|protect|safeguard|safeguards",
			"@neg ~2 permit|allow|authorize|permitted|allowed|authorized ~8 to|collect|use|share",
		)},
		{"never-share", l.lines("@neg ~7 @share")},
		{"never-combine", l.lines("@neg ~5 @combine")},
		{"never-track", l.lines("@neg ~6 @track")},
		{"never-collect", l.lines("@neg ~6 @collect")},
		{"never-use", l.lines("@neg ~6 @use", "marketing|advertising ~8 @neg ~2 take_place|occur")},
		{"only", l.lines(
			"@use|@share|@collect ~12 only|solely|exclusively|strictly|limited_to",
			"only|solely|exclusively ~6 @use|@share|@collect",
			"only|solely|exclusively ~3 for|to|with|by|on|based|authorized|those ~8 @data|purpose|purposes",
			"no|any other purpose|purposes",
		)},
		{"deletion", l.lines("will|shall|are|is|be|must|promptly|automatically ~4 deleted|delete|erase|erased|anonymize|anonymized|anonymise|anonymised|destroy|destroyed|purged ~20 request|days|months|years|close|closed|terminate|after|within|no_longer|when|once|promptly", "will ~3 promptly|immediately ~4 delete|correct|remove|change")},
		{"breach-notice", l.lines("will|shall ~4 notify|inform|tell|alert ~10 breach|incident", "breach ~10 will|shall ~4 notify|inform|tell|alert")},
		{"ensure", l.lines("will|we|shall|must ~3 ensure|guarantee ~14 @data|protected|safeguards|adequate|recipient|confidential*|contract")},
	}
}

// notCommitments are negations and limits that bind the reader, or nobody.
func (l *lexicon) notCommitments() []pattern {
	return l.lines(
		"not|without limited|limitation|limiting ?to",
		"not only", "no longer", "do_not_track", "do_not_hesitate",
		"you|users|user|visitors|customers|who|they ~2 not|never|only|cannot",
		"if|where|when|unless|because ~7 not|no",
		"not|never sell ?or ?share my",
		"do_not_sell ~5 link|button|page|toggle|option|request|requests|signal",
		"direct|request|instruct|asked|choose ~14 not ?to",
		"not ~3 ask|need|require|request|rely ~5 consent|permission",
		"please ~5 ask|get|obtain ~6 consent|permission",
		"you ~6 ensure",
		"may|might not", "not_applicable", "read_only", "no_matter", "whether_or_not",
		"no later|more|less|one",
		"you ~5 ask|request|direct|instruct|tell ~2 that|us ~4 not|never|limit|only",
		"may|might|can ?also ask|request|seek|obtain ~6 consent|permission",
		"choose|prefer|decide|elect|opt|choosing not ?to",
		"you|users|who ~6 obtain|obtained|have|get|give ~3 consent|permission",
		"only means|one|ones|when|a",
	)
}

// disclaimers are sentences that take responsibility away.
func (l *lexicon) disclaimers() []pattern {
	return l.lines(
		"not ~3 guarantee|warrant|responsible|liable|endorse|control|apply|cover|respond|recognize|recognise|honor|ensure|possible|able|secure|intended_to_create",
		"no ~3 control|responsibility|liability|guarantee|warranty|method|transmission|warranties|obligation",
		"applies|apply|covers|cover|concerns only ?to",
		"only ?to apply|applies|cover|covers|concerns",
		"only ~3 work|works|function|applies|apply|be_able",
		"not ~5 provide|provided|offer|deliver ~5 services|service|features",
		"without these|cookies|this|such|them",
		"not ~3 affect|constitute|alter|necessary|available|work|required|obliged|obligated",
	)
}
