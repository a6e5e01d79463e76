package vault

import (
	"crypto/hpke"
	"fmt"

	"aftercare/models"
)

// recipient is a person a new key is wrapped to: under their own key when their
// keyring is open, otherwise to their public key. A person with neither gets a
// request.
type recipient struct {
	account string
	ring    *Keyring
	public  hpke.PublicKey
}

// wrap wraps a new key to the recipient. It reports false when the recipient
// has neither a keyring nor a public key.
func (r recipient) wrap(k models.ClassKey, key *[keySize]byte) (models.KeyWrap, bool, error) {
	switch {
	case r.ring != nil:
		return r.ring.wrapOwn(k, key), true, nil
	case r.public != nil:
		w, err := wrapTo(r.public, r.account, k, key)
		return w, true, err
	}
	return models.KeyWrap{}, false, nil
}

// minted collects the rows of new keys until they are stored.
type minted struct {
	keys     []models.ClassKey
	wraps    []models.KeyWrap
	requests []models.KeyRequest
}

// mint makes a random class key and wraps it to every recipient.
func (m *minted) mint(now models.Instant, survivorID string, c models.Class, generation int, to []recipient) (*current, error) {
	key := randomKey()
	defer clear(key[:])
	id := newKeyID(now)
	row := models.ClassKey{ID: id.String(), SurvivorID: survivorID, Class: c, Generation: generation, CreatedAt: now}
	m.keys = append(m.keys, row)
	for i, r := range to {
		if named(to[:i], r.account) {
			continue
		}
		w, ok, err := r.wrap(row, &key)
		if err != nil {
			return nil, fmt.Errorf("wrap a class key: %w", err)
		}
		if ok {
			m.wraps = append(m.wraps, w)
		} else {
			m.ask(r.account, survivorID, c, ReasonNoPair)
		}
	}
	return &current{id: id, cipher: aead(&key)}, nil
}

// named reports whether an account is among the recipients: a person assigned
// twice gets one wrap.
func named(to []recipient, account string) bool {
	for _, r := range to {
		if r.account == account {
			return true
		}
	}
	return false
}

// ask adds a request.
func (m *minted) ask(accountID, survivorID string, c models.Class, reason string) {
	m.requests = append(m.requests, models.KeyRequest{AccountID: accountID, SurvivorID: survivorID, Class: c, Reason: reason})
}
