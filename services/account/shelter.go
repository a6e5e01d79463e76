package account

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
)

// Place is a shelter as pages show it.
type Place struct {
	models.Shelter
	Staff int64 // people who work there and have not left
	Cases int64 // cases that are not closed
}

// Shelters lists the shelters the actor works in, open ones first. Every role
// may ask.
func (s *Service) Shelters(ctx context.Context, by access.Actor) ([]Place, error) {
	var list []Place
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		return placesOf(tx, by).Order("closed_at > 0, name").Scan(&list).Error
	})
	return list, err
}

func placesOf(tx *gorm.DB, by access.Actor) *gorm.DB {
	return tx.Model(&models.Shelter{}).Select(`shelters.*,
		(SELECT COUNT(*) FROM account_shelters w JOIN accounts a ON a.id = w.account_id
			WHERE w.shelter_id = shelters.id AND a.status <> 'disabled') AS staff,
		(SELECT COUNT(*) FROM cases c WHERE c.shelter_id = shelters.id AND c.status <> 'closed') AS cases`).
		Where("shelters.organisation_id = ? AND shelters.id IN ?", by.Organisation(), atLeastOne(by.Shelters()))
}

// Shelter returns one shelter the administrator works in, and NotFound
// otherwise.
func (s *Service) Shelter(ctx context.Context, by access.Actor, id string) (Place, error) {
	var p Place
	if err := by.Require(access.ManageShelters); err != nil {
		return p, err
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) error { return placesOf(tx, by).Where("shelters.id = ?", id).Take(&p).Error })
	return p, err
}

// NewShelter is the form for opening a shelter.
type NewShelter struct {
	Name  string
	State string // decides which law applies: ISO 3166-2, or the country when the packs do not divide it
}

// checkShelter adds a problem when the packs do not know the place: no law
// would apply there.
func (s *Service) checkShelter(p models.Problems, name, state string) {
	checkShelterName(p, name)
	if !s.law.CarePlace(state) {
		p.Add("shelter_state", "shelter.state_missing")
	}
}

func checkShelterName(p models.Problems, name string) {
	if strings.TrimSpace(name) == "" {
		p.Add("shelter_name", "shelter.name_missing")
	}
}

// OpenShelter adds a shelter. The actor works there from the start, because
// only people who work in a shelter can add others. So do the administrators
// who work in every other open shelter; otherwise nobody would be left who
// manages the roles of the whole organisation. It returns Invalid with a
// message for each wrong field.
func (s *Service) OpenShelter(ctx context.Context, by access.Actor, in NewShelter) (models.Shelter, error) {
	if err := by.Require(access.ManageShelters); err != nil {
		return models.Shelter{}, err
	}
	p := models.Problems{}
	s.checkShelter(p, in.Name, in.State)
	if err := p.Err(); err != nil {
		return models.Shelter{}, err
	}
	now := s.moment()
	row := models.Shelter{ID: s.newID(), OrganisationID: by.Organisation(), Name: strings.TrimSpace(in.Name), State: in.State, CreatedAt: now, Version: 1}
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.OneAtATime(tx, by.Organisation()); err != nil {
			return err
		}
		if err := freeShelterName(tx, by, row.ID, row.Name); err != nil {
			return err
		}
		if err := openFor(tx, by, &row); err != nil {
			return err
		}
		return audit.Append(tx, by, now, audit.Entry{Action: "shelter.opened", Subject: "shelter:" + row.ID})
	})
	return row, err
}

// openFor stores the shelter and the people who work there from the start.
func openFor(tx *gorm.DB, by access.Actor, row *models.Shelter) error {
	var all []string
	err := tx.Model(&models.Account{}).Where("accounts.organisation_id = ? AND accounts.status <> ? AND (accounts.id = ? OR "+worksEverywhere+")",
		by.Organisation(), models.AccountDisabled, by.ID()).Pluck("id", &all).Error
	if err != nil {
		return err
	}
	if err := tx.Create(row).Error; err != nil {
		return err
	}
	for _, id := range all {
		if err := tx.Create(&models.AccountShelter{AccountID: id, ShelterID: row.ID}).Error; err != nil {
			return err
		}
	}
	return nil
}

func freeShelterName(tx *gorm.DB, by access.Actor, id, name string) error {
	var n int64
	err := tx.Model(&models.Shelter{}).Where("organisation_id = ? AND name = ? AND id <> ?", by.Organisation(), name, id).Count(&n).Error
	if err == nil && n > 0 {
		return models.Problems{"shelter_name": "shelter.name_taken"}.Err()
	}
	return err
}

// RenameShelter changes the name. The state cannot change, because it decides
// which law applies. It returns Invalid for an empty or taken name, and
// Conflict when somebody changed the shelter meanwhile.
func (s *Service) RenameShelter(ctx context.Context, by access.Actor, id, name string, version int64) error {
	p := models.Problems{}
	checkShelterName(p, name)
	return s.changeShelter(ctx, by, id, "shelter.renamed", func(tx *gorm.DB, _ Place, _ models.Instant) error {
		if err := p.Err(); err != nil {
			return err
		}
		name = strings.TrimSpace(name)
		if err := freeShelterName(tx, by, id, name); err != nil {
			return err
		}
		return store.Changed(tx.Model(&models.Shelter{}).Where("id = ? AND version = ?", id, version).
			Select("name", "version").Updates(models.Shelter{Name: name, Version: version + 1}))
	})
}

// CloseShelter closes a shelter. It returns Invalid while a case is open there.
func (s *Service) CloseShelter(ctx context.Context, by access.Actor, id string) error {
	return s.changeShelter(ctx, by, id, "shelter.closed", func(tx *gorm.DB, p Place, now models.Instant) error {
		if p.Cases > 0 {
			return models.Problems{"": "shelter.cases_open"}.Err()
		}
		return store.Changed(tx.Model(&models.Shelter{}).Where("id = ? AND closed_at = 0", id).
			Select("closed_at", "version").Updates(models.Shelter{ClosedAt: now, Version: p.Version + 1}))
	})
}

func (s *Service) changeShelter(ctx context.Context, by access.Actor, id, action string, change func(*gorm.DB, Place, models.Instant) error) error {
	if err := by.Require(access.ManageShelters); err != nil {
		return err
	}
	if !slices.Contains(by.Shelters(), id) {
		return models.ErrNotFound()
	}
	now := s.moment()
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		// Locked before its cases are counted: a case taken in at the same
		// moment is either counted, or finds the shelter closed.
		var held models.Shelter
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Select("id").Where("id = ?", id).Take(&held).Error; err != nil {
			return err
		}
		var p Place
		if err := placesOf(tx, by).Where("shelters.id = ?", id).Take(&p).Error; err != nil {
			return err
		}
		if err := change(tx, p, now); err != nil {
			return err
		}
		return audit.Append(tx, by, now, audit.Entry{Action: action, Subject: "shelter:" + id})
	})
}
