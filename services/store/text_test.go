package store_test

import (
	"context"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/store/storetest"
)

// PostgreSQL accepts no NUL and no broken UTF-8 as text; SQLite accepts both.
// Refused text is an unreadable form (Invalid), not a failure of the server.
func TestBrokenTextIsInvalid(t *testing.T) {
	for _, text := range []string{"a\x00b", "a\xffb"} {
		db := storetest.NewPostgres(t)
		ask := func(tx *gorm.DB) error {
			return tx.Where("id = ?", text).Find(&[]models.Case{}).Error
		}
		for name, do := range map[string]func(context.Context, func(*gorm.DB) error) error{"reading": db.Read, "writing": db.Write} {
			if err := do(t.Context(), ask); models.KindOf(err) != models.Invalid {
				t.Errorf("%s %q: got %v", name, text, err)
			}
		}
	}
}
