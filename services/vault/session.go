package vault

import "encoding/binary"

// The first byte inside a sealed session is its version. Sessions of the first one have
// no anchor.
const (
	sessionUnsigned = 1
	sessionVersion  = 2
)

// SealForSession seals the keyring under the secret that only the person's
// cookie carries. The server stores the result and forgets both.
func (k Keyring) SealForSession(secret [32]byte) []byte {
	key := derive(secret[:], labelSession)
	plain := append(make([]byte, 0, 128), sessionVersion)
	plain = binary.BigEndian.AppendUint32(plain, uint32(k.s.generation))
	plain = append(plain, k.s.seed[:]...)
	plain = append(plain, k.s.anchor[:]...)
	plain = append(plain, k.s.account...)
	defer clear(plain)
	return aead(&key).Seal(nil, nil, plain, []byte(labelSession))
}

// OpenSession opens what SealForSession made. It returns ErrDamaged for another
// secret or a changed blob.
func OpenSession(secret [32]byte, blob []byte) (*Keyring, error) {
	key := derive(secret[:], labelSession)
	plain, err := aead(&key).Open(nil, nil, blob, []byte(labelSession))
	defer clear(plain)
	if err != nil || len(plain) < 5+keySize || (plain[0] != sessionVersion && plain[0] != sessionUnsigned) {
		return nil, ErrDamaged
	}
	generation, seed, rest := int(binary.BigEndian.Uint32(plain[1:5])), [keySize]byte(plain[5:5+keySize]), plain[5+keySize:]
	var anchor Anchor
	if plain[0] == sessionVersion {
		if len(rest) < keySize {
			return nil, ErrDamaged
		}
		anchor, rest = Anchor(rest[:keySize]), rest[keySize:]
	}
	return newKeyring(string(rest), generation, seed, anchor), nil
}
