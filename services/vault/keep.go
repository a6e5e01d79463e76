package vault

import (
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
)

// The statements of Retire, in order. Each is about one person and survivor.
const (
	// keepLast keeps the wraps of keys that nobody else can open.
	keepLast = `INSERT INTO kept_wraps (account_id, key_id, form, blob, kept_at)
		SELECT w.account_id, w.key_id, w.form, w.blob, CAST(? AS bigint)
		FROM key_wraps w JOIN class_keys k ON k.id = w.key_id
		WHERE w.account_id = ? AND k.survivor_id = ? AND NOT EXISTS (
			SELECT 1 FROM key_wraps o WHERE o.key_id = w.key_id AND o.account_id <> w.account_id AND o.account_id <> ?)
		ON CONFLICT (account_id, key_id) DO NOTHING`

	// dropKept deletes kept wraps of keys that somebody holds again.
	dropKept = `DELETE FROM kept_wraps WHERE key_id IN ? AND EXISTS (
		SELECT 1 FROM key_wraps w WHERE w.key_id = kept_wraps.key_id AND w.account_id <> ?)`
)

// Retire takes a survivor's keys from a person whose assignment ended. It is
// Revoke for all classes, except that a key nobody else can open is kept for
// passing on: Fulfil still serves requests with it, and nothing that reads or
// seals a value finds it. It returns the classes that were kept.
func (v *Vault) Retire(tx *gorm.DB, accountID, survivorID string) ([]models.Class, error) {
	if err := (Holder{AccountID: accountID}).check(); err != nil {
		return nil, err
	}
	// On PostgreSQL two people who held a key together could otherwise leave at
	// the same moment, and each would see the other one as its holder.
	var held []string
	err := tx.Model(&models.ClassKey{}).Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).
		Where("survivor_id = ?", survivorID).Order("id").Pluck("id", &held).Error
	if err != nil {
		return nil, fmt.Errorf("lock class keys: %w", err)
	}
	err = tx.Exec(keepLast, models.At(v.now()), accountID, survivorID, models.RecoveryAccount).Error
	if err != nil {
		return nil, fmt.Errorf("keep last wraps: %w", err)
	}
	var kept []models.Class
	err = tx.Raw(`SELECT DISTINCT k.class FROM kept_wraps w JOIN class_keys k ON k.id = w.key_id
		WHERE w.account_id = ? AND k.survivor_id = ? ORDER BY k.class`, accountID, survivorID).Scan(&kept).Error
	if err != nil {
		return nil, fmt.Errorf("read kept wraps: %w", err)
	}
	return kept, v.Revoke(tx, accountID, survivorID, models.SealedClasses)
}

// Resume gives a person who is assigned again the keys back that were kept when
// an earlier assignment of theirs ended. A reset since then left nothing to give
// back. The caller has stored the assignment and checked the classes.
func (v *Vault) Resume(tx *gorm.DB, accountID, survivorID string, classes []models.Class) error {
	if len(classes) == 0 {
		return nil
	}
	err := tx.Exec(`INSERT INTO key_wraps (account_id, key_id, form, blob)
		SELECT w.account_id, w.key_id, w.form, w.blob FROM kept_wraps w JOIN class_keys k ON k.id = w.key_id
		WHERE w.account_id = ? AND k.survivor_id = ? AND k.class IN ? ON CONFLICT (account_id, key_id) DO NOTHING`,
		accountID, survivorID, classes).Error
	if err != nil {
		return fmt.Errorf("give kept wraps back: %w", err)
	}
	ids := tx.Model(&models.ClassKey{}).Select("id").Where("survivor_id = ? AND class IN ?", survivorID, classes)
	if err := tx.Exec("DELETE FROM kept_wraps WHERE account_id = ? AND key_id IN (?)", accountID, ids).Error; err != nil {
		return fmt.Errorf("give kept wraps back: %w", err)
	}
	return nil
}

// forgetKept deletes what was kept for keys that now have a holder.
func forgetKept(tx *gorm.DB, wraps []models.KeyWrap) error {
	if len(wraps) == 0 {
		return nil
	}
	ids := make([]string, len(wraps))
	for i, w := range wraps {
		ids[i] = w.KeyID
	}
	return inBatches(ids, func(ids []string) error {
		if err := tx.Exec(dropKept, evenly(ids), models.RecoveryAccount).Error; err != nil {
			return fmt.Errorf("forget kept wraps: %w", err)
		}
		return nil
	})
}

// forgetKeptOf deletes everything that was kept for a person: the key pair that
// opens it is gone.
func forgetKeptOf(tx *gorm.DB, accountID string) error {
	if err := tx.Exec("DELETE FROM kept_wraps WHERE account_id = ?", accountID).Error; err != nil {
		return fmt.Errorf("forget kept wraps of a person: %w", err)
	}
	return nil
}
