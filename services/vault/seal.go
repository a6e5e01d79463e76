package vault

import (
	"crypto/cipher"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/trust"
)

// Plain is one text to seal and its place.
type Plain struct {
	Field Field
	RowID string
	Text  string
}

// Seal seals one text about a survivor; "" stays empty. See SealMany.
func (v *Vault) Seal(tx *gorm.DB, who Holders, by *Keyring, f Field, survivorID, rowID, plain string) (models.Sealed, error) {
	out, err := v.SealMany(tx, who, by, survivorID, []Plain{{Field: f, RowID: rowID, Text: plain}})
	if err != nil {
		return models.Sealed{}, err
	}
	return out[0], nil
}

// SealMany seals texts about one survivor, in order, with a constant number of
// queries. It uses an existing class key when the writer can open it. When the
// writer cannot, or there is none, the class gets a new key, wrapped to
// everyone in who and to the recovery key. So nothing typed is ever lost,
// nobody needs a secret to write, and by may be nil. A writer who may hold the
// class and lacks its older keys requests them at once. It returns
// ErrNoRecoveryKey before set-up.
func (v *Vault) SealMany(tx *gorm.DB, who Holders, by *Keyring, survivorID string, plains []Plain) ([]models.Sealed, error) {
	s := sealer{vault: v, tx: tx, who: who, by: by, survivor: survivorID, keys: make(map[models.Class]*current)}
	if err := s.load(plains); err != nil {
		return nil, err
	}
	out := make([]models.Sealed, len(plains))
	for i, p := range plains {
		if p.Text == "" {
			continue
		}
		k := s.keys[p.Field.Class]
		out[i] = sealValue(k.cipher, k.id, place{field: p.Field, survivor: survivorID, row: p.RowID}, p.Text)
	}
	return out, s.store()
}

// current is the class key that new values of a class are sealed under.
type current struct {
	id     keyID
	cipher cipher.AEAD
}

// sealer is the state of one call of SealMany.
type sealer struct {
	vault    *Vault
	tx       *gorm.DB
	who      Holders
	by       *Keyring
	survivor string
	keys     map[models.Class]*current
	recovery recipient
	house    *trust.House // what signed statements say; nil in an installation without any
	minted   minted
	all      *bool // cached result of ownsAll
}

// load finds or makes a key for every class that has a text to seal.
func (s *sealer) load(plains []Plain) error {
	if err := s.who.check(); err != nil {
		return err
	}
	classes, err := classesOf(plains, s.survivor)
	if err != nil || len(classes) == 0 {
		return err
	}
	existing, err := s.existing(classes)
	if err != nil {
		return fmt.Errorf("read class keys: %w", err)
	}
	for _, c := range classes {
		if s.keys[c], err = s.key(c, existing[c]); err != nil {
			return err
		}
	}
	return nil
}

// classesOf lists the classes with a text to seal, in order of appearance.
func classesOf(plains []Plain, survivorID string) ([]models.Class, error) {
	var classes []models.Class
	seen := make(map[models.Class]bool)
	for _, p := range plains {
		if !(place{field: p.Field, survivor: survivorID, row: p.RowID}).valid() {
			return nil, errField
		}
		if p.Text != "" && !seen[p.Field.Class] {
			seen[p.Field.Class] = true
			classes = append(classes, p.Field.Class)
		}
	}
	return classes, nil
}

// stored is a class key with the writer's wrap, which may be nil.
type stored struct {
	models.ClassKey
	Blob []byte
}

const survivorKeys = `SELECT k.id, k.survivor_id, k.class, k.generation, w.blob
	FROM class_keys k LEFT JOIN key_wraps w ON w.key_id = k.id AND w.account_id = ?
	WHERE k.survivor_id = ? AND k.class IN ? ORDER BY k.generation, k.id`

// existing reads the survivor's keys of the classes, the newest last.
func (s *sealer) existing(classes []models.Class) (map[models.Class][]stored, error) {
	var rows []stored
	if err := s.tx.Raw(survivorKeys, s.by.account(), s.survivor, classes).Scan(&rows).Error; err != nil {
		return nil, err
	}
	byClass := make(map[models.Class][]stored)
	for _, h := range rows {
		byClass[h.Class] = append(byClass[h.Class], h)
	}
	return byClass, nil
}

// key opens the newest key of a class, or makes the next one.
func (s *sealer) key(c models.Class, existing []stored) (*current, error) {
	generation := 0
	if n := len(existing); n > 0 {
		newest := existing[n-1]
		if opened, err := s.by.cipherOf(newest.ClassKey, newest.Blob); err == nil {
			id, err := parseKeyID([]byte(newest.ID))
			return &current{id: id, cipher: opened}, err
		}
		generation = newest.Generation
		s.askForOlder(c, existing)
	}
	return s.mint(c, generation+1)
}

// askForOlder requests the keys the writer should hold and lacks.
func (s *sealer) askForOlder(c models.Class, existing []stored) {
	for _, h := range s.who[c] {
		if s.by != nil && h.AccountID == s.by.account() && lacksOne(existing) {
			s.minted.ask(h.AccountID, s.survivor, c, ReasonOlder)
		}
	}
}

func lacksOne(keys []stored) bool {
	for _, h := range keys {
		if h.Blob == nil {
			return true
		}
	}
	return false
}

// mint makes a key of a class for everyone who may hold it.
func (s *sealer) mint(c models.Class, generation int) (*current, error) {
	if s.recovery.public == nil {
		var err error
		if s.recovery, s.house, err = s.vault.paperFor(s.tx, s.by, "SHARE"); err != nil {
			return nil, err
		}
	}
	to := []recipient{s.recovery}
	for _, h := range s.who[c] {
		r, err := s.recipient(h)
		if err != nil {
			return nil, err
		}
		to = append(to, r)
	}
	return s.minted.mint(models.At(s.vault.now()), s.survivor, c, generation, to)
}

// recipient reads a holder's public key; the writer's own wrap needs none. A
// writer nobody has vouched for gets no wrap when other people know the
// survivor: otherwise what those people write next would be sealed under the
// writer's key.
func (s *sealer) recipient(h Holder) (recipient, error) {
	r := recipient{account: h.AccountID}
	if s.by != nil && h.AccountID == s.by.account() {
		own, err := s.ownsAll(h)
		if own {
			r.ring = s.by
		}
		return r, err
	}
	if !proven(s.house, h) {
		return r, nil
	}
	var err error
	r.public, err = publicKey(h.Public)
	return r, err
}

// ownsAll reports whether the writer may hold a key they make. That is so when
// somebody vouched for them, or when they are the only person who ever worked
// with the survivor and they hold every key: then nobody else's texts are at
// risk. The keys alone do not show this, because colleagues may know the
// survivor and have written nothing yet.
func (s *sealer) ownsAll(h Holder) (bool, error) {
	if vouched := proven(s.house, h); vouched || !h.Sole {
		return vouched, nil
	}
	if s.all == nil {
		var foreign int64
		err := s.tx.Model(&models.ClassKey{}).Where("survivor_id = ?", s.survivor).
			Where("NOT EXISTS (SELECT 1 FROM key_wraps w WHERE w.key_id = class_keys.id AND w.account_id = ?)", h.AccountID).
			Count(&foreign).Error
		if err != nil {
			return false, fmt.Errorf("count keys of others: %w", err)
		}
		all := foreign == 0
		s.all = &all
	}
	return *s.all, nil
}

// store writes the new rows, in three statements.
func (s *sealer) store() error {
	m := s.minted
	if len(m.keys) == 0 {
		return nil
	}
	if err := s.tx.Create(&m.keys).Error; err != nil {
		return fmt.Errorf("store class keys: %w", err)
	}
	if err := s.tx.Create(&m.wraps).Error; err != nil {
		return fmt.Errorf("store wraps: %w", err)
	}
	return storeRequests(s.tx, m.requests, models.At(s.vault.now()))
}

// storeRequests adds requests. A request that exists already keeps its date.
func storeRequests(tx *gorm.DB, requests []models.KeyRequest, now models.Instant) error {
	if len(requests) == 0 {
		return nil
	}
	for i := range requests {
		requests[i].AskedAt = now
	}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&requests).Error; err != nil {
		return fmt.Errorf("store key requests: %w", err)
	}
	return nil
}
