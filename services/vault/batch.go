package vault

import (
	"crypto/cipher"
	"database/sql"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
)

// keyRef is a class key as a value refers to it: its id, the survivor and the
// class. A wrap is bound to all three and opens for no other keyRef.
type keyRef struct {
	id       keyID
	survivor string
	class    models.Class
}

// held is a class key as the reader has it.
type held struct {
	keyRef
	name   string // the id in the form of the database
	blob   []byte // the reader's wrap; nil without one
	exists bool   // somebody has the key; set only when there is no wrap
	cipher cipher.AEAD
	err    error
}

// batch is the keys of one list of items.
type batch struct {
	keys []*held // each key once
	of   []*held // for each item its key; nil when its value refers to none
}

// newBatch lists the keys that the items refer to. Values of one survivor are
// mostly next to each other and use the same key.
func newBatch(items []Item) *batch {
	r := &batch{of: make([]*held, len(items))}
	known := make(map[keyRef]*held, len(items)/2)
	var last *held
	for i, it := range items {
		id, ok := valueKey(it.Sealed)
		if !ok {
			continue
		}
		c := keyRef{id, it.SurvivorID, it.Field.Class}
		if last == nil || last.keyRef != c {
			if last = known[c]; last == nil {
				last = &held{keyRef: c, name: id.String()}
				known[c] = last
				r.keys = append(r.keys, last)
			}
		}
		r.of[i] = last
	}
	return r
}

// load reads the wraps of an account. For a key without a wrap it checks
// whether the key exists at all: if it does, the reader waits for it, and
// otherwise the value is damaged.
func (r *batch) load(tx *gorm.DB, account string) error {
	blobs := make(map[keyID][]byte, len(r.keys))
	err := inBatches(namesOf(r.keys), func(ids []string) error {
		return readWraps(tx, account, ids, blobs)
	})
	if err != nil {
		return err
	}
	var without []*held
	for _, h := range r.keys {
		if h.blob = blobs[h.id]; h.blob == nil {
			without = append(without, h)
		}
	}
	return askFor(tx, without)
}

// readWraps scans rows by hand: a search reads thousands, and reflection would
// cost more than the cryptography.
func readWraps(tx *gorm.DB, account string, ids []string, blobs map[keyID][]byte) error {
	these, list := OneOf(tx, ids)
	rows, err := tx.Raw("SELECT key_id, blob FROM key_wraps WHERE account_id = ? AND key_id "+these, account, list).Rows()
	if err != nil {
		return fmt.Errorf("read wraps: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var name sql.RawBytes
	for rows.Next() {
		var blob []byte
		if err := rows.Scan(&name, &blob); err != nil {
			return fmt.Errorf("read a wrap: %w", err)
		}
		id, err := parseKeyID(name)
		if err != nil {
			return fmt.Errorf("class key %q: %w", name, err)
		}
		blobs[id] = blob
	}
	return rows.Err()
}

// OneOf returns a condition that limits a column to many ids, with one
// parameter: listing thousands one by one costs as much as reading their rows.
func OneOf(tx *gorm.DB, ids []string) (condition, list string) {
	if tx.Name() == "sqlite" {
		return "IN (SELECT value FROM json_each(?))", `["` + strings.Join(ids, `","`) + `"]`
	}
	return "= ANY(string_to_array(?, ','))", strings.Join(ids, ",")
}

// askFor sets exists for the keys that are in the database.
func askFor(tx *gorm.DB, keys []*held) error {
	there := make(map[keyRef]bool)
	err := inBatches(namesOf(keys), func(ids []string) error {
		var rows []models.ClassKey
		if err := tx.Select("id", "survivor_id", "class").Where("id IN ?", evenly(ids)).Find(&rows).Error; err != nil {
			return fmt.Errorf("read class keys: %w", err)
		}
		for _, k := range rows {
			if id, err := parseKeyID([]byte(k.ID)); err == nil {
				there[keyRef{id, k.SurvivorID, k.Class}] = true
			}
		}
		return nil
	})
	for _, h := range keys {
		h.exists = there[h.keyRef]
	}
	return err
}

func namesOf(keys []*held) []string {
	names := make([]string, len(keys))
	for i, h := range keys {
		names[i] = h.name
	}
	return names
}

// evenly repeats the last id up to the next power of two, so that the database
// prepares a dozen statements instead of one for every length of a list.
func evenly(ids []string) []string {
	for len(ids)&(len(ids)-1) != 0 {
		ids = append(ids, ids[len(ids)-1])
	}
	return ids
}

// unwrap makes the key's cipher, once for all its values.
func (h *held) unwrap(by *Keyring) {
	if h.blob == nil && !h.exists {
		h.err = ErrDamaged
		return
	}
	h.cipher, h.err = by.cipherOf(models.ClassKey{ID: h.name, SurvivorID: h.survivor, Class: h.class}, h.blob)
}

// open opens one item with its key.
func (h *held) open(it Item, scratch []byte) (string, error) {
	if it.Sealed.Empty() {
		return "", nil
	}
	p := place{field: it.Field, survivor: it.SurvivorID, row: it.RowID}
	switch {
	case !p.valid():
		return "", errField
	case h == nil:
		return "", ErrDamaged
	case h.err != nil:
		return "", h.err
	}
	return openValue(h.cipher, p, it.Sealed, scratch)
}
