package evaluation

import (
	"gorm.io/gorm"

	"aftercare/models"
)

// Compared are the turns from some rights of a case to others.
func Compared(was, is []models.Entitlement, seen, now models.Instant, closed bool) Turns {
	t := turning{now: now, was: seen, closed: closed, turns: Turns{At: now}}
	t.compare(rightSpells(was), rightSpells(is), t.rightEnds)
	return t.turns
}

// After continues a history.
func (t Turns) After(all []models.Spell) []models.Spell { return t.after(all) }

// Store writes the turns of a case.
func (t Turns) Store(tx *gorm.DB, caseID string) error { return t.store(tx, caseID) }
