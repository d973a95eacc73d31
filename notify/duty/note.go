package duty

import (
	"fmt"
	"slices"
	"strings"
)

// Notes that stand beside a duty, in the wording of the domain.
const (
	houseNote     = "house default, not law"
	uncheckedNote = "citation unchecked"
)

func keptNote(days int) string {
	if days == 0 {
		return "keep it posted for a reasonable time"
	}
	return fmt.Sprintf("keep it posted for %d days", days)
}

// doubtNote says why a duty was not settled.
func doubtNote(trigger string) string {
	if trigger == "law-required" {
		return "holds only where the law asks for notice: no chosen regime does"
	}
	return "only if a lawyer finds the change to be of this kind"
}

// joinNotes joins the notes that are not empty.
func joinNotes(notes ...string) string {
	return strings.Join(slices.DeleteFunc(notes, func(s string) bool { return s == "" }), "; ")
}

// union merges two ascending lists of indexes.
func union(a, b []int) []int {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}
