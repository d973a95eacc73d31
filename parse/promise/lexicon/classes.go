package main

import (
	"strconv"
	"strings"

	"github.com/redletter-dev/redletter/parse/clause"
)

// The words by which policies speak about their own changes. Each line is a
// pattern (see main.go); classes name lists that several lines share.

func classes() map[string]string {
	return map[string]string{
		"user": "you|users|user|customers|customer|members|subscribers|individuals|consumers|visitors|people|persons|them|everyone|clients|recipients|data_subjects|parents|residents|our_registered|all_registered|registered|affected|all_users|all_our|all_affected|our_users|our_customers|our_members|those_affected|these_persons|account_holders|account_holder|anyone|anybody|everybody|member|subscriber|client|reader|readers|patient|patients|parent|guardian|guardians|policyholders|borrowers|passengers|guests|families|employees",

		"doc":    "policy|policies|privacy_practices|data_practices|information_practices",
		"change": "change|changes|changed|changing|update|updates|updated|updating|amend*|modif*|revis*|alter|alters|altered|alteration|alterations|adjust*|adapt|adapts|adapted|edit|edits|replace|replaces|replaced",
		// What a publisher posts when it posts the text itself.
		"text":     "@doc|version|versions|changes|change|updates|amendments|amendment|modifications|modification|revisions|revision|adjustments|edits|amended_text|revised_text|new_text|updated_text|current_text|up-to-date_text|it|them|this|these|one|terms",
		"adj":      "prominent|clear|conspicuous|visible|general|public|special|separate|additional|appropriate|reasonable|more_prominent|obvious|suitable|clear_and_conspicuous|prominent_and_clear",
		"posting":  "posting|publishing|placing|displaying|putting|uploading|adding|including|providing|making|issuing|showing|releasing",
		"post":     "post|posts|posted|publish|publishes|published|place|places|placed|display|displays|displayed|put|puts|upload|uploads|uploaded|add|adds|added|show|shows|shown|feature|features|provide|provides|provided|issue|issued|include|run|@posting",
		"putup":    "post|posts|posted|posting|publish|publishes|published|publishing|place|places|placed|placing|display|displays|displayed|displaying|upload|uploads|uploaded|uploading|put|putting",
		"site":     "website|websites|site|sites|web_site|web_sites|webpage|webpages|web_page|page|pages|homepage|homepages|home_page|home_pages|portal|location|url|link|online|internet",
		"service":  "service|services|app|apps|application|applications|platform|platforms|account|accounts|product|products|device|devices|dashboard|interface|software|client|game|games|feed|inbox|message_center|message_centre|settings|newsfeed",
		"within":   "on|in|at|to|through|via|within|inside|across|into|using|throughout|by_means_of",
		"det":      "the|our|a|an|this|that|your|any|such|its|their|these|relevant|applicable|each|one_of_our|other|all|us",
		"day":      "day|days|day's|week|weeks|fortnight|month|months",
		"number":   numbers(),
		"upd":      "updated|revised|modified|amended|changed|published|reviewed|update|updates|revision|modification|change|changes|modifications|revisions|made_updates|made_changes|edited",
		"mark":     "update|updates|updated|updating|revise|revises|revised|revising|change|changes|changed|changing|amend|amends|amended|amending|modify|modifies|modified|modifying|indicate|indicates|indicated|indicating|post|posts|posted|posting|note|notes|noted|noting|show|shows|shown|showing|state|states|stated|stating|identify|identifies|identified|identifying|include|includes|included|including|display|displays|displayed|displaying|reflect|reflects|reflected|reflecting|adjust|adjusts|adjusting|record|mark|marked|bear|give|put|publish|set|list|listed|find|see|determine|check|checking|tell",
		"when":     "periodic*|regular*|frequent*|occasional*|from_time_to_time|from_time-to-time|often|each_time|every_time|whenever|now_and_then|routinely|time_to_time|once_in_a_while|back|again|at_any_time|at_intervals|as_needed",
		"look":     "check|checking|review|reviewing|visit|visiting|revisit|revisiting|consult|consulting|read|reading|re-read|return|refer|look|monitor|monitoring|inspect|see|stay_informed|familiar|familiarize|familiarise|re-visit",
		"weak":     "endeavor|endeavors|endeavour|endeavours|try|attempt|attempts|reasonable_efforts|commercially_reasonable|best_efforts|where_appropriate|as_appropriate|when_appropriate|if_appropriate|when_possible|where_possible|if_possible|where_feasible|if_feasible|where_practicable|as_we_see_fit|seek_to|aim_to|strive",
		"consent":  "consent|permission|approval|agreement|opt-in",
		"material": "material|materially|significant|significantly|substantial|substantially|substantive|important|importantly|major|relevant|fundamental|fundamentally|serious|big|considerable|essential|key",
	}
}

// numbers lists the numbers that a period of notice may have, in days, weeks or
// months, in digits and as one word: "60", "sixty", "forty-five", "a".
func numbers() string {
	out := []string{"a", "an"}
	for n := 1; n <= 60; n++ {
		out = append(out, strconv.Itoa(n), clause.Numeral(n))
	}
	for n := 70; n <= 90; n += 10 {
		out = append(out, strconv.Itoa(n), clause.Numeral(n))
	}
	return strings.Join(append(out, "100", "120", "150", "180", "365"), "|")
}
