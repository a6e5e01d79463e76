package store

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
)

// OneAtATime lets transactions that change the same organisation's settings or
// staff follow one another: what one of them counted still holds when it
// commits. It holds until the transaction ends, and on SQLite every writing
// transaction is alone anyway. NotFound when there is no such organisation.
func OneAtATime(tx *gorm.DB, organisation string) error {
	var id string
	return tx.Model(&models.Organisation{}).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).
		Where("id = ?", organisation).Select("id").Take(&id).Error
}
