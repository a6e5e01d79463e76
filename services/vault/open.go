package vault

import (
	"gorm.io/gorm"

	"aftercare/models"
)

// Item is one sealed value and its place.
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
// ErrWaiting while only a colleague has the key, and ErrDamaged when the value
// does not belong to its place. The caller has checked that the person may read
// it, and writes the audit entry.
func (v *Vault) Open(tx *gorm.DB, by *Keyring, f Field, survivorID, rowID string, s models.Sealed) (string, error) {
	out, err := v.OpenMany(tx, by, []Item{{Field: f, SurvivorID: survivorID, RowID: rowID, Sealed: s}})
	if err != nil {
		return "", err
	}
	return out[0].Text, out[0].Err
}

// OpenMany opens values in order, on all processors, with one query for every
// few thousand keys. A value that waits or is damaged does not stop the others;
// the returned error is only for the database. Call Renew in the next write
// transaction.
func (v *Vault) OpenMany(tx *gorm.DB, by *Keyring, items []Item) ([]Opened, error) {
	r := newBatch(items)
	if err := r.load(tx, by.account()); err != nil {
		return nil, err
	}
	if by != nil {
		by.ownAEAD() // made now, because the rest runs on all processors
	}
	models.InParts(len(r.keys), func(from, to int) {
		for _, h := range r.keys[from:to] {
			h.unwrap(by)
		}
	})
	out := make([]Opened, len(items))
	models.InParts(len(items), func(from, to int) {
		scratch := make([]byte, 0, openScratch)
		for i := from; i < to; i++ {
			out[i].Text, out[i].Err = r.of[i].open(items[i], scratch)
		}
		clear(scratch[:cap(scratch)])
	})
	return out, nil
}
