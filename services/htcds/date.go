package htcds

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/models"
)

// aDate is a date as read, with its findings.
type aDate struct {
	models.PartialDate
	findings []finding
}

func dateError(message string) aDate { return aDate{findings: []finding{found(message)}} }

func (d aDate) with(note string) aDate {
	d.findings = append(d.findings, found(note))
	return d
}

// excelZero is day 0 of Excel, which writes a date as a number of days when the
// column is not formatted as dates. Five digits are the years 1927 to 2173.
var (
	excelZero   = time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	excelSerial = regexp.MustCompile(`^[1-9]\d{4}(\.\d+)?$`)
	timeOfDay   = regexp.MustCompile(`^(.*\d)(?:[t ]+|, *)\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)? *([ap]m)?(z|[+-]\d{2}:?\d{2})?$`)
	about       = regexp.MustCompile(`^(about|approximately|approx\.?|around|circa|ca\.?|c\.|~|लगभग) *`)
	dateParts   = regexp.MustCompile(`[\pL\pM]+|\d+`)
	betweenOnly = regexp.MustCompile(`^[ ./,\-–]*$`)
	ordinals    = regexp.MustCompile(`(\d)(st|nd|rd|th)\b`)
)

// readDate reads one date. Three numbers are day, month and year, as in India.
// When only the American order fits, it refuses the date, because other dates
// in the same file could then be wrong without anybody seeing it. today sets
// the century of two-digit years and shows which dates are in the future; when
// it is empty, two-digit years are refused.
func readDate(s string, today models.Date) aDate {
	s = strings.ToLower(asciiDigits(s))
	if len(s) > 60 {
		return dateError("htcds.error.date")
	}
	if excelSerial.MatchString(s) {
		days, _ := strconv.Atoi(s[:5])
		return exactly(excelZero.AddDate(0, 0, days), today).with("htcds.note.date_serial")
	}
	rough := about.FindString(s)
	s = s[len(rough):]
	if m := timeOfDay.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	d := readParts(ordinals.ReplaceAllString(s, "$1"), today)
	if rough != "" && d.Sure == models.SureExact {
		d.Sure = models.SureAbout
	} else if rough != "" && !d.IsZero() {
		d = d.with("htcds.note.date_about")
	}
	return d
}

// readSpan reads two whole days as the first and the last one of a span, such as
// 2010-11-30/2011-11-29; anything else gives the zero date.
func readSpan(s string, today models.Date) models.PartialDate {
	a, b, two := strings.Cut(s, "/")
	first, last := readDate(strings.TrimSpace(a), today), readDate(strings.TrimSpace(b), today)
	if !two || first.Sure != models.SureExact || last.Sure != models.SureExact || last.On < first.On {
		return models.PartialDate{}
	}
	return models.Between(models.Date(first.On), models.Date(last.On))
}

// moments are the layouts of a time with an offset.
var moments = []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z0700"}

// localDay turns a time with an offset into its day in zone: some programs
// write midnight in India as 18:30 of the day before. A time that is written as
// midnight counts as a day without a time. Everything else is returned as it
// is.
func localDay(s string, zone *time.Location) string {
	if zone == nil || len(s) > 40 {
		return s
	}
	iso := strings.Replace(strings.ToUpper(asciiDigits(s)), " ", "T", 1)
	for _, form := range moments {
		if t, err := time.Parse(form, iso); err == nil && (t.Hour() != 0 || t.Minute() != 0) {
			return t.In(zone).Format(time.DateOnly)
		}
	}
	return s
}

func readParts(s string, today models.Date) aDate {
	parts := dateParts.FindAllString(s, 4)
	if !betweenOnly.MatchString(dateParts.ReplaceAllString(s, "")) {
		return dateError("htcds.error.date")
	}
	switch len(parts) {
	case 1:
		return onePart(parts[0], today)
	case 2:
		return twoParts(parts[0], parts[1], today)
	case 3:
		return threeParts(parts, today)
	}
	return dateError("htcds.error.date")
}

func onePart(s string, today models.Date) aDate {
	switch y, err := strconv.Atoi(s); {
	case err == nil && len(s) == 4:
		return partly(models.PartialDate{On: s, Sure: models.SureYear}, today)
	case err == nil && len(s) == 8:
		return calendar(y/10000, y/100%100, y%100, today)
	}
	return dateError("htcds.error.date")
}

// twoParts reads a month and a year of four digits. It refuses "Apr-20",
// because 20 may be a day or a year.
func twoParts(a, b string, today models.Date) aDate {
	if len(a) == 4 && isNumber(a) {
		a, b = b, a
	}
	month, year := monthOf(a), 0
	if len(b) == 4 {
		year, _ = strconv.Atoi(b)
	}
	if month == 0 || year == 0 {
		return dateError("htcds.error.date")
	}
	on := time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
	return partly(models.PartialDate{On: on, Sure: models.SureMonth}, today)
}

func threeParts(p []string, today models.Date) aDate {
	if len(p[0]) == 4 && isNumber(p[0]) {
		return calendar(number(p[0]), monthOf(p[1]), number(p[2]), today)
	}
	if !isNumber(p[0]) {
		p = []string{p[1], p[0], p[2]} // "April 3, 2020"
	}
	if !isNumber(p[0]) || !isNumber(p[2]) {
		return dateError("htcds.error.date")
	}
	d, m := number(p[0]), monthOf(p[1])
	if m == 0 && d <= 12 && isNumber(p[1]) && number(p[1]) <= 31 {
		return dateError("htcds.error.date_month")
	}
	read := withYear(p[2], m, d, today)
	if isNumber(p[1]) && d <= 12 && d != m && !read.IsZero() {
		return read.with("htcds.note.date_day_first")
	}
	return read
}

// withYear reads a year of four or two digits. Two digits mean the latest such
// year whose day is not in the future.
func withYear(year string, m, d int, today models.Date) aDate {
	switch {
	case len(year) == 4:
		return calendar(number(year), m, d, today)
	case len(year) != 2:
		return dateError("htcds.error.date")
	case today.IsZero():
		return dateError("htcds.error.date_two_digits")
	}
	century := number(string(today[:2])) * 100
	read := calendar(century+number(year), m, d, today)
	if read.IsZero() {
		read = calendar(century-100+number(year), m, d, today)
	}
	if read.IsZero() {
		return read
	}
	return read.with("htcds.note.date_two_digits")
}

// calendar refuses days that are on no calendar.
func calendar(y, m, d int, today models.Date) aDate {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if m == 0 || t.Day() != d || int(t.Month()) != m {
		return dateError("htcds.error.date")
	}
	return exactly(t, today)
}

func exactly(t time.Time, today models.Date) aDate {
	return partly(models.Exactly(models.DateOf(t)), today)
}

// partly refuses dates that cannot be in a living person's case.
func partly(p models.PartialDate, today models.Date) aDate {
	const firstDay = "1900-01-02" // one day after 1900-01-01, which Excel makes of an empty cell
	switch {
	case p.Latest() < firstDay:
		return dateError("htcds.error.date_early")
	case today != "" && p.Earliest() > today, p.Earliest() >= "2200":
		return dateError("htcds.error.date_future")
	}
	return aDate{PartialDate: p}
}

// hindiMonths holds the spellings of each month.
var hindiMonths = [12][]string{{"जनवरी"}, {"फरवरी", "फ़रवरी"}, {"मार्च"}, {"अप्रैल"}, {"मई"}, {"जून"}, {"जुलाई"},
	{"अगस्त"}, {"सितंबर", "सितम्बर"}, {"अक्टूबर", "अक्तूबर"}, {"नवंबर", "नवम्बर"}, {"दिसंबर", "दिसम्बर"}}

// monthOf returns 1 to 12 for a number or a name, and 0 for anything else.
func monthOf(s string) int {
	if isNumber(s) {
		if n := number(s); n <= 12 {
			return n
		}
		return 0
	}
	for m := time.January; m <= time.December; m++ {
		english := len(s) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), s)
		if english || slices.ContainsFunc(hindiMonths[m-1], func(name string) bool { return fold(name) == fold(s) }) {
			return int(m)
		}
	}
	return 0
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// number reads at most four digits; a longer run is no part of a date.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || len(s) > 4 {
		return 0
	}
	return n
}
