package models

import (
	"fmt"
	"time"
)

// Date is a calendar day as YYYY-MM-DD, the form in which legal dates are
// stored. The empty Date means "none".
type Date string

// DateOf returns the calendar day of t in t's own zone.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Time returns midnight of the day in zone, and whether the day is valid.
func (d Date) Time(zone *time.Location) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateOnly, string(d), zone)
	return t, err == nil
}

// AddDays returns the day n days later; a date that is none stays so.
func (d Date) AddDays(n int) Date {
	t, ok := d.Time(time.UTC)
	if !ok {
		return d
	}
	return DateOf(t.AddDate(0, 0, n))
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == "" }

// Sure is how exactly a date is known.
type Sure string

// The degrees of sureness. The empty Sure belongs to the empty date.
const (
	SureExact Sure = "exact" // the day itself
	SureAbout Sure = "about" // around that day
	SureMonth Sure = "month" // the month only: YYYY-MM
	SureYear  Sure = "year"  // the year only: YYYY

	SureBetween Sure = "between" // some day of a span, both ends counted
)

// PartialDate is a date as exactly as somebody knows it. On is YYYY-MM-DD,
// YYYY-MM or YYYY, as Sure says; missing parts are never filled in. Of a span
// On is the first day and To the last one. The zero PartialDate means that no
// date was given.
type PartialDate struct {
	On   string `json:"on,omitempty"`
	To   string `json:"to,omitempty"`
	Sure Sure   `json:"sure,omitempty"`
}

// Exactly returns a PartialDate that is exact to the day.
func Exactly(d Date) PartialDate {
	if d == "" {
		return PartialDate{}
	}
	return PartialDate{On: string(d), Sure: SureExact}
}

// Between returns a date that is some day from the first to the last. It is
// exact where both are the same day, and zero where one of them is missing.
func Between(first, last Date) PartialDate {
	switch {
	case first == "" || last == "":
		return PartialDate{}
	case first == last:
		return Exactly(first)
	}
	return PartialDate{On: string(first), To: string(last), Sure: SureBetween}
}

// IsZero reports whether no date was given.
func (p PartialDate) IsZero() bool { return p.On == "" }

// layouts maps each degree of sureness to the form of On.
var layouts = map[Sure]string{SureExact: time.DateOnly, SureAbout: time.DateOnly, SureMonth: "2006-01", SureYear: "2006", SureBetween: time.DateOnly}

// Check returns an error when On, To and Sure do not match or name an invalid
// day.
func (p PartialDate) Check() error {
	if p == (PartialDate{}) {
		return nil
	}
	layout, ok := layouts[p.Sure]
	if !ok {
		return fmt.Errorf("date %q: unknown sureness %q", p.On, p.Sure)
	}
	if _, err := time.Parse(layout, p.On); err != nil {
		return fmt.Errorf("date %q does not fit %q", p.On, p.Sure)
	}
	return p.checkEnd()
}

// checkEnd returns an error unless a span, and nothing else, has a last day, and
// that is not before the first.
func (p PartialDate) checkEnd() error {
	if p.Sure != SureBetween {
		if p.To != "" {
			return fmt.Errorf("date %q is %q and takes no last day", p.On, p.Sure)
		}
		return nil
	}
	if _, err := time.Parse(time.DateOnly, p.To); err != nil || p.To < p.On {
		return fmt.Errorf("the last day %q of a span is no day, or before the first, %q", p.To, p.On)
	}
	return nil
}

// Earliest returns the first day the date can mean. An "about" date counts as
// that day.
func (p PartialDate) Earliest() Date {
	t, err := time.Parse(layouts[p.Sure], p.On)
	if err != nil || p.IsZero() {
		return ""
	}
	return DateOf(t)
}

// Latest returns the last day the date can mean.
func (p PartialDate) Latest() Date {
	t, err := time.Parse(layouts[p.Sure], p.On)
	if err != nil || p.IsZero() {
		return ""
	}
	switch p.Sure {
	case SureBetween:
		return Date(p.To)
	case SureMonth:
		t = t.AddDate(0, 1, -1)
	case SureYear:
		t = t.AddDate(1, 0, -1)
	}
	return DateOf(t)
}

// Span returns the date as the first and the last day it can mean; exact where
// these are one day.
func (p PartialDate) Span() PartialDate { return Between(p.Earliest(), p.Latest()) }

// Years returns the first and the last year the date can mean; 0 and 0 if no
// date was given.
func (p PartialDate) Years() (from, to int) { return yearOf(p.Earliest(), 0), yearOf(p.Latest(), 0) }
