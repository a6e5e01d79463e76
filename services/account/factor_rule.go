package account

import (
	"context"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
)

// An organisation asks the roles it chooses for a second step, from a day on. Whoever
// has none is led to set it up when she signs in, and gets no further from that day on.

// factorDue returns from which day an account needs a second step that it has not, ""
// for never.
func factorDue(tx *gorm.DB, accountID string) (models.Date, error) {
	var found []string
	err := tx.Raw(`SELECT r.from_on FROM accounts a JOIN factor_rules r ON r.organisation_id = a.organisation_id AND r.role = a.role
		WHERE a.id = ? AND r.from_on <> '' AND NOT EXISTS (SELECT 1 FROM factors f WHERE f.account_id = a.id)`, accountID).Scan(&found).Error
	if err != nil || len(found) == 0 {
		return "", err
	}
	return models.Date(found[0]), nil
}

// MustSetUp reports whether the visitor has to set up a second step before anything
// else: the day had come when she signed in. One that comes while she works does not
// stop her in the middle of a form.
func (v Visit) MustSetUp(zone *time.Location) bool {
	due := v.Session.FactorDue
	return due != "" && due <= v.Session.StartedAt.Date(zone)
}

// RoleFactor is how a role stands with second steps: from when it is asked for one,
// and who of its people within the reader's reach has one.
type RoleFactor struct {
	Role    models.Role
	From    models.Date // "" where it is not asked
	Version int64       // of the rule, 0 where there is none yet
	People  int64
	Have    int64
}

// FactorRules lists all roles in their order.
func (s *Service) FactorRules(ctx context.Context, by access.Actor) ([]RoleFactor, error) {
	if err := by.Require(access.ManageStaff); err != nil {
		return nil, err
	}
	out := make([]RoleFactor, len(models.Roles))
	place := map[models.Role]*RoleFactor{}
	for i, r := range models.Roles {
		out[i].Role = r
		place[r] = &out[i]
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		var rules []models.FactorRule
		if err := tx.Where("organisation_id = ?", by.Organisation()).Find(&rules).Error; err != nil {
			return err
		}
		for _, r := range rules {
			if p := place[r.Role]; p != nil {
				p.From, p.Version = r.FromOn, r.Version
			}
		}
		var counts []RoleFactor
		err := staffOf(tx, by).Where("accounts.status = ?", models.AccountActive).
			Joins("LEFT JOIN factors f ON f.account_id = accounts.id").
			Select("accounts.role, COUNT(*) AS people, COUNT(f.account_id) AS have").Group("accounts.role").Scan(&counts).Error
		for _, c := range counts {
			if p := place[c.Role]; p != nil {
				p.People, p.Have = c.People, c.Have
			}
		}
		return err
	})
	return out, err
}

// FactorAsk is the form that asks a role for a second step.
type FactorAsk struct {
	Role    models.Role
	From    models.Date // "" to ask no more
	Version int64       // of the rule as the administrator read it
}

// AskFactor sets from which day a role is asked for a second step. Sign-ins that live
// are told at once only of a later day or of none; everybody else learns of it when
// she signs in next. It returns NotFound for no role, Invalid at the field for a day
// that is over and for an administrator who does not work in every open shelter, and
// Conflict when somebody changed it meanwhile.
func (s *Service) AskFactor(ctx context.Context, by access.Actor, in FactorAsk) error {
	if err := by.Require(access.ManageStaff); err != nil {
		return err
	}
	if !in.Role.Known() {
		return models.ErrNotFound()
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		now := s.moment()
		if err := mayAsk(tx, by, in, now); err != nil {
			return err
		}
		row := models.FactorRule{OrganisationID: by.Organisation(), Role: in.Role, FromOn: in.From, SetBy: by.ID(), SetAt: now, Version: in.Version + 1}
		if err := putRule(tx, row); err != nil {
			return err
		}
		err := tx.Model(&models.Session{}).Where("factor_due <> '' AND account_id IN (SELECT id FROM accounts WHERE organisation_id = ? AND role = ?)", by.Organisation(), in.Role).
			Update("factor_due", in.From).Error
		if err != nil {
			return err
		}
		detail := "role=" + string(in.Role)
		if in.From != "" {
			detail += " asked_from=" + string(in.From)
		}
		return audit.Append(tx, by, now, audit.Entry{Action: "organisation.factor_asked", Subject: "organisation:" + by.Organisation(), Detail: detail})
	})
}

func mayAsk(tx *gorm.DB, by access.Actor, in FactorAsk, now models.Instant) error {
	all, err := everywhere(tx, by)
	if err == nil && !all {
		err = models.Problems{"": "factor.rule_everywhere"}.Err()
	}
	if err != nil {
		return err
	}
	org, err := organisation(tx)
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(org.TimeZone)
	if err == nil && in.From != "" && in.From < now.Date(zone) {
		err = models.Problems{"factor_from": "factor.day_over"}.Err()
	}
	return err
}

func putRule(tx *gorm.DB, row models.FactorRule) error {
	if row.Version > 1 {
		return store.Changed(tx.Model(&models.FactorRule{}).Where("organisation_id = ? AND role = ? AND version = ?", row.OrganisationID, row.Role, row.Version-1).
			Select("from_on", "set_by", "set_at", "version").Updates(row))
	}
	var there int64
	err := tx.Model(&models.FactorRule{}).Where("organisation_id = ? AND role = ?", row.OrganisationID, row.Role).Count(&there).Error
	if err == nil && there > 0 {
		err = models.Fail(models.Conflict, "error.changed_by_someone")
	}
	if err != nil {
		return err
	}
	return tx.Create(&row).Error
}
