// Package stay knows the houses from within: their rooms and beds, and who sleeps
// where.
//
// It reads what the files of the cases record and writes none of it; beds are all
// it writes. It must never show a case outside the reader's reach: the bed then has
// its state, and nothing more is said.
package stay

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
)

// Service holds the use cases of beds and of the board of a house.
type Service struct {
	db    *store.DB
	now   func() time.Time
	newID func() string
}

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, now func() time.Time, newID func() string) *Service {
	return &Service{db: db, now: now, newID: newID}
}

// keeping is a change of the beds of a house.
type keeping struct {
	*Service
	tx    *gorm.DB
	by    access.Actor
	now   models.Instant
	house models.Shelter
}

// keep changes the beds of a house that the actor works in, one change at a time.
func (s *Service) keep(ctx context.Context, by access.Actor, shelterID string, change func(k keeping) error) error {
	if err := by.Require(access.ManageShelters); err != nil {
		return err
	}
	if !slices.Contains(by.Shelters(), shelterID) {
		return models.ErrNotFound()
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		k := keeping{Service: s, tx: tx, by: by, now: models.At(s.now())}
		err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ? AND organisation_id = ?", shelterID, by.Organisation()).Take(&k.house).Error
		if err == nil && !k.house.ClosedAt.IsZero() {
			err = models.Fail(models.Conflict, "problem.bed_house_closed")
		}
		if err != nil {
			return err
		}
		return change(k)
	})
}

// note adds the audit entry of a change of the beds.
func (k keeping) note(action, detail string) error {
	return audit.Append(k.tx, k.by, k.now, audit.Entry{Action: action, Subject: "shelter:" + k.house.ID, Detail: detail})
}
