package account

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
)

// Reset makes a link for a new password and ends every session of the account.
func (s *Service) Reset(ctx context.Context, by access.Actor, accountID string) (string, error) {
	token := ""
	err := s.manage(ctx, by, accountID, func(tx *gorm.DB, a models.Account, now models.Instant) (audit.Entry, error) {
		if a.ID == by.ID() {
			return audit.Entry{}, models.Fail(models.Conflict, "staff.not_yourself")
		}
		if a.Status == models.AccountDisabled {
			return audit.Entry{}, models.Fail(models.Conflict, "staff.disabled_already")
		}
		if err := endSessions(tx, a.ID); err != nil {
			return audit.Entry{}, err
		}
		kind := models.InviteReset
		if a.Status == models.AccountInvited {
			kind = models.InviteStaff
		}
		var err error
		token, err = makeLink(tx, kind, &a.ID, by.ID(), now)
		return audit.Entry{Action: "account.reset_link_made"}, err
	})
	return token, err
}

// Disable ends an account: its sessions, its assignments and its keys, at once.
func (s *Service) Disable(ctx context.Context, by access.Actor, accountID string) error {
	return s.manage(ctx, by, accountID, func(tx *gorm.DB, a models.Account, now models.Instant) (audit.Entry, error) {
		if a.ID == by.ID() {
			return audit.Entry{}, models.Fail(models.Conflict, "staff.not_yourself")
		}
		if a.Status == models.AccountDisabled {
			return audit.Entry{}, models.Fail(models.Conflict, "staff.disabled_already")
		}
		if err := endSessions(tx, a.ID); err != nil {
			return audit.Entry{}, err
		}
		if err := s.keeper.EndAll(tx, by, a, "left", now); err != nil {
			return audit.Entry{}, err
		}
		if err := s.vault.RevokeAll(tx, a.ID); err != nil {
			return audit.Entry{}, err
		}
		if err := forgetPerson(tx, a.ID); err != nil {
			return audit.Entry{}, err
		}
		res := tx.Model(&models.Account{}).Where("id = ?", a.ID).
			Select("status", "disabled_at", "version").
			Updates(models.Account{Status: models.AccountDisabled, DisabledAt: now, Version: a.Version + 1})
		return audit.Entry{Action: "account.disabled"}, store.Changed(res)
	})
}

// forgetPerson drops the links and the known browsers of somebody who left.
func forgetPerson(tx *gorm.DB, accountID string) error {
	if err := tx.Where("account_id = ? AND used_at = 0", accountID).Delete(&models.Invitation{}).Error; err != nil {
		return err
	}
	return tx.Where("account_id = ?", accountID).Delete(&models.KnownBrowser{}).Error
}

// Correction is what an administrator may change about a colleague. Her role
// is not in it: another role holds other keys, so it is a new account.
type Correction struct {
	DisplayName string
	Language    string
	Shelters    []string // among the administrator's own; others stay as they are
	Version     int64    // as the administrator saw it
}

// Correct changes name, language and shelters of a colleague. It returns
// Conflict when somebody else changed her first.
func (s *Service) Correct(ctx context.Context, by access.Actor, accountID string, in Correction) error {
	return s.manage(ctx, by, accountID, func(tx *gorm.DB, a models.Account, _ models.Instant) (audit.Entry, error) {
		held, err := sheltersOf(tx, a.ID)
		if err != nil {
			return audit.Entry{}, err
		}
		shelters := mergeShelters(held, in.Shelters, by.Shelters())
		if err := in.check(a, shelters, by); err != nil {
			return audit.Entry{}, err
		}
		res := tx.Model(&models.Account{}).Where("id = ? AND version = ?", a.ID, in.Version).
			Select("display_name", "language", "version").
			Updates(models.Account{DisplayName: strings.TrimSpace(in.DisplayName), Language: in.Language, Version: in.Version + 1})
		if err := store.Changed(res); err != nil {
			return audit.Entry{}, err
		}
		detail := ""
		if !slices.Equal(held, shelters) {
			detail = "shelters=changed"
		}
		return audit.Entry{Action: "account.corrected", Detail: detail}, setShelters(tx, a.ID, shelters)
	})
}

func (in Correction) check(a models.Account, shelters []string, by access.Actor) error {
	p := models.Problems{}
	checkPerson(p, in.DisplayName, a.SignInName)
	checkShelters(p, in.Shelters, by)
	if len(shelters) == 0 && needsShelter(a.Role) {
		p.Add("shelters", "staff.shelter_missing")
	}
	return p.Err()
}

// mergeShelters takes the chosen ones among the administrator's own and keeps
// what the colleague has elsewhere: nobody grants or takes what she lacks.
func mergeShelters(held, chosen, own []string) []string {
	out := slices.DeleteFunc(slices.Clone(held), func(id string) bool { return slices.Contains(own, id) })
	for _, id := range own {
		if slices.Contains(chosen, id) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// manage finds an account the administrator may manage, lets deed change it,
// and writes the audit entry.
func (s *Service) manage(ctx context.Context, by access.Actor, accountID string, deed func(*gorm.DB, models.Account, models.Instant) (audit.Entry, error)) error {
	if err := by.Require(access.ManageStaff); err != nil {
		return err
	}
	now := s.moment()
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		a, err := managed(tx, by, accountID)
		if err != nil {
			return err
		}
		entry, err := deed(tx, a, now)
		if err != nil {
			return err
		}
		entry.Subject = "account:" + a.ID
		return audit.Append(tx, by, now, entry)
	})
}

// managed returns an account of the administrator's own shelters, or one that
// has none, such as an auditor's.
func managed(tx *gorm.DB, by access.Actor, accountID string) (a models.Account, err error) {
	err = staffOf(tx, by).Where("accounts.id = ?", accountID).Take(&a).Error
	return a, err
}

func staffOf(tx *gorm.DB, by access.Actor) *gorm.DB {
	shelters := append([]string{""}, by.Shelters()...)
	return tx.Model(&models.Account{}).Where(`accounts.organisation_id = ? AND (
		EXISTS (SELECT 1 FROM account_shelters s WHERE s.account_id = accounts.id AND s.shelter_id IN ?)
		OR NOT EXISTS (SELECT 1 FROM account_shelters s WHERE s.account_id = accounts.id))`, by.Organisation(), shelters)
}
