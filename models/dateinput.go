package models

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// DateRule limits the days that a date in a form can be. It also decides
// whether a two-digit year has only one meaning.
type DateRule struct {
	NotBefore Date // first possible day; "" means 1 January 1900
	NotAfter  Date // last possible day, mostly today; "" for none
}

// Years outside these are typing mistakes, or another calendar.
const firstYear, lastYear = 1900, 2199

// dateParts is a typed date, part by part; zero means "not given".
type dateParts struct {
	day, month, year int
	shortYear        bool // the year was typed with two digits
}

// ParseDate reads a date as people type it in one field: 23 नवंबर 2026, 23 Nov
// 2026, २३-११-२६, 23/11/2026, 2026-11-23, and less exactly Nov 2026, 11/2026 or
// 2026. The day always comes before the month unless the year comes first. An
// empty text gives the zero PartialDate.
//
// The second value is "" or the catalogue key of the problem, one of
// date.unreadable, date.no_such_day|last=30, date.no_such_month, date.no_month,
// date.no_year, date.two_digit_year, date.year, date.future,
// date.bikram|year=2083|from=2026|to=2027 and date.too_early.
func ParseDate(text string, rule DateRule) (PartialDate, string) {
	words := dateWords(text)
	if len(words) == 0 {
		if plainTyped(text) != "" {
			return PartialDate{}, "date.unreadable"
		}
		return PartialDate{}, ""
	}
	day, month, year, ok := orderWords(words)
	if !ok {
		return PartialDate{}, "date.unreadable"
	}
	return readDate(day, month, year, rule)
}

// ParseDateFields reads a date from its three fields. The day, or day and
// month, may be empty for a date known less exactly. A whole date typed in one
// of the fields is read as one. The results are those of ParseDate.
func ParseDateFields(day, month, year string, rule DateRule) (PartialDate, string) {
	d, m, y := dateWords(day), dateWords(month), dateWords(year)
	if len(d) > 1 || len(m) > 1 || len(y) > 1 {
		return ParseDate(day+" "+month+" "+year, rule)
	}
	for i, typed := range []string{day, month, year} {
		if len([][]string{d, m, y}[i]) == 0 && plainTyped(typed) != "" {
			return PartialDate{}, "date.unreadable"
		}
	}
	if len(d)+len(m)+len(y) == 0 {
		return PartialDate{}, ""
	}
	return readDate(strings.Join(d, ""), strings.Join(m, ""), strings.Join(y, ""), rule)
}

// dateWords splits a text into numbers and words, and drops words that only
// join them.
func dateWords(text string) []string {
	var words []string
	kind := 0
	for _, r := range plainTyped(text) {
		now := 0
		switch {
		case '0' <= r && r <= '9':
			now = 1
		case unicode.IsLetter(r), unicode.IsMark(r):
			now = 2
		}
		switch {
		case now == 0:
		case now == kind:
			words[len(words)-1] += string(r)
		default:
			words = append(words, string(r))
		}
		kind = now
	}
	return withoutOrdinals(words)
}

// withoutOrdinals drops the endings of 1st, 2nd, 3rd and 4th, and "of".
func withoutOrdinals(words []string) []string {
	kept := words[:0]
	for _, w := range words {
		switch w {
		case "st", "nd", "rd", "th", "of":
			if len(kept) == 1 {
				continue
			}
		}
		kept = append(kept, w)
	}
	return kept
}

// orderWords returns which words are the day, the month and the year. The day
// comes before the month, unless the year or the name of the month comes first.
func orderWords(words []string) (day, month, year string, ok bool) {
	first := words[0]
	named := len(words) > 1 && !isNumber(first)
	switch {
	case len(words) == 3 && named:
		return words[1], first, words[2], true
	case len(words) == 3 && len(first) == 4:
		return words[2], words[1], first, true
	case len(words) == 3:
		return first, words[1], words[2], true
	case len(words) == 2 && isNumber(first) && len(first) == 4:
		return "", words[1], first, true
	case len(words) == 2 && isNumber(first) && len(words[1]) != 4:
		return first, words[1], "", true // a day and a month
	case len(words) == 2:
		return "", first, words[1], true
	case len(words) == 1 && isNumber(first) && len(first) == 4:
		return "", "", first, true
	case len(words) == 1 && monthOf(first) != 0:
		return "", first, "", true
	}
	return "", "", "", false
}

func isNumber(word string) bool { return word != "" && '0' <= word[0] && word[0] <= '9' }

// readDate makes a date of three words and checks it.
func readDate(day, month, year string, rule DateRule) (PartialDate, string) {
	parts, problem := readParts(day, month, year)
	if problem == "" && parts.shortYear {
		parts.year, problem = rule.century(parts.year)
	}
	if problem == "" {
		problem = parts.check()
	}
	if problem != "" {
		return PartialDate{}, problem
	}
	on := parts.partial()
	if problem = rule.check(on); problem != "" {
		return PartialDate{}, problem
	}
	return on, ""
}

func readParts(day, month, year string) (p dateParts, problem string) {
	switch {
	case month == "" && day != "":
		return p, "date.no_month"
	case year == "":
		return p, "date.no_year"
	}
	var readable bool
	if p.day, readable = smallNumber(day, 2); !readable {
		return p, "date.unreadable"
	}
	if p.month, readable = smallNumber(month, 2); !readable {
		if p.month = int(monthOf(month)); p.month == 0 {
			return p, "date.no_such_month"
		}
	}
	if p.year, readable = smallNumber(year, 4); !readable {
		return p, "date.year"
	}
	p.shortYear = len(year) == 2
	switch {
	case p.shortYear && day == "": // "Nov 26" may mean a day in November
		return p, "date.two_digit_year"
	case len(year) != 2 && len(year) != 4:
		return p, "date.year"
	case p.day == 0 && day != "":
		return p, "date.no_such_day|last=31"
	case p.month == 0 && month != "":
		return p, "date.no_such_month"
	}
	return p, ""
}

// smallNumber reads a number with at most the given number of digits; "" gives
// zero.
func smallNumber(word string, digits int) (int, bool) {
	if word == "" {
		return 0, true
	}
	n, err := strconv.Atoi(word)
	return n, err == nil && len(word) <= digits
}

// check returns the problem of a part that no calendar has; "" for none.
func (p dateParts) check() string {
	switch {
	case p.year < firstYear || p.year > lastYear:
		return "date.year"
	case p.month > 12:
		return "date.no_such_month"
	case p.month == 0:
		return ""
	}
	last := time.Date(p.year, time.Month(p.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	if p.day > last {
		return fmt.Sprintf("date.no_such_day|last=%d", last)
	}
	return ""
}

func (p dateParts) partial() PartialDate {
	switch {
	case p.month == 0:
		return PartialDate{On: fmt.Sprintf("%04d", p.year), Sure: SureYear}
	case p.day == 0:
		return PartialDate{On: fmt.Sprintf("%04d-%02d", p.year, p.month), Sure: SureMonth}
	}
	return Exactly(Date(fmt.Sprintf("%04d-%02d-%02d", p.year, p.month, p.day)))
}

// century returns the one year that two digits can mean under the rule. It
// compares whole years rather than days: with days, typing tomorrow's date by
// mistake would give a day a hundred years ago.
func (r DateRule) century(short int) (int, string) {
	from, to := yearOf(r.NotBefore, firstYear), yearOf(r.NotAfter, lastYear)
	meant := 0
	for year := firstYear + short; year <= to; year += 100 {
		if year < from {
			continue
		}
		if meant != 0 {
			return 0, "date.two_digit_year"
		}
		meant = year
	}
	if meant == 0 {
		return 0, "date.two_digit_year"
	}
	return meant, ""
}

func yearOf(d Date, otherwise int) int {
	if t, ok := d.Time(time.UTC); ok {
		return t.Year()
	}
	return otherwise
}

// check returns the problem of a date that lies wholly outside the rule. A
// month or a year that is partly inside passes, because part of it is possible.
func (r DateRule) check(on PartialDate) string {
	switch {
	case r.NotAfter != "" && on.Earliest() > r.NotAfter:
		year, _ := on.Years()
		return cmp.Or(bikram(year, r.NotAfter), "date.future")
	case r.NotBefore != "" && on.Latest() < r.NotBefore:
		return "date.too_early"
	}
	return ""
}
