package audit

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// Migrate brings the schema up to date. The rows that steps changed are bound to
// the log under an entry of their own; so is everything when the log lists no rows
// yet.
func Migrate(ctx context.Context, db *store.DB, now models.Instant) ([]string, error) {
	return db.Migrate(ctx, func(tx *gorm.DB) error {
		var org models.Organisation
		if err := tx.Select("id").Limit(1).Find(&org).Error; err != nil {
			return err
		}
		return Append(tx, access.System("migrate", org.ID, now), now, Entry{Action: "audit.rows_bound", Subject: "audit"})
	})
}
