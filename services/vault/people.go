package vault

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
)

// FindCredential reads the credential a person signs in with. It returns
// NotFound when the person has no key pair yet; the caller then calls
// DummySignIn to spend the same time.
func FindCredential(tx *gorm.DB, accountID string) (models.Credential, error) {
	var c models.Credential
	err := tx.Where("account_id = ?", accountID).Take(&c).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return c, models.ErrNotFound()
	}
	return c, err
}

// UsualCost returns the cost of one stored credential, always the same one for a
// name, or "" when there is none. Hashes of two costs can stand side by side,
// after --small-host was given or taken away; a name without an account is then
// as quick or as slow as one of them.
func UsualCost(tx *gorm.DB, name string) (string, error) {
	var costs []string
	if err := tx.Model(&models.Credential{}).Where("account_id <> ?", models.RecoveryAccount).Order("account_id").Pluck("params", &costs).Error; err != nil || len(costs) == 0 {
		return "", err
	}
	sum := sha256.Sum256([]byte("aftercare/cost\x00" + name))
	return costs[binary.BigEndian.Uint64(sum[:])%uint64(len(costs))], nil
}

// PutCredential stores a person's first credential, or the same key pair under
// another password. It returns ErrOtherPair for another pair: that needs
// ResetCredential. In a first credential, Confirmed is 0, as NewCredential
// leaves it, until a colleague or the recovery key vouches for the owner. A
// later credential does not change who was vouched for.
func PutCredential(tx *gorm.DB, c models.Credential) error {
	old, err := FindCredential(tx, c.AccountID)
	if err != nil && models.KindOf(err) != models.NotFound {
		return err
	}
	if err == nil && !bytes.Equal(old.Public, c.Public) {
		return ErrOtherPair
	}
	return writeCredential(tx, c)
}

// ResetCredential gives a person a new key pair. Everything wrapped to the old
// one becomes a request that only FulfilFor or the recovery key serves. Until
// then no other key is wrapped to the new pair either, because the person with
// the link could be somebody else. It returns ErrOtherPair unless the
// generation is above the old one and the pair is new.
func (v *Vault) ResetCredential(tx *gorm.DB, c models.Credential) error {
	old, err := FindCredential(tx.Clauses(clause.Locking{Strength: "UPDATE"}), c.AccountID)
	if err != nil {
		return err
	}
	if c.Generation <= old.Generation || bytes.Equal(old.Public, c.Public) {
		return ErrOtherPair
	}
	if err := v.forfeit(tx, c.AccountID); err != nil {
		return fmt.Errorf("turn wraps into requests: %w", err)
	}
	return writeCredential(tx, c)
}

const requestHeld = `INSERT INTO key_requests (account_id, survivor_id, class, asked_at, reason)
	SELECT w.account_id, k.survivor_id, k.class, CAST(? AS bigint), CAST(? AS text)
	FROM key_wraps w JOIN class_keys k ON k.id = w.key_id
	WHERE w.account_id = ? GROUP BY w.account_id, k.survivor_id, k.class
	ON CONFLICT (account_id, survivor_id, class) DO NOTHING`

// forfeit deletes a person's wraps and requests the same keys again. Requests
// from before get the reason reset too: they were made for another key pair.
func (v *Vault) forfeit(tx *gorm.DB, accountID string) error {
	if err := tx.Exec(requestHeld, models.At(v.now()), ReasonReset, accountID).Error; err != nil {
		return err
	}
	err := tx.Model(&models.KeyRequest{}).Where("account_id = ?", accountID).Update("reason", ReasonReset).Error
	if err != nil {
		return err
	}
	if err := forgetKeptOf(tx, accountID); err != nil {
		return err
	}
	return tx.Where("account_id = ?", accountID).Delete(&models.KeyWrap{}).Error
}

// writeCredential stores a credential in place of the person's last one. It
// does not change whether somebody vouched for it.
func writeCredential(tx *gorm.DB, c models.Credential) error {
	if err := (Holder{AccountID: c.AccountID}).check(); err != nil {
		return err
	}
	if c.Signing == nil {
		c.Signing = []byte{}
	}
	return tx.Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "account_id"}},
		DoUpdates: clause.AssignmentColumns([]string{
			"generation", "public", "signing", "salt", "params", "verifier", "sealed_private", "created_at",
		}),
	}).Create(&c).Error
}

// PublicKeys returns one Holder for each account, in the given order. Public is
// nil for a person without a key pair, and for a pair nobody vouched for.
func PublicKeys(tx *gorm.DB, accountIDs []string) ([]Holder, error) {
	found := make(map[string]Holder, len(accountIDs))
	err := inBatches(accountIDs, func(ids []string) error {
		var rows []Holder
		err := tx.Raw(`SELECT c.account_id, COALESCE(a.role, '') AS role, c.public FROM credentials c LEFT JOIN accounts a ON a.id = c.account_id
			WHERE c.account_id IN ? AND c.confirmed_generation = c.generation`, ids).Find(&rows).Error
		for _, h := range rows {
			found[h.AccountID] = h
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read public keys: %w", err)
	}
	holders := make([]Holder, len(accountIDs))
	for i, id := range accountIDs {
		holders[i] = found[id]
		holders[i].AccountID = id
	}
	return holders, nil
}

// KeepSigning stores what a person signs with, for an account from before it was
// kept.
func KeepSigning(tx *gorm.DB, by *Keyring) error {
	return tx.Model(&models.Credential{}).Where("account_id = ? AND generation = ? AND length(signing) = 0", by.account(), by.s.generation).
		Update("signing", by.SigningPublic()).Error
}
