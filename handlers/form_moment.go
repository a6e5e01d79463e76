package handlers

import "aftercare/models"

// momentOf is the moment of a day and an hour. Without the hour it is the end of the
// day.
func (p page) momentOf(day models.Date, hour models.TimeOfDay) (at models.Instant, dayOnly bool) {
	switch {
	case day == "":
		return 0, false
	case hour == "":
		return models.EndOfDay(day, p.zone), true
	}
	return hour.Moment(day, p.zone), false
}

// tokenField is the field that lets a second press of the button do nothing.
func (p page) tokenField(fresh string, to *string) field {
	*to = fresh
	f := p.Hidden("token").Into(to)
	if !models.IsID(*to) { // a draft can hold anything
		*to = fresh
		p.form.values.Set("token", fresh)
	}
	return f
}
