package stay

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
)

// HouseVisitorInput is what the user typed about a visitor who visits no survivor.
type HouseVisitorInput struct {
	models.HouseVisitorFacts
	ShelterID string
}

// HouseVisitor is a line of the visitors' register that belongs to no survivor.
type HouseVisitor struct {
	models.HouseVisitor
	By string // who wrote it down
}

// WelcomeVisitor writes down a visitor of a house that the actor works in.
func (s *Service) WelcomeVisitor(ctx context.Context, by access.Actor, in HouseVisitorInput) error {
	if err := by.Require(access.KeepVisitors); err != nil {
		return err
	}
	problems := models.Problems{}
	now := models.At(s.now())
	in.Check(now, problems)
	if !slices.Contains(by.Shelters(), in.ShelterID) {
		problems.Add("shelter", "problem.choose")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	row := models.HouseVisitor{ID: s.newID(), ShelterID: in.ShelterID, HouseVisitorFacts: in.HouseVisitorFacts, Trail: models.Trail{RecordedBy: by.ID(), CreatedAt: now, ChangedBy: by.ID(), ChangedAt: now, Version: 1}}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return audit.Append(tx, by, now, audit.Entry{Action: "house_visitor.recorded", Subject: "shelter:" + row.ShelterID, Detail: store.Codes(row.HouseVisitorFacts)})
	})
}

// RemoveVisitor takes a visitor off the register who was written down by mistake: one that
// the actor wrote down.
func (s *Service) RemoveVisitor(ctx context.Context, by access.Actor, id string, seen int64) error {
	if err := by.Require(access.KeepVisitors); err != nil {
		return err
	}
	now := models.At(s.now())
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		var row models.HouseVisitor
		if err := tx.Where("id = ? AND shelter_id IN ? AND recorded_by = ? AND removed_at = 0", id, append([]string{""}, by.Shelters()...), by.ID()).Take(&row).Error; err != nil {
			return err
		}
		next := models.HouseVisitor{Trail: models.Trail{RemovedAt: now, ChangedBy: by.ID(), ChangedAt: now, Version: seen + 1}}
		err := store.Changed(tx.Model(&models.HouseVisitor{}).Where("id = ? AND version = ?", id, seen).Select("removed_at", "changed_by", "changed_at", "version").Updates(next))
		if err != nil {
			return err
		}
		return audit.Append(tx, by, now, audit.Entry{Action: "house_visitor.removed", Subject: "shelter:" + row.ShelterID, Detail: "kind=" + row.Kind})
	})
}

// houseVisitors reads who came to a house between two moments and visited no survivor.
func houseVisitors(tx *gorm.DB, shelterID string, from, until models.Instant) (list []HouseVisitor, err error) {
	err = tx.Raw(`SELECT v.*, a.display_name AS by FROM house_visitors v JOIN accounts a ON a.id = v.recorded_by
		WHERE v.shelter_id = ? AND v.removed_at = 0 AND v.at >= ? AND v.at <= ? ORDER BY v.at, v.id LIMIT ?`, shelterID, from, until, mostVisitors).Scan(&list).Error
	return list, err
}
