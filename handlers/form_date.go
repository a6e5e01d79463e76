package handlers

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"aftercare/models"
)

// dateInput is a date as typed: three boxes and how sure it is. Quick is
// "today" or "yesterday" where the form offers them. What was typed is kept as
// it was, so that a mistake can be shown again.
type dateInput struct {
	Day, Month, Year string
	Sure             string // of models.Sure, "not_known", or "" for as typed
	Quick            string // "today", "yesterday", "other" or ""
}

// notKnownDate is the answer "nobody knows", which is a full one.
const notKnownDate = "not_known"

func (d *dateInput) controls() map[string]*string {
	return map[string]*string{"day": &d.Day, "month": &d.Month, "year": &d.Year, "sure": &d.Sure, "quick": &d.Quick}
}

func (d *dateInput) read(name string, posted url.Values) {
	for part, value := range d.controls() {
		*value = strings.TrimSpace(posted.Get(name + "." + part))
	}
}

func (d *dateInput) write(name string, values url.Values) {
	for part, value := range d.controls() {
		values.Set(name+"."+part, *value)
	}
}

// dateInputOf is the input that shows a date of a record.
func dateInputOf(lang string, p models.PartialDate) dateInput {
	d := dateInput{Sure: string(p.Sure)}
	parts := strings.Split(p.On, "-")
	d.Year = parts[0]
	if len(parts) > 1 {
		if m, err := time.Parse("01", parts[1]); err == nil {
			words := strings.Fields(models.PartialText(lang, models.PartialDate{On: "2000-" + m.Format("01"), Sure: models.SureMonth}))
			d.Month = words[0]
		}
	}
	if len(parts) > 2 {
		d.Day = strings.TrimPrefix(parts[2], "0")
	}
	return d
}

// blank reports whether nothing was typed or chosen.
func (d dateInput) blank() bool {
	return d.Day == "" && d.Month == "" && d.Year == "" && (d.Quick == "" || d.Quick == "other")
}

// day reads an exact date. It adds a problem for the field and returns "" when
// there is none to read; an empty input is no date and no problem.
func (d dateInput) day(name string, today models.Date, problems models.Problems) models.Date {
	p := d.partial(name, today, problems)
	if p.IsZero() {
		return ""
	}
	if p.Sure != models.SureExact {
		problems.Add(name, "problem.date_whole")
		return ""
	}
	return models.Date(p.On)
}

// partial reads a date as exactly as it was given: year alone, month and year,
// or a day. It never fills in what was not typed. Two figures for the year are
// taken when only one century is possible, that is, when the date would
// otherwise lie in the future.
func (d dateInput) partial(name string, today models.Date, problems models.Problems) models.PartialDate {
	if quick, ok := d.quick(today); ok {
		return models.Exactly(quick)
	}
	if d.blank() || d.Sure == notKnownDate {
		return models.PartialDate{}
	}
	p, problem := d.parse(today)
	if problem != "" {
		problems.Add(name, problem)
		return models.PartialDate{}
	}
	return p
}

func (d dateInput) quick(today models.Date) (models.Date, bool) {
	t, ok := today.Time(time.UTC)
	switch {
	case !ok:
		return "", false
	case d.Quick == "today":
		return today, true
	case d.Quick == "yesterday":
		return models.DateOf(t.AddDate(0, 0, -1)), true
	}
	return "", false
}

func (d dateInput) parse(today models.Date) (models.PartialDate, string) {
	year, ok := readYear(d.Year, today)
	if !ok {
		return models.PartialDate{}, "problem.date_year"
	}
	if d.Month == "" && d.Day == "" || d.Sure == string(models.SureYear) {
		return models.PartialDate{On: fmt.Sprintf("%04d", year), Sure: models.SureYear}, ""
	}
	month, ok := models.ParseMonth(d.Month)
	if !ok {
		return models.PartialDate{}, "problem.date_month"
	}
	if d.Day == "" || d.Sure == string(models.SureMonth) {
		return models.PartialDate{On: fmt.Sprintf("%04d-%02d", year, month), Sure: models.SureMonth}, ""
	}
	day, err := strconv.Atoi(models.LatinDigits(strings.Trim(d.Day, " .")))
	p := models.PartialDate{On: fmt.Sprintf("%04d-%02d-%02d", year, month, day), Sure: models.SureExact}
	if d.Sure == string(models.SureAbout) {
		p.Sure = models.SureAbout
	}
	if err != nil || p.Check() != nil {
		return models.PartialDate{}, "problem.date_unreal"
	}
	return p, ""
}

// readYear reads four figures, or two that can mean one century only.
func readYear(typed string, today models.Date) (int, bool) {
	n, err := strconv.Atoi(models.LatinDigits(strings.TrimSpace(typed)))
	if err != nil || n < 0 {
		return 0, false
	}
	if len([]rune(strings.TrimSpace(typed))) != 2 {
		return n, n >= 1900 && n <= 2200
	}
	t, ok := today.Time(time.UTC)
	if !ok || 2000+n <= t.Year() {
		return 2000 + n, ok && n >= 10
	}
	return 1900 + n, 1900+n > t.Year()-80
}

// dateParts is what the partial of a date needs besides the field.
type dateParts struct {
	Day, Month, Year string
	Sure             []choice
	Quick            []choice
	Echo             string // the date as understood, in full
}

// AskDate asks for day, month and year and for how sure they are.
func (p page) AskDate(name string) field {
	f := p.dateField(name)
	codes := []string{string(models.SureExact), string(models.SureAbout), string(models.SureMonth), string(models.SureYear), notKnownDate}
	for _, code := range codes {
		f.Boxes.Sure = append(f.Boxes.Sure, choice{Value: code, Text: f.T("sure." + code), Checked: f.value("sure") == code})
	}
	return f
}

// AskDay asks for an exact date, where people know it.
func (p page) AskDay(name string) field { return p.dateField(name) }

// AskWhen asks for the day of something routine: today, yesterday or another day.
func (p page) AskWhen(name string) field {
	f := p.dateField(name)
	for i, code := range []string{"today", "yesterday", "other"} {
		c := choice{Value: code, Text: f.T("when." + code), ID: f.ID, Checked: f.value("quick") == code}
		if i > 0 {
			c.ID += "-" + code
		}
		f.Boxes.Quick = append(f.Boxes.Quick, c)
	}
	return f
}

func (p page) dateField(name string) field {
	f := p.field("date", name)
	f.Boxes = &dateParts{Day: f.value("day"), Month: f.value("month"), Year: f.value("year")}
	var d dateInput
	d.read(name, p.form.values)
	if got := d.partial(name, p.Today(), models.Problems{}); !got.IsZero() && d.Quick != "today" && d.Quick != "yesterday" {
		f.Boxes.Echo = f.Partial(got)
	}
	return f
}

func (f field) value(part string) string { return f.page.form.values.Get(f.Name + "." + part) }
