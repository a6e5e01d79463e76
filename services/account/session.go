package account

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/vault"
)

// Visit is a request of somebody who is signed in.
type Visit struct {
	Account models.Account
	Session models.Session
	Actor   access.Actor
	Demo    bool
	Locked  bool // the screen is locked: only unlocking and leaving are open
}

// startSession stores a new session and returns the secret for its cookie. The
// private key goes into the row sealed under that secret and is then dropped.
func startSession(tx *gorm.DB, accountID string, keys *vault.Keyring, now models.Instant) (string, error) {
	cookie, secret := newToken()
	row := models.Session{
		ID: tokenHash("session", secret), AccountID: accountID,
		StartedAt: now, SeenAt: now, ExpiresAt: now.Add(AbsoluteLimit),
		SealedKey: keys.SealForSession(secret),
	}
	if err := tx.Where("expires_at <= ?", now).Delete(&models.Session{}).Error; err != nil {
		return "", err
	}
	return cookie, tx.Create(&row).Error
}

// Visit reads the cookie of a request. Unauthenticated means that nobody is
// signed in with it: never was, signed out, idle for too long, or disabled.
func (s *Service) Visit(ctx context.Context, cookie, request string) (Visit, error) {
	secret, ok := readToken(cookie)
	if !ok {
		return Visit{}, models.Fail(models.Unauthenticated, "sign_in.needed")
	}
	now := s.moment()
	var v Visit
	var shelters []string
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		row, err := findVisit(tx, tokenHash("session", secret))
		if err != nil {
			return err
		}
		v.Session, v.Account, v.Demo, shelters = row.Session, row.Account, row.Demo, row.Shelters
		return nil
	})
	if err == nil && !alive(v, now) {
		err = models.Fail(models.NotFound, "")
	}
	if models.KindOf(err) == models.NotFound {
		return Visit{}, models.Fail(models.Unauthenticated, "sign_in.needed")
	}
	if err != nil {
		return Visit{}, err
	}
	return v.open(secret, shelters, request, now)
}

// alive is the rule of both limits, at the millisecond.
func alive(v Visit, now models.Instant) bool {
	return v.Account.Status == models.AccountActive && now < v.Session.ExpiresAt && now.Sub(v.Session.SeenAt) < IdleLimit
}

// open makes the actor. A locked session has no key in it.
func (v Visit) open(secret [32]byte, shelters []string, request string, now models.Instant) (Visit, error) {
	v.Locked = !v.Session.LockedAt.IsZero()
	var keys *vault.Keyring
	if !v.Locked {
		var err error
		if keys, err = vault.OpenSession(secret, v.Session.SealedKey); err != nil {
			return Visit{}, models.Fail(models.Unauthenticated, "sign_in.needed")
		}
	}
	v.Actor = actorOf(v.Account, shelters, keys, request, now)
	return v, nil
}

// visitRow is a session with its account and shelters, in two queries.
type visitRow struct {
	models.Session
	Account  models.Account
	Demo     bool
	Shelters []string
}

func findVisit(tx *gorm.DB, id []byte) (visitRow, error) {
	var row visitRow
	if err := tx.Where("id = ?", id).Take(&row.Session).Error; err != nil {
		return row, err
	}
	if err := tx.Where("id = ?", row.AccountID).Take(&row.Account).Error; err != nil {
		return row, err
	}
	if err := tx.Model(&models.Organisation{}).Where("id = ?", row.Account.OrganisationID).Pluck("demo", &row.Demo).Error; err != nil {
		return row, err
	}
	err := tx.Model(&models.AccountShelter{}).Where("account_id = ?", row.AccountID).Order("shelter_id").Pluck("shelter_id", &row.Shelters).Error
	return row, err
}

// Touch keeps the session alive. It writes at most once a minute.
func (s *Service) Touch(ctx context.Context, v Visit) error {
	now := s.moment()
	if now.Sub(v.Session.SeenAt) < seenEvery {
		return nil
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&models.Session{}).Where("id = ?", v.Session.ID).Update("seen_at", now).Error
	})
}

// Leave ends the session. how is "signed_out" or "left" (the quick exit).
func (s *Service) Leave(ctx context.Context, v Visit, how string) error {
	now := s.moment()
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("id = ?", v.Session.ID).Delete(&models.Session{}).Error; err != nil {
			return err
		}
		return audit.Append(tx, v.Actor, now, audit.Entry{Action: "account." + how, Subject: "account:" + v.Account.ID})
	})
}

// LeaveEverywhere ends every session of the account, this one too.
func (s *Service) LeaveEverywhere(ctx context.Context, v Visit) error {
	now := s.moment()
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := endSessions(tx, v.Account.ID); err != nil {
			return err
		}
		return audit.Append(tx, v.Actor, now, audit.Entry{Action: "account.signed_out_everywhere", Subject: "account:" + v.Account.ID})
	})
}

func endSessions(tx *gorm.DB, accountID string) error {
	return tx.Where("account_id = ?", accountID).Delete(&models.Session{}).Error
}

// Lock covers the screen: the sealed key is dropped, what was typed stays.
func (s *Service) Lock(ctx context.Context, v Visit) error {
	now := s.moment()
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		err := tx.Model(&models.Session{}).Where("id = ?", v.Session.ID).
			Select("locked_at", "sealed_key").Updates(models.Session{LockedAt: now, SealedKey: []byte{}}).Error
		if err != nil {
			return err
		}
		return audit.Append(tx, v.Actor, now, audit.Entry{Action: "account.locked", Subject: "account:" + v.Account.ID})
	})
}

// SetPurpose notes why the person reveals names during this sign-in. It is
// asked once and stands in every entry that a reveal leaves.
func (s *Service) SetPurpose(ctx context.Context, v Visit, purpose string) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&models.Session{}).Where("id = ?", v.Session.ID).Update("purpose", purpose).Error
	})
}

// Sessions lists where the account is signed in, newest first.
func (s *Service) Sessions(ctx context.Context, v Visit) ([]models.Session, error) {
	var rows []models.Session
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("account_id = ? AND expires_at > ?", v.Account.ID, s.moment()).
			Select("id", "started_at", "seen_at", "expires_at", "locked_at").Order("started_at DESC").Limit(50).Find(&rows).Error
	})
	return rows, err
}

// Refused writes a refusal into the audit log: a deed the role may not do, or
// a record that is missing or outside the caseload, which read the same.
func (s *Service) Refused(ctx context.Context, by access.Actor, route, record string, kind models.Kind) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		return audit.Append(tx, by, s.moment(), audit.Entry{
			Action: "access.refused", Subject: route, CaseID: record, Detail: string(kind), Result: "refused",
		})
	})
}
