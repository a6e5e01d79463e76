package delivery

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
)

// SubKindInput is what the user typed about a kind of help of the house.
type SubKindInput struct {
	models.SubKindFacts
	Version int64 // that the form showed; 0 for a new one
}

// SubKinds lists the kinds of help of the house in the order of the packs and of their
// names: those in use, or all.
func (s *Service) SubKinds(ctx context.Context, by access.Actor, all bool) (list []models.SubKind, err error) {
	if err := by.Require(access.ReadCases); err != nil {
		return nil, err
	}
	err = s.Read(ctx, func(tx *gorm.DB) error {
		list, err = s.subKinds(tx, by, all)
		return err
	})
	return list, err
}

func (s *Service) subKinds(tx *gorm.DB, by access.Actor, all bool) ([]models.SubKind, error) {
	var rows []models.SubKind
	q := subKindsOf(tx, by)
	if !all {
		q = q.Where("closed_at = 0")
	}
	if err := q.Order("kind, sort, id").Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]models.SubKind, 0, len(rows))
	for _, k := range s.Library().Services() {
		for _, row := range rows {
			if row.Kind == k.Kind {
				out = append(out, row)
			}
		}
	}
	return out, nil
}

// subKindsOf limits a query to the actor's organisation.
func subKindsOf(tx *gorm.DB, by access.Actor) *gorm.DB {
	return tx.Model(&models.SubKind{}).Where("organisation_id = ?", by.Organisation())
}

// AddSubKind adds a kind of help of the house.
func (s *Service) AddSubKind(ctx context.Context, by access.Actor, in SubKindInput) (id string, err error) {
	err = s.settings(ctx, by, func(tx *gorm.DB, now models.Instant) error {
		if s.Library().Service(in.Kind) == nil {
			return models.Problems{"kind": "problem.choose"}.Err()
		}
		row := models.SubKind{ID: s.NewID(), OrganisationID: by.Organisation(), RecordedBy: by.ID(), CreatedAt: now, ChangedBy: by.ID(), ChangedAt: now, Version: 1}
		row.Kind, id = in.Kind, row.ID
		if err := named(tx, by, &row, in.SubKindFacts); err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return noteSubKind(tx, by, now, "sub_kind.added", row)
	})
	return id, err
}

// settings runs f for somebody who looks after the settings of the organisation.
func (s *Service) settings(ctx context.Context, by access.Actor, f func(tx *gorm.DB, now models.Instant) error) error {
	if err := by.Require(access.ManageShelters); err != nil {
		return err
	}
	return s.Write(ctx, func(tx *gorm.DB) error {
		if err := store.OneAtATime(tx, by.Organisation()); err != nil {
			return err
		}
		return f(tx, s.Moment())
	})
}

func noteSubKind(tx *gorm.DB, by access.Actor, now models.Instant, action string, row models.SubKind) error {
	return audit.Append(tx, by, now, audit.Entry{Action: action, Subject: "sub_kind:" + row.ID, Detail: "kind=" + row.Kind})
}

// named puts the names that were typed into a row. The same name does not stand twice
// under one kind.
func named(tx *gorm.DB, by access.Actor, row *models.SubKind, in models.SubKindFacts) error {
	row.NameEN, row.NameHI = strings.TrimSpace(in.NameEN), strings.TrimSpace(in.NameHI)
	row.Sort = strings.ToLower(row.NameEN)
	problems := models.Problems{}
	row.Check(problems)
	if err := problems.Err(); err != nil {
		return err
	}
	return twice(tx, by, *row)
}

func twice(tx *gorm.DB, by access.Actor, row models.SubKind) error {
	var n int64
	err := subKindsOf(tx, by).Where("kind = ? AND sort = ? AND closed_at = 0 AND id <> ?", row.Kind, row.Sort, row.ID).Count(&n).Error
	if err == nil && n > 0 {
		err = models.Problems{"name_en": "problem.sub_kind_twice"}.Err()
	}
	return err
}

// NameSubKind changes what a kind of help of the house is called, in old records too.
func (s *Service) NameSubKind(ctx context.Context, by access.Actor, id string, in SubKindInput) error {
	return s.changeSubKind(ctx, by, id, "sub_kind.named", in.Version, func(tx *gorm.DB, row *models.SubKind) error {
		return named(tx, by, row, in.SubKindFacts)
	})
}

// CloseSubKind takes a kind of help of the house off the forms. Services that have it
// keep it.
func (s *Service) CloseSubKind(ctx context.Context, by access.Actor, id string, version int64) error {
	return s.changeSubKind(ctx, by, id, "sub_kind.closed", version, func(_ *gorm.DB, row *models.SubKind) error {
		row.ClosedAt = s.Moment()
		return nil
	})
}

// ReopenSubKind brings a kind of help of the house back.
func (s *Service) ReopenSubKind(ctx context.Context, by access.Actor, id string, version int64) error {
	return s.changeSubKind(ctx, by, id, "sub_kind.reopened", version, func(tx *gorm.DB, row *models.SubKind) error {
		row.ClosedAt = 0
		return twice(tx, by, *row)
	})
}

func (s *Service) changeSubKind(ctx context.Context, by access.Actor, id, action string, version int64, f func(tx *gorm.DB, row *models.SubKind) error) error {
	return s.settings(ctx, by, func(tx *gorm.DB, now models.Instant) error {
		var row models.SubKind
		if err := subKindsOf(tx, by).Where("id = ?", id).Take(&row).Error; err != nil {
			return err
		}
		if row.Version != version {
			return models.Fail(models.Conflict, "error.changed_by_someone")
		}
		if err := f(tx, &row); err != nil {
			return err
		}
		row.ChangedBy, row.ChangedAt, row.Version = by.ID(), now, version+1
		columns := []string{"name_en", "name_hi", "sort", "closed_at", "changed_by", "changed_at", "version"}
		if err := store.Changed(tx.Model(&models.SubKind{}).Where("id = ? AND version = ?", id, version).Select(columns).Updates(row)); err != nil {
			return err
		}
		return noteSubKind(tx, by, now, action, row)
	})
}

// checkSub holds the sub-kind of a service to the house. One that the service had before
// is right, even if it is no longer used.
func (d serviceDeed) checkSub(in Input, was models.Delivery, problems models.Problems) error {
	if in.Sub == "" || in.Sub == was.Sub && in.Kind == was.Kind {
		return nil
	}
	var n int64
	err := subKindsOf(d.Tx, d.By).Where("id = ? AND kind = ? AND closed_at = 0", in.Sub, in.Kind).Count(&n).Error
	if err == nil && n == 0 {
		problems.Add("kind", "problem.choose")
	}
	return err
}
