package models

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Span is a length of time as laws and house rules state it. At most one of the
// fields is set; the zero Span means "at once".
type Span struct {
	Hours       int `json:"hours,omitempty" yaml:"hours,omitempty"`
	Days        int `json:"days,omitempty" yaml:"days,omitempty"`
	Months      int `json:"months,omitempty" yaml:"months,omitempty"`             // calendar months
	WorkingDays int `json:"working_days,omitempty" yaml:"working_days,omitempty"` // the caller decides which days count
}

// ErrSpan is returned for a length that is negative, absurdly long or has two
// units.
var ErrSpan = errors.New("a length has one unit (hours, days, months or working_days) from 0 to 100000")

// maxSpan keeps dates within years that can be written.
const maxSpan = 100_000

// Check returns ErrSpan unless s has at most one unit, in a sensible range.
func (s Span) Check() error {
	set := 0
	for _, n := range []int{s.Hours, s.Days, s.Months, s.WorkingDays} {
		if n < 0 || n > maxSpan {
			return ErrSpan
		}
		if n > 0 {
			set++
		}
	}
	if set > 1 {
		return ErrSpan
	}
	return nil
}

// IsZero reports whether s means "at once".
func (s Span) IsZero() bool { return s == Span{} }

// Resized returns the span with the number n in the same unit.
func (s Span) Resized(n int) Span {
	switch {
	case s.Hours > 0:
		return Span{Hours: n}
	case s.Months > 0:
		return Span{Months: n}
	case s.WorkingDays > 0:
		return Span{WorkingDays: n}
	}
	return Span{Days: n}
}

// Size returns the number of the span, whatever its unit.
func (s Span) Size() int { return s.Hours + s.Days + s.Months + s.WorkingDays }

// String returns the span for people who read logs, such as "60 days".
func (s Span) String() string {
	unit := "days"
	switch {
	case s.Hours > 0:
		unit = "hours"
	case s.Months > 0:
		unit = "months"
	case s.WorkingDays > 0:
		unit = "working days"
	}
	if s.Size() == 1 {
		unit = strings.TrimSuffix(unit, "s")
	}
	return fmt.Sprintf("%d %s", s.Size(), unit)
}

// End returns the last moment that is still in time. Hours run from the moment
// itself. In every other unit the first day is not counted: N days from day D
// end with day D+N, and N months end with the same-numbered day, or with the
// last day of a shorter month. A day ends one millisecond before the next
// begins in zone. Working days are Monday to Friday here; EndWorking takes
// account of holidays.
func (s Span) End(from Instant, zone *time.Location) Instant {
	return s.EndWorking(from, zone, weekend)
}

// EndWorking is End for a place whose free days off reports.
func (s Span) EndWorking(from Instant, zone *time.Location, off func(time.Time) bool) Instant {
	if s.Hours > 0 {
		return from.Add(time.Duration(s.Hours) * time.Hour)
	}
	if s.IsZero() {
		return from
	}
	return EndOfDay(s.lastDay(from.Date(zone), off), zone)
}

func weekend(t time.Time) bool {
	return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday
}

// Back returns the first moment of the warning time s before due. Hours count
// from the moment, days from the start of the day that is s earlier.
func (s Span) Back(due Instant, zone *time.Location) Instant {
	if s.Hours > 0 {
		return due.Add(-time.Duration(s.Hours) * time.Hour)
	}
	if s.IsZero() {
		return due
	}
	y, m, d := due.Time().In(zone).Date()
	return startOfDay(y, m-time.Month(s.Months), d-s.Days-s.WorkingDays, zone)
}

// Before returns the last moment that is in time for something that must be
// done the length s before an event. Hours count back from the event; in every
// other unit the day of the event is not counted, and the whole of the last day
// is in time.
func (s Span) Before(event Instant, zone *time.Location) Instant {
	if s.Hours > 0 {
		return event.Add(-time.Duration(s.Hours) * time.Hour)
	}
	day, ok := AddMonths(event.Date(zone), -s.Months).Time(time.UTC)
	if !ok {
		return event
	}
	return EndOfDay(DateOf(day.AddDate(0, 0, -s.Days)), zone)
}

func (s Span) lastDay(d Date, off func(time.Time) bool) Date {
	t, ok := d.Time(time.UTC)
	if !ok {
		return d
	}
	switch {
	case s.Months > 0:
		t = addMonths(t, s.Months)
	case s.WorkingDays > 0:
		t = addWorkingDays(t, s.WorkingDays, off)
	default:
		t = t.AddDate(0, 0, s.Days)
	}
	return DateOf(t)
}

// AddMonths returns the same-numbered day n calendar months after d (before it
// if n is negative), or the last day of a shorter month. It returns an invalid
// day unchanged.
func AddMonths(d Date, n int) Date {
	t, ok := d.Time(time.UTC)
	if !ok {
		return d
	}
	return DateOf(addMonths(t, n))
}

func addMonths(t time.Time, n int) time.Time {
	y, m, d := t.Date()
	lastOfMonth := time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC)
	return lastOfMonth.AddDate(0, 0, min(d, lastOfMonth.Day())-lastOfMonth.Day())
}

// maxFree is longer than any run of free days. It stops a calendar that calls
// every day a holiday from hanging the program.
const maxFree = 60

func addWorkingDays(t time.Time, n int, off func(time.Time) bool) time.Time {
	for free := 0; n > 0; {
		t = t.AddDate(0, 0, 1)
		if off(t) && free < maxFree {
			free++
			continue
		}
		n, free = n-1, 0
	}
	return t
}

// StartOfDay returns the first moment of d in zone; zero for an invalid day.
func StartOfDay(d Date, zone *time.Location) Instant {
	t, ok := d.Time(time.UTC)
	if !ok {
		return 0
	}
	return startOfDay(t.Year(), t.Month(), t.Day(), zone)
}

// EndOfDay returns the last millisecond of d in zone; zero for an invalid day.
func EndOfDay(d Date, zone *time.Location) Instant {
	t, ok := d.Time(time.UTC)
	if !ok {
		return 0
	}
	return startOfDay(t.Year(), t.Month(), t.Day()+1, zone) - 1
}

// startOfDay returns midnight. Where clocks go forward at midnight there is
// none, and the day begins after the change. Where clocks go back over
// midnight, the first of the two counts.
func startOfDay(year int, month time.Month, day int, zone *time.Location) Instant {
	t := time.Date(year, month, day, 0, 0, 0, 0, zone)
	from, to := t.ZoneBounds()
	switch {
	case t.Hour() > 12: // the evening before: the day begins with the new time
		return At(to)
	case t.Hour() != 0 || t.Minute() != 0:
		return At(from)
	}
	if !from.IsZero() && t.Sub(from) < 3*time.Hour {
		_, offset := t.Zone()
		_, before := from.Add(-1).Zone()
		if first := t.Add(time.Duration(offset-before) * time.Second); first.Before(from) && first.Day() == t.Day() {
			return At(first)
		}
	}
	return At(t)
}

// Happening is when a recorded event took place or will take place.
type Happening struct {
	At    Instant // the moment, or the start of the day in the organisation's zone
	About bool    // only roughly known
	Day   bool    // known to the day at best: hours would be false precision

	Undated bool // nobody said when: At is the moment it was recorded

	// First and Last are the first and the last moment it can have been, where
	// the date is a span of days; zero where it is not.
	First, Last Instant
}

// Spans reports whether it happened on some day of a span.
func (h Happening) Spans() bool { return h.First != h.Last }

// Moment returns when the fact happened. An inexact date counts as its earliest
// day, or as its latest if late is set. Clocks against people who help use the
// earliest, so that they are warned in time. Clocks against authorities use the
// latest, so that nobody is called late too soon.
func (v FactValue) Moment(zone *time.Location, late bool) (Happening, bool) {
	if v.Answer.Truth() == False {
		return Happening{}, false
	}
	if !v.At.IsZero() {
		return Happening{At: v.At}, true
	}
	day := v.On.Earliest()
	if late {
		day = v.On.Latest()
	}
	h := Happening{At: StartOfDay(day, zone), About: v.On.Sure != SureExact, Day: true}
	if v.On.Sure == SureBetween {
		h.First, h.Last = StartOfDay(v.On.Earliest(), zone), StartOfDay(v.On.Latest(), zone)
	}
	return h, !h.At.IsZero()
}

// Began returns when what the fact says began to count: when it happened, or,
// without a date, when the yes was recorded. An event without a date must not
// pass in silence.
func (v FactValue) Began(zone *time.Location, late bool) (Happening, bool) {
	if h, ok := v.Moment(zone, late); ok || v.Answer != Yes || v.Recorded.IsZero() {
		return h, ok
	}
	return Happening{At: v.Recorded, About: true, Day: true, Undated: true}, true
}
