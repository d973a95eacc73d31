// Package report prints reviews for people and for programs: text, Markdown,
// HTML, DOCX with tracked changes, mail, a site with feeds, and the forms that
// CI systems read.
//
// One legend holds everywhere: deletions [-…-], insertions {+…+}, moved text
// <<…<< and >>…>>. The marks carry the meaning alone; colour only repeats it.
// Text that comes from a page passes internal/safe before it is printed.
//
// Start at Comparison and Write; Site prints a whole store, NewRedline puts both
// whole texts into one.
package report
