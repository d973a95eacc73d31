package importer

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// datePatterns are the forms of dates in names of files. All begin with the year
// or name the month: 05-06-2020 could be either of two days.
var datePatterns = sync.OnceValue(func() []*regexp.Regexp {
	const month = `(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*`
	return []*regexp.Regexp{
		regexp.MustCompile(`(?:^|\D)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?:[-_. tT]?(\d{2})[-_:h]?(\d{2})(?:[-_:m]?(\d{2}))?[zZs]?)?(?:\D|$)`),
		regexp.MustCompile(`(?i)(?:^|\D)(?P<d>\d{1,2})[-_ .]*` + month + `[-_ .,]*(\d{4})(?:\D|$)`),
		regexp.MustCompile(`(?i)(?:^|[^a-z])` + month + `[-_ .]*(\d{1,2})[-_ .,]+(\d{4})(?:\D|$)`),
		regexp.MustCompile(`(?:^|\D)(\d{4})[-_.](\d{2})(?:\D|$)`),
	}
})

// dateIn reads the date in the name of a file, in UTC.
func dateIn(name string) (time.Time, error) {
	var found []time.Time
	matched := false
	for i, p := range datePatterns() {
		if i == len(datePatterns())-1 && matched {
			break // a month alone counts only where there is no day
		}
		for _, m := range p.FindAllStringSubmatch(name, -1) {
			matched = true
			if t, ok := dateOf(i, m[1:]); ok && !slices.ContainsFunc(found, t.Equal) {
				found = append(found, t)
			}
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return time.Time{}, errors.New("its name has no date; name it as policy-2024-05-31.html, or give --dates mtime")
	}
	return time.Time{}, fmt.Errorf("its name has several dates, %s and %s", found[0].Format(time.DateOnly), found[1].Format(time.DateOnly))
}

// dateOf makes a date of the parts that a pattern found; false when there is no
// such day.
func dateOf(pattern int, m []string) (time.Time, bool) {
	n := func(s string) int { v, _ := strconv.Atoi(s); return v } // the patterns allow digits only; "" is 0
	var y, mo, d, h, mi, s int
	switch pattern {
	case 0:
		y, mo, d, h, mi, s = n(m[0]), n(m[1]), n(m[2]), n(m[3]), n(m[4]), n(m[5])
	case 1:
		d, mo, y = n(m[0]), monthOf(m[1]), n(m[2])
	case 2:
		mo, d, y = monthOf(m[0]), n(m[1]), n(m[2])
	default:
		y, mo, d = n(m[0]), n(m[1]), 1
	}
	t := time.Date(y, time.Month(mo), d, h, mi, s, 0, time.UTC)
	ok := y >= 1990 && y < 2200 && t.Year() == y && int(t.Month()) == mo && t.Day() == d && h < 24 && mi < 60 && s < 60
	return t, ok
}

func monthOf(word string) int {
	const months = "janfebmaraprmayjunjulaugsepoctnovdec"
	return strings.Index(months, strings.ToLower(word[:3]))/3 + 1
}
