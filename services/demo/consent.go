package demo

import (
	"slices"

	"aftercare/models"
)

// agree adds the survivor's consents at intake, and whether they were withdrawn
// or ended.
func (f *file) agree() {
	day := f.begin + f.below(2)
	answer := models.ConsentGiven
	if f.slip("consent.missing_or_expired") && f.chance(30) {
		answer = models.ConsentRefused
	}
	until := models.Date("")
	if f.chance(60) {
		until = f.cal.date(max(day+365, f.between(20, 300)))
	}
	c := f.consent(models.PurposeData, answer, day, until)
	if answer == models.ConsentGiven && f.slip("consent.missing_or_expired") {
		if f.chance(50) && f.begin < -20 {
			c.WithdrawnAt = f.cal.workTime(f.dice, -f.between(2, 9))
		} else {
			c.UntilOn = f.cal.date(-f.between(1, 12))
		}
	}
	if f.slip("consent.review_due") {
		c.UntilOn = f.cal.date(0)
	}
	for _, purpose := range models.Purposes[1:] {
		if f.chance(80) {
			answer := models.ConsentGiven
			if f.chance(18) {
				answer = models.ConsentRefused
			}
			f.consent(purpose, answer, day, "")
		}
	}
	if f.begin < -200 && f.chance(10) {
		i := slices.IndexFunc(f.consents, func(c models.Consent) bool { return c.Purpose == models.PurposeStatistics })
		if i >= 0 && f.consents[i].Answer == models.ConsentGiven {
			f.consents[i].WithdrawnAt = f.cal.workTime(f.dice, f.begin/2)
		}
	}
}

// consent adds an answer for one purpose.
func (f *file) consent(purpose, answer string, day int, until models.Date) *models.Consent {
	c := models.Consent{
		ID: f.id(), SurvivorID: f.row.SurvivorID, CaseID: f.row.ID, ConsentFacts: models.ConsentFacts{Purpose: purpose, Answer: answer, GivenBy: models.ByHerself, ExplainedIn: f.who.tongue, Form: pick(f.dice, models.ConsentForms), UntilOn: until}, RecordedBy: f.row.LeadID, Version: 1,
	}
	c.GivenAt = min(max(f.cal.workTime(f.dice, day), f.row.IntakeAt.Add(minutes(40))), f.cal.now-1)
	if f.who.child() {
		c.GivenBy = pick(f.dice, []string{models.ByGuardian, models.ByCommittee})
	}
	if f.known("stay.unsafe_family") == models.Yes && c.GivenBy == models.ByGuardian {
		c.GivenBy = models.ByCommittee
	}
	if answer == models.ConsentRefused {
		c.Form = ""
	}
	f.consents = append(f.consents, c)
	return &f.consents[len(f.consents)-1]
}
