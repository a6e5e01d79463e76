package demo

import (
	"context"
	"time"

	"aftercare/models"
	"aftercare/services/report"
)

// closeMonths closes the last two months of the first house, as its administrator would. The
// older one was opened again because a figure was wrong, and closed anew.
func (f *filler) closeMonths(ctx context.Context) error {
	d, by := throw(f.opt.Seed, partMonths), f.org.by("administrator", f.cal.now)
	reports := report.New(f.db, f.evaluator.Library(), func() time.Time { return f.opt.Now }, func() string { return d.id(f.cal.now) })
	last := models.PeriodAt(models.PeriodMonth, f.cal.now.Date(f.cal.zone)).Before()
	of := func(p models.Period) report.Ask { return report.Ask{HouseID: f.org.shelters[0].ID, Period: p} }
	for _, p := range []models.Period{last.Before(), last} {
		if err := reports.CloseMonth(ctx, by, of(p)); err != nil {
			return err
		}
	}
	if err := reports.ReopenMonth(ctx, by, of(last.Before()), 1, models.MonthReopenings[1]); err != nil {
		return err
	}
	return reports.CloseMonth(ctx, by, of(last.Before()))
}
