package demo

import (
	"aftercare/models"
	"aftercare/services/custody"
)

// asked is what was asked for, with the words that will be sealed.
type asked struct {
	models.Ask
	words string
}

// asks lets people on a case ask the house for something.
func (f *file) asks(d *dice) {
	if f.row.Status != models.CaseOpen || !d.chance(12) || f.opt.Survivors > small && !f.mine {
		return
	}
	at := max(f.cal.at(-d.between(0, 3), 9, 40), f.row.IntakeAt+1)
	a := asked{models.Ask{ID: d.id(at), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, Trail: f.trail()}, "Speaks the invented language best; mornings are better."}
	a.RecordedBy, a.ChangedBy, a.CreatedAt, a.ChangedAt = f.team.lead.ID, f.team.lead.ID, min(at, f.cal.now-1), min(at, f.cal.now-1)
	a.Kind, a.WantedOn, a.WaitsOn = pick(d, models.AskKinds), f.cal.date(d.between(1, 7)), f.cal.date(f.cal.day(a.CreatedAt))
	if admin := f.org.of(models.Administrator, f.row.ShelterID); len(admin) > 0 && d.chance(50) {
		a.AnsweredBy, a.AnsweredAt, a.Version = admin[0].ID, min(a.CreatedAt.Add(hours(3)), f.cal.now-1), 2
		a.ChangedBy, a.ChangedAt, a.WaitsOn = a.AnsweredBy, a.AnsweredAt, ""
		if a.Answer, a.AnswerOn = models.AskYes, f.cal.date(2); d.chance(40) {
			a.Answer, a.AnswerOn, a.Reason = models.AskNo, "", pick(d, models.AskReasons)
		} else if f.team.counsellor != nil {
			a.WhoID = f.team.counsellor.ID
		}
		if d.chance(50) {
			a.SeenAt = f.cal.now - 1
		}
	}
	f.wanted = append(f.wanted, a)
}

// asks seals the words of what was asked for.
func (s *sealer) asks(f *file) {
	for i := range f.wanted {
		s.some(custody.AskWords, f.wanted[i].ID, f.wanted[i].words, &f.wanted[i].Words)
	}
}
