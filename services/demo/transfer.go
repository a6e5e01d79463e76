package demo

import "aftercare/models"

// askElsewhere asks another house of the demo to take in some of those who sleep here: not
// answered yet, with a bed that is kept, declined, or taken back.
func (f *file) askElsewhere(d *dice) {
	if len(f.lodgings) == 0 || f.opt.Survivors > small && !f.mine {
		return
	}
	y := f.lodgings[len(f.lodgings)-1]
	if y.CaseID != f.row.ID || y.State != models.StayPresent || -f.begin < 4 || !d.chance(9) {
		return
	}
	at := f.cal.at(-1, 15, 5)
	to := f.otherHouse(d)
	t := models.Transfer{ID: d.id(at), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, FromID: f.row.ShelterID, Trail: f.trail()}
	t.RecordedBy, t.ChangedBy, t.CreatedAt, t.ChangedAt = f.team.lead.ID, f.team.lead.ID, at, at
	t.ToID, t.Reason, t.WantedOn, t.BedKind, t.View = to.ID, pick(d, models.TransferReasons[1:4]), f.cal.date(d.between(2, 6)), y.kind, pick(d, models.TransferViews[:2])
	t.Needs = models.ListOf([]string{pick(d, models.TransferNeeds), pick(d, models.TransferNeeds)})
	t.State, t.AnswerBy = models.TransferAsked, f.cal.date(models.TransferAnswerDays-1)
	t.SpeaksAt = models.EndOfDay(t.AnswerBy, f.cal.zone)
	if admin := f.org.of(models.Administrator, to.ID); len(admin) > 0 {
		f.answerElsewhere(d, &t, admin[0].ID)
	}
	f.elsewhere = append(f.elsewhere, t)
}

// answerElsewhere lets the other house answer, or the house that asked take it back.
func (f *file) answerElsewhere(d *dice, t *models.Transfer, who string) {
	n := d.below(100)
	if n < 40 {
		return
	}
	now := f.cal.now - 1
	t.ChangedAt, t.Version, t.SpeaksAt = now, 2, 0
	if n < 55 {
		t.State, t.EndReason = models.TransferEnded, models.TransferEndWish
		return
	}
	t.ChangedBy, t.AnsweredBy, t.AnsweredAt = who, who, now
	if n < 80 {
		t.State, t.MovesOn = models.TransferPromised, t.WantedOn
		t.AnswerBy, t.SpeaksAt = t.MovesOn, models.EndOfDay(t.MovesOn, f.cal.zone)
		return
	}
	t.State, t.Decline = models.TransferDeclined, pick(d, models.TransferDeclines)
}

// otherHouse is a house of the demo in which this case is not.
func (f *file) otherHouse(d *dice) models.Shelter {
	i := d.below(len(f.org.shelters) - 1)
	if f.org.shelters[i].ID == f.row.ShelterID {
		i = len(f.org.shelters) - 1
	}
	return f.org.shelters[i]
}
