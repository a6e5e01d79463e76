package custody

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// Case finds a case within the actor's reach. A case that is missing and a case
// out of reach both return NotFound, at the cost of the same query, so that
// nobody can probe ids.
func Case(tx *gorm.DB, by access.Actor, id string) (models.Case, error) {
	var c models.Case
	if err := by.Require(access.ReadCases); err != nil {
		return c, err
	}
	err := by.One(tx, id).Take(&c).Error
	return c, err
}
