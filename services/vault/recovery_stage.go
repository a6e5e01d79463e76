package vault

import (
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
)

// nextWrap is a class key wrapped to a recovery key that is proposed, or that has
// become the current one while the wraps of the last one are still replaced. Public
// is the public half of that key.
type nextWrap struct {
	KeyID  string `gorm:"primaryKey"`
	Public []byte
	Form   models.WrapForm
	Blob   []byte
}

// TableName is next_wraps.
func (nextWrap) TableName() string { return "next_wraps" }

const unstaged = `SELECT k.id, k.survivor_id, k.class, w.blob FROM key_wraps w JOIN class_keys k ON k.id = w.key_id
	WHERE w.account_id = ? AND w.key_id > ? AND NOT EXISTS (SELECT 1 FROM recovery_behind b WHERE b.key_id = w.key_id)
		AND NOT EXISTS (SELECT 1 FROM next_wraps n WHERE n.key_id = w.key_id AND n.public = ?) ORDER BY w.key_id LIMIT ?`

// stage wraps the next class keys after an id to a new recovery key, without those
// that are still to a lost one. It returns the last id, and how many wraps old did
// not open.
func stage(tx *gorm.DB, old, next *RecoveryKey, after string, limit int) (last string, damaged int, err error) {
	var rows []recoveryWrap
	if err := tx.Raw(unstaged, models.RecoveryAccount, after, next.Public(), limit).Scan(&rows).Error; err != nil {
		return "", 0, fmt.Errorf("read recovery wraps: %w", err)
	}
	if len(rows) == 0 {
		return "", 0, nil
	}
	to, err := publicKey(next.Public())
	if err != nil {
		return "", 0, err
	}
	wraps, err := rewrapTo(&old.Keyring, to, rows)
	if err != nil {
		return "", 0, err
	}
	clear(old.s.slow)
	return rows[len(rows)-1].ID, len(rows) - len(wraps), storeNext(tx, next.Public(), wraps)
}

// storeNext stores wraps beside those of today's recovery key.
func storeNext(tx *gorm.DB, public []byte, wraps []models.KeyWrap) error {
	if len(wraps) == 0 {
		return nil
	}
	list := make([]nextWrap, len(wraps))
	for i, w := range wraps {
		list[i] = nextWrap{KeyID: w.KeyID, Public: public, Form: w.Form, Blob: w.Blob}
	}
	err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "key_id"}}, UpdateAll: true}).Create(&list).Error
	if err != nil {
		return fmt.Errorf("store wraps of the new recovery key: %w", err)
	}
	return nil
}

// SettleRecovery puts up to limit wraps of a recovery key that took over in the
// place of those of the last one, and removes wraps of a key that is proposed no
// more. It returns how many it settled: 0 when there is nothing left. It needs no
// key.
func (v *Vault) SettleRecovery(tx *gorm.DB, limit int) (int, error) {
	if _, err := lockRecovery(tx, "SHARE"); err != nil {
		return 0, err
	}
	return settle(tx, limit)
}

// Settling reports whether SettleRecovery has something to do.
func Settling(tx *gorm.DB) (bool, error) {
	ids, err := unsettled(tx, 1)
	return len(ids) > 0, err
}

const notProposed = `SELECT n.key_id FROM next_wraps n WHERE NOT EXISTS (SELECT 1 FROM recovery_next x WHERE x.public = n.public) ORDER BY n.key_id LIMIT ?`

// unsettled lists keys with a wrap for a recovery key that took over, or that is
// proposed no more.
func unsettled(tx *gorm.DB, limit int) (ids []string, err error) {
	if err := tx.Raw(notProposed, limit).Scan(&ids).Error; err != nil {
		return nil, fmt.Errorf("read wraps of a new recovery key: %w", err)
	}
	return ids, nil
}

const takePlace = `UPDATE key_wraps SET form = n.form, blob = n.blob FROM next_wraps n, recovery_keys r
	WHERE r.public = n.public AND key_wraps.account_id = ? AND key_wraps.key_id = n.key_id AND n.key_id IN ?`

func settle(tx *gorm.DB, limit int) (int, error) {
	ids, err := unsettled(tx, limit)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	n := len(ids)
	if err := tx.Exec(takePlace, models.RecoveryAccount, evenly(ids)).Error; err != nil {
		return 0, fmt.Errorf("replace the wraps of the last recovery key: %w", err)
	}
	if err := tx.Where("key_id IN ?", evenly(ids)).Delete(&nextWrap{}).Error; err != nil {
		return 0, fmt.Errorf("remove wraps of a new recovery key: %w", err)
	}
	return n, nil
}

func settleAll(tx *gorm.DB) error {
	for {
		if n, err := settle(tx, batchRows); err != nil || n == 0 {
			return err
		}
	}
}
