package demo

import (
	"time"

	"aftercare/models"
)

// zoneName is where the invented organisation works.
const zoneName = "Asia/Kolkata"

// calendar counts days from the day of the demo. Everything is relative to its
// midnight, so that the same seed gives the same histories every day.
type calendar struct {
	zone  *time.Location
	today time.Time // midnight
	now   models.Instant
}

func newCalendar(now time.Time) (calendar, error) {
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		return calendar{}, err
	}
	y, m, d := now.In(zone).Date()
	return calendar{zone: zone, today: time.Date(y, m, d, 0, 0, 0, 0, zone), now: models.At(now)}, nil
}

// at returns a moment on the n-th day from today; past days are negative.
func (c calendar) at(n, hour, minute int) models.Instant {
	y, m, d := c.today.Date()
	return models.At(time.Date(y, m, d+n, hour, minute, 0, 0, c.zone))
}

// workTime returns a random moment in the working hours of a day.
func (c calendar) workTime(d *dice, n int) models.Instant {
	return c.at(n, d.between(9, 17), d.between(0, 11)*5)
}

// date returns the n-th day from today.
func (c calendar) date(n int) models.Date { return models.DateOf(c.today.AddDate(0, 0, n)) }

// day returns how many days from today a moment is.
func (c calendar) day(at models.Instant) int {
	t := at.Time().In(c.zone)
	y, m, d := t.Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	y, m, d = c.today.Date()
	return int(midnight.Sub(time.Date(y, m, d, 0, 0, 0, 0, time.UTC)).Hours() / 24)
}

// startOf returns a clock that always shows the morning of a day.
func (c calendar) startOf(n int) func() time.Time {
	return func() time.Time { return c.at(n, 9, 30).Time() }
}
