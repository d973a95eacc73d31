// Package report prints a review: as text for a terminal and as JSON.
//
// One legend holds everywhere: deletions [-…-], insertions {+…+}, moved text
// <<…<< and >>…>>. The marks carry the meaning alone; colour only repeats it.
// Text that comes from a page passes internal/safe before it is printed.
//
// Start at Text, JSON and Write; Site prints a whole store.
package report
