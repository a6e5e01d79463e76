package models

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var ist = time.FixedZone("IST", 5*3600+1800)

func TestSpanEnd(t *testing.T) {
	t.Parallel()
	kathmandu := time.FixedZone("NPT", 5*3600+2700)
	for _, c := range []struct {
		rule string
		span Span
		from string
		zone *time.Location
		want string
	}{
		{"the first day is not counted", Span{Days: 1}, "2026-11-23T00:00:00+05:30", ist, "2026-11-24T23:59:59.999+05:30"},
		{"an hour late on the first day changes nothing", Span{Days: 1}, "2026-11-23T23:59:59+05:30", ist, "2026-11-24T23:59:59.999+05:30"},
		{"the day is the organisation's, not UTC's", Span{Days: 1}, "2026-11-22T18:20:00Z", kathmandu, "2026-11-24T23:59:59.999+05:45"},
		{"60 days", Span{Days: 60}, "2026-08-10T11:00:00+05:30", ist, "2026-10-09T23:59:59.999+05:30"},
		{"months end on the same-numbered day", Span{Months: 2}, "2026-09-01T10:00:00+05:30", ist, "2026-11-01T23:59:59.999+05:30"},
		{"or on the last day of a shorter month", Span{Months: 1}, "2026-01-31T10:00:00+05:30", ist, "2026-02-28T23:59:59.999+05:30"},
		{"also in a leap year", Span{Months: 1}, "2028-01-31T10:00:00+05:30", ist, "2028-02-29T23:59:59.999+05:30"},
		{"three years from a leap day", Span{Months: 36}, "2024-02-29T10:00:00+05:30", ist, "2027-02-28T23:59:59.999+05:30"},
		{"hours run from the instant", Span{Hours: 24}, "2026-11-23T10:30:00+05:30", ist, "2026-11-24T10:30:00+05:30"},
		{"working days leave the weekend out", Span{WorkingDays: 5}, "2026-11-20T10:00:00+05:30", ist, "2026-11-27T23:59:59.999+05:30"},
		{"at once", Span{}, "2026-11-20T10:00:00+05:30", ist, "2026-11-20T10:00:00+05:30"},
	} {
		from, want := mustTime(t, c.from), mustTime(t, c.want)
		if got := c.span.End(from, c.zone); got != want {
			t.Errorf("%s: %v from %s ends %s, want %s", c.rule, c.span, c.from, got.Time().In(c.zone), c.want)
		}
	}
}

func mustTime(t *testing.T, s string) Instant {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return At(at)
}

// TestMonthsAgreeWithCalendarWalk compares with an oracle that walks the
// calendar one day at a time, without any table of month lengths.
func TestMonthsAgreeWithCalendarWalk(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(rapid.IntRange(1999, 2101).Draw(t, "y"), time.Month(rapid.IntRange(1, 12).Draw(t, "m")), 1, 12, 0, 0, 0, ist).
			AddDate(0, 0, rapid.IntRange(0, 30).Draw(t, "d"))
		n := rapid.IntRange(1, 60).Draw(t, "months")
		day, months := start, 0
		for {
			next := day.AddDate(0, 0, 1)
			if next.Month() != day.Month() {
				months++
			}
			if months == n && next.Day() > start.Day() || months > n {
				break
			}
			day = next
		}
		if got, want := (Span{Months: n}).End(At(start), ist).Date(ist), DateOf(day); got != want {
			t.Fatalf("%d months from %s: %s, want %s", n, DateOf(start), got, want)
		}
	})
}

func TestDaysAgreeWithCalendarWalk(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2020, 1, 1, rapid.IntRange(0, 23).Draw(t, "h"), 0, 0, 0, ist).AddDate(0, 0, rapid.IntRange(0, 4000).Draw(t, "d"))
		n := rapid.IntRange(1, 400).Draw(t, "days")
		day, working := start, start
		for range n {
			day = day.AddDate(0, 0, 1)
		}
		for left := n; left > 0; {
			working = working.AddDate(0, 0, 1)
			if working.Weekday() != time.Saturday && working.Weekday() != time.Sunday {
				left--
			}
		}
		if got := (Span{Days: n}).End(At(start), ist).Date(ist); got != DateOf(day) {
			t.Fatalf("%d days from %s: %s, want %s", n, DateOf(start), got, DateOf(day))
		}
		if got := (Span{WorkingDays: n}).End(At(start), ist).Date(ist); got != DateOf(working) {
			t.Fatalf("%d working days from %s: %s, want %s", n, DateOf(start), got, DateOf(working))
		}
	})
}

func TestSpanCheckRefusesTwoUnits(t *testing.T) {
	t.Parallel()
	for _, bad := range []Span{{Days: -1}, {Days: 1, Hours: 1}, {Months: maxSpan + 1}} {
		if bad.Check() == nil {
			t.Errorf("%+v passed", bad)
		}
	}
	if err := (Span{Days: 60}).Check(); err != nil {
		t.Error(err)
	}
}

func TestMomentOfInexactDate(t *testing.T) {
	t.Parallel()
	v := FactValue{Answer: Yes, On: PartialDate{On: "2026-02", Sure: SureMonth}}
	early, _ := v.Moment(ist, false)
	late, ok := v.Moment(ist, true)
	if !ok || early.At.Date(ist) != "2026-02-01" || late.At.Date(ist) != "2026-02-28" || !early.About {
		t.Errorf("got %+v and %+v", early, late)
	}
	if _, ok := (FactValue{Answer: No, On: Exactly("2026-02-01")}).Moment(ist, false); ok {
		t.Error("an event that did not happen has a moment")
	}
	if _, ok := (FactValue{Answer: Yes}).Moment(ist, false); ok {
		t.Error("an event without a date has a moment")
	}
}
