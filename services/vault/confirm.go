package vault

import (
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
)

// FulfilFor passes on what one person waits for and by can open, whatever the
// reason, because by knows that the key pair of this generation is that
// person's own. Requests the check leaves out stay. What was asked for after a
// reset and by does not hold waits for the next who says the same. It returns
// the requests for which something was passed on. ErrMovedOn when there is
// another pair by now or nothing to pass on, ErrNotTrusted when nobody confirmed
// by herself: two strangers must not vouch for each other.
func (v *Vault) FulfilFor(tx *gorm.DB, by *Keyring, accountID string, generation int, check Check) ([]models.KeyRequest, error) {
	if check == nil {
		return nil, errNoCheck
	}
	if err := mayConfirm(tx, by, accountID, generation); err != nil {
		return nil, err
	}
	var asked []models.KeyRequest
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where(canAnswer, by.account(), by.account()).
		Where("account_id = ?", accountID).Order("survivor_id, class").Find(&asked).Error
	if err != nil {
		return nil, fmt.Errorf("find requests of a person: %w", err)
	}
	allowed, err := check(tx, asked)
	if err != nil {
		return nil, fmt.Errorf("check requests: %w", err)
	}
	kept, _ := split(asked, allowed)
	if len(kept) == 0 {
		return nil, ErrMovedOn
	}
	if err := confirm(tx, accountID); err != nil {
		return nil, err
	}
	var done []models.KeyRequest
	for chunk := range slices.Chunk(kept, requestBatch) {
		answered, err := pass(tx, by, chunk)
		if err != nil {
			return nil, err
		}
		done = append(done, answered...)
	}
	return done, nil
}

// mayConfirm holds the person's credential, so that no reset comes between the
// answer and the keys, and checks who answers.
func mayConfirm(tx *gorm.DB, by *Keyring, accountID string, generation int) error {
	if by == nil || by.account() == accountID {
		return ErrNotTrusted
	}
	own, err := FindCredential(tx, by.account())
	if err != nil {
		return err
	}
	if own.Confirmed != own.Generation {
		return ErrNotTrusted
	}
	c, err := FindCredential(tx.Clauses(clause.Locking{Strength: "UPDATE"}), accountID)
	if err == nil && c.Generation != generation {
		return ErrMovedOn
	}
	return err
}

// confirm notes that a person's key pair is known to be her own.
func confirm(tx *gorm.DB, accountID string) error {
	err := tx.Model(&models.Credential{}).Where("account_id = ?", accountID).
		Update("confirmed_generation", gorm.Expr("generation")).Error
	if err != nil {
		return fmt.Errorf("confirm a key pair: %w", err)
	}
	return nil
}

// Distrust takes back every key from a key pair that is not its owner's, and
// whatever confirmed it. What it held is asked for as after a reset. ErrMovedOn
// when the person has another pair by now.
func (v *Vault) Distrust(tx *gorm.DB, accountID string, generation int) error {
	res := tx.Model(&models.Credential{}).Where("account_id = ? AND generation = ?", accountID, generation).
		Update("confirmed_generation", 0)
	if res.Error != nil {
		return fmt.Errorf("distrust a key pair: %w", res.Error)
	}
	if res.RowsAffected == 0 {
		return ErrMovedOn
	}
	return v.forfeit(tx, accountID)
}
