package deed

import (
	"aftercare/models"
)

// factAdultOn is the fact from which the birth follows.
const factAdultOn = "person.adult_on"

// closedDied is the reason of a case that ended with a death.
const closedDied = "died"

// Dates reads the days of the person and the case against which every date that
// is written is held.
func (d *Deed) Dates() (models.CaseDates, error) {
	out := models.CaseDates{Arrived: d.Case.IntakeAt.Date(d.Zone), Today: d.Today}
	if d.Case.Status == models.CaseClosed && d.Case.ClosureReason == closedDied {
		out.Died = d.Case.ClosedAt.Date(d.Zone)
	}
	var turns models.AnswerFacts
	err := d.Tx.Model(&models.Fact{}).Select("day", "day_to", "sure").Where("survivor_id = ? AND case_id = '' AND name = ?", d.Case.SurvivorID, factAdultOn).Scan(&turns).Error
	out.AdultOn = turns.Value().On
	return out, err
}

// unsafeFamily is the fact that keeps a guardian from agreeing for the survivor, and
// money from a guardian's account.
const unsafeFamily = "stay.unsafe_family"

// UnsafeFamily reports whether it is recorded that nobody in the family is safe.
func (d *Deed) UnsafeFamily() (bool, error) {
	var n int64
	err := d.Tx.Model(&models.Fact{}).Where("survivor_id = ? AND case_id IN ? AND name = ? AND answer = ?",
		d.Case.SurvivorID, []string{"", d.Case.ID}, unsafeFamily, models.Yes).Count(&n).Error
	return n > 0, err
}
