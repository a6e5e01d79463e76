package vault

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"crypto/subtle"
	"strconv"

	"aftercare/models"
)

const saltSize = 16

// NewCredential makes a new key pair for a person and seals its private half
// under the password, with the anchor of the house that the person trusts from
// then on. generation is 1 for a new account, and the last one plus
// 1 for a reset. The password is used as it is: the caller normalises its
// Unicode form. Nothing is stored; see PutCredential and ResetCredential. The
// only error is Throttled, when ctx ends before a slot is free.
func (h *Hasher) NewCredential(ctx context.Context, accountID, password string, generation int, anchor Anchor, now models.Instant) (models.Credential, *Keyring, error) {
	k := newKeyring(accountID, generation, randomKey(), anchor)
	c, err := h.Reseal(ctx, k, password, now)
	if err != nil {
		return models.Credential{}, nil, err
	}
	return c, k, nil
}

// Reseal seals the same key pair under a password with a fresh salt and the
// Hasher's cost. It serves a password change, or a raised cost at sign-in.
func (h *Hasher) Reseal(ctx context.Context, k *Keyring, password string, now models.Instant) (models.Credential, error) {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails
	d, err := h.derive(ctx, password, salt, h.params)
	if err != nil {
		return models.Credential{}, err
	}
	c := models.Credential{
		AccountID: k.s.account, Generation: k.s.generation, Public: k.public(), Signing: k.SigningPublic(),
		Salt: salt, Params: h.params.String(), Verifier: d.verifier[:], CreatedAt: now,
	}
	plain := append(make([]byte, 0, 2*keySize), k.s.seed[:]...)
	if k.s.anchor != (Anchor{}) {
		plain = append(plain, k.s.anchor[:]...)
	}
	defer clear(plain)
	c.SealedPrivate = aead(&d.kek).Seal(nil, nil, plain, privateData(c))
	return c, nil
}

// SignIn opens a person's keys with the password. It returns ErrWrongPassword
// for a wrong password and ErrDamaged for a row that somebody changed.
func (h *Hasher) SignIn(ctx context.Context, c models.Credential, password string) (*Keyring, error) {
	p, err := parseParams(c.Params)
	if err != nil {
		return nil, err
	}
	d, err := h.derive(ctx, password, c.Salt, p)
	if err != nil {
		return nil, err
	}
	if subtle.ConstantTimeCompare(d.verifier[:], c.Verifier) != 1 {
		return nil, ErrWrongPassword
	}
	return openPrivate(c, d)
}

// DummySignIn costs what SignIn of a credential with the stored cost does, and
// returns ErrWrongPassword. It is for a name without an account, so that the
// time does not show which names have one; see UsualCost. Text that is no cost
// means the Hasher's own.
func (h *Hasher) DummySignIn(ctx context.Context, cost, password string) error {
	p, err := parseParams(cost)
	if err != nil {
		p = h.params
	}
	d, err := h.derive(ctx, password, make([]byte, saltSize), p)
	if err != nil {
		return err
	}
	_ = subtle.ConstantTimeCompare(d.verifier[:], d.kek[:])
	return ErrWrongPassword
}

// ChangePassword returns the same key pair's credential under a new password,
// so that every wrap stays good, and the open keys. It returns ErrWrongPassword
// when the old password is wrong.
func (h *Hasher) ChangePassword(ctx context.Context, c models.Credential, old, password string, now models.Instant) (models.Credential, *Keyring, error) {
	k, err := h.SignIn(ctx, c, old)
	if err != nil {
		return models.Credential{}, nil, err
	}
	changed, err := h.Reseal(ctx, k, password, now)
	if err != nil {
		return models.Credential{}, nil, err
	}
	return changed, k, nil
}

// Outdated reports whether a credential was made at a lower cost than the
// Hasher's. The next sign-in should then Reseal it. A credential that is
// stronger in any way stays: a server that is started with cheaper hashes must
// not weaken what is stored.
func (h *Hasher) Outdated(c models.Credential) bool {
	p, err := parseParams(c.Params)
	return err == nil && p.weakerThan(h.params)
}

// openPrivate opens the private key of a row.
func openPrivate(c models.Credential, d derived) (*Keyring, error) {
	plain, err := aead(&d.kek).Open(nil, nil, c.SealedPrivate, privateData(c))
	if err != nil || (len(plain) != keySize && len(plain) != 2*keySize) {
		return nil, ErrDamaged
	}
	defer clear(plain)
	var anchor Anchor
	copy(anchor[:], plain[keySize:])
	return newKeyring(c.AccountID, c.Generation, [keySize]byte(plain[:keySize]), anchor), nil
}

// privateData binds a sealed private key to its row, including the public key.
// If somebody replaced the public key, other people's wraps would go to a
// stranger; this way the next sign-in fails and shows it.
func privateData(c models.Credential) []byte {
	return canonical(nil, labelPrivate, c.AccountID, strconv.Itoa(c.Generation), string(c.Public))
}

// pairOf makes the X25519 pair of a private key.
func pairOf(seed *[keySize]byte) *ecdh.PrivateKey {
	p, err := ecdh.X25519().NewPrivateKey(seed[:])
	if err != nil {
		panic("vault: every 32 bytes are an X25519 key: " + err.Error())
	}
	return p
}
