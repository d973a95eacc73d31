// Package tui is the legal team's screen: an inbox of changes, what each says
// and why it matters, the policies over time, what is owed by when, and the
// decisions about all of it.
//
// The root model (model.go) holds what is known and routes keys and messages;
// each screen is a pane in a file of its own, which draws lines and acts on
// keys and does no I/O. Work happens in commands that call the Backend, which
// is born here and implemented by the program. The table of keys.go is the
// only place where a key means something: panes, help and documentation read
// it, and Bind (keymap.go) puts actions on other keys. lines.go is the same work
// by numbered prompts, without a screen.
//
// Only safe.Text is drawn. Every decision is an event that is added to the
// others; moving about never changes anything.
//
// Start at Run, and at Model.Update for how a key finds its way.
package tui
