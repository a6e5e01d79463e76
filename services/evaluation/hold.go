package evaluation

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/store"
)

// Hold lets the deeds on a case, and the sweep, come one after the other until
// the transaction ends. Two that cross would each evaluate without what the
// other wrote, and the last one would store what is not so. A deed holds its
// case before it writes anything: one that came to it by way of the audit log
// would stand in the way of one that goes the other way round.
//
// All cases of the same survivors are held, because a deed on one may evaluate
// the others, and always in the same order. SQLite has one writer anyway.
func Hold(tx *gorm.DB, caseIDs ...string) error {
	return HoldOf(tx, tx.Model(&models.Case{}).Select("survivor_id").Where("id IN ?", caseIDs))
}

// HoldOf is Hold for all cases of the survivors whose ids a query selects.
func HoldOf(tx *gorm.DB, survivors *gorm.DB) error {
	if tx.Name() != string(store.Postgres) {
		return nil
	}
	return tx.Exec("SELECT id FROM cases WHERE survivor_id IN (?) ORDER BY id FOR NO KEY UPDATE", survivors).Error
}
