package vault

import (
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/trust"
)

// ReplaceRecovery stores another recovery key in place of one that was lost
// before anything was wrapped to it, which the administrator by signs. Once a wrap
// exists it returns ErrRecoveryInUse: then only the old paper opens those keys.
func (v *Vault) ReplaceRecovery(tx *gorm.DB, by *Keyring, next *RecoveryKey) error {
	var wraps int64
	if _, err := lockRecovery(tx, "UPDATE"); err != nil {
		return err
	}
	if err := tx.Model(&models.KeyWrap{}).Where("account_id = ?", models.RecoveryAccount).Limit(1).Count(&wraps).Error; err != nil {
		return fmt.Errorf("count recovery wraps: %w", err)
	}
	if wraps > 0 {
		return ErrRecoveryInUse
	}
	if err := v.Say(tx, by, trust.KindPaper, paperBody(next)); err != nil {
		return err
	}
	return v.putPaper(tx, next.Public())
}

// MatchRecovery checks that a typed recovery key is this installation's. It
// returns ErrOtherRecoveryKey when it is not.
func MatchRecovery(tx *gorm.DB, r *RecoveryKey) error { return matchRecovery(tx, r) }

// ErrRecoveryInUse means that keys are already wrapped to the recovery key.
var ErrRecoveryInUse = models.Fail(models.Conflict, "recovery.in_use")
