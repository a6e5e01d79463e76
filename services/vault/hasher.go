package vault

import (
	"context"
	"crypto/sha256"
)

// Hasher runs password hashes, a few at a time. Each takes the memory of its
// Params, so the limit keeps a rush of sign-ins from filling the host's memory.
type Hasher struct {
	params Params
	slots  chan struct{}
}

// NewHasher returns a Hasher that makes new credentials at the given cost and
// runs at most limit hashes at once (at least one).
func NewHasher(params Params, limit int) *Hasher {
	return &Hasher{params: params, slots: make(chan struct{}, max(limit, 1))}
}

// derived is what a password gives: the hash of the verifier, which is stored,
// and the key that seals the private key, which is not.
type derived struct {
	verifier [sha256.Size]byte
	kek      [keySize]byte
}

// derive hashes a password. It waits for a slot as long as ctx allows, and
// returns Throttled when ctx ends first.
func (h *Hasher) derive(ctx context.Context, password string, salt []byte, p Params) (derived, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return derived{}, busy(ctx.Err())
	}
	master := p.stretch(password, salt)
	defer clear(master)
	p.collect()
	verifier := derive(master, labelVerifier)
	return derived{verifier: sha256.Sum256(verifier[:]), kek: derive(master, labelPassword)}, nil
}
