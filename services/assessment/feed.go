package assessment

import (
	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/instrument"
)

// Facts of the packs that an assessment answers. A pack that lacks one of them is not
// told.
const (
	factPositive = "health.screen_positive"
	factConcern  = "health.suicide_concern"
)

// follow lets the line about safety and the facts of the case follow what was answered. A
// low score takes nothing back: that no care is called for any more is for a person to
// say.
func (d assessmentDeed) follow(row models.Assessment, given instrument.Given) error {
	of := instrument.Find(row.Instrument)
	if err := d.raise(row.ID, of.AsksSafety(given)); err != nil {
		return err
	}
	if row.OnDay < d.Case.IntakeAt.Date(d.Zone) {
		return nil // it tells of another time
	}
	says := casefile.Answers{}
	if of.CallsForCare(given) {
		says[factPositive] = models.FactValue{Answer: models.Yes}
	}
	if of.AsksSafety(given) {
		says[factConcern] = models.FactValue{Answer: models.Yes, On: models.Exactly(row.OnDay)}
	}
	return d.files.Assert(d.Deed, says)
}
