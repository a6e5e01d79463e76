package vault

import (
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
)

// Renew replaces the wraps that the keyring had to open with its key pair by
// wraps under the person's own symmetric key, and returns how many. Call it in
// the write transaction that follows a read, such as the one of the audit
// entry: the next read of the same keys then needs no public-key operation.
func (v *Vault) Renew(tx *gorm.DB, by *Keyring) (int, error) {
	if by == nil || len(by.s.slow) == 0 {
		return 0, nil
	}
	ids := make([]string, 0, len(by.s.slow))
	for id := range by.s.slow {
		ids = append(ids, id)
	}
	n := 0
	err := inBatches(ids, func(ids []string) error {
		keys, err := lockWraps(tx, by, ids)
		if err != nil {
			return err
		}
		n += len(keys)
		return replaceWraps(tx, by, keys)
	})
	if err != nil {
		return 0, fmt.Errorf("renew wraps: %w", err)
	}
	clear(by.s.slow)
	return n, nil
}

// lockWraps finds the wraps that still exist in the slow form, and locks their
// rows. A wrap taken away since it was opened must not come back, and a keyring
// from before a reset must not overwrite wraps of the newer pair.
func lockWraps(tx *gorm.DB, by *Keyring, ids []string) ([]models.ClassKey, error) {
	var wraps []models.KeyWrap
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).
		Select("account_id", "key_id").
		Where("account_id = ? AND form = ? AND key_id IN ?", by.account(), models.WrapPublic, evenly(ids)).
		Where("EXISTS (SELECT 1 FROM credentials c WHERE c.account_id = key_wraps.account_id AND c.public = ?)", by.public()).
		Find(&wraps).Error
	if err != nil || len(wraps) == 0 {
		return nil, err
	}
	still := make([]string, len(wraps))
	for i, w := range wraps {
		still[i] = w.KeyID
	}
	var keys []models.ClassKey
	return keys, tx.Where("id IN ?", evenly(still)).Find(&keys).Error
}

// replaceWraps writes the own wraps of keys whose rows are locked.
func replaceWraps(tx *gorm.DB, by *Keyring, keys []models.ClassKey) error {
	if len(keys) == 0 {
		return nil
	}
	wraps := make([]models.KeyWrap, len(keys))
	for i, k := range keys {
		key := by.s.slow[k.ID]
		wraps[i] = by.wrapOwn(k, &key)
	}
	return tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "account_id"}, {Name: "key_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"form", "blob"}),
	}).Create(&wraps).Error
}
