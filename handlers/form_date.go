package handlers

import (
	"net/url"
	"slices"
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
	Kept             string // an odd day of which she said that it is right
}

// notKnownDate is the answer "nobody knows", which is a full one.
const notKnownDate = "not_known"

func (d *dateInput) controls() map[string]*string {
	return map[string]*string{"day": &d.Day, "month": &d.Month, "year": &d.Year, "sure": &d.Sure, "quick": &d.Quick, "kept": &d.Kept}
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

// day reads an exact date. It adds a problem for the field and returns "" when
// there is none to read; an empty input is no date and no problem.
func (d dateInput) day(name string, today models.Date, rule models.DateRule, problems models.Problems) models.Date {
	p := d.partial(name, today, rule, problems)
	if p.IsZero() {
		return ""
	}
	if p.Sure != models.SureExact {
		problems.Add(name, "problem.date_whole")
		return ""
	}
	return models.Date(p.On)
}

// partial reads a date as exactly as it was given: a year alone, a month and a
// year, or a day. Nothing is filled in that was not typed.
func (d dateInput) partial(name string, today models.Date, rule models.DateRule, problems models.Problems) models.PartialDate {
	if quick, ok := d.quick(today); ok {
		return models.Exactly(quick)
	}
	if d.Sure == notKnownDate {
		return models.PartialDate{}
	}
	p, problem := models.ParseDateFields(d.Day, d.Month, d.Year, rule)
	if problem != "" {
		problems.Add(name, problem)
		return models.PartialDate{}
	}
	return d.asSure(p)
}

// quick is the date of a button, "" for another day.
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

// asSure makes a date as inexact as she said it is. A date cannot be made more
// exact than it was typed.
func (d dateInput) asSure(p models.PartialDate) models.PartialDate {
	sure := models.Sure(d.Sure)
	switch {
	case sure == models.SureYear && len(p.On) > len("2006"):
		return models.PartialDate{On: p.On[:len("2006")], Sure: sure}
	case sure == models.SureMonth && len(p.On) > len("2006-01"):
		return models.PartialDate{On: p.On[:len("2006-01")], Sure: sure}
	case sure == models.SureAbout && p.Sure == models.SureExact:
		return models.PartialDate{On: p.On, Sure: sure}
	}
	return p
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
	f.Boxes = f.dateParts()
	return f
}

// dateParts are the boxes with what they hold, and the choices there were.
func (f field) dateParts() *dateParts {
	out := dateParts{Day: f.value("day"), Month: f.value("month"), Year: f.value("year")}
	if f.Boxes != nil {
		out.Sure, out.Quick = f.checked(f.Boxes.Sure, "sure"), f.checked(f.Boxes.Quick, "quick")
	}
	var d dateInput
	d.read(f.Name, f.page.form.values)
	if got := d.partial(f.Name, "", models.DateRule{}, models.Problems{}); !got.IsZero() {
		out.Echo = f.Partial(got)
	}
	return &out
}

func (f field) checked(list []choice, part string) []choice {
	out := slices.Clone(list)
	for i := range out {
		out[i].Checked = out[i].Value == f.value(part)
	}
	return out
}

func (f field) value(part string) string { return f.page.form.values.Get(f.Name + "." + part) }

// oddDay begins the problems of a day that is odd and not impossible.
const oddDay = "dates.before_arrival"

// Keep is the box that says that an odd day is right; nil where none is odd. It
// holds the day, so that it does not stand for another one.
func (f field) Keep() *choice {
	var d dateInput
	d.read(f.Name, f.page.form.values)
	on := d.day(f.Name, f.Today(), models.DateRule{}, models.Problems{})
	kept := on != "" && models.Date(d.Kept) == on
	if on == "" || !kept && !strings.HasPrefix(f.page.form.problems[f.Name], oddDay) {
		return nil
	}
	return &choice{ID: f.ID + "-kept", Value: string(on), Text: f.T("dates.keep", "date", f.Date(on)), Checked: kept}
}

// kept is the odd day of which she said that it is right, "" for none.
func (f field) kept() models.Date { return models.Date(f.value("kept")) }
