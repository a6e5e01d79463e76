package custody

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/vault"
)

// Recover gives a person the keys she waits for with the recovery key: of the
// survivors she is assigned to, the classes that her role may read, and nothing
// else. She counts as vouched for afterwards. It returns the requests for which
// a key was passed on.
func (k *Keeper) Recover(tx *gorm.DB, key *vault.RecoveryKey, accountID string, now models.Instant) ([]models.KeyRequest, error) {
	return k.vault.FulfilWithRecovery(tx, key, accountID, func(tx *gorm.DB, asked []models.KeyRequest) ([]models.KeyRequest, error) {
		return stillDue(tx, asked, now)
	})
}

// WaitsFor counts the survivors of whom a person waits for a key.
func WaitsFor(tx *gorm.DB, accountID string, role models.Role, now models.Instant) (int, error) {
	classes := access.ClassesOf(role)
	if len(classes) == 0 {
		return 0, nil
	}
	var n int64
	err := tx.Raw(`SELECT COUNT(DISTINCT r.survivor_id) FROM key_requests r
		JOIN class_keys k ON k.survivor_id = r.survivor_id AND k.class = r.class
		WHERE r.account_id = ? AND r.class IN ?
		AND NOT EXISTS (SELECT 1 FROM key_wraps h WHERE h.key_id = k.id AND h.account_id = r.account_id)
		AND EXISTS (SELECT 1 FROM assignments s WHERE s.survivor_id = r.survivor_id AND s.account_id = r.account_id AND s.until_at > ?)`,
		accountID, classes, now).Scan(&n).Error
	return int(n), err
}
