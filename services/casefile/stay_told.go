package casefile

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// ToldInput is what the user typed about what a survivor was told of leaving.
type ToldInput struct {
	models.StayTold
	Seen int64 // version of the stay that the form showed
}

// TellOfLeaving records what a survivor was told of leaving. What stood there before stays.
func (s *Service) TellOfLeaving(ctx context.Context, by access.Actor, caseID, stayID string, in ToldInput) (deed.Result, error) {
	return s.stayDeed(ctx, by, caseID, "", func(d *fileDeed) (string, error) {
		stay, err := d.stay(stayID, in.Seen)
		if err != nil {
			return "", err
		}
		if err := d.tell(&stay, in.StayTold); err != nil {
			return "", err
		}
		return stay.ID, d.writeStay(&stay)
	})
}

// tell checks what was told and puts it into a stay that is about to be written.
func (d *fileDeed) tell(stay *models.Stay, told models.StayTold) error {
	problems := models.Problems{}
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	if told.By == "" {
		told.By = d.By.ID()
	}
	told.Check(dates, problems)
	if word := d.Library().Fact(factLanguage); told.In != "" && word != nil && !d.codeFits(word, told.In) {
		problems.Add("told_in", "problem.choose")
	}
	people, err := tellers(d.Tx, d.By, stay.ShelterID)
	if err != nil {
		return err
	}
	if told.By != d.By.ID() && !slices.ContainsFunc(people, func(c Colleague) bool { return c.ID == told.By }) {
		problems.Add("told_by", "problem.choose")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	if err := d.keepCoded(stay.ID, stay.Trail, stay.StayFacts, "new_information"); err != nil {
		return err
	}
	stay.Tell(told)
	return d.Note(audit.Entry{Action: "stay.told", Subject: "stay:" + stay.ID, Detail: store.Codes(stay.StayFacts, "with_case_id", "told_by")})
}

// tellers lists the active people of a house who talk with residents.
func tellers(tx *gorm.DB, by access.Actor, shelterID string) (list []Colleague, err error) {
	err = tx.Raw(`SELECT a.id, a.display_name AS name, a.role FROM accounts a JOIN account_shelters s ON s.account_id = a.id AND s.shelter_id = ?
		WHERE a.organisation_id = ? AND a.status = 'active' AND a.role IN ? ORDER BY a.display_name, a.id`,
		shelterID, by.Organisation(), access.RolesThat(access.KeepStay)).Scan(&list).Error
	return list, err
}

// Confirmation is the contact a month after leaving, which says where a survivor is.
type Confirmation struct {
	DueOn  models.Date
	Result string // one of models.FollowResults, "" for not yet
	At     models.Instant
}

// Confirmed reads the contact a month after leaving, nil where none is planned. It is
// written down once, with the follow-ups.
func (s *Service) Confirmed(ctx context.Context, by access.Actor, caseID string) (out *Confirmation, err error) {
	if !s.Sight(by).Service("follow_up") {
		return nil, nil
	}
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		var list []models.FollowUp
		err := tx.Where("case_id = ? AND point = 'm1' AND removed_at = 0", c.ID).Order("due_at DESC").Limit(1).Find(&list).Error
		for _, u := range list {
			out = &Confirmation{DueOn: u.DueOn, Result: u.Result, At: u.At}
		}
		return err
	})
	return out, err
}
