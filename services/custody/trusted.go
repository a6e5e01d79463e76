package custody

import (
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
)

// Trusted is somebody who can be given keys at once: the account is active and
// somebody vouched for its key pair.
type Trusted struct {
	ID   string
	Name string
	Role models.Role
}

// staffOf finds accounts of a role with a password, for whom somebody vouched or
// nobody did.
const staffOf = `SELECT DISTINCT a.id, a.display_name AS name, a.role FROM accounts a
	JOIN credentials c ON c.account_id = a.id AND (c.confirmed_generation = c.generation) = ?
	LEFT JOIN account_shelters s ON s.account_id = a.id AND s.shelter_id IN ?
	WHERE a.organisation_id = ? AND a.status = 'active' AND a.role = ? AND (s.shelter_id IS NOT NULL OR a.role <> ?)
	ORDER BY a.display_name, a.id`

// TrustedIn lists the people of an assignable role who can be given keys.
// Caseworkers are those who work in one of the shelters; volunteers and
// counsellors may come from any shelter of the organisation.
func TrustedIn(tx *gorm.DB, organisation string, role models.Role, shelters ...string) (list []Trusted, err error) {
	err = tx.Raw(staffOf, true, shelters, organisation, role, models.Caseworker).Scan(&list).Error
	return list, err
}

// StrangersIn lists those of the same people for whom nobody vouched yet: they
// are new or have a new password, and cannot be given keys.
func StrangersIn(tx *gorm.DB, organisation string, role models.Role, shelters ...string) (list []Trusted, err error) {
	err = tx.Raw(staffOf, false, shelters, organisation, role, models.Caseworker).Scan(&list).Error
	return list, err
}

// Among reports whether an account is in the list.
func Among(list []Trusted, accountID string) bool {
	return slices.ContainsFunc(list, func(t Trusted) bool { return t.ID == accountID })
}
