package casefile

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/services/access"
)

// holdOpen reports whether a shelter of the organisation is open, and keeps it
// open until the transaction ends. A user who closes it meanwhile waits, and
// then finds the new case in it.
func (d *fileDeed) holdOpen(shelterID string) (bool, error) {
	var open []string
	err := d.Tx.Model(&models.Shelter{}).Clauses(clause.Locking{Strength: "SHARE"}).
		Where("id = ? AND organisation_id = ? AND closed_at = 0", shelterID, d.By.Organisation()).Pluck("id", &open).Error
	return len(open) == 1, err
}

// Shelters lists the open shelters the actor works in, for the first page of an
// intake.
func (s *Service) Shelters(ctx context.Context, by access.Actor) ([]models.Shelter, error) {
	var list []models.Shelter
	if len(by.Shelters()) == 0 {
		return nil, nil
	}
	err := s.Read(ctx, func(tx *gorm.DB) error {
		return tx.Select("id", "name", "state").Where("organisation_id = ? AND id IN ? AND closed_at = 0", by.Organisation(), by.Shelters()).Order("name").Find(&list).Error
	})
	return list, err
}
