package main

// compileTerms fills what a clause says beside its channels.
func (l *lexicon) compileTerms() {
	l.weak = l.lines("@weak")
	l.reach = l.lines(
		"if|where|provided|to_the_extent|as_long_as ?that we|you ~2 have|hold|provided|gave|registered|maintain ~12 email|emails|email_address|data|contact|information|address|details|account|file",
		"registered|subscribed|logged-in users|user|customers|members|subscribers",
		"users|customers|members|people|those who ~3 enabled|subscribed|opted|created|registered|have ~8 notification|notifications|account|updates|preference",
		"individuals|those|users who ~3 created|have an|a account",
		"everyone|everybody|anyone|those|people|users|customers|members who|that ~2 gets|get|receives|receive|reads|read|has|have ~6 newsletter|newsletters|emails|mailings|notifications|mailing_list",
		"newsletter|mailing_list ~1 subscribers|readers|recipients|members",
		"if you are a|our ?registered|existing customer|user|member|subscriber",
	)
	l.oneOf = l.lines("one_or_more|one_of|any_of|at_least_one|such_as|for_example|for_instance|e.g|including|either|like ~40 email|notice|post|posting|site|website|service|services|account|app|banner|message|highlighting|highlight|blog|homepage|communication|notification|you|us|means|platform|device", "one_or_more_of|any_of_the_following|one_of_the_following|either_of")
	l.reachOnly = l.lines(
		"opted|choose|chosen|elected|opt not|out ~6 legal|notice|notices|such|these|those ~2 email|emails|notices|notifications",
		"have|has not ~3 provided|given ~4 email|contact",
	)
	l.disagree = l.lines("not ~2 agree|accept|wish|want|consent|approve", "disagree|object|objection|choice|choices|terminate|unacceptable|unhappy|dissatisfied|comfortable|decline|refuse|opportunity|rights")
	l.before = l.lines(
		"before|prior_to|ahead_of ~10 effect|effective|implement*|change|changes|continue|force|apply|applied|applies|applying|occur|date|update|using|making|made",
		"before|prior_to we ~3 make|implement|apply|change|update|modify",
		"in_advance|advance_notice|advanced_notice|advance_notification|prior_notice|prior_notification|reasonable_advance|prior_written|beforehand|well_in_advance",
		"@number ?30|14|7|60|10|15|calendar|business|working @day ?calendar|business prior|before|advance|notice|ahead|in_advance|beforehand",
		"notify|inform|tell|alert ~3 before|first",
		"without ~2 informing|notifying|telling ~4 you|users|customers",
	)
	l.afterPost = l.lines(
		"effective|effect|apply|force|binding ~4 @number ?30|14|7|60|10|15 ?calendar ?business @day ~3 after|from|following|of|later",
		"@number ?30|14|7|60|10|15 ?calendar ?business @day ~2 after|from|following ~6 posting|posted|publication|published|notice|notify|notified|update_date|date|updating",
	)
	l.kept = l.lines(
		"post|posted|posting|displayed|display|notice|kept|remain|publish|published ~14 for ~2 reasonable_period|period|@number ?30|14|60|90|7 ?calendar @day",
	)
	l.atPosting = l.lines(
		"effect|effective|apply|applies|applicable|force|binding|valid ~4 upon|when|once|as_of|from|on|at|immediately|as_soon_as ~7 post|posted|posting|publication|published|publish|update|updated|uploaded",
		"immediately_effective|effective_immediately|take_effect_immediately",
		"effective_as_of_the ~3 effective_date",
	)
	l.afterFact = l.lines(
		"after|following we|having|such|the|any|these|implementation|implementing|making ~3 implement*|change|changes|made|changed|updated",
		"after implementing|implementation|making|changing",
		"that it has_been updated|changed|amended|modified",
	)
	l.soon = l.lines("promptly|without_undue_delay|as_soon_as|immediately_notify|without_delay|immediately_inform|as_soon_as_possible|in_a_timely_manner")
	l.duration = l.lines("@number ?30|14|7|60|10|15|20|21|45|90|120|180|3|5 ?calendar|business|working @day")
	l.material = l.lines(
		"@material ~5 @change|impact|effect|affect|affects|way|different|new|adverse|adversely|reduce|reduces",
		"@change ~9 is|are|be|that|which|we|to|consider* ~5 @material",
		"@change ~12 affect|affects|impact|impacts|affecting ~6 rights|your",
		"major|important|bigger updates|changes",
		"adversely_affect|negatively_affect|materially",
	)
	l.importantThat = l.lines("important that|to|you|for", "important_information|important_notice")
	l.minor = l.lines("minor|non-material|nonmaterial|immaterial|insignificant|small|not_material ~3 @change|clarifications", "clarification|clarifications|typographical")
	l.lessProtective = l.lines(
		"less_protective|lessen|lessens|reduces_the|reduce_the_protection|less_protection|reduce|diminish|weaken|reduces ~3 ?your|the|our rights|protection|protections|commitments|privacy|protective",
		"less_protective|lower_level_of_protection|materially_lessens",
	)
	l.lawRequired = l.lines(
		"if|when|where|whenever|to_the_extent|unless|as ~6 required|requires|require|necessary ~6 law|laws|legislation|regulation|regulations|gdpr",
		"required|requires ~6 notice|consent ~5 law|laws",
		"if required|where required|as_required|when_required ~2 law|laws|applicable_law",
	)
	l.anyTrigger = l.lines("any|all|each|every|these|such ~1 @change", "when|if|whenever ~4 @change")
	l.deemed = l.lines(
		"continu*|further|ongoing|subsequent|keep|keeping ~3 use|using|access*|usage|provision|participation|to_use|to_access|to_visit|to_browse|visit|engagement ~26 constitut*|signif*|indicat*|means|mean|deemed|subject_to|agree|agrees|agreement|accept*|acknowledg*|consent|consenting|confirm*|bound|governed|considered|regarded|treated|taken_to|applies|apply|understand|understood",
		"continu*|using|accessing|by_use ~24 agree|accept|accepting|consent|consenting|acknowledge|bound|considered|deemed|giving_your_agreement|agreeing",
		"you ~3 bound_by|bound_to",
		"when you use ~8 agree|agreeing|accept|accepting|bound",
		"before|if|whether you ~4 continue|continuing ~2 using|use|to_use|access",
		"use|usage ~6 following|after|of|once ~14 signif*|constitut*|means|indicat*|deemed|confirm*|acceptance|assent|considered|regarded|treated|taken_to", "your ~3 use|usage|access ~9 after|following|once ~14 subject_to",
		"deemed ~4 acceptance|accepted|approval|consent|agreed|agreement|accept|to_have",
		"if you ~2 use ~20 changes ~8 apply",
		"if you do_not ~8 cancel|object|close ~20 subject_to|accept*|agree*|deemed",
	)
	l.checkBack = l.lines(
		"please|should|encourage|encouraged|advise|advised|recommend|recommended|suggest|responsible|responsibility|urge|invite|expected|important|obligation|want_to|agree|suggested|requested|ask|must ~8 @look ~24 @when",
		"bookmark ~8 @look ~8 @when",
		"please|should|encourage|encouraged|advise|advised|recommend|recommended|suggest|urge|invite|expected|important|agree|responsible|responsibility ~5 @when ~3 @look",
		"responsible|responsibility|expected ~6 @look|reading ~12 change|changes|update|updates|policy|notice|statement|version|amendments|modifications|familiar",
		"please ~2 check|review|consult|visit|revisit|look ~8 change|changes|updates|for_updates|modifications|any|latest|page",
		"check_back|check_back_often|look_back|check_here|visit_this_page|visit_this_website|check_this_page|revisit_this_page|return_to_this_page ~6 @when|to|for",
		"encourage|recommend|advise|invite|suggest ~4 you ~4 @look",
	)
	l.withoutNotice = l.lines("@change ~24 without ~3 notice|notices|notification|notifying|informing", "without ~3 notice|notices|notification|notifying|informing ~24 @change", "no_notice|no_prior_notice|not_obliged_to_notify|no_obligation_to_notify")
	l.notWithoutNotice = l.lines("not|never ~18 without ~3 notice|notification|notifying|informing|telling|letting", "no ~10 without ~3 notice|notifying|informing")
	l.discretion = l.lines("our|its|their|sole|absolute|good_faith|own|sole_good_faith|the|company discretion", "at|in ~4 discretion", "we|company|it deem|deems|consider|determine|see_fit", "determined_by_us|as_we_see_fit|in_our_opinion|in_our_judgment|in_our_judgement|in_our_view|deemed_necessary_by_us|deemed_appropriate_by_us")
	l.consent = l.lines(
		"not|never ~24 without ~5 @consent",
		"without ~4 @consent ~8 not|never",
		"obtain|obtaining|request|requesting|seek|seeking|ask|asking|get|getting|require|requires|receive ~8 @consent",
		"provide|give your|their @consent",
		"consent|permission ~3 will_be required|requested|obtained|sought",
		"be asked ~4 consent|agree|accept",
		"asked to ~2 consent|agree|accept|approve",
	)
	l.consentIf = l.lines("unless|until you|they|users ~3 consent|agree|agreed|consented|opt|opted|accept", "only ~3 with|after your|their ~2 @consent")
	l.notConsent = l.lines(
		"constitut*|signif*|indicat*|mean|means|deemed|imply|implies|signal ~6 consent|agreement|approval",
		"you|by|continu*|using|hereby ~3 consent|consenting",
		"without ~2 requesting|requiring|asking ~3 consent",
	)
	l.remedies = []kind{
		{"close the account", l.lines("close|close_out|delete|cancel|deactivate|terminate|closing|deleting|cancelling ~3 account|accounts")},
		{"stop using the service", l.lines("stop|stop_using|discontinue|cease|discontinuing|do_not ~3 using|use|access|accessing", "stop_using|discontinue_use|discontinue_your|discontinue_using")},
		{"terminate", l.lines("right|may|can|entitled ~3 terminate|cancel")},
		{"object", l.lines("right|may|can|wish|opportunity ~3 object", "object|objection|objecting within|before|by")},
		{"opt out", l.lines("opt_out|opt-out|opting_out")},
		{"withdraw consent", l.lines("withdraw|revoke ~3 consent")},
		{"a choice about the new use", l.lines("giving|give|given|offer ~3 choice|choices", "opportunity_to ~3 choose|decline|refuse")},
	}
	l.retro = l.lines(
		"all|any ?of ?the|personal|your information|data ~4 already_collected|previously_collected|have_collected|we_have|we_hold|collected_before|held_by_us|hold_about|have_about|already_have|already_hold",
		"apply|applies|applicable|effective ~8 retroactive*|retrospective*",
		"regardless_of_when ~8 collected",
		"information|data ~6 collected|provided|held ~4 before|prior_to|previously ~6 change|changes|effective|update|revision|date",
	)
	l.notRetro = l.lines(
		"not|never|no ~8 retroactive*|retrospective*",
		"not|never ~24 collected|provided ~4 past|previously|before|time|earlier ~14 without ~10 consent|permission|informing|notifying|choice|opportunity",
		"not|never ~10 without ~3 your|their|the consent|permission ~30 collected|provided",
		"subject_to|governed_by ~4 policy|version|one ~3 in_effect|in_force|in_place ~2 at|when ~5 collected|submitted|provided",
		"only ~4 apply|applies|affect|affects|govern ~4 information|data ~4 collected|received|provided|submitted ~2 after|following|on_or_after|from",
		"apply|applies only ~5 information|data ~4 collected|received|provided|submitted ~2 after|following|on_or_after|from",
		"not ~4 apply|affect ~8 collected|provided|submitted|received ~3 before|prior_to|previously",
		"not ~12 less_protective ~8 collected|provided ~4 past|previously|before",
		"when|time you ~3 submitted|provided|gave|collected ~12 govern*|apply|applies|continue",
		"in_place|in_effect|in_force ~3 when|at_the_time ~10 collected|submitted|provided ~8 govern*|apply|applies|continue",
		"materially_different|materially_differently ~4 from|than ~10 time ~6 collected ~16 consent|choice",
	)
}
