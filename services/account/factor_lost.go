package account

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// Who lost phone and paper is helped by a colleague who knows her: the second step is
// taken off, and nothing else. She still needs her password, and it opens no case and
// gives no key. One account alone must not get past both, so whoever made a link for
// her password waits a day before the second step, and the other way round.

// releaseWait is how long one account waits between the two. The number is our own.
const releaseWait = 24 * time.Hour

// releasesShown is how long administrators and the data-protection officer are told.
const releasesShown = 14 * 24 * time.Hour

// helped are the accounts whose lost second step the actor can take off: those an
// administrator manages, and for who holds keys those of her shelters.
func helped(tx *gorm.DB, by access.Actor) *gorm.DB {
	people := tx.Model(&models.Account{}).Where("accounts.organisation_id = ?", by.Organisation()).
		Where("accounts.id IN (SELECT s.account_id FROM account_shelters s WHERE s.shelter_id IN ?)", atLeastOne(by.Shelters()))
	if by.May(access.ManageStaff) {
		people = staffOf(tx, by)
	}
	return people.Where("accounts.status = ? AND accounts.id <> ?", models.AccountActive, by.ID()).
		Where("EXISTS (SELECT 1 FROM factors f WHERE f.account_id = accounts.id)")
}

// mostHelped is how many people the form offers.
const mostHelped = 200

// WhoLostFactor lists the colleagues with a second step whom the actor can help.
func (s *Service) WhoLostFactor(ctx context.Context, by access.Actor) (list []models.Account, err error) {
	if err := by.Require(access.ReleaseFactor); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		return helped(tx, by).Order("display_name, id").Limit(mostHelped).Find(&list).Error
	})
	return list, err
}

// ReleaseFactor takes the second step of a colleague off, because the visitor says
// with her password that the colleague lost it. The colleague's sign-ins end, since
// the phone may be in other hands, and she is told at the next one. It returns
// NotFound for somebody out of reach or without a second step, Forbidden for a visitor
// nobody vouches for, Conflict within a day of a link the visitor made for the
// colleague, and Invalid at the field of a wrong password.
func (s *Service) ReleaseFactor(ctx context.Context, v Visit, accountID, password string) error {
	if err := v.Actor.Require(access.ReleaseFactor); err != nil {
		return err
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) error { _, err := s.mayRelease(tx, v.Actor, accountID); return err })
	if err != nil {
		return err
	}
	if _, _, err := s.reopen(ctx, v, password, "password"); err != nil {
		return err
	}
	now := s.moment()
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.OneAtATime(tx, v.Account.OrganisationID); err != nil {
			return err
		}
		a, err := s.mayRelease(tx, v.Actor, accountID)
		if err != nil {
			return err
		}
		if err := dropFactor(tx, a.ID); err != nil {
			return err
		}
		row := models.FactorRelease{ID: s.newID(), AccountID: a.ID, ReleasedBy: v.Account.ID, At: now}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		if err := s.expireSessions(tx, a.ID, models.EndedByRelease, now); err != nil {
			return err
		}
		return audit.Append(tx, v.Actor, now, audit.Entry{Action: "account.factor_released", Subject: "account:" + a.ID})
	})
}

// mayRelease returns the account when the actor may take its second step off.
func (s *Service) mayRelease(tx *gorm.DB, by access.Actor, accountID string) (a models.Account, err error) {
	if err := helped(tx, by).Where("accounts.id = ?", accountID).Take(&a).Error; err != nil {
		return a, err
	}
	if by.May(access.ManageStaff) {
		if err := mayChange(tx, by, a); err != nil {
			return a, err
		}
		if err := mayEnd(tx, by, a); err != nil {
			return a, err
		}
	} else if pair, err := vault.FindCredential(tx, by.ID()); err != nil || pair.Confirmed != pair.Generation {
		return a, vault.ErrNotTrusted
	}
	var made int64
	err = tx.Model(&models.Invitation{}).Where("account_id = ? AND kind = ? AND made_by = ? AND created_at > ?", a.ID, models.InviteReset, by.ID(), s.moment().Add(-releaseWait)).
		Count(&made).Error
	if err == nil && made > 0 {
		err = models.Fail(models.Conflict, "factor.link_by_you")
	}
	return a, err
}

// notReleasedBy returns Conflict when the actor took the second step of an account off
// within a day: a link for its password as well would be both.
func notReleasedBy(tx *gorm.DB, by access.Actor, accountID string, now models.Instant) error {
	var n int64
	err := tx.Model(&models.FactorRelease{}).Where("account_id = ? AND released_by = ? AND at > ?", accountID, by.ID(), now.Add(-releaseWait)).Count(&n).Error
	if err == nil && n > 0 {
		err = models.Fail(models.Conflict, "factor.released_by_you")
	}
	return err
}

// toldOfRelease notes that an account signs in and is told, and reports whether there
// was anything to tell.
func toldOfRelease(tx *gorm.DB, accountID string, now models.Instant) (bool, error) {
	res := tx.Model(&models.FactorRelease{}).Where("account_id = ? AND told_at = 0", accountID).Update("told_at", now)
	return res.RowsAffected > 0, res.Error
}

// Released is one second step that was taken off, as people read of it.
type Released struct {
	Of string
	By string
	At models.Instant
}

const releasedNames = `SELECT o.display_name AS "of", b.display_name AS "by", r.at FROM factor_releases r
	JOIN accounts o ON o.id = r.account_id JOIN accounts b ON b.id = r.released_by `

// lastRelease returns the last time the second step of an account was taken off, nil
// for never.
func lastRelease(tx *gorm.DB, accountID string) (*Released, error) {
	var found []Released
	err := tx.Raw(releasedNames+"WHERE r.account_id = ? ORDER BY r.at DESC LIMIT 1", accountID).Scan(&found).Error
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// Releases lists the second steps that were taken off in the last two weeks: of the
// people an administrator manages, and all for the data-protection officer. It is
// empty for everybody else.
func (s *Service) Releases(ctx context.Context, by access.Actor) (list []Released, err error) {
	if !by.May(access.ManageStaff) && !by.May(access.ReadAllAudit) {
		return nil, nil
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		var rows []models.FactorRelease
		err := tx.Where("at > ?", s.moment().Add(-releasesShown)).Order("at DESC").Limit(50).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		list, err = nameReleases(tx, by, rows)
		return err
	})
	return list, err
}

// nameReleases gives releases their names, and leaves those out that the actor does
// not see.
func nameReleases(tx *gorm.DB, by access.Actor, rows []models.FactorRelease) (out []Released, err error) {
	var ids, seen []string
	for _, r := range rows {
		ids = append(ids, r.AccountID, r.ReleasedBy)
	}
	people := tx.Model(&models.Account{}).Where("accounts.organisation_id = ?", by.Organisation())
	if !by.May(access.ReadAllAudit) {
		people = staffOf(tx, by)
	}
	if err := people.Where("accounts.id IN ?", ids).Pluck("accounts.id", &seen).Error; err != nil {
		return nil, err
	}
	var named []models.Account
	if err := tx.Where("id IN ? AND organisation_id = ?", ids, by.Organisation()).Find(&named).Error; err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, a := range named {
		names[a.ID] = a.DisplayName
	}
	for _, r := range rows {
		if slices.Contains(seen, r.AccountID) {
			out = append(out, Released{Of: names[r.AccountID], By: names[r.ReleasedBy], At: r.At})
		}
	}
	return out, nil
}
