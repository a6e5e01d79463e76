// Package custody owns who holds a survivor's record: the assignments. It is
// also the only way to seal and open what is recorded about a survivor.
//
// Seal seals for everybody who is assigned and whose role may read the class.
// Open asks the access matrix first and leaves an audit entry. No other package
// asks the vault to seal or open anything about a survivor.
package custody

import (
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/vault"
)

// Keeper seals, opens and assigns. It holds no key.
type Keeper struct {
	vault  *vault.Vault
	memory *vault.Memory // names that people opened, each sealed for the person who opened it
	newID  func() string
}

// New returns a Keeper.
func New(v *vault.Vault, newID func() string) *Keeper {
	return &Keeper{vault: v, memory: vault.NewMemory(memoryLimit), newID: newID}
}

// holders lists, by class, the people who are assigned to any case of the
// survivor, now or from a day that is set, and whose role may read the class.
// Somebody whose turn begins later is given the keys while a colleague who has
// them is here; until that day every record of the case is out of reach. A
// person nobody has vouched for, new or with a new password, gets no public key
// here: texts written meanwhile wait for them. The exception is a survivor they alone have ever
// been assigned to (Sole).
func holders(tx *gorm.DB, survivorID string, now models.Instant) (vault.Holders, error) {
	var people []struct {
		ID     string
		Role   models.Role
		Public []byte
		Sole   bool
	}
	err := tx.Raw(`SELECT DISTINCT a.id, a.role, c.public,
			NOT EXISTS (SELECT 1 FROM assignments o WHERE o.survivor_id = s.survivor_id AND o.account_id <> s.account_id) AS sole
		FROM assignments s
		JOIN accounts a ON a.id = s.account_id AND a.status <> 'disabled'
		LEFT JOIN credentials c ON c.account_id = a.id AND c.confirmed_generation = c.generation
		WHERE s.survivor_id = ? AND s.until_at > ?`, survivorID, now).Scan(&people).Error
	if err != nil {
		return nil, fmt.Errorf("holders: %w", err)
	}
	out := vault.Holders{}
	for _, p := range people {
		for _, class := range access.ClassesOf(p.Role) {
			out[class] = append(out[class], vault.Holder{AccountID: p.ID, Role: p.Role, Public: p.Public, Sole: p.Sole})
		}
	}
	return out, nil
}

// Value is a sealed value of a record and its place: field and row.
type Value = vault.Item

// name returns the field's name in the access matrix.
func name(f vault.Field) string { return f.Table + "." + f.Column }

// Text is a text to seal and the place it is for.
type Text struct {
	Field vault.Field
	RowID string
	Text  string
}

// Seal seals texts about one survivor, in order, for everybody who may read
// them. An empty text gives an empty value. It returns Forbidden when the
// actor's role may not write one of the fields.
func (k *Keeper) Seal(tx *gorm.DB, by access.Actor, survivorID string, now models.Instant, texts ...Text) ([]models.Sealed, error) {
	plains := make([]vault.Plain, len(texts))
	for i, t := range texts {
		if t.Text != "" && !by.MaySeal(t.Field.Class, name(t.Field)) {
			return nil, models.Fail(models.Forbidden, "error.forbidden")
		}
		plains[i] = vault.Plain{Field: t.Field, RowID: t.RowID, Text: t.Text}
	}
	people, err := holders(tx, survivorID, now)
	if err != nil {
		return nil, err
	}
	return k.vault.SealMany(tx, people, by.Keys(), survivorID, plains)
}

// HasReader reports whether somebody who works with the survivor can open what
// is sealed in a class: a paper that is handed in must not wait for the recovery
// key alone.
func (k *Keeper) HasReader(tx *gorm.DB, survivorID string, class models.Class, now models.Instant) (bool, error) {
	people, err := holders(tx, survivorID, now)
	for _, h := range people[class] {
		if h.Public != nil || h.Sole {
			return true, nil
		}
	}
	return false, err
}
