package config

import (
	"reflect"
	"strings"
)

// Key is one key of the configuration.
type Key struct {
	Path string // "policies[].url"
	Type string // string, integer, boolean, array, object
	Doc  string
	Enum []string // the closed list of values; nil for any
}

// docs say what each key is for. A test holds them complete.
var docs = map[string]string{
	"allow_private":                     "Fetch pages on loopback and private addresses too.",
	"timezone":                          "Zone of schedules and printed dates, as Europe/Berlin; default UTC.",
	"jurisdictions":                     "Laws to check own policies against; an empty list says the own promise only.",
	"policies":                          "The pages to watch.",
	"policies[].name":                   "Unique; lower-case letters, digits and hyphens.",
	"policies[].url":                    "Address of the page; a file, or git:REF:PATH, for one that is not on the web yet; web.archive.org/web/TIME/URL for an archived one.",
	"policies[].schedule":               "When to look: five fields of cron, or @every 6h; default 0 7 * * *.",
	"policies[].role":                   "vendor (default), or own for a page that we publish.",
	"policies[].document":               "Kind of text.",
	"policies[].relationship":           "What the vendor is to us.",
	"policies[].objection_days":         "Days to object, from our contract with the vendor.",
	"policies[].render":                 "How to get the page: auto (default) asks a browser when plain HTTP gives an empty shell or a block, http never does, browser always.",
	"policies[].combine":                "Further pages that belong to the same document, in order.",
	"policies[].combine[].url":          "Address of the page, as for the policy.",
	"policies[].combine[].select":       "Parts of the page that are the policy.",
	"policies[].combine[].remove":       "Parts of the page that are not.",
	"policies[].combine[].select[].css": "CSS selector.",
	"policies[].combine[].remove[].css": "CSS selector.",
	"policies[].ignore_robots":          "Why robots.txt is not asked for this policy; kept with each capture.",
	"policies[].jurisdictions":          "Laws to check this policy against.",
	"policies[].tags":                   "Words that routes can name.",
	"policies[].owner":                  "Who looks after it: named in messages.",
	"policies[].language":               "Language in which the page is asked for, as de; default en.",
	"policies[].select":                 "Parts of the page that are the policy.",
	"policies[].remove":                 "Parts of the page that are not.",
	"policies[].records":                "Directory of this own policy's notice records; default the records: of the file.",
	"policies[].gate":                   "Where the page comes from in its repository, for redletter gate.",
	"policies[].gate.file":              "The built page; a pattern that matches one file.",
	"policies[].gate.source":            "What people edit, for annotations; default the file.",
	"policies[].gate.locales":           "Translations by locale, each with file, source and url.",
	"routes":                            "Who hears of what, and how soon.",
	"routes[].name":                     "Name of the route.",
	"routes[].policies":                 "Names, tags or roles of policies; \"*\" or none for all.",
	"routes[].email":                    "Addresses; each gets a mail of its own.",
	"routes[].channels":                 "Names of channels; each is told as an address is.",
	"routes[].category":                 "Only changes of these categories count; default all.",
	"routes[].template":                 "Name of a template that words what this route tells.",
	"routes[].material":                 "How soon flagged material changes are told; default instant.",
	"routes[].unclear":                  "How soon changes that need a lawyer's look are told; default daily.",
	"routes[].minor":                    "How soon minor changes are told; default weekly.",
	"routes[].direction":                "weakens: only changes that weaken count.",
	"routes[].deadline":                 "How soon changes that come with a date are told; default instant.",
	"routes[].trouble":                  "How soon pages that cannot be fetched are told; default never, but daily to all when no route takes it.",
	"routes[].coverage":                 "The weekly word on what was looked at; default weekly.",
	"routes[].detail":                   "full, or facts without notes and names; mails hold neither today.",
	"smtp":                              "The server that takes the mails.",
	"smtp.host":                         "Name of the server.",
	"smtp.port":                         "Default 587; 465 for implicit, 25 for none.",
	"smtp.from":                         "Sender of the mails.",
	"smtp.tls":                          "starttls (default, required), implicit, or none.",
	"smtp.username":                     "Login; none without.",
	"smtp.password_env":                 "Variable that holds the password.",
	"smtp.password_file":                "File that holds the password; else the systemd credential smtp-password.",
	"smtp.unsubscribe":                  "Address that takes people off, for List-Unsubscribe.",
	"smtp.dkim":                         "Signs mails for a domain; none where the mail server signs.",
	"smtp.dkim.domain":                  "The domain that signs, that of from:.",
	"smtp.dkim.selector":                "Where the public key stands: SELECTOR._domainkey.DOMAIN.",
	"smtp.dkim.key_file":                "Private key, RSA or ed25519, PEM.",
	"smtp.smime":                        "Signs mails with a certificate.",
	"smtp.smime.cert_file":              "Certificate and those above it, PEM.",
	"smtp.smime.key_file":               "Its private key, RSA or ECDSA, PEM.",
	"channels":                          "Chats, push services and webhooks that routes name.",
	"channels[].name":                   "Unique; lower-case letters, digits and hyphens.",
	"channels[].kind":                   "What it speaks.",
	"channels[].url":                    "Address, where it is no secret: a webhook, a home server, a server of ntfy.",
	"channels[].url_env":                "Variable that holds the address.",
	"channels[].url_file":               "File that holds the address; else the systemd credential channel-NAME-url.",
	"channels[].to":                     "Room of matrix, chat of telegram, topic of ntfy.",
	"channels[].token_env":              "Variable that holds the access token.",
	"channels[].token_file":             "File that holds the access token; else the systemd credential channel-NAME-token.",
	"channels[].secret_env":             "Variable that holds the secrets of a webhook, whsec_…; several, parted by spaces, while they are exchanged.",
	"channels[].secret_file":            "File that holds them; else the systemd credential channel-NAME-secret.",
	"templates":                         "A team's own wording (docs/CHANNELS.md).",
	"templates[].name":                  "Unique; lower-case letters, digits and hyphens.",
	"templates[].subject":               "Template of the subject.",
	"templates[].text":                  "File with the template of the text (text/template).",
	"templates[].html":                  "File with the template of the HTML (html/template).",
	"feeds":                             "Directory in which watch keeps Atom feeds, one for each policy and each tag.",
	"metrics":                           "What the watch says of itself.",
	"metrics.listen":                    "Loopback address for /metrics, /healthz and /readyz, as 127.0.0.1:9464.",
	"metrics.file":                      "File that the metrics are written to, for the textfile collector.",
	"ping":                              "An address that hears from a watch that is alive, and raises the alarm when it no longer does.",
	"ping.url":                          "The address, where it is no secret.",
	"ping.url_env":                      "Variable that holds the address.",
	"ping.url_file":                     "File that holds the address; else the systemd credential ping-url.",
	"ping.every":                        "How often; default 5m.",
	"digest_at":                         "Time of day of digests, as 07:30.",
	"politeness":                        "What one host has to bear.",
	"politeness.gap":                    "Pause between two fetches from one host; default 10s.",
	"politeness.retries":                "Further tries after transient trouble; default 2.",
	"politeness.contact":                "Web or mail address in the user agent, for the owners of sites.",
	"browser":                           "The Chromium to use; default the one in PATH.",
	"screenshots":                       "Take a picture of each new version also where the page came without a browser; default false.",
	"proxy":                             "HTTP proxy that all pages are asked through; none without: the environment is not asked.",
	"vantage":                           "From where pages are asked for, as \"Frankfurt, office network\": kept with the evidence of each look.",
	"store":                             "Directory of the store; default the XDG state directory.",
	"records":                           "Directory of the gate's records of notice, as .redletter: an own page that changes without one is told as unannounced, and records that are overdue are told.",
	"mark_records":                      "Whether watch writes the next state into a record when the live page shows it; default false: the mail names the command.",
	"review":                            "The legal team's screen.",
	"review.second_reviewer":            "Severity from which on a second person confirms each decision; default never.",
	"review.theme":                      "Colours: auto, cb for people who do not see red from green, none.",
	"review.mouse":                      "Take wheel and clicks; selecting text then needs shift. Default off.",
	"review.keys":                       "Other keys on the screen: names of actions, as needs-notice, each with its keys, as \"M ctrl+g\"; docs/REVIEW.md lists them.",
	"review.clipboard":                  "Let citations be copied by way of the terminal (OSC 52); default on.",
	"rules":                             "The team's own word on rules.",
	"rules[].id":                        "Rule of the pack, or a new name for a keyword rule.",
	"rules[].off":                       "Switch the rule off; needs a reason.",
	"rules[].reason":                    "Why.",
	"rules[].severity":                  "Severity instead of the pack's.",
	"rules[].appear":                    "Words that fire the rule when they come.",
	"rules[].vanish":                    "Words that fire the rule when they go.",
	"rules[].basis":                     "Grounds to cite.",
	"policies[].select[].css":           "CSS selector.",
	"policies[].remove[].css":           "CSS selector.",
	"ledger":                            "What the checkpoints of the ledger are signed and anchored with.",
	"ledger.key_file":                   "File with the private key of redletter ledger key, outside the store; else the systemd credential ledger-key.",
	"ledger.key_env":                    "Variable that holds the private key.",
	"ledger.public_key":                 "The public key, which checkpoints must be signed by; default that of the private key.",
	"ledger.timestamp":                  "Address of a time-stamping authority (RFC 3161) that vouches for checkpoints; none without.",
	"ledger.timestamp_ca":               "File with the certificate that the authority is trusted by.",
	"retention":                         "How long bytes are kept, as 90d; for ever without. Records and hashes always stay.",
	"retention.captures":                "Pages that are no version: the same again, blocked, doubtful.",
	"retention.versions":                "Texts of versions; the latest one is always kept.",
	"retention.screenshots":             "Pictures of pages.",
	"retention.mails":                   "Words of mails that were sent or dropped.",
}

// rangeDoc is that of the four ends of a range.
const rangeDoc = "End of a range between two selectors."

// enums are the closed lists by key.
var enums = map[string][]string{
	"policies[].role": roles, "policies[].document": documents, "policies[].relationship": relationships, "policies[].render": renders,
	"routes[].material": paces, "routes[].unclear": paces, "routes[].minor": paces, "routes[].deadline": paces, "routes[].trouble": paces,
	"routes[].coverage": coverages, "routes[].direction": directions, "routes[].detail": details, "smtp.tls": tlsModes, "rules[].severity": severities,
	"routes[].category": categories, "channels[].kind": kinds(),
	"review.second_reviewer": seconds, "review.theme": themes, "review.mouse": switches, "review.clipboard": switches,
}

// Keys lists every key, in the order of the types.
func Keys() []Key {
	var out []Key
	walk(reflect.TypeFor[Config](), "", func(path string, t reflect.Type) {
		out = append(out, Key{Path: path, Type: jsonType(t), Doc: doc(path), Enum: enums[path]})
	})
	return out
}

func doc(path string) string {
	if d, ok := docs[path]; ok {
		return d
	}
	if strings.Contains(path, ".*.") {
		return "As for the first text."
	}
	if strings.Contains(path, "select[].") || strings.Contains(path, "remove[].") {
		return rangeDoc
	}
	return ""
}

// walk visits the fields of a struct, deep, each before those within it.
func walk(t reflect.Type, prefix string, visit func(string, reflect.Type)) {
	for i := range t.NumField() {
		name := t.Field(i).Tag.Get("yaml")
		if name == "-" {
			continue
		}
		path, ft := prefix+name, plain(t.Field(i).Type)
		visit(path, ft)
		switch {
		case ft.Kind() == reflect.Struct:
			walk(ft, path+".", visit)
		case ft.Kind() == reflect.Slice && plain(ft.Elem()).Kind() == reflect.Struct:
			walk(plain(ft.Elem()), path+"[].", visit)
		}
	}
}

func plain(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

func jsonType(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.Int:
		return "integer"
	case reflect.Slice:
		return "array"
	case reflect.Struct, reflect.Map:
		return "object"
	}
	return "string"
}

// Schema gives the JSON Schema of the configuration, for editors.
func Schema() map[string]any {
	out := object(reflect.TypeFor[Config](), "")
	out["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	out["title"] = Name
	return out
}

func object(t reflect.Type, prefix string) map[string]any {
	properties := map[string]any{}
	for i := range t.NumField() {
		name := t.Field(i).Tag.Get("yaml")
		if name != "-" {
			properties[name] = property(plain(t.Field(i).Type), prefix+name)
		}
	}
	return map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
}

func property(t reflect.Type, path string) map[string]any {
	out := map[string]any{"type": jsonType(t)}
	switch t.Kind() {
	case reflect.Struct:
		out = object(t, path+".")
	case reflect.Map:
		out["additionalProperties"] = map[string]any{"type": "string"}
		if t.Elem().Kind() == reflect.Struct {
			out["additionalProperties"] = object(t.Elem(), path+".*.")
		}
	case reflect.Slice:
		out["items"] = map[string]any{"type": "string"}
		if plain(t.Elem()).Kind() == reflect.Struct {
			out["items"] = object(plain(t.Elem()), path+"[].")
		}
	}
	out["description"] = doc(path)
	if e := enums[path]; e != nil && t.Kind() == reflect.Slice {
		out["items"] = map[string]any{"type": "string", "enum": e}
	} else if e != nil {
		out["enum"] = e
	}
	return out
}
