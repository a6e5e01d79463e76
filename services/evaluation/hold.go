package evaluation

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/store"
)

// Hold makes the deeds on a case, and the sweep, run one after the other until
// the transaction ends. Two that overlap would each evaluate without the
// other's rows, and the last one would store a wrong result. A deed must hold
// its case before it writes anything: if it took the lock of the audit log
// first, it could deadlock with a deed that takes the two in the usual order.
//
// Hold locks all cases of the same survivors, because a deed on one may
// evaluate the others, and always in the same order. SQLite has one writer
// anyway.
func Hold(tx *gorm.DB, caseIDs ...string) error {
	return HoldOf(tx, tx.Model(&models.Case{}).Select("survivor_id").Where("id IN ?", caseIDs))
}

// HoldOf is Hold for all cases of the survivors whose ids the query selects.
func HoldOf(tx *gorm.DB, survivors *gorm.DB) error {
	if tx.Name() != string(store.Postgres) {
		return nil
	}
	return tx.Exec("SELECT id FROM cases WHERE survivor_id IN (?) ORDER BY id FOR NO KEY UPDATE", survivors).Error
}
