// Package wage keeps the minimum wages of States as somebody of the house looked them
// up, and says which of them a wage is held against.
//
// Nothing in it is about a survivor. It must never make up a figure, and never turn one
// for a day into one for a month.
package wage

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// Service holds the use cases of minimum wages.
type Service struct {
	db      *store.DB
	library *pack.Library
	now     func() time.Time
	newID   func() string
}

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, library *pack.Library, now func() time.Time, newID func() string) *Service {
	return &Service{db: db, library: library, now: now, newID: newID}
}

// Add records a minimum wage with its source.
func (s *Service) Add(ctx context.Context, by access.Actor, in models.MinimumWageFacts) error {
	return s.write(ctx, by, func(tx *gorm.DB, now models.Instant) error {
		problems := models.Problems{}
		in.Source = strings.TrimSpace(in.Source)
		in.Check(problems)
		if _, known := s.library.Region(in.State); in.State != "" && !known {
			problems.Add("state", "problem.choose")
		}
		if err := problems.Err(); err != nil {
			return err
		}
		row := models.MinimumWage{ID: s.newID(), OrganisationID: by.Organisation(), MinimumWageFacts: in,
			Trail: models.Trail{RecordedBy: by.ID(), CreatedAt: now, ChangedBy: by.ID(), ChangedAt: now, Version: 1}}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return note(tx, by, now, "wage.recorded", row)
	})
}

// Remove takes a figure off that was wrong.
func (s *Service) Remove(ctx context.Context, by access.Actor, id string, version int64) error {
	return s.write(ctx, by, func(tx *gorm.DB, now models.Instant) error {
		var row models.MinimumWage
		if err := of(tx, by).Where("id = ?", id).Take(&row).Error; err != nil {
			return err
		}
		row.RemovedAt, row.ChangedBy, row.ChangedAt, row.Version = now, by.ID(), now, version+1
		changed := tx.Model(&models.MinimumWage{}).Where("id = ? AND version = ?", id, version).Select("removed_at", "changed_by", "changed_at", "version").Updates(row)
		if err := store.Changed(changed); err != nil {
			return err
		}
		return note(tx, by, now, "wage.removed", row)
	})
}

func note(tx *gorm.DB, by access.Actor, now models.Instant, action string, row models.MinimumWage) error {
	return audit.Append(tx, by, now, audit.Entry{Action: action, Subject: "minimum_wage:" + row.ID, Detail: "state=" + row.State + " grade=" + row.Grade + " from=" + string(row.FromOn)})
}

// write runs f for somebody who keeps the directory.
func (s *Service) write(ctx context.Context, by access.Actor, f func(tx *gorm.DB, now models.Instant) error) error {
	if err := by.Require(access.KeepOffices); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error { return f(tx, models.At(s.now())) })
}

// of limits a query to the figures of the actor's organisation that count.
func of(tx *gorm.DB, by access.Actor) *gorm.DB {
	return tx.Model(&models.MinimumWage{}).Where("organisation_id = ? AND removed_at = 0", by.Organisation())
}

// most is how many figures a page shows: States change them twice a year.
const most = 200

// List returns the figures of the organisation by State, the latest first.
func (s *Service) List(ctx context.Context, by access.Actor) (list []models.MinimumWage, err error) {
	if err := by.Require(access.ReadCases); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		return of(tx, by).Order("state, from_on DESC, id").Limit(most).Find(&list).Error
	})
	return list, err
}

// Of returns the figures of a State that were in force on a day, the latest of each
// grade and time.
func (s *Service) Of(ctx context.Context, by access.Actor, state string, on models.Date) (list []models.MinimumWage, err error) {
	if err := by.Require(access.ReadCases); err != nil {
		return nil, err
	}
	var all []models.MinimumWage
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		return of(tx, by).Where("state = ? AND from_on <= ?", state, on).Order("from_on DESC, id DESC").Limit(most).Find(&all).Error
	})
	seen := map[[2]string]bool{}
	for _, w := range all {
		if key := [2]string{w.Grade, w.Per}; !seen[key] {
			seen[key] = true
			list = append(list, w)
		}
	}
	return list, err
}
