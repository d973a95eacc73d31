package material

import "github.com/redletter-dev/redletter/parse/clause"

// editedWords are verbs of a change log.
var editedWords = clause.NewWords("added", "updated", "clarified", "revised", "reworded", "reorganized", "simplified")

// logOpeners begin an entry of a change log.
var logOpeners = clause.NewWords("we", "updated", "added", "clarified", "revised")

// logObjects are what a change log says was changed.
var logObjects = clause.NewWords("information", "language", "section", "sections", "policy", "notice", "details", "wording", "clarifications", "statement", "page", "description",
	"disclosures")

// joinWords join a series.
var joinWords = clause.NewWords("and", "or")

// cardLabels begin the lines of a card about a vendor.
var cardLabels = clause.NewWords("purpose", "location", "service", "services", "country", "role", "function", "entity", "activity")

// signalWords surround a browser signal.
var signalWords = clause.NewWords("signal", "signals", "header", "browser", "browsers", "setting", "settings")

// controlWords say who answers for data.
var controlWords = clause.NewWords("controller", "controllers", "responsible", "jointly")

// companyWords mark a sentence about the company itself.
var companyWords = clause.NewWords("provided", "operated", "we", "us", "our", "subsidiary", "parent", "entity", "entities", "company", "established", "incorporated")

// groundWords mark a statement of legal ground.
var groundWords = clause.NewWords("basis", "ground", "grounds", "rely", "art", "article", "gdpr")

// changeWords mark a sentence about changes of the policy.
var changeWords = clause.NewWords("changes", "updates", "amendments", "modifications", "revisions")

// notOnly follow a "not" that denies nothing.
var notOnly = clause.NewWords("only", "limited", "just")

// requestWords mark a sentence about requests.
var requestWords = clause.NewWords("respond", "request", "requests", "reply", "appeal", "answer")

// meaningWords mark a definition.
var meaningWords = clause.NewWords("means", "mean", "defines", "defined", "define")

// includeWords mark a definition, or what a term includes.
var includeWords = clause.NewWords("include", "includes", "mean", "means")

// concessions introduce a choice that changes nothing.
var concessions = clause.NewWords("even", "although", "despite", "regardless", "notwithstanding")

// boundWords stand before an amount and belong to it.
var boundWords = clause.NewWords("up", "to", "at", "least", "most", "more", "less", "than", "under", "over", "below", "within", "after", "maximum", "minimum", "of", "age")

// officialWords stand in the names of laws and public bodies.
var officialWords = clause.NewWords("commission", "authority", "authorities", "regulation", "act", "law", "laws", "directive", "code", "court", "union", "framework", "principles", "gdpr",
	"ministry", "department", "agency", "office", "board", "council", "parliament", "government", "state", "states", "republic", "kingdom", "clauses", "convention")

// nounTails follow "data" in the names of things that are no data.
var nounTails = clause.NewWords("protection", "transfer", "transfers", "processing", "subject", "subjects", "controller", "controllers", "processor", "processors", "retention", "security",
	"privacy", "sharing", "collection", "breach", "practices", "policy", "policies", "center", "centers", "centre", "laws", "rights", "set", "sets", "usage", "flow", "flows", "exporter", "importer")

// plainWords stand before "data" without saying which.
var plainWords = clause.NewWords("international", "additional", "new", "relevant", "necessary", "following", "limited", "different", "general", "further", "detailed", "required", "important",
	"appropriate", "available", "applicable", "existing", "accurate", "correct", "current", "specific", "stored", "collected", "provided", "shared", "own", "actual", "certain", "other",
	"private", "confidential", "individual", "above", "same", "resulting", "original", "underlying", "entire", "full", "complete", "raw", "incoming", "outgoing", "useful", "helpful", "basic")

// conditionWords begin a condition.
var conditionWords = clause.NewWords("if", "unless", "when", "where", "should", "whether", "until")

// refusals deny a choice that follows.
var refusals = clause.NewWords("not", "no", "cannot", "unable", "without", "never")

// vendorLabels stand before the name of a vendor.
var vendorLabels = clause.NewWords("name", "company", "entity", "provider", "vendor", "processor", "supplier", "subprocessor", "recipient")

// rowLabels begin the rows of a card about a vendor.
var rowLabels = clause.NewWords("name", "company", "entity", "provider", "vendor", "processor", "supplier", "recipient", "purpose", "purposes", "location", "service", "services", "country", "role",
	"function", "activity", "categories", "category", "data", "transfer", "transfers", "legal", "duration", "retention", "address", "contact", "website", "safeguards", "guarantees", "description", "nature")

// orWords are the half of joinWords that leaves a choice.
var orWords = clause.NewWords("or")

// seriesWords go on with a series or a sentence.
var seriesWords = clause.NewWords("and", "or", "including", "such", "to", "like", "with", "for", "by", "as", "using", "through", "from")

// freeWords say of a fee that there is none.
var freeWords = clause.NewWords("free", "no", "without")

// complyWords begin the words for following a request.
var complyWords = clause.NewWords("comply", "honor", "honour", "respond", "fulfil", "fulfill", "grant")

// dependWords make what follows a condition.
var dependWords = clause.NewWords("depending", "depends", "according", "subject")

// residenceWords and userWords, together, say where the user is.
var (
	residenceWords = clause.NewWords("located", "reside", "live", "living", "residing", "resident", "residents", "based")
	userWords      = clause.NewWords("you", "your", "users", "user", "individuals", "customers", "consumers", "residents", "resident")
)

// boundingWords put a condition or an exception.
var boundingWords = clause.NewWords("if", "unless", "except", "excluding", "only", "solely", "when", "where", "without", "until", "provided", "subject", "upon", "while", "once")

// seriesOpeners begin one more entry of a series.
var seriesOpeners = clause.NewWords("and", "or", "including", "nor", "also")

// aimWords begin a purpose, or name a recipient.
var aimWords = clause.NewWords("to", "for", "with")

// relationWords bound the noun before them.
var relationWords = clause.NewWords("by", "from", "in", "of", "that", "which", "who", "whose", "under", "at", "within", "on", "outside", "beyond", "through")

// nounLeads and nounTrails stand before and after a word for an act that is a
// noun where it stands.
var (
	nounLeads  = clause.NewWords("your", "our", "the", "their", "its", "any", "this", "such", "a", "an", "of")
	nounTrails = clause.NewWords("is", "are", "was", "were", "will", "may", "can", "must", "shall", "has", "have", "of")
)

// companyVoice is how a company speaks of itself.
var companyVoice = clause.NewWords("we", "us")

// grantees are those to whom a text grants something.
var grantees = clause.NewWords("you", "users", "user", "individuals", "customers", "consumers", "residents", "resident", "patients", "parent", "parents", "guardians", "members", "subscribers", "employees", "applicants", "students", "people", "anyone")

// floorWords and ceilingWords stand before a number that is a bound.
var (
	floorWords   = clause.NewWords("least", "minimum", "exceeding")
	ceilingWords = clause.NewWords("most", "maximum", "than")
	ofWords      = clause.NewWords("of")
)

// roundWords stand between a length of time and the word that says what it
// bounds; withinWords make it a deadline, pastWords a look
// back.
var (
	roundWords  = clause.NewWords("up", "to", "at", "least", "most", "about", "approximately", "maximum", "a", "the", "full")
	withinWords = clause.NewWords("within", "in")
	pastWords   = clause.NewWords("past", "last", "preceding", "previous", "prior")
)

// askWords are what the text says that the user may do about data.
var askWords = clause.NewWords("ask", "request", "review", "see", "obtain", "receive", "object", "refuse", "withdraw", "revoke", "choose", "opt", "complain", "correct", "amend", "delete", "erase",
	"access", "have", "require", "restrict", "limit", "appeal", "inspect", "download", "export")

// mayWords grant.
var mayWords = clause.NewWords("may", "can", "could", "entitled")

// subjects and relatives begin a clause about the noun before them.
var (
	subjects  = clause.NewWords("we", "you", "they")
	relatives = clause.NewWords("that", "which")
)

// purposeHeads name the column of a table that says what data are used for.
var purposeHeads = clause.NewWords("purpose", "purposes", "why", "reason", "use", "uses", "activity")

// otherWords and thanWords, side by side, begin an exception.
var (
	otherWords = clause.NewWords("other")
	thanWords  = clause.NewWords("than")
)

// timeWords begin a clause of time.
var timeWords = clause.NewWords("after", "once", "until", "before", "while")

// lightWords are verbs that say little beside their noun: "make a charge".
var lightWords = clause.NewWords("make", "makes", "take", "takes", "give", "gives", "carry", "get")
