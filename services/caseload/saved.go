package caseload

import (
	"context"
	"net/url"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// maxSaved is how many filters one person can save.
const maxSaved = 20

// Save stores a filter under a name of the reader's choice. An existing filter
// with that name is replaced. It returns Invalid for a bad name, an empty
// filter or too many filters.
func (s *Service) Save(ctx context.Context, by access.Actor, name string, f Filter) error {
	if err := by.Require(access.ReadCases); err != nil {
		return err
	}
	name = strings.TrimSpace(name)
	p := models.Problems{}
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		p.Add("name", "filter.name_missing")
	case n > 40:
		p.Add("name", "filter.name_long")
	}
	if !f.Any() {
		p.Add("name", "filter.nothing_chosen")
	}
	if err := p.Err(); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("account_id = ? AND name = ?", by.ID(), name).Delete(&models.SavedFilter{}).Error; err != nil {
			return err
		}
		var n int64
		if err := tx.Model(&models.SavedFilter{}).Where("account_id = ?", by.ID()).Count(&n).Error; err != nil {
			return err
		}
		if n >= maxSaved {
			return models.Problems{"name": "filter.too_many"}.Err()
		}
		return tx.Create(&models.SavedFilter{ID: s.newID(), AccountID: by.ID(), Name: name, Query: f.Query().Encode(), CreatedAt: by.Now()}).Error
	})
}

// Forget deletes one of the reader's own filters. It returns NotFound for
// anybody else's.
func (s *Service) Forget(ctx context.Context, by access.Actor, id string) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		res := tx.Where("id = ? AND account_id = ?", id, by.ID()).Delete(&models.SavedFilter{})
		if res.Error == nil && res.RowsAffected == 0 {
			return models.ErrNotFound()
		}
		return res.Error
	})
}

// Options are the choices for a filter, and the reader's saved filters.
type Options struct {
	Shelters []Option
	Leads    []Option
	Saved    []models.SavedFilter
}

// Option is one choice of a filter.
type Option struct{ ID, Name string }

// Options lists the reader's choices: shelters and lead workers within reach.
// People who see only their own cases get no list of lead workers.
func (s *Service) Options(ctx context.Context, by access.Actor) (Options, error) {
	var o Options
	if err := by.Require(access.ReadCases); err != nil {
		return o, err
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		if err := shelters(tx, by).Order("name").Scan(&o.Shelters).Error; err != nil {
			return err
		}
		if access.ScopeOf(by.Role()) != access.Assigned {
			if err := leads(tx, o.Shelters).Scan(&o.Leads).Error; err != nil {
				return err
			}
		}
		return tx.Where("account_id = ?", by.ID()).Order("name").Find(&o.Saved).Error
	})
	return o, err
}

func shelters(tx *gorm.DB, by access.Actor) *gorm.DB {
	q := tx.Table("shelters").Select("id, name").Where("organisation_id = ?", by.Organisation())
	if access.ScopeOf(by.Role()) == access.OwnOrganisation {
		return q
	}
	return q.Where("id IN ?", append([]string{""}, by.Shelters()...))
}

func leads(tx *gorm.DB, among []Option) *gorm.DB {
	ids := []string{""}
	for _, s := range among {
		ids = append(ids, s.ID)
	}
	return tx.Table("accounts").Select("accounts.id, accounts.display_name AS name").
		Where("role = ? AND status = ?", models.Caseworker, models.AccountActive).
		Where("EXISTS (SELECT 1 FROM account_shelters w WHERE w.account_id = accounts.id AND w.shelter_id IN ?)", ids).
		Order("accounts.display_name").Limit(200)
}

// SavedQuery reads a saved filter back.
func SavedQuery(f models.SavedFilter) Filter {
	q, err := url.ParseQuery(f.Query)
	if err != nil {
		return Filter{}
	}
	return ParseFilter(q)
}
