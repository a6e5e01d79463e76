package account

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// ProposeRecoveryKey makes a recovery key that is to take the place of today's
// and returns it to be shown once. Today's key stays what it is until
// ChangeRecoveryKey. It is a Conflict while today's was not proved to be on
// paper: then ReplaceRecoveryKey is the way.
func (s *Service) ProposeRecoveryKey(ctx context.Context, by access.Actor) (string, error) {
	if err := by.Require(access.ManageStaff); err != nil {
		return "", err
	}
	printed := ""
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		org, err := organisation(tx)
		if err != nil {
			return err
		}
		if org.RecoveryChecked.IsZero() {
			return models.Fail(models.Conflict, "recovery.check_first")
		}
		public, fresh := vault.NewRecoveryKey()
		if err := s.vault.ProposeRecovery(tx, public); err != nil {
			return err
		}
		printed = fresh
		return audit.Append(tx, by, s.moment(), audit.Entry{Action: "recovery.next_made", Subject: "organisation:" + org.ID})
	})
	return printed, err
}

// ProposedRecoveryKey says when a new recovery key was made that has not taken
// over yet, 0 for none.
func (s *Service) ProposedRecoveryKey(ctx context.Context, by access.Actor) (at models.Instant, err error) {
	if err := by.Require(access.ManageStaff); err != nil {
		return 0, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) (err error) { at, err = vault.ProposedRecovery(tx); return err })
	return at, err
}

// DropProposedKey forgets a new recovery key that has not taken over.
func (s *Service) DropProposedKey(ctx context.Context, by access.Actor) error {
	if err := by.Require(access.ManageStaff); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		org, err := organisation(tx)
		if err != nil {
			return err
		}
		if err := vault.DropProposed(tx); err != nil {
			return err
		}
		return audit.Append(tx, by, s.moment(), audit.Entry{Action: "recovery.next_dropped", Subject: "organisation:" + org.ID})
	})
}

// Rewrapped says what a change of the recovery key did.
type Rewrapped = vault.Rewrapped

// lockWait is how long the change waits for a lock, and lockTries how often it
// begins again.
const (
	lockWait  = 300 * time.Millisecond
	lockTries = 40
)

// ChangeRecoveryKey wraps all keys of all survivors to the new recovery key, in
// one transaction, with both papers in hand; afterwards the old one opens
// nothing. Both keys are used here and kept nowhere. What was typed wrong is
// Invalid at its field.
func (s *Service) ChangeRecoveryKey(ctx context.Context, by access.Actor, oldTyped, newTyped string) (Rewrapped, error) {
	var done Rewrapped
	if err := by.Require(access.ManageStaff); err != nil {
		return done, err
	}
	old, next, err := bothKeys(oldTyped, newTyped)
	if err != nil {
		return done, err
	}
	defer old.Forget()
	defer next.Forget()
	for range lockTries {
		err = s.db.Write(ctx, func(tx *gorm.DB) (err error) { done, err = s.changeRecovery(tx, by, old, next); return err })
		if !store.Impatient(err) {
			break
		}
	}
	switch {
	case errors.Is(err, vault.ErrOtherRecoveryKey):
		err = models.Problems{"old_recovery_key": "vault.recovery_key_other"}.Err()
	case errors.Is(err, vault.ErrNextRecoveryKey):
		err = models.Problems{"new_recovery_key": "recovery.next_other"}.Err()
	}
	return done, err
}

func bothKeys(oldTyped, newTyped string) (old, next *vault.RecoveryKey, err error) {
	p := models.Problems{}
	if old, err = vault.ParseRecoveryKey(oldTyped); err != nil {
		p.Add("old_recovery_key", "vault.recovery_key_mistyped")
	}
	if next, err = vault.ParseRecoveryKey(newTyped); err != nil {
		p.Add("new_recovery_key", "vault.recovery_key_mistyped")
	}
	return old, next, p.Err()
}

// changeRecovery takes both locks it needs before it does anything: others seal
// first and write the log then, or the other way round.
func (s *Service) changeRecovery(tx *gorm.DB, by access.Actor, old, next *vault.RecoveryKey) (Rewrapped, error) {
	var done Rewrapped
	org, err := organisation(tx)
	if err != nil {
		return done, err
	}
	for _, step := range []func() error{
		func() error { return store.Patience(tx, lockWait) },
		func() error { return vault.HoldRecovery(tx) },
		func() error { return audit.Hold(tx) },
		func() error { return store.Patience(tx, 0) },
		func() (err error) { done, err = s.vault.ChangeRecovery(tx, old, next); return err },
	} {
		if err := step(); err != nil {
			return done, err
		}
	}
	now := s.moment()
	if err := tx.Model(&models.Organisation{}).Where("id = ?", org.ID).Update("recovery_checked", now).Error; err != nil {
		return done, err
	}
	return done, audit.Append(tx, by, now, audit.Entry{Action: "recovery.key_changed", Subject: "organisation:" + org.ID, Classes: models.SealedClasses, Fields: done.Keys})
}
