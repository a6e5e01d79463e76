package vault

import (
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
)

// RevokeAll takes every key and every request from a person who leaves,
// including those of assignments that ran out and that the sweep has not ended
// yet.
func (v *Vault) RevokeAll(tx *gorm.DB, accountID string) error {
	if err := (Holder{AccountID: accountID}).check(); err != nil {
		return err
	}
	if err := tx.Where("account_id = ?", accountID).Delete(&models.KeyRequest{}).Error; err != nil {
		return fmt.Errorf("revoke requests: %w", err)
	}
	if err := tx.Where("account_id = ?", accountID).Delete(&models.KeyWrap{}).Error; err != nil {
		return fmt.Errorf("revoke wraps: %w", err)
	}
	return forgetKeptOf(tx, accountID)
}
