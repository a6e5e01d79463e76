package store

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
)

// OneAtATime makes transactions that change the settings or staff of one
// organisation run one after the other, so that what a transaction counted is
// still true when it commits. The lock lasts until the transaction ends. On
// SQLite every write transaction is alone anyway. It returns NotFound when
// there is no such organisation.
func OneAtATime(tx *gorm.DB, organisation string) error {
	var id string
	return tx.Model(&models.Organisation{}).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).
		Where("id = ?", organisation).Select("id").Take(&id).Error
}
