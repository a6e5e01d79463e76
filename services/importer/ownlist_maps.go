package importer

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
)

// Maps lists the kinds of list that the houses of the actor mapped, by name.
func (s *Service) Maps(ctx context.Context, by access.Actor) (list []models.ListMap, err error) {
	if err := by.Require(access.BringLists); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Omit("heads", "says").Where("shelter_id IN ?", housesOf(by)).Order("name, id").Limit(mostListed).Find(&list).Error
	})
	return list, err
}

// Forget drops a mapping. The next list with its headings is asked about anew.
func (s *Service) Forget(ctx context.Context, by access.Actor, id string, version int64) error {
	if err := by.Require(access.BringLists); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		var row models.ListMap
		if err := tx.Where("id = ? AND shelter_id IN ?", id, housesOf(by)).Take(&row).Error; err != nil {
			return err
		}
		if row.Version != version {
			return models.Fail(models.Conflict, "error.changed_by_someone")
		}
		if err := tx.Where("id = ?", id).Delete(&models.ListMap{}).Error; err != nil {
			return err
		}
		return audit.Append(tx, by, models.At(s.now()), audit.Entry{Action: "list.forgotten", Subject: "list_map:" + id})
	})
}

// FieldCount is how many columns of a mapping are read.
func FieldCount(m models.ListMap) (n int) {
	for _, f := range fieldsOf(m.Fields) {
		if f != "" {
			n++
		}
	}
	return n
}
