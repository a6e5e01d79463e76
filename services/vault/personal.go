package vault

import (
	"crypto/hpke"
)

// labelPersonal separates values sealed to one person from wraps.
const labelPersonal = "aftercare/personal/1"

// SealTo seals bytes to a person's public key, so that only that person can
// read them: a draft, or a form sent after the sign-in ran out. It needs no
// secret. about binds the value to its place; opening it elsewhere fails.
func SealTo(public []byte, about string, plain []byte) ([]byte, error) {
	to, err := publicKey(public)
	if err != nil {
		return nil, err
	}
	return hpke.Seal(to, hpke.HKDFSHA256(), hpke.AES256GCM(), canonical(nil, labelPersonal, about), plain)
}

// SealForSelf is SealTo for the person herself, whose own keyring knows her key: no row
// of the database is asked.
func (k Keyring) SealForSelf(about string, plain []byte) ([]byte, error) {
	return SealTo(k.public(), about, plain)
}

// OpenPersonal opens what SealTo made for this person. Every failure is
// ErrDamaged, also for everything sealed before a reset.
func (k Keyring) OpenPersonal(about string, sealed []byte) ([]byte, error) {
	plain, err := hpke.Open(k.privateKey(), hpke.HKDFSHA256(), hpke.AES256GCM(), canonical(nil, labelPersonal, about), sealed)
	if err != nil {
		return nil, ErrDamaged
	}
	return plain, nil
}
