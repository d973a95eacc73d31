package main

// compileClause fills what finds a change clause and a verb of notice.
func (l *lexicon) compileClause() {
	l.mentions = l.lines(
		"@change ~8 @doc",
		"@doc ~8 @change",
		"new_version|new_versions|latest_version|current_version|then-current|newest_version|updated_version|revised_version ~4 of ~3 @doc",
		"@doc ~4 new_version|latest_version|current_version|updated_version|revised_version",
		"most ?up-to-date|recent|current version",
		"prior|previous|earlier|archived|old|older|past version|versions",
	)
	l.heading = l.lines(
		"@change ~6 policy|policies|notice|notices|statement|statements|document|terms|addendum|declaration",
		"policy|notice|statement|document ~5 @change",
		"notification_of_changes|notice_of_changes|notified_of_changes",
		"notify|inform|tell|know ~5 @change",
	)
	l.headingWord = l.lines("right_of_amendment|amendments|changes|updates|modifications|revisions|amendment|update|notices_and_revisions")
	l.elsewhere = l.lines("acquired|acquires|merged|merger|acquisition|bankruptcy|successor|reorganization|reorganisation|purchaser", "your|personal information|data ~3 changed|change|changes|updated", "orders|order_status|shipping")
	l.reserve = l.lines(
		"we|us|our|reserve|reserves|company|it ~5 may|might|will|can|could|shall|would|right|need|always|periodically|occasionally|regularly ~6 @change ~8 @doc",
		"may|might|will|reserves|can ~6 @change ~6 this|our|its ~3 @doc",
		"@doc ~4 may|might|will|can|shall|could ~4 @change",
		"@doc ~4 subject_to ~3 @change",
		"if|when|whenever|where|should|in_case|event ~7 @change ~9 @doc",
		"if|when|whenever|where ~6 @doc ~6 @change",
		"not|never ~6 @change|reduce|apply ~12 @doc",
		"@change ~4 @doc ~8 will|may|shall|are|become|take|must",
		"current|latest|recent|up-to-date|updated|new|revised version ~12 always|available|posted|found|located|published",
	)
	l.tell = l.lines(
		"notify|notifies|notifying|inform|informs|informing|alert|alerts|alerting|tell|telling|contact|contacting|message|messaging|email|emailing|emails ~3 @user",
		"advise|advising ~2 you|users|customers ~2 of|about|that|when|in|by",
		"drop you a line|note|message",
		"let|letting ?all ?our you|users|customers|everyone|members ~3 know",
		"keep|keeping you|users|customers ~2 informed|updated|posted",
		"make|making you|users|customers ~2 aware",
		"give|giving|provide|provides|provided|providing|display|send|sends|sending|issue|issuing|offer|serve|provision|deliver|delivering ~7 notice|notices|notification|notifications|heads-up|announcement|email|emails|message|alert|alerts|information_about",
		"be|been|are|is|get ?also ?then ?always notified|informed|alerted|told|advised_of|contacted|messaged|emailed|given_notice|asked_to_review",
		"notified|informed|alerted|contacted ~3 by|via|through",
		"notice|notices|notification|notifications ~5 may|might|will|shall|can be",
		"this|it ~2 may|might|will|shall|can be provided|given|sent|communicated|by|via|a|an",
		"communicate|communicated|communicates ~5 to_you|to_users|@change|these|any|such|them|by|via",
		"@change ~9 communicated|reflected",
		"announce|announced|announces|announcing|publicize|publicise|brought_to_your_attention|draw_your_attention|bring|highlighted|highlighting|publicly_announce",
		"notice|announcement|banner|alert|notification is|are|be ~1 posted|placed|displayed|published|shown|given|sent|provided",
		"email|emails|message|messages|announcement|notification|notice|alert|letter ~2 will|shall|is|are|be sent|shown|displayed|issued|circulated|given|delivered|posted|emailed|made|be",
		"shown|presented|prompted|greeted ~4 message|notice|banner|notification|prompt|announcement",
		"write|writes|writing to you|users|customers|members|each|every|all|them",
		"make|made ~2 clear|known",
		"banner|banners|pop_up",
		"flag|flagging|flagged|highlight|highlights|point_out|signal|signalled|mention ~5 @change",
		"ask|asking ~5 by|via email",
		"receive|receives|get|gets|given ~4 notice|notification|email|message",
		"notify|notifying|inform|informing ~3 of|about|by|via|through",
	)
	l.notify = append(l.tell[:len(l.tell):len(l.tell)], l.lines(
		"do|done this|so ~2 by|via|through|with",
		"post|posting|posted|place|placing|display|displaying|publish|publishing|put|putting|add|adding|show|showing|run|running ~5 notice|notices|notification|announcement|announcements|banner|statement|alert|message|update|popup|pop-up|summary|link",
	)...)
	l.notNotify = l.lines(
		"not|never ~3 notify|inform|alert|contact|tell",
		"without ~4 notifying|informing|telling|alerting|notice|notification",
		"stay|keep|remain|kept|be ~1 informed|aware|notified about|of|on|with",
		"inform|informing|tell|advise you about|of our|how",
		"you ~2 notify|inform|contact|advise",
		"otherwise provided|specified|stated|notified ~4 notice|notification|here|below",
	)
	l.imperative = l.lines("contact|email|write|call|click|see|notify")
	l.continuation = l.lines(
		"it|this|that|such|these|notice|notices|notification|notifications ~4 may|might|will|could|can|shall|is|are",
		"we ~3 do this|so",
		"for_example|for_instance",
	)
}

// compileReadings fills what is read before channels are looked for: names of
// the document itself, date phrases, and phrases that name a place without
// promising a notice there.
func (l *lexicon) compileReadings() {
	l.docNoun = l.lines(
		"this|our|privacy|cookie|cookies|its ?consumer|website|online|updated|revised notice|statement|document|addendum|declaration|agreement",
		"the ?most updated|revised|new|amended|current|latest notice|statement|document",
		"privacy|revised|amended notices|statements",
		"new notices",
	)
	l.docName = l.lines("this|our|the|its ~4 policy|policies")
	l.docNounBig = l.lines("the|a|revised|updated notice|statement|agreement|addendum")
	l.datePhrase = l.lines(
		"effective|revision|revised|updated|modified|modification|update|publication|change|last_updated|last_modified|last_revised|last_revision|version|posting date|dates",
		"date|dates ~2 of|on|the ~4 last|most|latest|this|these|our|changes|such|revision|update ~3 changes|change|update|updates|revision|revisions|modification|amendment|version|policy|updated",
		"last|latest|most_recently updated|modified|revised|changed|update|revision",
		"version date",
	)
	l.blank = l.lines(
		"address|addresses|number ~6 in|with|to|on|for|under|through ?your|the|an|our ~3 account|accounts|profile|device|services|service|platform|website|site",
		"use|using|access|accessing|usage|visit|visiting|uses|browse|provision ~3 @service|@site",
		"collect*|obtain*|gather*|process* ~7 through|via|on|in|from|to ~3 @service|site|sites|website|websites",
		"change*|update*|features|improve*|improvements|functionality ~2 in|to|of|on|for ~3 services|service|products|product|operations|business",
		"information|data|you ~3 provide|provided|submit|submitted ~3 through|via|on|in|from|to ~3 @service|site|sites|website|websites",
		"account ?email address|addresses|email",
		"your_account|account ~2 is|was|has|holder|settings_page|holders",
	)
}
