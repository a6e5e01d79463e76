package models

import "strconv"

// Nepal and many papers from there count years in Bikram Sambat: its year
// begins in April and is 56 or 57 ahead of the common one. Such a year is shown
// as what it may be and never converted, because the day moves too.
const (
	bikramFrom = 57 // April to December
	bikramTo   = 56 // January to April
)

// BikramYears returns the two years of the common calendar that a year of Bikram
// Sambat lies in. ok is false for
// a year that is no such year up to today, and for the next year, which is more
// often a slip.
func BikramYears(year int, today Date) (from, to int, ok bool) {
	now := yearOf(today, 0)
	from, to = year-bikramFrom, year-bikramTo
	return from, to, now > 0 && year > now+1 && from >= firstYear && from <= now
}

// bikram returns the problem of a year that looks like Bikram Sambat; "" for
// another year.
func bikram(year int, today Date) string {
	from, to, ok := BikramYears(year, today)
	if !ok {
		return ""
	}
	return "date.bikram|year=" + strconv.Itoa(year) + "|from=" + strconv.Itoa(from) + "|to=" + strconv.Itoa(to)
}
