package vault

import (
	"bytes"
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/trust"
)

// proven reports whether a key may be wrapped for a holder: somebody vouched for
// the public key, and in an installation with signed statements one of them says
// so of just this key in this role.
func proven(house *trust.House, h Holder) bool {
	return h.Public != nil && (house == nil || house.Recipient(h.AccountID, string(h.Role), h.Public))
}

// paperFor locks the recovery key, where a strength is given, and returns it as
// recipient, with what signed statements say. It returns ErrStatements when they name another paper than the
// database, or when by trusts another house.
func (v *Vault) paperFor(tx *gorm.DB, by *Keyring, strength string) (recipient, *trust.House, error) {
	stored, err := readRecovery(tx, strength)
	if err != nil {
		return recipient{}, nil, err
	}
	house, err := v.HouseOf(tx, by)
	if err != nil {
		return recipient{}, nil, err
	}
	public, err := provenPaper(house, stored)
	if err != nil {
		return recipient{}, nil, err
	}
	to, err := publicKey(public)
	return recipient{account: models.RecoveryAccount, public: to}, house, err
}

// provenPaper returns the public half of the paper in force.
func provenPaper(house *trust.House, stored []byte) ([]byte, error) {
	if house != nil && !bytes.Equal(house.Paper(), stored) {
		return nil, fmt.Errorf("%w: another recovery key", ErrStatements)
	}
	return stored, nil
}

// PublicOf returns the public key of somebody for what only she opens: a form that
// was not sent. It returns ErrStatements when a signed statement names another one.
func (v *Vault) PublicOf(tx *gorm.DB, account string) ([]byte, error) {
	c, err := FindCredential(tx, account)
	if err != nil {
		return nil, err
	}
	house, err := v.House(tx)
	if err != nil || house == nil {
		return c.Public, err
	}
	if p, found := house.Person(account); !found || !bytes.Equal(p.Public, c.Public) {
		return nil, fmt.Errorf("%w: another key pair of an account", ErrStatements)
	}
	return c.Public, nil
}

// readRecovery reads the public half; it locks its row where a strength is given.
func readRecovery(tx *gorm.DB, strength string) ([]byte, error) {
	if strength != "" {
		return lockRecovery(tx, strength)
	}
	public, err := recoveryPublic(tx)
	if err != nil {
		return nil, err
	}
	return public.Bytes(), nil
}
