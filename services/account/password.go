package account

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// ChangePassword sets a new password and keeps the key pair, so every case
// stays open to the user. All other sign-ins of the account end; this one gets
// a new secret. A wrong old password is Invalid at its field and counts as a
// try.
func (s *Service) ChangePassword(ctx context.Context, v Visit, old, password string) (string, error) {
	if err := s.checkChosen(ctx, v.Account, password); err != nil {
		return "", err
	}
	keys, credential, err := s.reopen(ctx, v, old, "old_password")
	if err != nil {
		return "", err
	}
	now := s.moment()
	changed, err := s.hasher.Reseal(ctx, keys, fold(password), now)
	if err != nil {
		return "", err
	}
	changed.Generation = credential.Generation
	cookie := ""
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := vault.PutCredential(tx, changed); err != nil {
			return err
		}
		if err := s.expireSessions(tx, v.Account.ID, models.EndedByPassword, now); err != nil {
			return err
		}
		if cookie, err = startSession(tx, v.Account.ID, v.Session.Device, keys, now); err != nil {
			return err
		}
		return audit.Append(tx, v.Actor, now, audit.Entry{Action: "account.password_changed", Subject: "account:" + v.Account.ID})
	})
	return cookie, err
}

// checkChosen refuses a password that is easy to guess for an account that is
// there already.
func (s *Service) checkChosen(ctx context.Context, a models.Account, password string) error {
	var names []string
	err := s.db.Read(ctx, func(tx *gorm.DB) (err error) { names, err = knownNames(tx, a); return err })
	if err != nil {
		return err
	}
	p := models.Problems{}
	checkPassword(p, "password", password, names...)
	return p.Err()
}

// Unlock opens a locked screen with the password and gives the session a new
// secret. The limits of the sign-in stay as they were.
func (s *Service) Unlock(ctx context.Context, v Visit, password string) (string, error) {
	keys, _, err := s.reopen(ctx, v, password, "password")
	if err != nil {
		return "", err
	}
	cookie, secret := newToken()
	now := s.moment()
	err = s.db.Write(store.Small(ctx), func(tx *gorm.DB) error {
		fresh := v.Session
		fresh.ID, fresh.SealedKey, fresh.LockedAt, fresh.SeenAt = tokenHash("session", secret), keys.SealForSession(secret), 0, now
		res := tx.Where("id = ? AND expires_at > ?", v.Session.ID, now).Delete(&models.Session{})
		if res.Error == nil && res.RowsAffected == 0 {
			return needSignIn() // signed out elsewhere while the password was checked
		}
		if res.Error != nil {
			return res.Error
		}
		if err := tx.Create(&fresh).Error; err != nil {
			return err
		}
		return audit.Append(tx, v.Actor, now, audit.Entry{Action: "account.unlocked", Subject: "account:" + v.Account.ID})
	})
	if err == nil {
		s.unwritten.forget(v.Session.ID)
	}
	return cookie, err
}

// reopen checks the password of somebody who is already signed in. Guesses here
// are limited as at sign-in.
func (s *Service) reopen(ctx context.Context, v Visit, password, field string) (*vault.Keyring, models.Credential, error) {
	list := []bucket{{key: bucketKey("session", string(v.Session.ID)), limit: perSession}}
	var credential models.Credential
	ctx, done, err := s.hasher.Turn(ctx)
	if err != nil {
		return nil, credential, err
	}
	defer done()
	err = s.db.Read(ctx, func(tx *gorm.DB) (err error) {
		if err = full(tx, list, s.moment()); err == nil {
			credential, err = vault.FindCredential(tx, v.Account.ID)
		}
		return err
	})
	if err != nil {
		return nil, credential, err
	}
	keys, err := s.hasher.SignIn(ctx, credential, fold(password))
	if errors.Is(err, vault.ErrWrongPassword) {
		return nil, credential, s.refuseAgain(ctx, v, list, field)
	}
	if err != nil {
		return nil, credential, err
	}
	return keys, credential, s.db.Write(store.Small(ctx), func(tx *gorm.DB) error {
		if err := full(tx, list, s.moment()); err != nil {
			return err
		}
		return forget(tx, list)
	})
}

// refuseAgain counts a wrong password at a locked screen or at a password change
// and writes it into the log, also for a client that no longer waits.
func (s *Service) refuseAgain(ctx context.Context, v Visit, list []bucket, field string) error {
	err := s.db.Write(store.Small(context.WithoutCancel(ctx)), func(tx *gorm.DB) error {
		if err := take(tx, list, s.moment()); err != nil {
			return err
		}
		return audit.Append(tx, v.Actor, s.moment(), audit.Entry{Action: "account.password_refused", Subject: "account:" + v.Account.ID, Result: "refused"})
	})
	if err != nil {
		return err
	}
	return models.Problems{field: "password.wrong"}.Err()
}
