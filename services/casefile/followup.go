package casefile

import (
	"errors"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
)

// closedMistake is the reason of a case that should never have been opened.
const closedMistake = "opened_by_mistake"

// exitOf is the day on which answers say that the survivor left, "" for none.
func exitOf(a Answers) models.Date {
	v := a[factExit]
	if !v.Held() || v.On.Sure != models.SureExact {
		return ""
	}
	return v.On.Earliest()
}

// rescheduled lets the follow-ups of a case follow the day of leaving: a schedule is
// made, moved, or taken back where nobody agreed to it yet. Nobody follows a survivor
// up who died.
func (d *fileDeed) rescheduled(before, after models.Date) error {
	died, err := d.died()
	switch {
	case err != nil || before == after:
		return err
	case died:
		return d.EndFollowUps(d.Deed)
	case after == "":
		return d.unschedule()
	}
	plan, err := d.followPlan()
	if err != nil {
		return err
	}
	if plan == nil {
		return d.schedule(after)
	}
	return d.moveSchedule(*plan, after)
}

// died reports whether a movement says that the survivor died.
func (d *fileDeed) died() (bool, error) {
	var n int64
	err := d.Tx.Model(&models.Movement{}).Where("case_id = ? AND kind = ? AND removed_at = 0", d.Case.ID, models.MoveDied).Count(&n).Error
	return n > 0, err
}

// followPlan reads the schedule of the case, nil for none.
func (d *fileDeed) followPlan() (*models.FollowPlan, error) {
	var plan models.FollowPlan
	err := d.Tx.Where("case_id = ?", d.Case.ID).Take(&plan).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	return &plan, err
}

// schedule makes the schedule of somebody who leaves on a day. It waits for the
// survivor's wish; where contact was refused before, nothing is planned.
func (d *fileDeed) schedule(exit models.Date) error {
	plan := models.FollowPlan{ID: d.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, FollowPlanFacts: models.FollowPlanFacts{ExitOn: exit}, Trail: d.trail()}
	latest, err := d.contactConsent()
	if err != nil {
		return err
	}
	if latest != nil && !latest.Holds(d.Today) && (latest.Answer == models.ConsentRefused || latest.WithdrawnAt > 0) {
		plan.Wish, plan.AskedAt = models.FollowNone, max(latest.GivenAt, latest.WithdrawnAt)
	}
	if err := d.Tx.Create(&plan).Error; err != nil {
		return err
	}
	if plan.Wish == "" {
		if err := d.PlanFollowUps(d.Deed, exit, models.FollowUpPointCodes()); err != nil {
			return err
		}
	}
	return d.Note(audit.Entry{Action: "follow_up.scheduled", Subject: "follow_plan:" + plan.ID, Detail: "wish=" + plan.Wish})
}

// contactConsent reads the latest answer to later contact, nil for none.
func (d *fileDeed) contactConsent() (*models.Consent, error) {
	var list []models.Consent
	err := d.Tx.Where("case_id = ? AND purpose = ?", d.Case.ID, models.PurposeContact).Order("given_at DESC, id DESC").Limit(1).Find(&list).Error
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// moveSchedule moves the days that nobody answered yet and that count from leaving.
func (d *fileDeed) moveSchedule(plan models.FollowPlan, exit models.Date) error {
	was, first := plan.Version, plan.ExitOn == ""
	plan.ExitOn, plan.ChangedBy, plan.ChangedAt, plan.Version = exit, d.By.ID(), d.Now, was+1
	err := d.Tx.Model(&models.FollowPlan{}).Where("id = ? AND version = ?", plan.ID, was).Select("exit_on", "changed_by", "changed_at", "version").Updates(plan).Error
	if err != nil {
		return err
	}
	var open []models.FollowUp
	if err := d.openFollowUps().Where("point <> ''").Find(&open).Error; err != nil {
		return err
	}
	for _, p := range models.FollowUpPoints {
		for _, row := range open {
			if row.Point != p.Code {
				continue
			}
			on := p.On(exit)
			next := models.FollowUp{FollowUpFacts: models.FollowUpFacts{DueOn: on, DueAt: models.EndOfDay(on, d.Zone)}, Trail: models.Trail{ChangedBy: d.By.ID(), ChangedAt: d.Now, Version: row.Version + 1}}
			if err := d.Tx.Model(&models.FollowUp{}).Where("id = ?", row.ID).Select("due_on", "due_at", "changed_by", "changed_at", "version").Updates(next).Error; err != nil {
				return err
			}
		}
	}
	points := plan.Points.List() // agreed to before anybody knew the day
	if plan.Wish == "" {         // planned by default, and taken back with a leaving that never was
		first, points = true, models.FollowUpPointCodes()
	}
	if first {
		if err := d.PlanFollowUps(d.Deed, exit, points); err != nil {
			return err
		}
	}
	return d.Note(audit.Entry{Action: "follow_up.moved", Subject: "follow_plan:" + plan.ID})
}

// unschedule takes back what a leaving planned that never was, where the survivor did
// not agree to it in the meantime.
func (d *fileDeed) unschedule() error {
	plan, err := d.followPlan()
	if err != nil || plan == nil || plan.Wish == models.FollowAgreed {
		return err
	}
	return d.EndFollowUps(d.Deed)
}

// openFollowUps starts a query on the planned follow-ups of the case.
func (d *fileDeed) openFollowUps() *gorm.DB {
	return d.Tx.Model(&models.FollowUp{}).Where("case_id = ? AND result = '' AND removed_at = 0", d.Case.ID)
}
