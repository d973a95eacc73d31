package tui

import "slices"

// screen names a pane.
type screen string

const (
	inInbox    screen = "inbox"
	inDetail   screen = "change"
	inPolicies screen = "policies"
	inTimeline screen = "timeline"
	inTree     screen = "sections"
	inDocument screen = "document"
	inCompare  screen = "comparison"
	inDuties   screen = "duties"
	inVendors  screen = "promises"
	inLooks    screen = "looks"
	inEvidence screen = "evidence"
	inAudit    screen = "audit"
	inText     screen = "text"
	inHelp     screen = "help"
)

// screens are all panes, in the order of the documentation.
var screens = []screen{
	inInbox, inDetail, inPolicies, inTimeline, inCompare, inTree, inDocument, inDuties, inVendors, inLooks, inEvidence, inAudit, inText, inHelp,
}

// action is what a key asks for.
type action string

const (
	up           action = "up"
	down         action = "down"
	top          action = "top"
	bottom       action = "bottom"
	pageUp       action = "page up"
	pageDown     action = "page down"
	open         action = "open"
	back         action = "back"
	goInbox      action = "inbox"
	goPolicies   action = "policies"
	goDuties     action = "duties"
	goVendors    action = "promises"
	goLooks      action = "looks"
	nextScreen   action = "next screen"
	prevScreen   action = "previous screen"
	nextTab      action = "next filter"
	prevTab      action = "previous filter"
	search       action = "search"
	filter       action = "filter"
	command      action = "command"
	next         action = "next"
	previous     action = "previous"
	nextAny      action = "next of any kind"
	previousAny  action = "previous of any kind"
	mark         action = "mark"
	markTo       action = "mark to here"
	markAll      action = "mark all"
	bookmark     action = "bookmark"
	nextBookmark action = "next bookmark"
	jumpBack     action = "jump back"
	pipe         action = "pipe"
	seen         action = "seen"
	needsNotice  action = "needs notice"
	notMaterial  action = "not material"
	decide       action = "decide"
	note         action = "note"
	assign       action = "assign"
	snooze       action = "put off"
	confirm      action = "confirm"
	takeOver     action = "same decision"
	undo         action = "undo"
	redo         action = "redo"
	view         action = "view"
	moreContext  action = "more context"
	lessContext  action = "less context"
	wording      action = "wording"
	larger       action = "larger preview"
	smaller      action = "smaller preview"
	tree         action = "sections"
	document     action = "whole text"
	timeline     action = "timeline"
	evidence     action = "evidence"
	cite         action = "copy citation"
	page         action = "open page"
	recheck      action = "look now"
	recheckAll   action = "look at all"
	letter       action = "letter"
	record       action = "record"
	export       action = "export"
	sortBy       action = "sort"
	preview      action = "preview"
	previewPlace action = "preview place"
	lastScreen   action = "last screen"
	saveFilter   action = "save filter"
	fold         action = "fold"
	unfold       action = "unfold"
	nextSection  action = "next section"
	prevSection  action = "previous section"
	compare      action = "compare"
	audit        action = "audit"
	help         action = "help"
	suspend      action = "suspend"
	quit         action = "quit"
)

// binding says what keys do, and where.
type binding struct {
	act   action
	keys  []string // as Bubble Tea names them
	where []screen
	words string                // in the help
	hint  string                // at the foot of a screen; "" for none
	when  func(m *Model) string // why it does nothing now, "" when it does something; nil: it always does
}

var (
	everywhere = screens
	changes    = []screen{inInbox, inDetail, inCompare}
	decidable  = []screen{inInbox, inDetail}
	lists      = []screen{inInbox, inPolicies, inTimeline, inCompare, inTree, inDuties, inVendors, inLooks, inAudit}
	steps      = []screen{inInbox, inDetail, inDocument, inTree, inCompare}
)

// chapter is a part of the table, under a heading in the help.
type chapter struct {
	title    string
	bindings []binding
}

// standard are all keys, in the order of help.
var standard = []chapter{
	{"Open and leave", []binding{
		{open, []string{"enter"}, lists, "open what the cursor stands at", "open", (*Model).lacksRows},
		{back, []string{"esc", "backspace"}, screensBut(inInbox, inPolicies, inDuties, inVendors, inLooks), "go back", "back", nil},
		{back, []string{"esc"}, []screen{inInbox}, "clear the marks, then the filter", "", (*Model).lacksFilter},
	}},
	{"Decide", []binding{
		{seen, []string{"a"}, decidable, "decide: seen, no action is needed", "no action", (*Model).barsWriting},
		{needsNotice, []string{"m"}, decidable, "decide: needs notice", "needs notice", (*Model).barsOwn},
		{notMaterial, []string{"x"}, decidable, "decide: not material; asks for the reason", "not material", (*Model).barsOwn},
		{decide, []string{"d"}, decidable, "decide: lists what can be decided", "decide", (*Model).barsWriting},
		{confirm, []string{"c"}, decidable, "confirm a decision as the second reviewer", "confirm", (*Model).barsConfirming},
		{takeOver, []string{"E"}, decidable, "decide as the equal change was decided", "same as before", (*Model).lacksEqual},
		{note, []string{"i"}, decidable, "write a note", "note", (*Model).barsWriting},
		{assign, []string{"A"}, decidable, "assign to somebody", "", (*Model).barsWriting},
		{snooze, []string{"s"}, decidable, "put off until a day, at most the deadline", "put off", (*Model).barsSnooze},
		{undo, []string{"z"}, decidable, "undo your latest decision; the record keeps both", "undo", (*Model).lacksDone},
		{redo, []string{"Z"}, decidable, "put back what you undid", "", (*Model).lacksUndone},
		{mark, []string{" "}, []screen{inInbox, inTimeline}, "mark, to act on several", "mark", (*Model).lacksRows},
		{markTo, []string{"v"}, []screen{inInbox}, "mark all from the last mark to here", "", (*Model).lacksMark},
		{markAll, []string{"V"}, []screen{inInbox}, "mark all that are listed", "", (*Model).lacksRows},
		{compare, []string{"="}, []screen{inTimeline}, "compare the two marked versions", "compare", (*Model).lacksPair},
	}},
	{"Find", []binding{
		{search, []string{"/"}, []screen{inInbox, inDocument, inTree, inCompare, inHelp}, "search", "search", nil},
		{filter, []string{"\\"}, []screen{inInbox}, "edit the filter", "filter", nil},
		{nextTab, []string{"]"}, []screen{inInbox}, "next saved filter", "", nil},
		{prevTab, []string{"["}, []screen{inInbox}, "previous saved filter", "", nil},
		{saveFilter, []string{"ctrl+s"}, []screen{inInbox}, "save the filter under a name", "", nil},
		{wording, []string{"w"}, []screen{inInbox, inCompare}, "show or hide minor changes and wording", "", nil},
		{sortBy, []string{"S"}, []screen{inInbox}, "sort by severity, policy, deadline, age", "", nil},
		{next, []string{"n"}, steps, "next flagged change, or match of a search", "", (*Model).lacksRows},
		{previous, []string{"N"}, steps, "previous flagged change, or match of a search", "", (*Model).lacksRows},
		{nextAny, []string{"ctrl+n", "J"}, []screen{inDetail}, "next change of any kind", "", (*Model).lacksRows},
		{previousAny, []string{"ctrl+p", "K"}, []screen{inDetail}, "previous change of any kind", "", (*Model).lacksRows},
		{bookmark, []string{"b"}, decidable, "bookmark, or take the bookmark away; yours alone", "", (*Model).lacksRow},
		{nextBookmark, []string{"'"}, decidable, "next bookmark of the list", "", (*Model).lacksBookmark},
		{jumpBack, []string{"ctrl+o"}, everywhere, "back to where you were before a jump", "", (*Model).lacksTrail},
	}},
	{"Look closer", []binding{
		{view, []string{"|"}, []screen{inDetail, inDocument}, "next way of showing: inline, side by side, words, clean", "view", nil},
		{moreContext, []string{"}"}, []screen{inDetail}, "more of the text around", "", nil},
		{lessContext, []string{"{"}, []screen{inDetail}, "less of the text around", "", nil},
		{tree, []string{"t"}, []screen{inInbox, inDetail, inDocument}, "sections of the text, with marks", "sections", (*Model).lacksChange},
		{document, []string{"f"}, []screen{inInbox, inDetail, inTree}, "the whole text, with marks", "whole text", (*Model).lacksChange},
		{timeline, []string{"T"}, []screen{inInbox, inDetail, inDuties, inVendors, inLooks}, "timeline of the policy", "", (*Model).lacksPolicy},
		{evidence, []string{"e"}, []screen{inInbox, inDetail, inTimeline}, "evidence: hashes, headers, proof", "evidence", (*Model).lacksEvidence},
		{recheck, []string{"r"}, []screen{inInbox, inDetail, inPolicies, inTimeline, inLooks}, "look at the page now", "", (*Model).lacksPolicy},
		{recheckAll, []string{"R"}, []screen{inInbox, inPolicies, inLooks}, "look at all pages now", "", nil},
		{page, []string{"o"}, []screen{inInbox, inDetail, inPolicies, inTimeline}, "open the page in a browser", "", (*Model).lacksPolicy},
	}},
	{"Take along", []binding{
		{cite, []string{"y"}, changes, "copy a citation", "", (*Model).lacksChange},
		{letter, []string{"l"}, decidable, "draft the notice letter", "", (*Model).notOwn},
		{record, []string{"W"}, decidable, "write and sign the record of notice", "", (*Model).notOwn},
		{export, []string{"X"}, decidable, "export as HTML, Markdown or DOCX", "", (*Model).lacksChange},
		{pipe, []string{"!"}, everywhere, "give what is shown to a program", "", nil},
	}},
	{"Move", []binding{
		{down, []string{"j", "down"}, everywhere, "down", "", (*Model).lacksRoom},
		{up, []string{"k", "up"}, everywhere, "up", "", (*Model).lacksRoom},
		{pageDown, []string{"ctrl+d", "pgdown"}, everywhere, "a page down", "", (*Model).lacksRoom},
		{pageUp, []string{"ctrl+u", "pgup"}, everywhere, "a page up", "", (*Model).lacksRoom},
		{top, []string{"g", "home", "<"}, everywhere, "to the top", "", (*Model).lacksRoom},
		{bottom, []string{"G", "end", ">"}, everywhere, "to the end", "", (*Model).lacksRoom},
		{fold, []string{"H", "left"}, []screen{inTree}, "fold the section", "", (*Model).lacksFold},
		{unfold, []string{"L", "right"}, []screen{inTree}, "unfold the section", "", (*Model).lacksFold},
		{nextSection, []string{"J"}, []screen{inTree, inDocument}, "next section", "", nil},
		{prevSection, []string{"K"}, []screen{inTree, inDocument}, "previous section", "", nil},
	}},
	{"Screens", []binding{
		{goInbox, []string{"1"}, screensBut(inInbox), "inbox", "", nil},
		{goPolicies, []string{"2"}, screensBut(inPolicies), "policies", "", nil},
		{goDuties, []string{"3"}, screensBut(inDuties), "our duties", "", nil},
		{goVendors, []string{"4"}, screensBut(inVendors), "vendor promises, checked", "", nil},
		{goLooks, []string{"5"}, screensBut(inLooks), "looks: coverage and trouble", "", nil},
		{nextScreen, []string{"tab"}, everywhere, "next screen", "next screen", nil},
		{prevScreen, []string{"shift+tab"}, everywhere, "previous screen", "", nil},
		{lastScreen, []string{"-"}, everywhere, "the screen before, and back", "", (*Model).lacksLast},
		{preview, []string{"p"}, []screen{inInbox}, "show or hide the preview", "", nil},
		{previewPlace, []string{"P"}, []screen{inInbox}, "preview beside or below", "", nil},
		{larger, []string{"+"}, []screen{inInbox}, "larger preview", "", nil},
		{smaller, []string{"_"}, []screen{inInbox}, "smaller preview", "", nil},
		{command, []string{":"}, everywhere, "type a command, as :C-014 or :policy acme", "", nil},
		{audit, []string{"@"}, screensBut(inAudit), "who decided what, and when", "", nil},
		{help, []string{"?"}, screensBut(inHelp), "the keys that work here, now", "", nil},
		{suspend, []string{"ctrl+z"}, everywhere, "stop for a while; fg in the shell goes on", "", nil},
		{quit, []string{"q", "ctrl+c"}, everywhere, "quit", "quit", nil},
	}},
}

func screensBut(not ...screen) []screen {
	return slices.DeleteFunc(slices.Clone(screens), func(s screen) bool { return slices.Contains(not, s) })
}
