package demo

import (
	"aftercare/models"
)

// healthWords are what stands in the health records of the demo.
var (
	medicineNames = []string{"Invented iron tablets", "Invented drops for sleep", "Invented tablets against worms"}
	conditionsOf  = []string{"Back pain since the invented factory", "A tooth that hurts (invented)", "A cough that stays (invented)"}
	testsOf       = []string{"Blood count (invented)", "Chest picture (invented)", "Eyes (invented)"}
)

// keepHealth writes the health record that a counsellor keeps. It uses its own dice, and
// opens no gap that the case does not let slip.
func (f *file) keepHealth(d *dice) {
	if f.team.counsellor == nil || f.row.Status == models.CaseClosed || f.opt.Survivors > small && !f.mine {
		return
	}
	day := max(-d.between(3, 40), f.begin)
	add := func(row models.Record, words map[string]string) {
		f.safe(d, row, f.cal.at(day, 12, d.below(60)), words)
		b := f.safety[len(f.safety)-1].Base()
		b.RecordedBy, b.ChangedBy = f.team.counsellor.ID, f.team.counsellor.ID
	}
	slips := f.slip("health.treatment_interrupted")
	if slips || d.chance(35) {
		until := d.between(6, 60)
		if slips {
			until = -d.between(9, 12)
		}
		add(&models.HealthMedicine{MedicineFacts: models.MedicineFacts{State: models.MedicineRunning, BegunOn: f.cal.date(min(day, until)), SupplyUntil: f.cal.date(until)}},
			map[string]string{"name": pick(d, medicineNames), "dose": "One in the morning (invented).", "note": "With food (invented)."})
	}
	if d.chance(15) {
		add(&models.HealthAllergy{AllergyFacts: models.AllergyFacts{Strength: pick(d, models.AllergyStrengths)}}, map[string]string{"against": "Invented penicillin", "note": "Itches within an hour (invented)."})
	}
	if d.chance(30) {
		add(&models.HealthCondition{ConditionFacts: models.ConditionFacts{State: pick(d, models.ConditionStates), SinceOn: f.cal.date(day - 20)}}, map[string]string{"what": pick(d, conditionsOf), "note": "Seen by the invented doctor."})
	}
	if d.chance(30) {
		add(&models.HealthTest{TestFacts: models.TestFacts{TestedOn: f.cal.date(day), Show: pick(d, []models.Answer{models.Yes, models.Yes, models.No}), ShowOn: f.cal.date(day)}},
			map[string]string{"what": pick(d, testsOf), "result": "Nothing found (invented).", "note": "Told in Hindi (invented)."})
	}
}
