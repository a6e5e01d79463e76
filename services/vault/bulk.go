package vault

import (
	"bytes"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
)

// Bulk seals many new survivors, for an import or a demo. It keeps public keys
// parsed, sends no query, and returns rows to insert in batches. A holder whose
// keyring is open gets a wrap under their own key at once. Use one Bulk per
// goroutine.
type Bulk struct {
	now      func() time.Time
	recovery recipient
	people   map[string]recipient
	minted   minted
	public   []byte // public half of the recovery key that the Bulk wraps to
}

// BulkIn is NewBulk for somebody in the installation tx belongs to, with its
// recovery key and those of others whom signed statements prove. It returns
// ErrNoRecoveryKey before set-up, and the errors of HouseOf.
func (v *Vault) BulkIn(tx *gorm.DB, by *Keyring, others []Holder) (*Bulk, error) {
	recovery, house, err := v.paperFor(tx, by, "") // Store locks it and compares
	if err != nil {
		return nil, err
	}
	others = slices.Clone(others)
	for i, h := range others {
		if !proven(house, h) {
			others[i].Public = nil
		}
	}
	return v.NewBulk(recovery.public.Bytes(), nil, others)
}

// NewBulk returns a Bulk for an installation's recovery key. rings are the
// holders whose keys are open. others are holders with only a public key; those
// without one get requests. A person in both lists counts as a ring.
func (v *Vault) NewBulk(recoveryPublic []byte, rings []*Keyring, others []Holder) (*Bulk, error) {
	recovery, err := publicKey(recoveryPublic)
	if err != nil {
		return nil, err
	}
	b := &Bulk{
		now: v.now, public: recovery.Bytes(),
		recovery: recipient{account: models.RecoveryAccount, public: recovery},
		people:   make(map[string]recipient, len(rings)+len(others)),
	}
	for _, h := range others {
		if err := b.add(h, nil); err != nil {
			return nil, err
		}
	}
	for _, k := range rings {
		k.ownAEAD() // made now, so that the Bulks of several goroutines can share a keyring
		if err := b.add(Holder{AccountID: k.account()}, k); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// add makes a person known to the Bulk.
func (b *Bulk) add(h Holder, ring *Keyring) error {
	if err := h.check(); err != nil {
		return err
	}
	r := recipient{account: h.AccountID, ring: ring}
	if h.Public != nil {
		var err error
		if r.public, err = publicKey(h.Public); err != nil {
			return err
		}
	}
	b.people[h.AccountID] = r
	return nil
}

// BulkSurvivor seals the values of one survivor who has no keys yet.
type BulkSurvivor struct {
	bulk *Bulk
	id   string
	at   models.Instant
	who  map[models.Class][]string
	keys map[models.Class]*current
}

// Survivor starts a new survivor, whose keys are dated now. who lists the
// accounts that may hold each class; the Bulk must know every one of them.
func (b *Bulk) Survivor(survivorID string, who map[models.Class][]string) *BulkSurvivor {
	return &BulkSurvivor{bulk: b, id: survivorID, at: models.At(b.now()), who: who, keys: make(map[models.Class]*current, len(who))}
}

// Seal seals one text; "" stays empty. The first value of a class makes its
// key.
func (s *BulkSurvivor) Seal(f Field, rowID, plain string) (models.Sealed, error) {
	p := place{field: f, survivor: s.id, row: rowID}
	if !p.valid() {
		return models.Sealed{}, errField
	}
	if plain == "" {
		return models.Sealed{}, nil
	}
	k := s.keys[f.Class]
	if k == nil {
		var err error
		if k, err = s.mint(f.Class); err != nil {
			return models.Sealed{}, err
		}
		s.keys[f.Class] = k
	}
	return sealValue(k.cipher, k.id, p, plain), nil
}

// mint makes the survivor's key of a class.
func (s *BulkSurvivor) mint(c models.Class) (*current, error) {
	to := append(make([]recipient, 0, 8), s.bulk.recovery)
	for _, account := range s.who[c] {
		r, ok := s.bulk.people[account]
		if !ok {
			return nil, errHolder
		}
		to = append(to, r)
	}
	return s.bulk.minted.mint(s.at, s.id, c, 1, to)
}

// Rows are the rows a Bulk made. The caller inserts keys before wraps.
type Rows struct {
	Keys     []models.ClassKey
	Wraps    []models.KeyWrap
	Requests []models.KeyRequest

	recovery []byte // public half that the wraps were made for
}

// Take returns the rows made since the last Take.
func (b *Bulk) Take() Rows {
	m := b.minted
	b.minted = minted{}
	for i := range m.requests {
		m.requests[i].AskedAt = models.At(b.now())
	}
	return Rows{Keys: m.keys, Wraps: m.wraps, Requests: m.requests, recovery: b.public}
}

// Store inserts the rows, in the same transaction as the values sealed under
// them. It returns Conflict when the recovery key changed after the rows were
// made.
func (r Rows) Store(tx *gorm.DB) error {
	if len(r.Keys) == 0 {
		return nil
	}
	today, err := lockRecovery(tx, "SHARE")
	if err != nil {
		return err
	}
	if !bytes.Equal(today, r.recovery) {
		return errRecoveryChanged
	}
	if err := insertAll(tx, r.Keys); err != nil {
		return err
	}
	if err := insertAll(tx, r.Wraps); err != nil {
		return err
	}
	return insertAll(tx, r.Requests)
}

// errRecoveryChanged stops an import whose keys would go to an old recovery
// key.
var errRecoveryChanged = models.Fail(models.Conflict, "recovery.changed_meanwhile")

// insertAll stores rows in statements of a few fixed lengths, because the
// database keeps one prepared statement for each length.
func insertAll[T any](tx *gorm.DB, rows []T) error {
	for n := 128; len(rows) > 0; {
		if n > len(rows) {
			n /= 2
			continue
		}
		part := rows[:n]
		if err := tx.Create(&part).Error; err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}
