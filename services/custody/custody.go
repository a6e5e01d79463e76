// Package custody says who holds a survivor's record: it owns assignments, and
// it is the one way to seal and to open what is written about her.
//
// Sealing goes to everybody assigned whose role may read the class; opening
// asks the matrix first and leaves an audit entry. No slice talks to the vault
// about a survivor by another way.
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
	memory *vault.Memory // the names people opened, each sealed for who opened them
	newID  func() string
}

// New returns a Keeper.
func New(v *vault.Vault, newID func() string) *Keeper {
	return &Keeper{vault: v, memory: vault.NewMemory(memoryLimit), newID: newID}
}

// holders lists, by class, who is assigned to any case of the survivor now and
// may read the class. One nobody confirmed, new or with a new password, has no
// public key: what is written meanwhile waits for her too, but of a survivor she
// took in alone.
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
		WHERE s.survivor_id = ? AND s.until_at > ? AND s.from_at <= ?`, survivorID, now, now).Scan(&people).Error
	if err != nil {
		return nil, fmt.Errorf("holders: %w", err)
	}
	out := vault.Holders{}
	for _, p := range people {
		for _, class := range access.ClassesOf(p.Role) {
			out[class] = append(out[class], vault.Holder{AccountID: p.ID, Public: p.Public, Sole: p.Sole})
		}
	}
	return out, nil
}

// Value is a sealed value of a record and where it stands.
type Value = vault.Item

// name is the field as the matrix knows it.
func name(f vault.Field) string { return f.Table + "." + f.Column }

// Text is a text to seal and where it will stand.
type Text struct {
	Field vault.Field
	RowID string
	Text  string
}

// Seal seals texts about one survivor for everybody who may read them, in
// order. An empty text is an empty value. It returns Forbidden when the actor's
// role may not write one of the fields.
func (k *Keeper) Seal(tx *gorm.DB, by access.Actor, survivorID string, now models.Instant, texts ...Text) ([]models.Sealed, error) {
	plains := make([]vault.Plain, len(texts))
	for i, t := range texts {
		if t.Text != "" && !by.MayWrite(t.Field.Class, name(t.Field)) {
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
