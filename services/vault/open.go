package vault

import (
	"crypto/cipher"
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
)

// Item is one sealed value and where it stands.
type Item struct {
	Field      Field
	SurvivorID string
	RowID      string
	Sealed     models.Sealed
}

// Opened is the answer to one Item: its text, or ErrWaiting or ErrDamaged.
type Opened struct {
	Text string
	Err  error
}

// Open opens one value with a person's keys. An empty value is "". It returns
// ErrWaiting when her key is still with a colleague and ErrDamaged when the
// value does not belong where it stands. The caller has checked that she may
// read it, and writes the audit entry.
func (v *Vault) Open(tx *gorm.DB, by *Keyring, f Field, survivorID, rowID string, s models.Sealed) (string, error) {
	out, err := v.OpenMany(tx, by, []Item{{Field: f, SurvivorID: survivorID, RowID: rowID, Sealed: s}})
	if err != nil {
		return "", err
	}
	return out[0].Text, out[0].Err
}

// OpenMany opens values in order, with one query for every few thousand keys.
// One value that waits or is damaged does not stop the others; the error is for
// the database alone. Call Renew in the next write transaction.
func (v *Vault) OpenMany(tx *gorm.DB, by *Keyring, items []Item) ([]Opened, error) {
	ring, err := loadRing(tx, by, items)
	if err != nil {
		return nil, err
	}
	out := make([]Opened, len(items))
	scratch := make([]byte, 0, 256)
	for i, it := range items {
		out[i].Text, out[i].Err = ring.open(it, scratch)
	}
	return out, nil
}

// held is a class key as the reader has it.
type held struct {
	models.ClassKey
	Blob   []byte // of her wrap; nil while she waits
	cipher cipher.AEAD
	err    error
}

// ring is the keys of one batch of items.
type ring struct {
	by   *Keyring
	keys map[keyID]*held
}

// loadRing reads the keys that the items name, with the reader's wraps.
func loadRing(tx *gorm.DB, by *Keyring, items []Item) (ring, error) {
	r := ring{by: by, keys: make(map[keyID]*held)}
	ids := make([]string, 0, len(items))
	for _, it := range items {
		id, ok := valueKey(it.Sealed)
		if _, seen := r.keys[id]; ok && !seen {
			r.keys[id] = nil
			ids = append(ids, id.String())
		}
	}
	return r, inBatches(ids, func(ids []string) error { return r.load(tx, ids) })
}

const heldKeys = `SELECT k.id, k.survivor_id, k.class, w.blob
	FROM class_keys k LEFT JOIN key_wraps w ON w.key_id = k.id AND w.account_id = ?
	WHERE k.id IN ?`

// load reads one batch of keys. It scans by hand: a search reads thousands, and
// reflection would cost more than the cryptography.
func (r ring) load(tx *gorm.DB, ids []string) error {
	rows, err := tx.Raw(heldKeys, r.by.account(), evenly(ids)).Rows()
	if err != nil {
		return fmt.Errorf("read wraps: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		h := &held{}
		if err := rows.Scan(&h.ID, &h.SurvivorID, &h.Class, &h.Blob); err != nil {
			return fmt.Errorf("read a wrap: %w", err)
		}
		id, err := parseKeyID(h.ID)
		if err != nil {
			return fmt.Errorf("class key %q: %w", h.ID, err)
		}
		r.keys[id] = h
	}
	return rows.Err()
}

// evenly repeats the last id up to the next power of two, so that the database
// prepares a dozen statements and not one for every length of a list.
func evenly(ids []string) []string {
	for len(ids)&(len(ids)-1) != 0 {
		ids = append(ids, ids[len(ids)-1])
	}
	return ids
}

// open opens one item with the keys of the ring.
func (r ring) open(it Item, scratch []byte) (string, error) {
	if it.Sealed.Empty() {
		return "", nil
	}
	p := place{field: it.Field, survivor: it.SurvivorID, row: it.RowID}
	if !p.valid() {
		return "", errField
	}
	id, ok := valueKey(it.Sealed)
	h := r.keys[id]
	if !ok || h == nil || h.SurvivorID != it.SurvivorID || h.Class != it.Field.Class {
		return "", ErrDamaged
	}
	if err := h.unwrap(r.by); err != nil {
		return "", err
	}
	return openValue(h.cipher, p, it.Sealed, scratch)
}

// unwrap makes the key's cipher, once for all its values.
func (h *held) unwrap(by *Keyring) error {
	if h.cipher != nil || h.err != nil {
		return h.err
	}
	if h.Blob == nil || by == nil {
		h.err = ErrWaiting
		return h.err
	}
	key, err := by.unwrap(h.ClassKey, h.Blob)
	if err != nil {
		h.err = err
		return err
	}
	h.cipher = aead(&key)
	clear(key[:])
	return nil
}
