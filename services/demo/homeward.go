package demo

import (
	"aftercare/models"
	"aftercare/services/custody"
)

// homeward is a return with the words that will be sealed.
type homeward struct {
	models.Return
	said, found, whom string
}

// makeReturn writes down the return of a survivor whose file says that one is planned or
// asked for, as the file has it.
func (f *file) makeReturn() {
	if f.row.Status == models.CaseClosed || f.known("event.return_planned") != models.Yes && f.known("event.return_requested") != models.Yes {
		return
	}
	r := homeward{Return: models.Return{ID: f.id(), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, Trail: f.trail()}}
	r.Place, r.State, r.TravelPapers = "family", models.ReturnOpen, "not_needed"
	if f.known("event.return_requested") == models.Yes {
		r.Place, r.TravelPapers, r.Escort = models.ReturnAbroad, "asked", "not_wanted"
	}
	r.PlannedOn, r.DecidedOn, r.AskedOn, r.StepOn = f.dayOf("event.return_planned"), f.dayOf("event.return_decided"), f.dayOf("event.return_requested"), f.dayOf("event.return_step")
	switch f.known("wish.return_home") {
	case models.Yes:
		r.Choice, r.said = models.ReturnWished, "I want to go home before the rains. (invented)"
	case models.No:
		r.Choice, r.said = "no", "अब नहीं जाना। (काल्पनिक)"
	}
	if r.Choice != "" {
		r.ChoiceOn = f.cal.date(-3)
	}
	if r.HomeOn = f.dayOf("event.home_checked"); r.HomeOn != "" {
		r.Home, r.HomeBy, r.found = "with_help", "partner", "The aunt opened the door; the uncle said nothing. (invented)"
	}
	if r.ReceiverOn = f.dayOf("event.return_receiver"); r.ReceiverOn != "" {
		r.Receiver, r.whom = "organisation", "Sister Ila of the valley centre, by its telephone. (invented)"
	}
	f.returns = append(f.returns, r)
}

// returns seals what stands in returns.
func (s *sealer) returns(f *file) {
	for i := range f.returns {
		r := &f.returns[i]
		s.some(custody.ReturnChoice, r.ID, r.said, &r.ChoiceWords)
		s.some(custody.ReturnHome, r.ID, r.found, &r.HomeWords)
		s.some(custody.ReturnReceiver, r.ID, r.whom, &r.ReceiverWords)
	}
}

// addReturns adds the returns of a case.
func (b *batch) addReturns(f *file) {
	for _, r := range f.returns {
		b.returns = append(b.returns, r.Return)
	}
}
