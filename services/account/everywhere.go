package account

import (
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// An administrator who works in every open shelter is the only one who can
// invite, change and disable the roles that reach every shelter, and the only
// one who can help another such administrator. Nobody grants what they lack, so
// only such an administrator can make another one. Therefore the last one must
// stay.

// nobodyLeft is the message when a change would leave no administrator who
// works in every open shelter.
const nobodyLeft = "staff.nobody_left"

// worksEverywhere is the condition on accounts for an administrator of every
// open shelter. activeEverywhere also requires that they can sign in, because
// an invitation may expire unused.
const (
	worksEverywhere = `(accounts.role = 'administrator' AND NOT EXISTS (
		SELECT 1 FROM shelters h WHERE h.organisation_id = accounts.organisation_id AND h.closed_at = 0
		AND NOT EXISTS (SELECT 1 FROM account_shelters w WHERE w.account_id = accounts.id AND w.shelter_id = h.id)))`
	activeEverywhere = `(accounts.status = 'active' AND ` + worksEverywhere + `)`
)

// everywhere reports whether the actor works in every open shelter.
func everywhere(tx *gorm.DB, by access.Actor) (bool, error) {
	var n int64
	err := tx.Model(&models.Shelter{}).Where("organisation_id = ? AND closed_at = 0 AND id NOT IN ?", by.Organisation(), atLeastOne(by.Shelters())).Count(&n).Error
	return n == 0, err
}

// keepOneEverywhere runs a change of staff. It returns Conflict, so that the
// transaction is rolled back, when the change leaves no administrator who works
// in every open shelter although there was one. Changes of staff run one at a
// time, so that two administrators who disable each other do not both find the
// other one still active.
func keepOneEverywhere(tx *gorm.DB, organisation string, change func() error) error {
	if err := store.OneAtATime(tx, organisation); err != nil {
		return err
	}
	before, err := allEverywhere(tx, organisation)
	if err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	after, err := allEverywhere(tx, organisation)
	if err == nil && len(before) > 0 && len(after) == 0 {
		err = models.Fail(models.Conflict, nobodyLeft)
	}
	return err
}

// allEverywhere lists the ids of those who work in every open shelter today.
func allEverywhere(tx *gorm.DB, organisation string) (ids []string, err error) {
	err = tx.Model(&models.Account{}).Where("accounts.organisation_id = ? AND "+activeEverywhere, organisation).Pluck("id", &ids).Error
	return ids, err
}

// reachOf reports whether an account works in every open shelter, and whether
// no other account does.
func reachOf(tx *gorm.DB, a models.Account) (all, only bool, err error) {
	if a.Role != models.Administrator {
		return false, false, nil
	}
	ids, err := allEverywhere(tx, a.OrganisationID)
	all = slices.Contains(ids, a.ID)
	return all, all && len(ids) == 1, err
}
