// Package roster knows who is on duty in a house: its posts, and who is at each of them
// on which day.
//
// It decides whether somebody is on duty at a moment, and nothing else may. There is no
// word about a survivor in it.
package roster

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
)

// Service holds the use cases of posts and weeks.
type Service struct {
	db    *store.DB
	now   func() time.Time
	newID func() string
}

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, now func() time.Time, newID func() string) *Service {
	return &Service{db: db, now: now, newID: newID}
}

// Houses are the houses that a reader works in, and the one that was asked for.
type Houses struct {
	House models.Shelter // the zero one where there is none
	All   []models.Shelter
	Zone  *time.Location
}

// HousesOf reads the open houses of the actor. shelterID is "" for the first one. It
// returns NotFound for a house the actor does not work in.
func HousesOf(tx *gorm.DB, by access.Actor, shelterID string) (h Houses, err error) {
	if err := tx.Where("organisation_id = ? AND id IN ? AND closed_at = 0", by.Organisation(), append(by.Shelters(), "")).Order("name").Find(&h.All).Error; err != nil {
		return h, err
	}
	i := slices.IndexFunc(h.All, func(s models.Shelter) bool { return s.ID == shelterID || shelterID == "" })
	switch {
	case i >= 0:
		h.House = h.All[i]
	case shelterID != "":
		return h, models.ErrNotFound()
	}
	var name string
	err = tx.Raw("SELECT time_zone FROM organisations WHERE id = ?", by.Organisation()).Scan(&name).Error
	if err == nil {
		h.Zone, err = time.LoadLocation(name)
	}
	return h, err
}

// changing is a change of the posts or of a week of a house.
type changing struct {
	*Service
	tx    *gorm.DB
	by    access.Actor
	now   models.Instant
	house string
}

// change changes something about a house that the actor works in.
func (s *Service) change(ctx context.Context, by access.Actor, need access.Deed, shelterID string, f func(c changing) error) error {
	if err := by.Require(need); err != nil {
		return err
	}
	if !slices.Contains(by.Shelters(), shelterID) {
		return models.ErrNotFound()
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.OneAtATime(tx, by.Organisation()); err != nil {
			return err
		}
		return f(changing{s, tx, by, models.At(s.now()), shelterID})
	})
}

// note adds the audit entry of a change.
func (c changing) note(action, detail string) error {
	return audit.Append(c.tx, c.by, c.now, audit.Entry{Action: action, Subject: "shelter:" + c.house, Detail: detail})
}
