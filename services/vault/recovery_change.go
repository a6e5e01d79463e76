package vault

import (
	"bytes"
	"crypto/hpke"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
)

// nextRecovery is the id of the one recovery key that may be proposed.
const nextRecovery = "next"

// nextKey is the public half of a recovery key that is proposed to replace the
// current one. Nothing is wrapped to it before ChangeRecovery.
type nextKey struct {
	ID     string `gorm:"primaryKey"`
	Public []byte
	MadeAt models.Instant
}

// TableName is recovery_next.
func (nextKey) TableName() string { return "recovery_next" }

// ErrNextRecoveryKey means that the typed key is not the proposed one, or that
// no key is proposed.
var ErrNextRecoveryKey = models.Fail(models.Conflict, "recovery.next_other")

// ProposeRecovery stores the public half of a new recovery key. It replaces a
// key that was proposed before. The current key stays valid.
func (v *Vault) ProposeRecovery(tx *gorm.DB, public []byte) error {
	if _, err := publicKey(public); err != nil {
		return err
	}
	row := nextKey{ID: nextRecovery, Public: public, MadeAt: models.At(v.now())}
	return tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, UpdateAll: true}).Create(&row).Error
}

// ProposedRecovery returns when the proposed recovery key was made, or 0 when
// none is proposed.
func ProposedRecovery(tx *gorm.DB) (models.Instant, error) {
	var rows []nextKey
	if err := tx.Select("made_at").Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return 0, err
	}
	return rows[0].MadeAt, nil
}

// DropProposed deletes the proposed recovery key.
func DropProposed(tx *gorm.DB) error {
	return tx.Where("id = ?", nextRecovery).Delete(&nextKey{}).Error
}

// Rewrapped is the result of a change of the recovery key.
type Rewrapped struct {
	Keys    int // class keys that the new key opens
	Damaged int // wraps that the old key did not open, so the new one does not either
}

// ChangeRecovery wraps every class key to the new recovery key in place of the
// old one, in the caller's transaction. Afterwards the old key opens nothing in
// the database. The user types both keys: the old one proves that they could
// already open everything, the new one that its paper can be read. It returns
// ErrOtherRecoveryKey when old is not this installation's, and
// ErrNextRecoveryKey when next is not the proposed one.
func (v *Vault) ChangeRecovery(tx *gorm.DB, old, next *RecoveryKey) (Rewrapped, error) {
	var out Rewrapped
	today, err := lockRecovery(tx, "UPDATE")
	if err != nil {
		return out, err
	}
	if !bytes.Equal(today, old.Public()) {
		return out, ErrOtherRecoveryKey
	}
	if err := matchProposed(tx, next); err != nil {
		return out, err
	}
	to, err := publicKey(next.Public())
	if err != nil {
		return out, err
	}
	if err := v.takeOver(tx, next.Public()); err != nil {
		return out, err
	}
	for after := ""; ; {
		rows, err := recoveryWraps(tx, after)
		if err != nil || len(rows) == 0 {
			return out, err
		}
		after = rows[len(rows)-1].ID
		wraps, err := rewrapRecovery(tx, &old.Keyring, to, rows)
		if err != nil {
			return out, err
		}
		clear(old.s.slow)
		out.Keys, out.Damaged = out.Keys+len(wraps), out.Damaged+len(rows)-len(wraps)
	}
}

// HoldRecovery waits until no transaction is making a class key, and prevents
// new ones until this transaction ends.
func HoldRecovery(tx *gorm.DB) error {
	_, err := lockRecovery(tx, "UPDATE")
	return err
}

// lockRecovery reads the public half and locks its row. A transaction that
// makes a class key locks it shared until it ends, so that no wrap to an old
// key can appear after a change. It returns ErrNoRecoveryKey before set-up.
func lockRecovery(tx *gorm.DB, strength string) ([]byte, error) {
	var row models.RecoveryKey
	err := tx.Clauses(clause.Locking{Strength: strength}).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrNoRecoveryKey
	}
	if err != nil {
		return nil, fmt.Errorf("read recovery key: %w", err)
	}
	return row.Public, nil
}

func matchProposed(tx *gorm.DB, next *RecoveryKey) error {
	var rows []nextKey
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Limit(1).Find(&rows).Error; err != nil {
		return fmt.Errorf("read the new recovery key: %w", err)
	}
	if len(rows) == 0 || !bytes.Equal(rows[0].Public, next.Public()) {
		return ErrNextRecoveryKey
	}
	return nil
}

// takeOver makes a public half the current one. It updates the row instead of
// replacing it, because other transactions wait for its lock.
func (v *Vault) takeOver(tx *gorm.DB, public []byte) error {
	err := tx.Model(&models.RecoveryKey{}).Where("id = ?", models.RecoveryAccount).
		Select("public", "created_at").Updates(models.RecoveryKey{Public: public, CreatedAt: models.At(v.now())}).Error
	if err != nil {
		return fmt.Errorf("replace the recovery key: %w", err)
	}
	return DropProposed(tx)
}

// recoveryWrap is a class key with its wrap for the recovery key.
type recoveryWrap struct {
	models.ClassKey
	Blob []byte
}

const wrapsOfRecovery = `SELECT k.id, k.survivor_id, k.class, w.blob FROM key_wraps w JOIN class_keys k ON k.id = w.key_id
	WHERE w.account_id = ? AND w.key_id > ? AND NOT EXISTS (SELECT 1 FROM recovery_behind b WHERE b.key_id = w.key_id) ORDER BY w.key_id LIMIT ?`

// recoveryWraps reads the next wraps of the recovery key after the given key id,
// without those that are still to a lost one. Where the database has row locks it locks them: a key that is destroyed
// meanwhile must not come back.
func recoveryWraps(tx *gorm.DB, after string) (rows []recoveryWrap, err error) {
	query := wrapsOfRecovery
	if tx.Name() == "postgres" {
		query += " FOR UPDATE OF w"
	}
	if err := tx.Raw(query, models.RecoveryAccount, after, batchRows).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read recovery wraps: %w", err)
	}
	return rows, nil
}

// rewrapRecovery opens class keys with a keyring and wraps them to a recovery
// key, and returns the new wraps. A wrap that does not open is left as it is.
func rewrapRecovery(tx *gorm.DB, by *Keyring, to hpke.PublicKey, rows []recoveryWrap) ([]models.KeyWrap, error) {
	wraps := make([]models.KeyWrap, 0, len(rows))
	for _, r := range rows {
		key, err := by.unwrap(r.ClassKey, r.Blob)
		if err != nil {
			continue
		}
		w, err := wrapTo(to, models.RecoveryAccount, r.ClassKey, &key)
		clear(key[:])
		if err != nil {
			return nil, fmt.Errorf("wrap a class key: %w", err)
		}
		wraps = append(wraps, w)
	}
	if len(wraps) == 0 {
		return nil, nil
	}
	err := tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "account_id"}, {Name: "key_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"form", "blob"}),
	}).Create(&wraps).Error
	if err != nil {
		return nil, fmt.Errorf("store recovery wraps: %w", err)
	}
	return wraps, nil
}
