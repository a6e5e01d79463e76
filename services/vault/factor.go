package vault

// labelFactor separates the secret of a second step from everything else that the
// key pair seals.
const labelFactor = "aftercare/1/factor"

// SealFactor seals the secret of the person's second step. A new password keeps the
// key pair and so the secret; a reset makes another pair, with which it is lost.
func (k Keyring) SealFactor(secret []byte) []byte {
	key := derive(k.s.seed[:], labelFactor)
	defer clear(key[:])
	return aead(&key).Seal(nil, nil, secret, canonical(nil, labelFactor, k.s.account))
}

// OpenFactor opens what SealFactor made for this person. Every failure is ErrDamaged.
func (k Keyring) OpenFactor(sealed []byte) ([]byte, error) {
	key := derive(k.s.seed[:], labelFactor)
	defer clear(key[:])
	secret, err := aead(&key).Open(nil, nil, sealed, canonical(nil, labelFactor, k.s.account))
	if err != nil {
		return nil, ErrDamaged
	}
	return secret, nil
}
