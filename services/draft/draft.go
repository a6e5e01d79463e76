// Package draft keeps half-filled forms on the server, sealed to the person
// who fills them in: not even a colleague of the same case can read one.
//
// It must never open a draft for anybody but its owner, and never know what is
// in it.
package draft

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// Service keeps drafts.
type Service struct {
	db  *store.DB
	now func() time.Time
}

// New returns a Service.
func New(db *store.DB, now func() time.Time) *Service { return &Service{db: db, now: now} }

// MaxBytes bounds one draft.
const MaxBytes = 256 << 10

// about binds a sealed draft to its place.
func about(accountID, form, caseID string) string {
	return "draft/" + accountID + "/" + form + "/" + caseID
}

// Save keeps the draft of a form, in the place of an older one. Sealing needs
// only the public half of the person's key, so it works after her sign-in ran
// out as well. caseID is "" for a form of no case.
func (s *Service) Save(ctx context.Context, by access.Actor, form, caseID, title string, body []byte) error {
	if len(body) > MaxBytes {
		return models.Fail(models.Invalid, "error.too_large")
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		own, err := vault.FindCredential(tx, by.ID())
		if err != nil {
			return err
		}
		sealed, err := vault.SealTo(own.Public, about(by.ID(), form, caseID), body)
		if err != nil {
			return err
		}
		row := models.Draft{AccountID: by.ID(), Form: form, CaseID: caseID, Title: title, Body: sealed, SavedAt: models.At(s.now())}
		key := []clause.Column{{Name: "account_id"}, {Name: "form"}, {Name: "case_id"}}
		return tx.Clauses(clause.OnConflict{Columns: key, UpdateAll: true}).Create(&row).Error
	})
}

// Load opens a draft. NotFound means that there is none, or none that the
// person's present keys open.
func (s *Service) Load(ctx context.Context, by access.Actor, form, caseID string) ([]byte, models.Instant, error) {
	var row models.Draft
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("account_id = ? AND form = ? AND case_id = ?", by.ID(), form, caseID).Take(&row).Error
	})
	if err != nil {
		return nil, 0, err
	}
	if by.Keys() == nil {
		return nil, 0, models.ErrNotFound()
	}
	body, err := by.Keys().OpenPersonal(about(by.ID(), form, caseID), row.Body)
	if err != nil {
		return nil, 0, models.ErrNotFound()
	}
	return body, row.SavedAt, nil
}

// Delete drops a draft: its form was filed, or its owner let it go.
func (s *Service) Delete(ctx context.Context, by access.Actor, form, caseID string) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Where("account_id = ? AND form = ? AND case_id = ?", by.ID(), form, caseID).Delete(&models.Draft{}).Error
	})
}
