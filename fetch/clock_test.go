package fetch

import (
	"net/http"
	"testing"
	"time"
)

func TestClockAgainstTheServer(t *testing.T) {
	answered := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name     string
		header   http.Header
		answered time.Time
		want     string
	}{
		{"the same", http.Header{"Date": {"Fri, 20 Nov 2026 09:00:00 GMT"}}, answered.Add(400 * time.Millisecond), "synchronised, 0 s ahead of the server's"},
		{"ours is ahead", http.Header{"Date": {"Fri, 20 Nov 2026 08:58:30 GMT"}}, answered, "synchronised, 90 s ahead of the server's"},
		{"ours is behind", http.Header{"Date": {"Fri, 20 Nov 2026 10:00:00 GMT"}}, answered, "synchronised, 3600 s behind the server's"},
		{"a copy of a cache", http.Header{"Date": {"Fri, 20 Nov 2026 08:00:00 GMT"}, "Age": {"3600"}}, answered, "synchronised, 0 s ahead of the server's"},
		{"an age that is none", http.Header{"Date": {"Fri, 20 Nov 2026 08:59:58 GMT"}, "Age": {"-5"}}, answered, "synchronised, 2 s ahead of the server's"},
		{"no date", http.Header{}, answered, "synchronised"},
		{"a date that is none", http.Header{"Date": {"yesterday"}}, answered, "synchronised"},
		{"no answer", http.Header{"Date": {"Fri, 20 Nov 2026 09:00:00 GMT"}}, time.Time{}, "synchronised"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := ClockOf(&Evidence{Header: tc.header, Answered: tc.answered}, ClockSynchronised).String(); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}
