package vault

import (
	"crypto/cipher"
	"crypto/hpke"

	"aftercare/models"
)

// The first byte of a wrap is its algorithm, so that a hybrid with ML-KEM can
// be added later. Today it is X25519, because a wrap then has 81 bytes, and
// four staff of a survivor need eighteen of them.
const (
	algX25519 = 0x01 // DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM
	algOwn    = 0x11 // AES-256-GCM under the holder's own key
)

// bind ties a wrap to its holder, its key and the key's survivor and class, so
// that no wrap or key row can be passed off as another.
func bind(account string, k models.ClassKey) []byte {
	return canonical(make([]byte, 0, 192), labelWrap, account, k.ID, k.SurvivorID, string(k.Class))
}

// wrapTo wraps a class key to a public key.
func wrapTo(to hpke.PublicKey, account string, k models.ClassKey, key *[keySize]byte) (models.KeyWrap, error) {
	sealed, err := hpke.Seal(to, hpke.HKDFSHA256(), hpke.AES256GCM(), bind(account, k), key[:])
	if err != nil {
		return models.KeyWrap{}, err
	}
	blob := append([]byte{algX25519}, sealed...)
	return models.KeyWrap{AccountID: account, KeyID: k.ID, Form: models.WrapPublic, Blob: blob}, nil
}

// wrapOwn wraps a class key under the holder's own symmetric key.
func (k Keyring) wrapOwn(ck models.ClassKey, key *[keySize]byte) models.KeyWrap {
	blob := append(make([]byte, 0, 1+keySize+sealOverhead), algOwn)
	blob = k.ownAEAD().Seal(blob, nil, key[:], bind(k.s.account, ck))
	return models.KeyWrap{AccountID: k.s.account, KeyID: ck.ID, Form: models.WrapOwn, Blob: blob}
}

// cipherOf opens a class key. It returns ErrWaiting without a wrap or without a
// keyring.
func (k *Keyring) cipherOf(ck models.ClassKey, blob []byte) (cipher.AEAD, error) {
	if k == nil || blob == nil {
		return nil, ErrWaiting
	}
	key, err := k.unwrap(ck, blob)
	if err != nil {
		return nil, err
	}
	defer clear(key[:])
	return aead(&key), nil
}

// unwrap opens a wrap of the keyring's person. Every failure is ErrDamaged.
func (k Keyring) unwrap(ck models.ClassKey, blob []byte) (key [keySize]byte, err error) {
	var plain []byte
	switch {
	case len(blob) > 0 && blob[0] == algOwn:
		plain, err = k.ownAEAD().Open(nil, nil, blob[1:], bind(k.s.account, ck))
	case len(blob) > 0 && blob[0] == algX25519:
		plain, err = k.unwrapSlow(ck, blob[1:])
	}
	if err != nil || len(plain) != keySize {
		return key, ErrDamaged
	}
	copy(key[:], plain)
	clear(plain)
	return key, nil
}

// unwrapSlow opens a wrap with the key pair, and keeps the result for Renew.
func (k Keyring) unwrapSlow(ck models.ClassKey, sealed []byte) ([]byte, error) {
	k.s.mu.Lock()
	pair := k.privateKey()
	k.s.mu.Unlock()
	plain, err := hpke.Open(pair, hpke.HKDFSHA256(), hpke.AES256GCM(), bind(k.s.account, ck), sealed)
	k.s.mu.Lock()
	defer k.s.mu.Unlock()
	k.s.opened++
	if err != nil || len(plain) != keySize {
		return nil, ErrDamaged
	}
	if k.s.slow == nil {
		k.s.slow = make(map[string][keySize]byte)
	}
	k.s.slow[ck.ID] = [keySize]byte(plain)
	return plain, nil
}
