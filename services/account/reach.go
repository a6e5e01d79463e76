package account

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// Nobody grants what they lack, and a link for a new password is a way to sign
// in as somebody else. So an administrator makes a link only for a person who
// reaches no further than the administrator does.

// reachesAll are the roles that see the cases or the log of every shelter.
var reachesAll = []models.Role{models.Supervisor, models.DPO}

// reachesNone are the roles of the whole organisation that see no case.
var reachesNone = []models.Role{models.Auditor, models.Operator}

// managed returns an account the administrator sees: one in the administrator's
// shelters, or one that has no shelter and sees no case, such as an auditor's.
// An administrator who works in every open shelter sees everybody. It returns
// NotFound otherwise.
func managed(tx *gorm.DB, by access.Actor, accountID string) (a models.Account, err error) {
	err = staffOf(tx, by).Where("accounts.id = ?", accountID).Take(&a).Error
	return a, err
}

func staffOf(tx *gorm.DB, by access.Actor) *gorm.DB {
	own := atLeastOne(by.Shelters())
	return tx.Model(&models.Account{}).Where(`accounts.organisation_id = ? AND (
		EXISTS (SELECT 1 FROM account_shelters s WHERE s.account_id = accounts.id AND s.shelter_id IN ?)
		OR NOT EXISTS (SELECT 1 FROM account_shelters s WHERE s.account_id = accounts.id) AND (accounts.role IN ?
			OR NOT EXISTS (SELECT 1 FROM shelters h WHERE h.organisation_id = accounts.organisation_id AND h.closed_at = 0 AND h.id NOT IN ?)))`,
		by.Organisation(), own, reachesNone, own)
}

// mayChange returns Forbidden when the account reaches every shelter and the
// administrator does not.
func mayChange(tx *gorm.DB, by access.Actor, a models.Account) error {
	if !slices.Contains(reachesAll, a.Role) {
		return nil
	}
	all, err := everywhere(tx, by)
	if err == nil && !all {
		err = models.Fail(models.Forbidden, "staff.whole_organisation")
	}
	return err
}

// mayEnd returns an error when the actor may neither make a link for the
// account nor disable it: for the actor's own account, a disabled one, and an
// administrator of a shelter the actor does not work in.
func mayEnd(tx *gorm.DB, by access.Actor, a models.Account) error {
	switch {
	case a.ID == by.ID():
		return models.Fail(models.Conflict, "staff.not_yourself")
	case a.Status == models.AccountDisabled:
		return models.Fail(models.Conflict, "staff.disabled_already")
	case a.Role != models.Administrator:
		return nil
	}
	var n int64
	err := tx.Model(&models.AccountShelter{}).Joins("JOIN shelters h ON h.id = account_shelters.shelter_id AND h.closed_at = 0").
		Where("account_shelters.account_id = ? AND account_shelters.shelter_id NOT IN ?", a.ID, atLeastOne(by.Shelters())).Count(&n).Error
	if err == nil && n > 0 {
		err = models.Fail(models.Forbidden, "staff.more_shelters")
	}
	return err
}

// reasonOf returns the message of a refusal, for a page that explains why it
// does not offer the action. Any other error comes back as it is.
func reasonOf(err error) (string, error) {
	var e *models.Error
	if errors.As(err, &e) && (e.Kind == models.Forbidden || e.Kind == models.Conflict) {
		return e.Message, nil
	}
	return "", err
}

// notYet are the roles nobody is invited to: an auditor or donor would see no
// figures, because there are none yet. Accounts of the role stay.
var notYet = []models.Role{models.Auditor}

// Invitable lists the roles the administrator may invite people to.
func (s *Service) Invitable(ctx context.Context, by access.Actor) ([]models.Role, error) {
	if err := by.Require(access.ManageStaff); err != nil {
		return nil, err
	}
	all := false
	err := s.db.Read(ctx, func(tx *gorm.DB) (err error) { all, err = everywhere(tx, by); return err })
	return slices.DeleteFunc(slices.Clone(models.Roles), func(r models.Role) bool {
		return slices.Contains(notYet, r) || !all && slices.Contains(reachesAll, r)
	}), err
}
