package vault

import (
	"bytes"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"gorm.io/gorm"

	"aftercare/models"
)

// A printed key is 32 bytes and a checksum of three, in an alphabet without I,
// L, O and U, as fourteen groups of four.
const (
	recoveryAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	recoverySum      = 3
	recoveryChars    = (keySize + recoverySum) * 8 / 5
	recoveryGroup    = 4
)

// RecoveryKey is the organisation's recovery key with its private half, typed
// in from paper. It prints as "[keyring]" and refuses JSON.
type RecoveryKey struct{ Keyring }

// NewRecoveryKey makes a recovery key, and its private half as it is printed once.
// The caller stores the public half with SetRecovery and forgets the key; the
// private half is kept nowhere else.
func NewRecoveryKey() (key *RecoveryKey, printed string) {
	seed := randomKey()
	sum := recoveryChecksum(seed[:])
	text := recoveryEncoding().EncodeToString(append(seed[:], sum[:]...))
	groups := make([]string, 0, recoveryChars/recoveryGroup)
	for ; text != ""; text = text[recoveryGroup:] {
		groups = append(groups, text[:recoveryGroup])
	}
	return &RecoveryKey{*newKeyring(models.RecoveryAccount, 1, seed, Anchor{})}, strings.Join(groups, "-")
}

// ParseRecoveryKey reads a recovery key as people type it: any case, any dashes
// and spaces, O for 0, I or L for 1. It returns ErrRecoveryKey for anything
// else that is not the key as printed.
func ParseRecoveryKey(printed string) (*RecoveryKey, error) {
	text := strings.Map(forgive, printed)
	if len(text) != recoveryChars {
		return nil, ErrRecoveryKey
	}
	b, err := recoveryEncoding().DecodeString(text)
	if err != nil || len(b) != keySize+recoverySum {
		return nil, ErrRecoveryKey
	}
	defer clear(b)
	if sum := recoveryChecksum(b[:keySize]); !bytes.Equal(sum[:], b[keySize:]) {
		return nil, ErrRecoveryKey
	}
	return &RecoveryKey{*newKeyring(models.RecoveryAccount, 1, [keySize]byte(b[:keySize]), [keySize]byte{})}, nil
}

// Public returns the public half.
func (r RecoveryKey) Public() []byte { return r.public() }

// forgive maps a typed letter to one of the alphabet, or drops it.
func forgive(r rune) rune {
	switch r = unicode.ToUpper(r); {
	case unicode.IsSpace(r) || unicode.Is(unicode.Dash, r) || r == '\u200b' || r == '\ufeff':
		return -1
	case r == 'O':
		return '0'
	case r == 'I' || r == 'L':
		return '1'
	}
	return r
}

func recoveryEncoding() *base32.Encoding {
	return base32.NewEncoding(recoveryAlphabet).WithPadding(base32.NoPadding)
}

func recoveryChecksum(seed []byte) (sum [recoverySum]byte) {
	full := sha256.Sum256(canonical(nil, labelRecovery, string(seed)))
	copy(sum[:], full[:])
	return sum
}

// SetRecovery stores the public half of the recovery key, once, at set-up.
func (v *Vault) SetRecovery(tx *gorm.DB, public []byte) error {
	if _, err := publicKey(public); err != nil {
		return err
	}
	return tx.Create(&models.RecoveryKey{ID: models.RecoveryAccount, Public: public, CreatedAt: models.At(v.now())}).Error
}

// recoveryPublic reads the public half. It returns ErrNoRecoveryKey before
// set-up.
func recoveryPublic(tx *gorm.DB) (hpke.PublicKey, error) {
	var row models.RecoveryKey
	err := tx.Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrNoRecoveryKey
	}
	if err != nil {
		return nil, fmt.Errorf("read recovery key: %w", err)
	}
	return publicKey(row.Public)
}

// matchRecovery checks that a typed recovery key is this installation's. It
// returns ErrOtherRecoveryKey when it is not.
func matchRecovery(tx *gorm.DB, r *RecoveryKey) error {
	stored, err := recoveryPublic(tx)
	if err != nil {
		return err
	}
	if !bytes.Equal(stored.Bytes(), r.Public()) {
		return ErrOtherRecoveryKey
	}
	return nil
}
