package tui

import (
	"slices"
	"strings"
)

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
	zoom         action = "zoom"
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
	quit         action = "quit"
)

// binding says what keys do, and where.
type binding struct {
	act   action
	keys  []string // as Bubble Tea names them
	where []screen
	words string              // in the help
	hint  string              // at the foot of a screen; "" for none
	when  func(m *Model) bool // what must be so for it to do something; nil: always
}

var (
	everywhere = screens
	changes    = []screen{inInbox, inDetail, inCompare}
	decidable  = []screen{inInbox, inDetail}
	lists      = []screen{inInbox, inPolicies, inTimeline, inCompare, inTree, inDuties, inVendors, inLooks}
)

// bindings are all keys, in the order of help.
var bindings = []binding{
	{open, []string{"enter"}, lists, "open what the mark stands at", "open", (*Model).canOpen},
	{back, []string{"esc", "backspace"}, screensBut(inInbox, inPolicies, inDuties, inVendors, inLooks), "go back", "back", nil},
	{back, []string{"esc"}, []screen{inInbox}, "clear the marks, then the filter", "", (*Model).canClear},

	{seen, []string{"a"}, decidable, "decide: seen, no action is needed", "no action", (*Model).canDecide},
	{needsNotice, []string{"m"}, decidable, "decide: needs notice", "needs notice", (*Model).canDecideOwn},
	{notMaterial, []string{"x"}, decidable, "decide: not material; asks for the reason", "not material", (*Model).canDecideOwn},
	{decide, []string{"d"}, decidable, "decide: lists what can be decided", "decide", (*Model).canDecide},
	{confirm, []string{"c"}, decidable, "confirm a decision as the second reviewer", "confirm", (*Model).canConfirm},
	{takeOver, []string{"E"}, decidable, "decide as the equal change was decided", "same as before", (*Model).canTakeOver},
	{note, []string{"i"}, decidable, "write a note", "note", (*Model).canWrite},
	{assign, []string{"A"}, decidable, "assign to somebody", "", (*Model).canWrite},
	{snooze, []string{"s"}, decidable, "put off until a day, at most the deadline", "put off", (*Model).canSnooze},
	{undo, []string{"z"}, decidable, "undo your latest decision; the record keeps both", "undo", (*Model).canUndo},
	{redo, []string{"Z"}, decidable, "put back what you undid", "", (*Model).canRedo},
	{mark, []string{" "}, []screen{inInbox, inTimeline}, "mark, to act on several", "mark", (*Model).hasRows},
	{markTo, []string{"v"}, []screen{inInbox}, "mark all from the last mark to here", "", (*Model).canMarkTo},
	{compare, []string{"="}, []screen{inTimeline}, "compare the two marked versions", "compare", (*Model).canCompare},

	{search, []string{"/"}, []screen{inInbox, inDocument, inTree, inCompare}, "search", "search", nil},
	{filter, []string{"\\"}, []screen{inInbox}, "edit the filter", "filter", nil},
	{nextTab, []string{"]"}, []screen{inInbox}, "next saved filter", "", nil},
	{prevTab, []string{"["}, []screen{inInbox}, "previous saved filter", "", nil},
	{saveFilter, []string{"ctrl+s"}, []screen{inInbox}, "save the filter under a name", "", nil},
	{wording, []string{"w"}, []screen{inInbox, inCompare}, "show or hide minor changes and wording", "", nil},
	{sortBy, []string{"S"}, []screen{inInbox}, "sort by severity, policy, deadline, age", "", nil},

	{next, []string{"n"}, []screen{inInbox, inDetail, inDocument, inTree, inCompare}, "next flagged change, or match of a search", "", (*Model).hasRows},
	{previous, []string{"N"}, []screen{inInbox, inDetail, inDocument, inTree, inCompare}, "previous flagged change, or match of a search", "", (*Model).hasRows},
	{nextAny, []string{"ctrl+n", "J"}, []screen{inDetail}, "next change of any kind", "", (*Model).hasRows},
	{previousAny, []string{"ctrl+p", "K"}, []screen{inDetail}, "previous change of any kind", "", (*Model).hasRows},
	{view, []string{"|"}, []screen{inDetail, inDocument}, "next way of showing: inline, side by side, words, clean", "view", nil},
	{moreContext, []string{"}"}, []screen{inDetail}, "more of the text around", "", nil},
	{lessContext, []string{"{"}, []screen{inDetail}, "less of the text around", "", nil},
	{tree, []string{"t"}, []screen{inInbox, inDetail, inDocument}, "sections of the text, with marks", "sections", (*Model).hasChange},
	{document, []string{"f"}, []screen{inInbox, inDetail, inTree}, "the whole text, with marks", "whole text", (*Model).hasChange},
	{timeline, []string{"T"}, []screen{inInbox, inDetail, inDuties, inVendors, inLooks}, "timeline of the policy", "", (*Model).hasPolicy},
	{evidence, []string{"e"}, []screen{inInbox, inDetail, inTimeline}, "evidence: hashes, headers, proof", "evidence", (*Model).hasEvidence},
	{cite, []string{"y"}, changes, "copy a citation", "", (*Model).hasChange},
	{page, []string{"o"}, []screen{inInbox, inDetail, inPolicies, inTimeline}, "open the page in a browser", "", (*Model).hasPolicy},
	{letter, []string{"l"}, decidable, "draft the notice letter", "", (*Model).onOwn},
	{record, []string{"W"}, decidable, "write and sign the record of notice", "", (*Model).onOwn},
	{export, []string{"X"}, decidable, "export as HTML, Markdown or DOCX", "", (*Model).hasChange},
	{recheck, []string{"r"}, []screen{inInbox, inDetail, inPolicies, inTimeline, inLooks}, "look at the page now", "", (*Model).hasPolicy},
	{recheckAll, []string{"R"}, []screen{inInbox, inPolicies, inLooks}, "look at all pages now", "", nil},

	{down, []string{"j", "down"}, everywhere, "down", "", (*Model).canMove},
	{up, []string{"k", "up"}, everywhere, "up", "", (*Model).canMove},
	{pageDown, []string{"ctrl+d", "pgdown"}, everywhere, "a page down", "", (*Model).canMove},
	{pageUp, []string{"ctrl+u", "pgup"}, everywhere, "a page up", "", (*Model).canMove},
	{top, []string{"g", "home", "<"}, everywhere, "to the top", "", (*Model).canMove},
	{bottom, []string{"G", "end", ">"}, everywhere, "to the end", "", (*Model).canMove},
	{fold, []string{"H", "left"}, []screen{inTree}, "fold the section", "", (*Model).canFold},
	{unfold, []string{"L", "right"}, []screen{inTree}, "unfold the section", "", (*Model).canFold},
	{nextSection, []string{"J"}, []screen{inTree, inDocument}, "next section", "", nil},
	{prevSection, []string{"K"}, []screen{inTree, inDocument}, "previous section", "", nil},
	{preview, []string{"p"}, []screen{inInbox}, "show or hide the preview", "", nil},
	{previewPlace, []string{"P"}, []screen{inInbox}, "preview beside or below", "", nil},
	{zoom, []string{"+", "_"}, []screen{inInbox}, "larger or smaller preview", "", nil},

	{goInbox, []string{"1"}, screensBut(inInbox), "inbox", "", nil},
	{goPolicies, []string{"2"}, screensBut(inPolicies), "policies", "", nil},
	{goDuties, []string{"3"}, screensBut(inDuties), "our duties", "", nil},
	{goVendors, []string{"4"}, screensBut(inVendors), "vendor promises, checked", "", nil},
	{goLooks, []string{"5"}, screensBut(inLooks), "looks: coverage and trouble", "", nil},
	{nextScreen, []string{"tab"}, everywhere, "next screen", "", nil},
	{prevScreen, []string{"shift+tab"}, everywhere, "previous screen", "", nil},
	{lastScreen, []string{"-"}, everywhere, "the screen before, and back", "", func(m *Model) bool { return m.last != nil }},
	{command, []string{":"}, everywhere, "type a command, as :C-014 or :policy acme", "", nil},
	{audit, []string{"@"}, screensBut(inAudit), "who decided what, and when", "", nil},
	{help, []string{"?"}, screensBut(inHelp), "the keys that work here, now", "", nil},
	{quit, []string{"q", "ctrl+c"}, everywhere, "quit", "", nil},
}

func screensBut(not ...screen) []screen {
	return slices.DeleteFunc(slices.Clone(screens), func(s screen) bool { return slices.Contains(not, s) })
}

// bound finds what a key means on a screen; nil for nothing.
func bound(s screen, key string) *binding {
	for i := range bindings {
		if b := &bindings[i]; slices.Contains(b.keys, key) && slices.Contains(b.where, s) {
			return b
		}
	}
	return nil
}

// valid gives the bindings that do something now.
func (m *Model) valid() []*binding {
	s := m.pane().screen()
	var out []*binding
	for i := range bindings {
		if b := &bindings[i]; slices.Contains(b.where, s) && (b.when == nil || b.when(m)) {
			out = append(out, b)
		}
	}
	return out
}

// keyWords names keys for people.
func keyWords(keys []string) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		if k == " " {
			k = "space"
		}
		out[i] = k
	}
	return strings.Join(out, " ")
}
