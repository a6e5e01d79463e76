package demo

import (
	"aftercare/models"
	"aftercare/services/custody"
)

// closure is the end of a period of care with the words that will be sealed.
type closure struct {
	models.Closure
	words string
}

// ended records how a case that is closed ended.
func (f *file) ended(d *dice) {
	if f.row.Status != models.CaseClosed {
		return
	}
	at := f.row.ClosedAt
	c := closure{Closure: models.Closure{ID: f.id(), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, Trail: f.trail()}}
	c.CreatedAt, c.ChangedAt = at, at
	c.ClosureFacts = models.ClosureFacts{Reason: f.row.ClosureReason, ClosedAt: at, KeptFrom: at.Date(f.cal.zone), PapersBack: pick(d, models.PapersBack)}
	if d.chance(50) {
		c.words = pick(d, []string{"The food was good, the nights were long. I would like a lock on the box. (invented)", "यहाँ सिलाई सीखी। फ़ोन की कमी रही। (काल्पनिक)"})
	}
	f.closures = append(f.closures, c)
}

// closings seals what survivors said about the time here.
func (s *sealer) closings(f *file) {
	for i := range f.closures {
		s.some(custody.ClosureWords, f.closures[i].ID, f.closures[i].words, &f.closures[i].Words)
	}
}
