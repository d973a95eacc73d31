package watch

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zones of the tests, on any machine

	"pgregory.net/rapid"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestSchedulesThatCannotBeMeantAreRefused(t *testing.T) {
	for spec, says := range map[string]string{
		"":                                   "five fields",
		" ":                                  "five fields",
		"TZ=UTC":                             "needs a zone and five fields",
		"CRON_TZ=UTC":                        "needs a zone and five fields",
		"TZ=":                                "needs a zone",
		"TZ= 0 7 * * *":                      "needs a zone",
		"CRON_TZ=Local 0 7 * * *":            "needs a zone",
		"CRON_TZ=Europe/Nowhere 0 7 * * *":   "no known time zone",
		"CRON_TZ=../../etc/passwd 0 7 * * *": "no known time zone",
		"CRON_TZ=UTC TZ=UTC 0 7 * * *":       "cannot be read",
		"@every -1h":                         "too fast",
		"@every 0s":                          "too fast",
		"@every 59s":                         "too fast",
		"@every 1000000h":                    "too slow",
		"@every":                             "write a duration",
		"@every soon":                        "write a duration",
		"@every 99999999999h":                "write a duration",
		"@reboot":                            "five fields",
		"@midday":                            "five fields",
		"0 0 30 2 *":                         "never comes",
		"0 0 31 4,6,9,11 *":                  "never comes",
		"0 0 0 * *":                          "five fields",
		"60 0 * * *":                         "five fields",
		"0 24 * * *":                         "five fields",
		"* * * *":                            "five fields",
		"* * * * * *":                        "five fields",
		"*/0 * * * *":                        "five fields",
		"5-1 * * * *":                        "five fields",
		"-1 * * * *":                         "five fields",
		"1- * * * *":                         "five fields",
		"a b c d e":                          "five fields",
		"0 0 1 13 *":                         "five fields",
		"0 0 * * 8":                          "five fields",
		"99999999999999999999 * * * *":       "five fields",
		"*/99999999999999999999 * * * *":     "five fields",
		"\x00 * * * *":                       "five fields",
		"０ 7 * * *":                          "five fields",
		strings.Repeat("*,", 200) + " * * *": "bytes",
	} {
		s, err := ParseSchedule(spec, time.UTC)
		if err == nil {
			t.Errorf("%q was taken as %v, next %v", spec, s, s.Next(time.Now()))
		} else if !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %q does not say %q", spec, err, says)
		}
	}
}

func schedule(t testing.TB, spec, in string) Schedule {
	t.Helper()
	s, err := ParseSchedule(spec, zone(t, in))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// slots lists the slots of a span in the zone's clock.
func slots(s Schedule, from, to time.Time) string {
	var out []string
	for at := s.Next(from); at.Before(to); at = s.Next(at) {
		out = append(out, at.In(s.zone).Format("2.1. 15:04 -07"))
	}
	return strings.Join(out, ", ")
}

// The days on which the clock is changed, in zones north and south, with a
// change of half an hour and one at midnight.
func TestSlotsOnTheDaysOfTheClockChange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ zone, spec, day, want string }{
		{"Europe/Berlin", "30 2 * * *", "2026-03-29", "29.3. 03:30 +02"},
		{"Europe/Berlin", "30 2 * * *", "2026-10-25", "25.10. 02:30 +02"},
		{"Europe/Berlin", "0 7 * * *", "2026-10-25", "25.10. 07:00 +01"},
		{"Europe/Berlin", "0 1-4 * * *", "2026-03-29", "29.3. 01:00 +01, 29.3. 03:00 +02, 29.3. 04:00 +02"},
		{"Europe/Berlin", "30 1-3 * * *", "2026-10-25", "25.10. 01:30 +02, 25.10. 02:30 +02, 25.10. 03:30 +01"},
		{"America/New_York", "30 2 * * *", "2026-03-08", "8.3. 03:30 -04"},
		{"America/New_York", "30 1 * * *", "2026-11-01", "1.11. 01:30 -04"},
		{"Australia/Lord_Howe", "15 2 * * *", "2026-10-04", "4.10. 02:45 +11"},
		{"Australia/Lord_Howe", "45 1 * * *", "2026-04-05", "5.4. 01:45 +11"},
		{"America/Santiago", "0 0 * * *", "2026-09-06", "6.9. 01:00 -03"},
		{"Asia/Kolkata", "0 7 * * *", "2026-03-29", "29.3. 07:00 +05"},
		{"UTC", "30 2 * * *", "2026-03-29", "29.3. 02:30 +00"},
	} {
		z := zone(t, c.zone)
		day, err := time.ParseInLocation(time.DateOnly, c.day, z)
		if err != nil {
			t.Fatal(err)
		}
		if got := slots(schedule(t, c.spec, c.zone), day.Add(-time.Second), day.Add(23*time.Hour)); got != c.want {
			t.Errorf("%s %q on %s: %s, want %s", c.zone, c.spec, c.day, got, c.want)
		}
	}
}

func TestHourlySlotsFollowTheHoursThatPass(t *testing.T) {
	for _, day := range []string{"2026-03-28T22:00:00Z", "2026-10-24T22:00:00Z", "2026-10-03T12:00:00Z"} {
		for _, in := range []string{"Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata"} {
			from, err := time.Parse(time.RFC3339, day)
			if err != nil {
				t.Fatal(err)
			}
			s := schedule(t, "*/30 * * * *", in)
			at := s.Next(from)
			for range 12 {
				if next := s.Next(at); next.Sub(at) != 30*time.Minute {
					t.Errorf("%s: from %s to %s", in, at.In(s.zone), next.In(s.zone))
				}
				at = s.Next(at)
			}
		}
	}
}

func TestEveryKeepsItsSlots(t *testing.T) {
	s := schedule(t, "@every 6h", "Europe/Berlin")
	from := time.Date(2026, 11, 21, 7, 13, 5, 0, time.UTC)
	if got := slots(s, from, from.Add(24*time.Hour)); got != "21.11. 13:00 +01, 21.11. 19:00 +01, 22.11. 01:00 +01, 22.11. 07:00 +01" {
		t.Error(got)
	}
}

var specs = rapid.SampledFrom([]string{
	"* * * * *", "*/7 * * * *", "0 7 * * *", "30 2 * * *", "0 0 1 * *", "15 1,2,3 * * 0", "0 0 29 2 *", "@hourly", "@weekly", "@yearly",
	"@every 1m", "@every 90m", "@every 7h", "CRON_TZ=America/Santiago 0 0 * * *", "CRON_TZ=Asia/Kolkata 30 * * * *",
})

// Next goes forward, and skips nothing: no slot lies between a time and the
// next slot; Latest is its mirror.
func TestNextAndLatestAgree(t *testing.T) {
	zones := []string{"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia"}
	rapid.Check(t, func(r *rapid.T) {
		s := schedule(t, specs.Draw(r, "spec"), rapid.SampledFrom(zones).Draw(r, "zone"))
		at := time.Unix(rapid.Int64Range(1.7e9, 2.1e9).Draw(r, "at"), 0)
		next := s.Next(at)
		if !next.After(at) {
			r.Fatalf("next of %s is %s", at, next)
		}
		between := at.Add(time.Duration(rapid.Int64Range(0, int64(next.Sub(at))-1).Draw(r, "between")))
		if got := s.Next(between); !got.Equal(next) {
			r.Fatalf("next of %s is %s, but of %s it is %s", at, next, between, got)
		}
		if got := s.Latest(next); !got.Equal(next) {
			r.Fatalf("latest at %s is %s", next, got)
		}
		if got := s.Latest(next.Add(-1)); got.After(at) || s.Next(got) != next {
			r.Fatalf("latest before %s is %s, after which comes %s", next, got, s.Next(got))
		}
		if j := s.Jitter("acme", next); j < 0 || j > maxJitter || j > s.Interval(next)/10 || j != s.Jitter("acme", next) {
			r.Fatalf("jitter %s of %s", j, s.Interval(next))
		}
	})
}

func TestJitterSpreadsPolicies(t *testing.T) {
	s := schedule(t, "0 7 * * *", "UTC")
	seen := map[time.Duration]bool{}
	for i := range 100 {
		seen[s.Jitter(fmt.Sprint("policy-", i), time.Unix(0, 0))] = true
	}
	if len(seen) < 50 {
		t.Errorf("100 policies look at %d times", len(seen))
	}
	if j := schedule(t, "@every 1m", "UTC").Jitter("acme", time.Unix(0, 0)); j > 6*time.Second {
		t.Errorf("a look every minute waits %s", j)
	}
}

func TestZeroScheduleNeverComes(t *testing.T) {
	var s Schedule
	if !s.IsZero() || !s.Next(time.Now()).IsZero() || !s.Latest(time.Now()).IsZero() || s.Interval(time.Now()) != 0 || s.Jitter("a", time.Now()) != 0 {
		t.Error("it came")
	}
}

// try reads a spec and, when it is taken, asks for slots.
func try(t *testing.T, spec string) {
	s, err := ParseSchedule(spec, time.UTC)
	if err != nil {
		return
	}
	at := time.Unix(1.8e9, 0)
	for range 2 {
		next := s.Next(at)
		if !next.After(at) {
			t.Fatalf("%q: after %s comes %s", spec, at, next)
		}
		at = next
	}
}

// pieces are those of specs, from which most random specs are almost right.
var pieces = []string{"*", "0", "59", "60", "-1", "*/5", "*/0", "1-5", "5-1", "1,2,3", "jan", "mon", "L", "?", "#", "/", "-", ",", "@every", "@daily", "1h", "-1h", "TZ=", "CRON_TZ=", "UTC", "Europe/Berlin", "=", "", "31", "2", "30", "99999999999", "１", "\x00", "%"}

func TestRandomSpecsNeverPanic(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100_000 {
		var b strings.Builder
		for range 1 + r.IntN(8) {
			b.WriteString(pieces[r.IntN(len(pieces))])
			if r.IntN(4) > 0 {
				b.WriteByte(' ')
			}
		}
		try(t, b.String())
	}
}

func FuzzSchedule(f *testing.F) {
	for _, s := range []string{"0 7 * * *", "TZ=UTC", "@every -1h", "0 0 30 2 *", "CRON_TZ=Europe/Berlin 30 2 * * *"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, spec string) { try(t, spec) })
}
