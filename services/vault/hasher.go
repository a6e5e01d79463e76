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

// turnOf is the key of the Hasher in whose turn a context is.
type turnOf struct{}

// Turn waits for a slot, in the order in which callers came, as long as ctx
// allows. Hashes under the context it returns use that slot, one after the other;
// call done when the last one is made. It returns Throttled when ctx ends first.
//
// It is for a caller who has something to look at once more before the hash is
// made, such as whether there were too many wrong passwords while it waited.
func (h *Hasher) Turn(ctx context.Context) (in context.Context, done func(), err error) {
	if ctx.Value(turnOf{}) == h {
		return ctx, func() {}, nil
	}
	select {
	case h.slots <- struct{}{}:
		return context.WithValue(ctx, turnOf{}, h), func() { <-h.slots }, nil
	case <-ctx.Done():
		return ctx, nil, busy(ctx.Err())
	}
}

// derive hashes a password in a turn of its own, unless ctx is in one.
func (h *Hasher) derive(ctx context.Context, password string, salt []byte, p Params) (derived, error) {
	_, done, err := h.Turn(ctx)
	if err != nil {
		return derived{}, err
	}
	defer done()
	master := p.stretch(password, salt)
	defer clear(master)
	p.collect()
	verifier := derive(master, labelVerifier)
	return derived{verifier: sha256.Sum256(verifier[:]), kek: derive(master, labelPassword)}, nil
}
