package vault

import (
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
)

// Reasons why a key is requested. Callers add codes of their own for Ask.
const (
	ReasonReset  = "reset"   // the person has a new key pair
	ReasonOlder  = "older"   // the person wrote in a class and lacks its older keys
	ReasonNoPair = "no_pair" // a key was made before the person had a key pair
)

const askMissing = `INSERT INTO key_requests (account_id, survivor_id, class, asked_at, reason)
	SELECT CAST(? AS text), k.survivor_id, k.class, CAST(? AS bigint), CAST(? AS text)
	FROM class_keys k
	WHERE k.survivor_id = ? AND k.class IN ? AND NOT EXISTS (
		SELECT 1 FROM key_wraps w WHERE w.key_id = k.id AND w.account_id = ?)
	GROUP BY k.survivor_id, k.class
	ON CONFLICT (account_id, survivor_id, class) DO NOTHING`

// Ask requests a survivor's keys of some classes for a person. Only a class
// with a key the person lacks becomes a request. A class nobody has written in
// gets its key, and the person's wrap, with the first value. Call it after the
// assignment is stored.
func (v *Vault) Ask(tx *gorm.DB, accountID, survivorID string, classes []models.Class, reason string) error {
	if err := (Holder{AccountID: accountID}).check(); err != nil {
		return err
	}
	if len(classes) == 0 {
		return nil
	}
	err := tx.Exec(askMissing, accountID, models.At(v.now()), reason, survivorID, classes, accountID).Error
	if err != nil {
		return fmt.Errorf("ask for keys: %w", err)
	}
	return nil
}

// Revoke takes a survivor's keys of some classes from a person, at once and for
// good, and deletes the person's requests for them. It never touches the
// recovery key.
func (v *Vault) Revoke(tx *gorm.DB, accountID, survivorID string, classes []models.Class) error {
	if err := (Holder{AccountID: accountID}).check(); err != nil {
		return err
	}
	if len(classes) == 0 {
		return nil
	}
	// Requests first: a colleague who is passing the key on locks the request's
	// row, and the new wrap is visible only after that transaction ends.
	err := tx.Where("account_id = ? AND survivor_id = ? AND class IN ?", accountID, survivorID, classes).
		Delete(&models.KeyRequest{}).Error
	if err != nil {
		return fmt.Errorf("revoke requests: %w", err)
	}
	ids := tx.Model(&models.ClassKey{}).Select("id").Where("survivor_id = ? AND class IN ?", survivorID, classes)
	if err := tx.Where("account_id = ? AND key_id IN (?)", accountID, ids).Delete(&models.KeyWrap{}).Error; err != nil {
		return fmt.Errorf("revoke wraps: %w", err)
	}
	return nil
}

// Holding is one class of one survivor.
type Holding struct {
	SurvivorID string
	Class      models.Class
}

const lastHeld = `SELECT k.survivor_id, k.class
	FROM key_wraps w JOIN class_keys k ON k.id = w.key_id
	WHERE w.account_id = ? AND NOT EXISTS (
		SELECT 1 FROM key_wraps o WHERE o.key_id = k.id AND o.account_id <> ? AND o.account_id <> ?)
	UNION SELECT k.survivor_id, k.class FROM kept_wraps w JOIN class_keys k ON k.id = w.key_id WHERE w.account_id = ?
	ORDER BY survivor_id, class`

// LastHolder lists what only the recovery key could open if this person left:
// classes with a key that nobody else holds, and those that were kept for them to
// pass on.
func (v *Vault) LastHolder(tx *gorm.DB, accountID string) ([]Holding, error) {
	var out []Holding
	err := tx.Raw(lastHeld, accountID, accountID, models.RecoveryAccount, accountID).Scan(&out).Error
	if err != nil {
		return nil, fmt.Errorf("find last holder: %w", err)
	}
	return out, nil
}
