package demo

import (
	"aftercare/models"
	"aftercare/services/evaluation"
)

// remembered is the history of a case. It is kept from the first day of last month on, as
// in a house that updated then: the report of last month has it, and older ones say that
// they do not. The case was evaluated then or when it came, near the end of last month,
// and now.
func (f *file) remembered(l evaluation.Loaded) ([]models.Spell, error) {
	month := models.PeriodAt(models.PeriodMonth, f.cal.now.Date(f.cal.zone))
	from := models.StartOfDay(month.Before().Begins(), f.cal.zone)
	begins, middle := max(from, f.row.IntakeAt), models.StartOfDay(month.Begins().AddDays(-3), f.cal.zone)
	moments := []models.Instant{begins}
	for _, at := range []models.Instant{middle, f.cal.now} {
		if at > begins {
			moments = append(moments, at)
		}
	}
	all, err := f.evaluator.Spells(l, moments...)
	for i := range all {
		if all[i].FromAt == from {
			all[i].Began = models.SpellKept
		}
	}
	return all, err
}
