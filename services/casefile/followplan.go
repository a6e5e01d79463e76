package casefile

import (
	"slices"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/deed"
)

// PlanFollowUps plans the default days of a schedule that are named by their codes and
// not passed yet; those that are there already stay. It is for the deed that makes or
// changes a schedule.
func (s *Service) PlanFollowUps(of *deed.Deed, exit models.Date, points []string) error {
	d := &fileDeed{Service: s, Deed: of}
	var have []string
	if err := d.Tx.Model(&models.FollowUp{}).Where("case_id = ? AND removed_at = 0 AND point <> ''", d.Case.ID).Pluck("point", &have).Error; err != nil {
		return err
	}
	var rows []models.FollowUp
	for _, p := range models.FollowUpPoints {
		on := p.On(exit)
		if on < d.Today || !slices.Contains(points, p.Code) || slices.Contains(have, p.Code) {
			continue
		}
		rows = append(rows, d.PlannedFollowUp(of, p.Code, on))
	}
	if len(rows) == 0 {
		return nil
	}
	return d.Tx.Create(&rows).Error
}

// PlannedFollowUp is a new row for a follow-up on a day.
func (s *Service) PlannedFollowUp(of *deed.Deed, point string, on models.Date) models.FollowUp {
	d := &fileDeed{Service: s, Deed: of}
	return models.FollowUp{ID: s.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, Trail: d.trail(),
		FollowUpFacts: models.FollowUpFacts{Point: point, DueOn: on, DueAt: models.EndOfDay(on, d.Zone)}}
}

// EndFollowUps takes every planned follow-up of the case off the list.
func (s *Service) EndFollowUps(of *deed.Deed) error {
	d := &fileDeed{Service: s, Deed: of}
	var open []models.FollowUp
	if err := d.openFollowUps().Find(&open).Error; err != nil || len(open) == 0 {
		return err
	}
	for _, row := range open {
		gone := models.Trail{RemovedAt: d.Now, ChangedBy: d.By.ID(), ChangedAt: d.Now, Version: row.Version + 1}
		err := d.Tx.Model(&models.FollowUp{}).Where("id = ?", row.ID).Select("removed_at", "changed_by", "changed_at", "version").Updates(models.FollowUp{Trail: gone}).Error
		if err != nil {
			return err
		}
	}
	return d.Note(audit.Entry{Action: "follow_up.ended"})
}

// Assert records answers that are newer than what the file says otherwise. An event
// that the file knows of a later day stays.
func (s *Service) Assert(of *deed.Deed, says Answers) error {
	recorded, err := s.Standing(of)
	if err != nil {
		return err
	}
	var facts []FactInput
	for _, key := range sortedKeys(says) {
		now, is := says[key], recorded[key]
		if !Askable(s.Library().Fact(key)) || agrees(is.Value(), now) || laterThan(is.Value(), now) {
			continue
		}
		facts = append(facts, FactInput{Name: key, Value: now, Seen: is.Version})
	}
	return s.PutFacts(of, facts)
}

// laterThan reports whether an event in the file is of a later day than one that a
// record tells of.
func laterThan(file, says models.FactValue) bool {
	return says.On.On != "" && file.Held() && file.On.On > says.On.On
}
