package vault

import (
	"bytes"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/trust"
)

// FulfilFor passes keys on to one person because by vouches for that person: by
// knows that the key pair of this generation is really theirs. It serves every
// request of the person, whatever its reason, for which by has a key and which
// check allows; the others stay. Requests after a reset that by cannot serve
// wait for the next person who vouches. It returns the requests for which a key
// was passed on.
//
// It returns ErrMovedOn when the person has another key pair by now, or when
// there is nothing to pass on, and ErrNotTrusted when nobody has vouched for
// by: two strangers must not vouch for each other.
func (v *Vault) FulfilFor(tx *gorm.DB, by *Keyring, accountID string, generation int, check Check) ([]models.KeyRequest, error) {
	if check == nil {
		return nil, errNoCheck
	}
	if err := mayVouch(tx, by, accountID, generation); err != nil {
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
	if err := v.vouch(tx, by, accountID); err != nil {
		return nil, err
	}
	var done []models.KeyRequest
	for chunk := range slices.Chunk(kept, requestBatch) {
		answered, err := v.pass(tx, by, chunk, false)
		if err != nil {
			return nil, err
		}
		done = append(done, answered...)
	}
	return done, nil
}

// mayVouch checks that by may vouch for the person. It locks the person's
// credential, so that no reset comes between this check and the keys. It
// returns ErrNotTrusted or ErrMovedOn as FulfilFor does.
func mayVouch(tx *gorm.DB, by *Keyring, accountID string, generation int) error {
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

// vouch signs that a person's key pair is hers, and records it.
func (v *Vault) vouch(tx *gorm.DB, by *Keyring, accountID string) error {
	house, err := v.HouseOf(tx, by)
	if err != nil {
		return err
	}
	if house != nil {
		body, err := pairToVouchFor(tx, house, accountID)
		if err != nil {
			return err
		}
		if err := v.Say(tx, by, trust.KindPerson, body); err != nil {
			return err
		}
	}
	err = tx.Model(&models.Credential{}).Where("account_id = ?", accountID).
		Update("confirmed_generation", gorm.Expr("generation")).Error
	if err != nil {
		return fmt.Errorf("vouch for a key pair: %w", err)
	}
	return nil
}

// pairToVouchFor returns the pair that a one-time link introduced, which is the one
// whose code people compared. It returns ErrStatements when the database has
// another one.
func pairToVouchFor(tx *gorm.DB, house *trust.House, accountID string) (trust.Body, error) {
	c, err := FindCredential(tx, accountID)
	if err != nil {
		return trust.Body{}, err
	}
	p, found := house.Person(accountID)
	if !found || !bytes.Equal(p.Public, c.Public) || p.Generation != c.Generation {
		return trust.Body{}, fmt.Errorf("%w: another key pair of an account", ErrStatements)
	}
	return trust.Body{Account: accountID, Role: p.Role, Generation: p.Generation, Public: p.Public, Signing: p.Signing}, nil
}

// Distrust takes every key back from a key pair that is not its owner's, and
// withdraws the vouching for it, which by signs. The same keys are requested as
// after a reset. It returns ErrMovedOn when the person has another pair by now.
func (v *Vault) Distrust(tx *gorm.DB, by *Keyring, accountID string, generation int) error {
	if err := v.Say(tx, by, trust.KindEnd, trust.Body{Account: accountID, Generation: generation}); err != nil {
		return err
	}
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
