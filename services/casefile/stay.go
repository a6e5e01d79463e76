package casefile

import (
	"context"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// AdmissionInput is what the user typed about somebody who comes into a house.
type AdmissionInput struct {
	models.StayFacts
	models.MovementFacts             // of the admission
	OrderEnds            models.Date // of the order on which the stay rests
	Token                string      // of the form
}

// MovementInput is what the user typed about a movement of a stay.
type MovementInput struct {
	models.MovementFacts
	Seen   int64  // version of the stay that the form showed
	Token  string // of the form
	Reason string // of a correction: one of models.CorrectionReasons

	Told *models.StayTold // of leaving: what the survivor was told of it; nil for not written down
}

// StayInput is what the user typed about on what a stay rests.
type StayInput struct {
	models.StayFacts
	OrderEnds models.Date
	Seen      int64
	Reason    string
}

// stayDeed runs a deed on the stays of a case, once for each form token, and lets
// the facts of the case follow. f returns the id of what it wrote.
func (s *Service) stayDeed(ctx context.Context, by access.Actor, caseID, token string, f func(d *fileDeed) (string, error)) (deed.Result, error) {
	return s.stayDeedOf(ctx, by, access.KeepStay, caseID, token, f)
}

// stayDeedOf is stayDeed for a deed of its own.
func (s *Service) stayDeedOf(ctx context.Context, by access.Actor, need access.Deed, caseID, token string, f func(d *fileDeed) (string, error)) (deed.Result, error) {
	return s.change(ctx, by, need, caseID, func(d *fileDeed) error {
		made, err := d.UseToken(token)
		if err != nil || made != "" {
			return err
		}
		return d.staying(func() (err error) { d.ID, err = f(d); return err })
	})
}

// staying does something with the stays of the case and lets its facts follow.
func (d *fileDeed) staying(f func() error) error {
	before, err := staySays(d.Tx, d.Case.ID, d.Zone)
	if err != nil {
		return err
	}
	if err := f(); err != nil {
		return err
	}
	after, err := staySays(d.Tx, d.Case.ID, d.Zone)
	if err != nil {
		return err
	}
	if err := d.Follow(d.Deed, before, after); err != nil {
		return err
	}
	if after[factInShelter].Answer != models.Yes { // no house has to take somebody in who does not sleep here
		if err := d.endTransfers(models.TransferEndLeft, func(models.Transfer) bool { return true }); err != nil {
			return err
		}
	}
	if err := d.rescheduled(exitOf(before), exitOf(after)); err != nil {
		return err
	}
	if _, is := after[factMissing]; is || before[factMissing].Answer == "" {
		return nil
	}
	return d.forgetReport()
}

// forgetReport takes back that the police were told of somebody who is not missing
// any more: who is missing again is reported again.
func (d *fileDeed) forgetReport() error {
	recorded, err := d.Standing(d.Deed)
	was, there := recorded[factMissingReported]
	if err != nil || !there || was.Answer != models.Yes {
		return err
	}
	return d.PutFacts(d.Deed, []FactInput{{Name: factMissingReported, Value: models.FactValue{Answer: models.NotAsked}, Seen: was.Version}})
}

// lasting reads the stay of the case that goes on, nil for none.
func (d *fileDeed) lasting() (*models.Stay, error) {
	var stay models.Stay
	err := d.Tx.Where("case_id = ? AND left_at = 0 AND removed_at = 0", d.Case.ID).Take(&stay).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	return &stay, err
}

// Admit takes the survivor of a case into the house of the case.
func (s *Service) Admit(ctx context.Context, by access.Actor, caseID string, in AdmissionInput) (deed.Result, error) {
	return s.stayDeed(ctx, by, caseID, in.Token, func(d *fileDeed) (string, error) {
		if in.Way == "" {
			in.Way = models.WayNew
		}
		in.MovementFacts = d.until(in.MovementFacts)
		if err := d.checkAdmission(in); err != nil {
			return "", err
		}
		if err := d.putOrder(in.Basis, in.OrderEnds); err != nil {
			return "", err
		}
		in.Kind = models.MoveAdmitted
		return d.insertStay(d.Case.ShelterID, in.StayFacts, in.MovementFacts.Only(), true)
	})
}

// checkAdmission holds an admission to the rules of the models and to what is
// recorded.
func (d *fileDeed) checkAdmission(in AdmissionInput) error {
	problems := models.Problems{}
	if d.Case.Status == models.CaseClosed {
		problems.Add("", "problem.stay_closed")
	}
	if err := d.checkStay(in.StayFacts, in.OrderEnds, problems); err != nil {
		return err
	}
	in.Kind = models.MoveAdmitted
	if err := d.checkMovement(in.MovementFacts, problems); err != nil {
		return err
	}
	var before []models.Stay
	err := d.Tx.Where("case_id = ? AND removed_at = 0", d.Case.ID).Find(&before).Error
	for _, s := range before {
		if s.Lasts() {
			problems.Add("", "problem.stay_begun")
		} else if in.At < s.LeftAt {
			problems.Add("at", "problem.stay_before_last")
		}
	}
	if err == nil {
		err = d.checkBed(d.Case.ShelterID, in.BedID, "", problems)
	}
	if err != nil {
		return err
	}
	return problems.Err()
}

// checkStay adds what is wrong with on what a stay rests.
func (d *fileDeed) checkStay(in models.StayFacts, ends models.Date, problems models.Problems) error {
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	in.Check(dates, problems)
	if ends != "" {
		dates.Ahead("order_ends", models.Exactly(ends), problems)
	}
	if in.WithCaseID == "" {
		return nil
	}
	var n int64
	err = d.By.Among(d.Tx.Model(&models.Case{}), []string{in.WithCaseID}).Where("cases.id <> ?", d.Case.ID).Count(&n).Error
	if err == nil && n == 0 {
		problems.Add("with_case", "problem.choose")
	}
	return err
}

// checkMovement adds what is wrong with a movement by itself.
func (d *fileDeed) checkMovement(m models.MovementFacts, problems models.Problems) error {
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	m.Check(m.At.Date(d.Zone), dates, problems)
	if m.At > d.Now {
		problems.Add("at", "problem.future")
	}
	return nil
}

// until is a movement of today whose hour nobody knows: it happened by now.
func (d *fileDeed) until(m models.MovementFacts) models.MovementFacts {
	if m.DayOnly && m.At.Date(d.Zone) == d.Today {
		m.At = d.Now
	}
	return m
}

// checkBed adds a problem for a bed that is not free. It keeps the bed until the
// deed is done, so that two people never give it to two residents.
func (d *fileDeed) checkBed(shelterID, bedID, stayID string, problems models.Problems) error {
	if bedID == "" {
		return nil
	}
	var held []string
	err := d.Tx.Model(&models.Bed{}).Clauses(clause.Locking{Strength: "UPDATE"}).
		Where("id = ? AND shelter_id = ? AND removed_at = 0", bedID, shelterID).Pluck("id", &held).Error
	if err != nil || len(held) == 0 {
		problems.Add("bed", "problem.choose")
		return err
	}
	var out, taken int64
	err = d.Tx.Model(&models.BedOutage{}).Where("bed_id = ? AND until_at = ?", bedID, models.Forever).Count(&out).Error
	if err == nil {
		err = d.Tx.Model(&models.Stay{}).Where("bed_id = ? AND id <> ? AND left_at = 0 AND removed_at = 0", bedID, stayID).Count(&taken).Error
	}
	switch {
	case taken > 0:
		problems.Add("bed", "problem.bed_taken")
	case out > 0:
		problems.Add("bed", "problem.bed_out")
	}
	return err
}

// insertStay begins a stay with its admission. One that nobody accepted yet waits
// for a caseworker.
func (d *fileDeed) insertStay(shelterID string, facts models.StayFacts, m models.MovementFacts, accepted bool) (string, error) {
	row := models.Stay{ID: d.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, ShelterID: shelterID, StayFacts: facts, Trail: d.trail()}
	if accepted {
		row.AcceptedAt, row.AcceptedBy = d.Now, d.By.ID()
	}
	w, _ := models.Whereabouts{}.After(m)
	row.Follow(w)
	if err := d.Tx.Create(&row).Error; err != nil {
		return "", err
	}
	first := d.movement(row, m)
	if err := d.Tx.Create(&first).Error; err != nil {
		return "", err
	}
	return row.ID, d.Note(audit.Entry{Action: "stay.begun", Subject: "stay:" + row.ID, Detail: store.Codes(facts, "with_case_id") + " way=" + m.Way})
}

// movement is a new row of a stay.
func (d *fileDeed) movement(of models.Stay, m models.MovementFacts) models.Movement {
	return models.Movement{ID: d.NewID(), StayID: of.ID, CaseID: of.CaseID, SurvivorID: of.SurvivorID, ShelterID: of.ShelterID, MovementFacts: m, Trail: d.trail()}
}

// trail is the trail of a row that the deed makes.
func (d *fileDeed) trail() models.Trail {
	return models.Trail{RecordedBy: d.By.ID(), CreatedAt: d.Now, ChangedBy: d.By.ID(), ChangedAt: d.Now, Version: 1}
}

// putOrder records on what day the order ends on which a stay rests.
func (d *fileDeed) putOrder(basis string, ends models.Date) error {
	if basis != models.BasisOrder || ends == "" {
		return nil
	}
	recorded, err := d.Standing(d.Deed)
	if err != nil {
		return err
	}
	was := recorded[factOrderEnds]
	if was.Value().On == models.Exactly(ends) {
		return nil
	}
	return d.PutFacts(d.Deed, []FactInput{{Name: factOrderEnds, Value: models.FactValue{On: models.Exactly(ends)}, Basis: "paper_seen", Seen: was.Version}})
}

// ReviewStay changes on what a stay rests, who pays for it and when it is looked at
// again. The earlier version stays.
func (s *Service) ReviewStay(ctx context.Context, by access.Actor, caseID, stayID string, in StayInput) (deed.Result, error) {
	return s.stayDeed(ctx, by, caseID, "", func(d *fileDeed) (string, error) {
		stay, err := d.stay(stayID, in.Seen)
		if err != nil {
			return "", err
		}
		problems := models.Problems{}
		if err := d.checkStay(in.StayFacts, in.OrderEnds, problems); err != nil {
			return "", err
		}
		if err := problems.Err(); err != nil {
			return "", err
		}
		if err := d.keepCoded(stay.ID, stay.Trail, stay.StayFacts, in.Reason); err != nil {
			return "", err
		}
		stay.StayFacts = in.StayFacts
		if err := d.putOrder(in.Basis, in.OrderEnds); err != nil {
			return "", err
		}
		if err := d.writeStay(&stay); err != nil {
			return "", err
		}
		return stay.ID, d.Note(audit.Entry{Action: "stay.reviewed", Subject: "stay:" + stay.ID, Detail: store.Codes(stay.StayFacts, "with_case_id") + " reason=" + in.Reason})
	})
}

// AcceptStay accepts an admission that somebody made at night: who takes people in
// says that it holds.
func (s *Service) AcceptStay(ctx context.Context, by access.Actor, caseID, stayID string, seen int64) (deed.Result, error) {
	return s.stayDeedOf(ctx, by, access.TakeIn, caseID, "", func(d *fileDeed) (string, error) {
		stay, err := d.stay(stayID, seen)
		if err != nil {
			return "", err
		}
		if stay.AcceptedAt > 0 {
			return "", models.Fail(models.Conflict, "error.changed_by_someone")
		}
		stay.AcceptedAt, stay.AcceptedBy = d.Now, by.ID()
		if err := d.writeStay(&stay); err != nil {
			return "", err
		}
		return stay.ID, d.Note(audit.Entry{Action: "stay.accepted", Subject: "stay:" + stay.ID})
	})
}

// stay reads a stay of the case in the version that the form showed.
func (d *fileDeed) stay(id string, seen int64) (row models.Stay, err error) {
	if err = d.Tx.Where("id = ? AND case_id = ? AND removed_at = 0", id, d.Case.ID).Take(&row).Error; err != nil {
		return row, err
	}
	if row.Version != seen {
		return row, models.Fail(models.Conflict, "error.changed_by_someone")
	}
	return row, nil
}

// writeStay stores a stay as its next version.
func (d *fileDeed) writeStay(row *models.Stay) error {
	was := row.Version
	row.ChangedBy, row.ChangedAt, row.Version = d.By.ID(), d.Now, was+1
	return store.Changed(d.Tx.Model(&models.Stay{}).Where("id = ? AND version = ?", row.ID, was).
		Select("*").Omit("id", "case_id", "survivor_id", "shelter_id", "recorded_by", "created_at").Updates(row))
}

// keepCoded stores coded facts that are about to be written over.
func (d *fileDeed) keepCoded(id string, was models.Trail, facts any, reason string) error {
	coded, err := deed.Coded(facts)
	if err != nil {
		return err
	}
	return d.Keep(models.Revision{Record: id, Version: was.Version, Facts: coded, Reason: reason, MadeBy: was.ChangedBy, MadeAt: was.ChangedAt})
}
