package handlers

import (
	"slices"
	"time"

	"aftercare/models"
)

// lastMonths are the months of the last year, and the one that is asked for.
func (t texts) lastMonths(asked string) []choice {
	var out []choice
	first := time.Date(t.now.Time().In(t.zone).Year(), t.now.Time().In(t.zone).Month(), 1, 0, 0, 0, 0, t.zone)
	for i := range 12 {
		out = append(out, t.monthChoice(first.AddDate(0, -i, 0)))
	}
	if at, err := time.ParseInLocation("2006-01", asked, t.zone); err == nil && !slices.Contains(out, t.monthChoice(at)) {
		out = append(out, t.monthChoice(at))
	}
	return out
}

func (t texts) monthChoice(at time.Time) choice {
	return choice{Value: at.Format("2006-01"), Text: t.monthName(at)}
}

// monthOf names the month of a day.
func (t texts) monthOf(day models.Date) string {
	at, _ := day.Time(time.UTC)
	return t.monthName(at)
}
