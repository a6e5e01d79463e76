package models

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// PeriodKind is how long a named period is.
type PeriodKind string

// The kinds of periods. Each begins on the first day of a month in the organisation's
// zone, and ends just before the first day of another.
const (
	PeriodMonth   PeriodKind = "month"
	PeriodQuarter PeriodKind = "quarter"
	PeriodHalf    PeriodKind = "half"  // January to June, July to December
	PeriodApril   PeriodKind = "april" // from April to March
	PeriodYear    PeriodKind = "year"  // the calendar year
)

// PeriodKinds are the kinds, from short to long.
var PeriodKinds = []PeriodKind{PeriodMonth, PeriodQuarter, PeriodHalf, PeriodApril, PeriodYear}

// Period is a named time of a report. There are no others: a report of free days cannot
// be compared with the one of last year. The zero Period is none.
type Period struct {
	Kind  PeriodKind
	Year  int // in which it begins
	First int // the month in which it begins
}

// periodMonths is how many months each kind has.
var periodMonths = map[PeriodKind]int{PeriodMonth: 1, PeriodQuarter: 3, PeriodHalf: 6, PeriodApril: 12, PeriodYear: 12}

// PeriodAt is the period of a kind in which a day lies.
func PeriodAt(kind PeriodKind, day Date) Period {
	t, ok := day.Time(time.UTC)
	if !ok {
		return Period{}
	}
	p := Period{Kind: kind, Year: t.Year(), First: int(t.Month())}
	switch kind {
	case PeriodQuarter:
		p.First -= (p.First - 1) % 3
	case PeriodHalf:
		p.First -= (p.First - 1) % 6
	case PeriodApril:
		if p.First < 4 {
			p.Year--
		}
		p.First = 4
	case PeriodYear:
		p.First = 1
	}
	return p
}

// Code is the name of the period in an address: 2026-11, 2026-q4, 2026-h2, 2026-april, 2026.
func (p Period) Code() string {
	switch p.Kind {
	case PeriodMonth:
		return fmt.Sprintf("%04d-%02d", p.Year, p.First)
	case PeriodQuarter:
		return fmt.Sprintf("%04d-q%d", p.Year, p.Quarter())
	case PeriodHalf:
		return fmt.Sprintf("%04d-h%d", p.Year, (p.First+5)/6)
	case PeriodApril:
		return fmt.Sprintf("%04d-april", p.Year)
	case PeriodYear:
		return fmt.Sprintf("%04d", p.Year)
	}
	return ""
}

// Quarter is the number of a quarter in its calendar year.
func (p Period) Quarter() int { return (p.First + 2) / 3 }

// ParsePeriod reads the name of a period. It returns the zero Period for what is none.
func ParsePeriod(code string) Period {
	year, rest, _ := strings.Cut(code, "-")
	y, err := strconv.Atoi(year)
	p := Period{Kind: PeriodMonth, Year: y}
	q, isQuarter := strings.CutPrefix(rest, "q")
	half, isHalf := strings.CutPrefix(rest, "h")
	switch {
	case rest == "":
		p.Kind, p.First = PeriodYear, 1
	case rest == "april":
		p.Kind, p.First = PeriodApril, 4
	case isQuarter:
		n, _ := strconv.Atoi(q)
		p.Kind, p.First = PeriodQuarter, 3*n-2
	case isHalf:
		n, _ := strconv.Atoi(half)
		p.Kind, p.First = PeriodHalf, 6*n-5
	default:
		p.First, _ = strconv.Atoi(rest)
	}
	if err != nil || y < 1990 || y > 9998 || p.First < 1 || p.First > 12 || p.Code() != code {
		return Period{}
	}
	return p
}

// Begins is the first day.
func (p Period) Begins() Date { return Date(fmt.Sprintf("%04d-%02d-01", p.Year, p.First)) }

// After is the first day that is no longer in it.
func (p Period) After() Date { return AddMonths(p.Begins(), periodMonths[p.Kind]) }

// Last is the last day.
func (p Period) Last() Date { return p.After().AddDays(-1) }

// YearBefore is the same period a year earlier.
func (p Period) YearBefore() Period {
	p.Year--
	return p
}

// Before is the period of the same kind just before.
func (p Period) Before() Period { return PeriodAt(p.Kind, p.Begins().AddDays(-1)) }

// Bounds is the first moment of the period in a zone, and the first one after it.
func (p Period) Bounds(zone *time.Location) (from, until Instant) {
	return StartOfDay(p.Begins(), zone), StartOfDay(p.After(), zone)
}
