package casefile

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// Shelters lists the open shelters the actor works in, for the first page of
// an intake.
func (s *Service) Shelters(ctx context.Context, by access.Actor) ([]models.Shelter, error) {
	var list []models.Shelter
	if len(by.Shelters()) == 0 {
		return nil, nil
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Select("id", "name", "state").Where("organisation_id = ? AND id IN ? AND closed_at = 0", by.Organisation(), by.Shelters()).Order("name").Find(&list).Error
	})
	return list, err
}
