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

// ProposeRecoveryKey makes a recovery key that is to replace the current one,
// and returns it to be shown once. The current key stays valid until
// ChangeRecoveryKey. It returns Conflict while nobody has proved that the
// current key is on paper: use ReplaceRecoveryKey then.
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
		paper, fresh := vault.NewRecoveryKey()
		defer paper.Forget()
		if err := s.vault.ProposeRecovery(tx, paper.Public()); err != nil {
			return err
		}
		printed = fresh
		return audit.Append(tx, by, s.moment(), audit.Entry{Action: "recovery.next_made", Subject: "organisation:" + org.ID})
	})
	return printed, err
}

// ProposedRecoveryKey returns when the proposed recovery key was made, or 0
// when none is proposed.
func (s *Service) ProposedRecoveryKey(ctx context.Context, by access.Actor) (at models.Instant, err error) {
	if err := by.Require(access.ManageStaff); err != nil {
		return 0, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) (err error) { at, err = vault.ProposedRecovery(tx); return err })
	return at, err
}

// DropProposedKey deletes the proposed recovery key.
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

// Rewrapped is the result of a change of the recovery key.
type Rewrapped = vault.Rewrapped

// lockWait is how long the change waits for a lock, and lockTries how often it
// starts again.
const (
	lockWait  = 300 * time.Millisecond
	lockTries = 40
)

// Of a change of the recovery key: how many keys one step wraps, so that people who
// save wait a moment only, how many one step settles, and how long the steps of one
// try go on.
const (
	stagedAtOnce  = 100
	settledAtOnce = 500
	stageTime     = time.Minute
)

// ChangeRecoveryKey wraps all keys of all survivors to the new recovery key. The
// user types both keys; afterwards the old one opens nothing. Both are used here
// and stored nowhere. It goes in small steps, and people work meanwhile: the old
// key stays valid until the new one opens everything. When there are more keys than
// a try has time for, it returns Invalid, and the next try goes on. It returns
// Invalid at the field that was typed wrong.
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
	ctx = store.Unhurried(ctx)
	if err = s.stageRecovery(ctx, by, old, next); err == nil {
		err = s.patiently(ctx, func(tx *gorm.DB) (err error) { done, err = s.changeRecovery(tx, by, old, next); return err })
	}
	if errors.Is(err, vault.ErrNextRecoveryKey) {
		err = models.Problems{"new_recovery_key": "recovery.next_other"}.Err()
	}
	err = s.noteWrongKey(ctx, by, "organisation:"+by.Organisation(), err)
	if err == nil && done.Later && s.SettleRecovery(ctx, by) == nil {
		done.Later = false // otherwise the sweep goes on
	}
	return done, atField("old_recovery_key", err)
}

// stageRecovery wraps the keys to the new recovery key in small steps, beside the
// old one.
func (s *Service) stageRecovery(ctx context.Context, by access.Actor, old, next *vault.RecoveryKey) error {
	if err := s.SettleRecovery(ctx, by); err != nil {
		return err
	}
	try, cancel := context.WithTimeout(ctx, stageTime)
	defer cancel()
	for after := ""; ; {
		err := s.db.Write(try, func(tx *gorm.DB) (err error) {
			after, err = s.vault.StageRecovery(tx, old, next, after, stagedAtOnce)
			return err
		})
		if errors.Is(try.Err(), context.DeadlineExceeded) && ctx.Err() == nil {
			return models.Problems{"new_recovery_key": "recovery.more_keys"}.Err()
		}
		if err != nil || after == "" {
			return err
		}
	}
}

// SettleRecovery ends a change of the recovery key: what the new one opens takes
// the place of what the old one opened, in small steps. A change does it itself;
// the sweep does it after one that was cut short.
func (s *Service) SettleRecovery(ctx context.Context, by access.Actor) error {
	for {
		open := false
		if err := s.db.Read(ctx, func(tx *gorm.DB) (err error) { open, err = vault.Settling(tx); return err }); err != nil || !open {
			return err
		}
		err := s.patiently(ctx, func(tx *gorm.DB) error {
			n, err := s.vault.SettleRecovery(tx, settledAtOnce)
			if err != nil || n == 0 {
				return err
			}
			return audit.Append(tx, by, s.moment(), audit.Entry{Action: "recovery.key_settled", Subject: "organisation:" + by.Organisation(), Fields: n})
		})
		if err != nil {
			return err
		}
	}
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

// patiently runs a change of the recovery key. It takes both locks before
// anything else: some transactions seal first and write the log then, others the
// other way round, and it must not deadlock with either.
func (s *Service) patiently(ctx context.Context, change func(*gorm.DB) error) (err error) {
	for range lockTries {
		err = s.db.Write(ctx, func(tx *gorm.DB) error {
			for _, step := range []func() error{
				func() error { return store.Patience(tx, lockWait) },
				func() error { return vault.HoldRecovery(tx) },
				func() error { return audit.Hold(tx) },
				func() error { return store.Patience(tx, 0) },
			} {
				if err := step(); err != nil {
					return err
				}
			}
			return change(tx)
		})
		if !store.Impatient(err) {
			break
		}
	}
	return err
}

// changeRecovery wraps everything to the new key and writes that into the log. A
// wish to replace a lost paper ends with it: the paper was found.
func (s *Service) changeRecovery(tx *gorm.DB, by access.Actor, old, next *vault.RecoveryKey) (Rewrapped, error) {
	var done Rewrapped
	org, err := organisation(tx)
	if err != nil {
		return done, err
	}
	if done, err = s.vault.ChangeRecovery(tx, old, next); err != nil {
		return done, err
	}
	now := s.moment()
	if err := endLost(tx, by, models.LostPaperFound, now); err != nil {
		return done, err
	}
	if err := tx.Model(&models.Organisation{}).Where("id = ?", org.ID).Update("recovery_checked", now).Error; err != nil {
		return done, err
	}
	return done, audit.Append(tx, by, now, audit.Entry{Action: "recovery.key_changed", Subject: "organisation:" + org.ID, Classes: models.SealedClasses, Fields: done.Keys})
}
