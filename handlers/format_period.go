package handlers

import "aftercare/models"

// countingDays are the first days of a month, in which the month before is the one that
// people count. Their number is our own.
const countingDays = 7

// reportedMonth is the month whose report is wanted on a day: the one that just ended
// while it is being counted, else the one that runs.
func reportedMonth(day models.Date) models.Period {
	return models.PeriodAt(models.PeriodMonth, day.AddDays(-countingDays))
}

// periodName is the name of a period in words.
func (t texts) periodName(p models.Period) string {
	first, last := t.monthOf(p.Begins()), t.monthOf(p.Last())
	switch p.Kind {
	case models.PeriodMonth:
		return first
	case models.PeriodYear:
		return t.T("report.calendar_year", "year", string(p.Begins()[:4]))
	}
	return t.T("report.from_to", "from", first, "to", last)
}
