package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
)

// keySize is the length in bytes of every symmetric key and X25519 private key.
const keySize = 32

// sealOverhead is what AES-GCM with a random nonce adds: 12 bytes nonce, 16 tag.
const sealOverhead = 28

// Labels keep the uses of keys and associated data apart. The digit is the
// version: a new format gets a new label and never shares a key with an old
// one.
const (
	labelValue    = "aftercare/1"
	labelWrap     = "aftercare/1/wrap"
	labelPrivate  = "aftercare/1/private"
	labelSession  = "aftercare/1/session"
	labelOwn      = "aftercare/1/own"
	labelMemory   = "aftercare/1/memory"
	labelVerifier = "aftercare/1/verifier"
	labelPassword = "aftercare/1/password"
	labelRecovery = "aftercare/1/recovery"
	labelSign     = "aftercare/1/sign"
	labelLink     = "aftercare/1/link"
)

// randomKey makes a new symmetric key.
func randomKey() (k [keySize]byte) {
	_, _ = rand.Read(k[:]) // never fails: the program stops when the system has no randomness
	return k
}

// derive makes a key for one use from a secret.
func derive(secret []byte, label string) (k [keySize]byte) {
	b, err := hkdf.Key(sha256.New, secret, nil, label, keySize)
	if err != nil {
		panic("vault: HKDF of 32 bytes cannot fail: " + err.Error())
	}
	copy(k[:], b)
	clear(b)
	return k
}

// aead returns AES-256-GCM with a random nonce in front of the ciphertext. Each
// key seals far fewer than the 2^32 messages that random nonces allow.
func aead(key *[keySize]byte) cipher.AEAD {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic("vault: a key of 32 bytes cannot fail: " + err.Error())
	}
	g, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic("vault: AES has the block size of GCM: " + err.Error())
	}
	return g
}

// canonical encodes parts so that two different lists never give the same
// bytes.
func canonical(dst []byte, parts ...string) []byte {
	for _, p := range parts {
		dst = binary.BigEndian.AppendUint32(dst, uint32(len(p)))
		dst = append(dst, p...)
	}
	return dst
}
