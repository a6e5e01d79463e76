package vault

import (
	"bytes"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
)

// behind is a class key that is wrapped to a lost recovery key only. Public is
// the public half of that key.
type behind struct {
	KeyID  string `gorm:"primaryKey"`
	Public []byte
}

// TableName is recovery_behind.
func (behind) TableName() string { return "recovery_behind" }

// LoseRecovery makes the proposed recovery key the current one without the old
// one. The caller has made sure that this may be. New class keys are wrapped to
// the new key; the others stay wrapped to the old one until somebody who holds
// them calls PassToRecovery. It returns how many those are, and
// ErrNextRecoveryKey when next is not the proposed key.
func (v *Vault) LoseRecovery(tx *gorm.DB, next *RecoveryKey) (int, error) {
	old, err := lockRecovery(tx, "UPDATE")
	if err != nil {
		return 0, err
	}
	if err := matchProposed(tx, next); err != nil {
		return 0, err
	}
	if err := settleAll(tx); err != nil {
		return 0, err
	}
	err = tx.Exec(`INSERT INTO recovery_behind (key_id, public) SELECT w.key_id, ? FROM key_wraps w WHERE w.account_id = ?
		ON CONFLICT (key_id) DO NOTHING`, old, models.RecoveryAccount).Error
	if err != nil {
		return 0, fmt.Errorf("note what the new recovery key lacks: %w", err)
	}
	var n int64
	if err := tx.Model(&behind{}).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count what the new recovery key lacks: %w", err)
	}
	return int(n), v.takeOver(tx, next, next)
}

// HeldBehind is a condition that an account, given twice as argument, has a class
// key that the current recovery key lacks.
const HeldBehind = `EXISTS (SELECT 1 FROM recovery_behind b WHERE EXISTS (SELECT 1 FROM key_wraps w WHERE w.key_id = b.key_id AND w.account_id = ?)
	OR EXISTS (SELECT 1 FROM kept_wraps w WHERE w.key_id = b.key_id AND w.account_id = ?))`

const heldBehind = `SELECT k.id, k.survivor_id, k.class, m.blob FROM recovery_behind b
	JOIN class_keys k ON k.id = b.key_id
	JOIN (SELECT key_id, blob FROM key_wraps WHERE account_id = ?
		UNION ALL SELECT key_id, blob FROM kept_wraps WHERE account_id = ?) m ON m.key_id = k.id
	ORDER BY k.id LIMIT ?`

// PassToRecovery wraps up to limit class keys that by holds, and that the current
// recovery key lacks, to it. It returns how many.
func (v *Vault) PassToRecovery(tx *gorm.DB, by *Keyring, limit int) (int, error) {
	if by == nil {
		return 0, nil
	}
	paper, _, err := v.paperFor(tx, by, "SHARE")
	if errors.Is(err, ErrNoRecoveryKey) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	var rows []recoveryWrap
	if err := tx.Raw(heldBehind, by.account(), by.account(), limit).Scan(&rows).Error; err != nil {
		return 0, fmt.Errorf("read what the recovery key lacks: %w", err)
	}
	wraps, err := storeRecovery(tx, by, paper.public, rows)
	if err != nil || len(wraps) == 0 {
		return 0, err
	}
	ids := make([]string, len(wraps))
	for i, w := range wraps {
		ids[i] = w.KeyID
	}
	if err := tx.Where("key_id IN ?", ids).Delete(&behind{}).Error; err != nil {
		return 0, fmt.Errorf("forget what the recovery key lacked: %w", err)
	}
	return len(wraps), nil
}

// matchEither reports whether a typed recovery key is the current one. It returns
// ErrOtherRecoveryKey unless it is that or a lost one that still opens something.
func matchEither(tx *gorm.DB, r *RecoveryKey) (current bool, err error) {
	err = matchRecovery(tx, r)
	if !errors.Is(err, ErrOtherRecoveryKey) {
		return err == nil, err
	}
	return false, matchLost(tx, r, err)
}

func matchLost(tx *gorm.DB, r *RecoveryKey, refusal error) error {
	var lost []behind
	if err := tx.Where("public = ?", r.Public()).Limit(1).Find(&lost).Error; err != nil {
		return fmt.Errorf("look for a lost recovery key: %w", err)
	}
	if len(lost) == 0 || !bytes.Equal(lost[0].Public, r.Public()) {
		return refusal
	}
	return nil
}
