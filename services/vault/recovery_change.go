package vault

import (
	"bytes"
	"crypto/hpke"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/trust"
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
	Keys    int  // class keys that the new key opens
	Damaged int  // wraps that the old key did not open, so the new one does not either
	Later   bool // SettleRecovery has not ended yet: the old key still opens some keys
}

// StageRecovery wraps up to limit class keys to the proposed recovery key, beside
// the wraps of today's, which stay. after is the id of the last key that an earlier
// call looked at, or "". It returns the id of the last key it looked at, "" when
// there was none, and the errors of ChangeRecovery.
func (v *Vault) StageRecovery(tx *gorm.DB, old, next *RecoveryKey, after string, limit int) (last string, err error) {
	if err := matchChange(tx, old, next, "SHARE"); err != nil {
		return "", err
	}
	last, _, err = stage(tx, old, next, after, limit)
	return last, err
}

// ChangeRecovery makes the proposed recovery key the current one, in the caller's
// transaction, and wraps to it what StageRecovery has not. The user types both
// keys: the old one proves that they could already open everything, the new one
// that its paper can be read. The old key opens nothing any more once
// SettleRecovery has no more to do; of few keys it is done here. It returns
// ErrOtherRecoveryKey when old is not this installation's, and ErrNextRecoveryKey
// when next is not the proposed one.
func (v *Vault) ChangeRecovery(tx *gorm.DB, old, next *RecoveryKey) (out Rewrapped, err error) {
	if err := matchChange(tx, old, next, "UPDATE"); err != nil {
		return out, err
	}
	if err := settleAll(tx); err != nil {
		return out, err
	}
	for after := ""; ; {
		last, damaged, err := stage(tx, old, next, after, batchRows)
		if err != nil {
			return out, err
		}
		if after = last; last == "" {
			break
		}
		out.Damaged += damaged
	}
	var keys int64
	if err := tx.Model(&nextWrap{}).Where("public = ?", next.Public()).Count(&keys).Error; err != nil {
		return out, fmt.Errorf("count the wraps of the new recovery key: %w", err)
	}
	out.Keys = int(keys)
	if err := v.takeOver(tx, old, next); err != nil {
		return out, err
	}
	if _, err = settle(tx, settledAtOnce); err == nil {
		out.Later, err = Settling(tx)
	}
	return out, err
}

// settledAtOnce is how many keys a change settles itself: all of a house.
const settledAtOnce = 1000

// matchChange locks today's recovery key and checks that old is today's and next
// is the proposed one.
func matchChange(tx *gorm.DB, old, next *RecoveryKey, strength string) error {
	today, err := lockRecovery(tx, strength)
	if err != nil {
		return err
	}
	if !bytes.Equal(today, old.Public()) {
		return ErrOtherRecoveryKey
	}
	return matchProposed(tx, next)
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

// takeOver makes a recovery key the current one, which by signs: the one before it,
// or itself in place of a lost one. It updates the row instead of
// replacing it, because other transactions wait for its lock.
func (v *Vault) takeOver(tx *gorm.DB, by, next *RecoveryKey) error {
	if err := v.say(tx, by.signer(), trust.KindPaper, paperBody(next)); err != nil {
		return err
	}
	return v.putPaper(tx, next.Public())
}

func (v *Vault) putPaper(tx *gorm.DB, public []byte) error {
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

// storeRecovery wraps class keys to the recovery key of today, and returns those
// that the keyring opened. A wrap that does not open is left as it is.
func storeRecovery(tx *gorm.DB, by *Keyring, to hpke.PublicKey, rows []recoveryWrap) ([]models.KeyWrap, error) {
	wraps, err := rewrapTo(by, to, rows)
	if err != nil || len(wraps) == 0 {
		return nil, err
	}
	err = tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "account_id"}, {Name: "key_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"form", "blob"}),
	}).Create(&wraps).Error
	if err != nil {
		return nil, fmt.Errorf("store recovery wraps: %w", err)
	}
	return wraps, nil
}

// rewrapTo opens class keys with a keyring and wraps those that open to a recovery
// key.
func rewrapTo(by *Keyring, to hpke.PublicKey, rows []recoveryWrap) ([]models.KeyWrap, error) {
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
	return wraps, nil
}
