package vault

import (
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hpke"
	"errors"
	"fmt"
	"log/slog"
	"sync"
)

// keyringText is all that a Keyring ever prints.
const keyringText = "[keyring]"

// errKeyringJSON is the error a Keyring returns to every encoder.
var errKeyringJSON = errors.New("a keyring has no JSON form")

// Keyring is one person's open keys, for the length of one request. It prints
// as "[keyring]" and refuses JSON. It is not safe for concurrent use.
type Keyring struct{ s *secret }

// secret is behind a pointer so that no copy of a Keyring shows it to fmt.
type secret struct {
	account    string
	generation int
	seed       [keySize]byte // X25519 private key
	anchor     [keySize]byte // hash of the first statement of the house she trusts; zero before there was one
	own        cipher.AEAD   // cipher for the person's own wraps; made at first use
	once       sync.Once     // guards own
	mu         sync.Mutex    // guards the rest: a batch opens on all processors
	pair       hpke.PrivateKey
	slow       map[string][keySize]byte // class keys opened with the pair since sign-in, by key id
	opened     int                      // how many times the pair was used
}

func newKeyring(account string, generation int, seed, anchor [keySize]byte) *Keyring {
	return &Keyring{s: &secret{account: account, generation: generation, seed: seed, anchor: anchor}}
}

// AccountID returns the account the keys belong to. Callers compare it with the
// account of the session that brought the keyring.
func (k Keyring) AccountID() string { return k.s.account }

// Generation returns the generation of the key pair. A session from before a
// reset has an older one than the credential.
func (k Keyring) Generation() int { return k.s.generation }

// Forget overwrites the private key and drops everything derived from it.
// Afterwards the keyring belongs to no account and opens nothing. Go keeps
// copies that nobody can overwrite, so this shortens the exposure and does not
// end it.
func (k Keyring) Forget() {
	clear(k.s.seed[:])
	for id := range k.s.slow {
		k.s.slow[id] = [keySize]byte{}
	}
	k.s.account, k.s.generation, k.s.own, k.s.pair, k.s.slow, k.s.opened = "", 0, nil, nil, nil, 0
}

// account returns the account the keys belong to, or "" for a nil keyring.
func (k *Keyring) account() string {
	if k == nil {
		return ""
	}
	return k.s.account
}

// public returns the X25519 public key.
func (k Keyring) public() []byte { return pairOf(&k.s.seed).PublicKey().Bytes() }

// ownAEAD returns the cipher of the person's own wraps.
func (k Keyring) ownAEAD() cipher.AEAD {
	k.s.once.Do(func() {
		key := derive(k.s.seed[:], labelOwn)
		k.s.own = aead(&key)
		clear(key[:])
	})
	return k.s.own
}

// memoryAEAD returns the cipher for values kept in Memory between requests.
func (k Keyring) memoryAEAD() cipher.AEAD {
	key := derive(k.s.seed[:], labelMemory)
	defer clear(key[:])
	return aead(&key)
}

// privateKey returns the key pair for HPKE.
func (k Keyring) privateKey() hpke.PrivateKey {
	if k.s.pair == nil {
		p, err := hpke.NewDHKEMPrivateKey(pairOf(&k.s.seed))
		if err != nil {
			panic("vault: X25519 is a curve of HPKE: " + err.Error())
		}
		k.s.pair = p
	}
	return k.s.pair
}

// publicKey reads the public key of a holder.
func publicKey(b []byte) (hpke.PublicKey, error) {
	p, err := ecdh.X25519().NewPublicKey(b)
	if err != nil {
		return nil, ErrDamaged
	}
	return hpke.NewDHKEMPublicKey(p)
}

// String hides the keys from fmt and templates.
func (k Keyring) String() string { return keyringText }

// GoString hides the keys from %#v.
func (k Keyring) GoString() string { return keyringText }

// Format hides the keys from every verb.
func (k Keyring) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(keyringText)) }

// LogValue hides the keys from the log.
func (k Keyring) LogValue() slog.Value { return slog.StringValue(keyringText) }

// MarshalJSON always fails: a keyring belongs in no JSON.
func (k Keyring) MarshalJSON() ([]byte, error) { return nil, errKeyringJSON }

// MarshalText always fails, for the encoders that prefer it.
func (k Keyring) MarshalText() ([]byte, error) { return nil, errKeyringJSON }
