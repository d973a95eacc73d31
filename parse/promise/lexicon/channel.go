package main

// compileChannels fills what names a channel.
func (l *lexicon) compileChannels() {
	l.timeRef = l.lines(
		"upon|after|following|once|when|until|since|from|on|immediately|time|moment ?the ?their ?its ?a ?any ?of ?such posting|publishing|publication",
		"when|once|after|until|as_soon_as ~9 posted|published",
		"that|which is|are ?also ?currently available|posted|published|located|found",
		"time|date|moment ~2 of ~2 posting|publication",
		"from|at|on the time|date|moment ~5 posted|published|publish|post",
		"when|once|after|time|as_soon_as|as_of ~2 we|company ?have|has post|posted|publish|published|place|placed",
		"days ~2 after|from|following ~4 posting|posted|publication|published",
	)
	l.postPage = l.lines(
		"@putup|issue|issuing|provide|providing|include ~3 any|all|the|a|an|our|these|such|those|its ~5 @text ?we ?may ?make ?made ?to ?that ?of ~8 @within ?@det ~3 @site|@service|here",
		"@text ~5 posted|published|placed|displayed|uploaded|available|accessible|located|reflected|found|provided|announced|uploaded ~4 on|at|in|to|through|via|under|from ?@det ~4 @site|@service|here|us|https*|http*|www*",
		"@text ~5 be|are|is ~2 posted|published|available ~2 here|online|promptly",
		"post|posts|publish|publishes|posting|publishing|upload|uploading|put|putting ~3 @text ~4 here|online|@site|@service",
		"post|posts|publish|publishes|posting|publishing|upload ?the|an|a|our|any|all|its|such|those|these|each ?new|revised|updated|amended|modified|current|latest|most_recent ?privacy|cookie|cookies @doc|version|changes|updates|amendments|modifications|revisions|change|update",
		"find|see|view|access|review|read ?the|our most_recent|latest|current|up-to-date|newest version|text|copy|policy ~6 on|at|in|here",
		"version|policy|notice|statement ~4 always|at_all_times ~3 be|available|found|posted|located|published",
		"version|policy ~6 be ?always found|located|available|accessed|posted ~2 at|here|on|through",
		"version|policy ~12 always be at|on|here",
		"by|through ?means_of ?either updating|revising|amending|changing|modifying ?the|this|our ?privacy|cookie ?and website|site|web_page|webpage|page|@doc ?here|on_this_page",
		"update|updating|revise|revising it|them|this_page|this_policy here|on_this_page",
		"update|updating|updated this_page",
		"notify|inform|tell|alert|notifying|notified|informed ~8 here",
		"notify|inform|notified|informed|let_you_know ~10 on_this_page|on_our_privacy_policy_page|on_the_privacy_policy_page|in_this_privacy_policy|in_this_policy",
		"reflected|made|noted|announced|published|communicated ~2 on|in this|these page|policy|privacy_policy|notice|statement",
		"@text ~6 posted|published ~3 in_this|in_these|in_the @doc",
	)
	l.postPage = append(l.postPage, l.lines(
		"@text ~3 will|shall|are|is ?always ?be ?first appear|appears|found|shown|visible|reflected|incorporated|put|placed ~3 on|at|in ~3 @site",
		"policy|version|@change ~2 posted|published|available|found ~2 at|on|under this|the|same address|location|url|link|page",
		"make|making|made ~4 @text ~4 available|public ~2 on|at|via|here|through|online",
		"post|publish|posting|publishing this|the update",
		"update|updating ~4 version|policy ~1 here",
		"current|latest|recent version ~16 always ?be found|located|available|at|here|on",
		"will|shall always be at|found|available|located ~2 http*|https*|www*|here",
	)...)
	l.dateLine = l.lines(
		"@mark ~6 last|most_recent|latest|most_recently ~2 @upd ~2 date|at|on|below|above",
		"@mark ~5 last|latest|most_recent ~2 @upd ?effective date",
		"@mark ~4 ?effective|revision|revised|updated|version|publication|modification|change|review date|dates ~6 top|beginning|start|bottom|foot|head|above|below|end|header|of|at|on|located|last|when",
		"@mark ?the|a|an|our|its|this ?new|updated|revised ?privacy_policy ?policy effective|revision|updated|revised|modification|modified|version|publication|update date",
		"@mark ~3 effective_date|revision_date|last_updated|last_modified|last_revised|date_of_the_last|date_of_last|date_of_the_most|date_of_most|date_of_its|date_of_revision|date_of_update|date_of_change|date_of_this|date_of_our",
		"@mark ~4 date ~2 of|on|the|when ?which ?the ?such ?any ~3 last|most|latest|changes|update|revision|change",
		"@mark ~2 at|on the|its|our top|beginning|start|bottom|end|header ~8 date|when|last",
		"@mark ~4 when ~5 last|most_recently|made ?been ?updates|changes|@upd",
		"@mark ~2 date ~3 at|on|in|above|below|accordingly",
		"with an|the|a updated|new|revised|last_updated|effective ~2 date",
		"with|along_with|by ~4 effective_date|last_updated|last_modified|revision_date",
		"dates|date ~12 identified|displayed|found|shown|indicated|noted|stated|appear|appears|listed|specified|included|mentioned|published|reflected|updated|located ~3 top|beginning|start|bottom|foot|head|above|below|end|header|here|of|in|on",
		"effective_date|last_updated|revision_date|last_modified ~3 date ?is|are|will ?be revised|updated|changed|amended|reflected|reflects|indicates|shows",
		"date ~9 is|be|are|gets changed|updated|revised|amended|adjusted|altered",
		"date|dates ~6 tell|tells|shows|show|indicates|indicate ~4 when|last|revised|updated",
		"@mark that|this|the date",
		"effective_date|revision_date ~2 is|are|be revised|updated|changed|amended|modified",
		"change|reflect|reflected|update|revise ~6 last|effective ~3 date ~4 above|below|top|mentioned|header",
		"identify|state|indicate|include|note the_date_of",
	)
	l.dateRef = l.lines("effect|effective|apply|applies on|from|as_of ~3 date", "after|before|following|until|as_of|since|prior_to|from|effective_on ?the|a|any|such|our|this ~3 date")
	l.archive = l.lines(
		"archived|previous|prior|earlier|past|old|older|former|historical|superseded|preceding version|versions|policy|policies|notices|copies|statements ~14 available|access|request|found|viewed|view|accessed|archive|archived|here|kept|below|see|review|obtained|upon",
		"access|see|view|find|review|read|obtain|request|keep|maintain|offer|provide|publish|link|links|record|copy|copies|archive ~5 archived|previous|prior|earlier|past|old|older|former|historical version|versions|policies|policy|notices|statements|copies",
		"changelog|change_log|version_history|revision_history|history_of_changes|change_history|policy_archive|history_of_this|history_of_our|log_of_changes|version_archive|archive_of",
		"record|records|track|tracks those|these|all|such changes",
	)
	l.blog = l.lines("on|via|through|in|by ?@det ~2 blog|blogs|social_media|twitter|facebook|forum|forums|newsroom|newsletter|discord|telegram|press_release|community",
		"blog_post|social_media|public_announcements|public_announcement")
	l.noticeAt = l.lines(
		"notice|notices|announcement|announcements|banner|banners|statement|notification|notifications|alert|message|summary ?of ?about ?regarding ?the|such|any|this|these|that|our ?material ?changes|change|update|updates|amendment ~4 on|to|at|in|across|via|through ~6 homepage|homepages|home_page|home_pages|website|websites|site|sites|web_site|web_sites|page|pages|statement|webpage|online|login_page|portal",
		"post|posting|posted|place|placing|placed|put|putting|display|displaying|publish|publishing ~3 notice|notices|announcement|announcements|banner|statement|notification|alert|message|update|summary ~7 on|to|at|in ~5 homepage|homepages|home_page|home_pages|website|websites|site|sites|web_site|page|pages|statement|webpage|portal",
		"post|posting|posted|place|placing|publish ~4 on|at ~5 website|websites|site|sites|homepage|home_page ~5 notice|announcement|banner",
		"banner|banners|website_notice|web_notice|site_notice|homepage_notice|on-site_notice|onsite_notice",
		"indicate|clearly_indicate|state|highlight|announce|changes|prominently ~5 on|at ?@det ~2 homepage|home_page|home_pages",
	)
	l.noticeAt = append(l.noticeAt, l.lines("notice|banner|announcement|statement|update ~2 posted|displayed|placed|published ~2 on|at|in ~3 policy")...)
	l.noticeIn = l.lines(
		"notice|notices|announcement|announcements|banner|statement|notification|notifications|alert|message|messages|popup|pop-up|summary|overview|highlight|highlighting|highlighted|disclosure|update ~9 on|in|through|via|within|inside|to|into|across|using ?@det ~4 @service",
		"notice|notices|announcement|notification|notifications|alert|message ~4 in_connection_with",
		"notice|notices|announcement|banner|notification|message within|inside",
	)
	l.updatedNotice = l.lines("@putup ~1 an updated|revised|amended notice")
	l.elsewhereApp = l.lines(
		"message|messages ~6 to ~5 email|inbox",
		"popup|pop-up|popups|pop-ups ~4 on|at ?@det ~2 website|site|homepage|web_site|websites|home_page",
	)
	l.inApp = l.lines(
		"in-app|inapp|in-product|in-service|in-game|in-account|in-platform|push_notification|push_notifications|popup|pop-up|popups|pop-ups|pop_up|pops_up|pop-up_window|app_notification|mobile_notification|through_our_services|on-screen|splash_screen",
		"email|emails or|and message|messages",
		"send|sending|sent|show|shown|showing ?you a|an ?direct ?private message",
		"when|next_time ~2 you ~3 log_in|login|sign_in|log_on|open_the",
	)
	l.noticeSpec = l.lines(
		"notice|notification ~10 such_as|for_example|for_instance|e.g|including_by|like_by|by_email|via_email|by_sending|by_emailing|by_posting|via|by_way_of|through_a|by_placing|by_updating",
	)
	l.notice = l.lines(
		"prominent|conspicuous ?public|site|web notice|notices|announcement|statement",
		"or|by|via|through|and ?of ?means_of ?a|an ?@adj notice|notices",
		"be a|an ?@adj notice",
	)
	l.aNotice = l.lines("post|posting|posted|place|placing|display|displaying|publish|publishing|put|putting|run|running ~3 notice|announcement|banner|alert")
	l.email = l.lines("email|emails|emailing|emailed|electronic_mail|mailing_list|newsletter")
	l.notEmail = l.lines(
		"contact|contacting|write|email|emailing|reach|notify|notifying|telling|inform|informing ?to us ~8 email|emails",
		"email|emails|emailing us",
		"email|emails settings|preferences|subscription|subscriptions|notifications_settings",
		"not_to|not|never|stop ?to receive|receiving|send ~6 email|emails",
		"if|provided|where|unless|as_long_as|that we|you ~2 have|hold|provided|gave|given|supplied|registered|maintain ~5 email|emails",
		"ensure|ensuring ~8 email",
		"email_addresses ~6 of_others",
		"click|clicking ~6 email|emails",
		"unsubscribe|opt-out|opt_out ~6 email|emails",
	)
	l.siteAt = l.lines("on|at|via|through|by_means_of|by_way_of ?@det ~3 website|websites|site|sites|web_site|web_sites|homepage|home_page|homepages|home_pages|portal")
	l.serviceIn = l.lines(
		"through|via|within|in|on|inside|using|by ?@det ~3 @service",
		"on|to|through your device|account",
	)
	l.direct = l.lines(
		"contact|notify|inform|contacting|notifying|informing ~3 directly|individually|personally|in_person",
		"directly ~2 contact|notify|inform",
		"direct_communication|direct_notice|individual_notice|personal_notice|direct_notification|in_writing|written_notice|written_notification|by_mail|by_post|by_letter|letter|postal_mail|regular_mail|text_message|sms|by_phone|telephone",
	)
	l.other = l.lines(
		"other|another|additional|different|alternative|appropriate|suitable|reasonable|necessary|whatever|usual ~3 means|method|methods|manner|manners|channel|channels|ways|way|measures|forms|mechanism|places|communication_channels",
		"other|another|different|alternative ~2 notice|notices|notification|notifications",
		"otherwise ~4 notice|notify|inform|contact|providing|communicating",
		"manner ~3 prescribed|required",
	)
}
