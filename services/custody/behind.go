package custody

import (
	"gorm.io/gorm"

	"aftercare/services/access"
)

// NotOnPaper is what a new recovery key lacks after the old paper was lost.
type NotOnPaper struct {
	Survivors int
	Nobody    int      // survivors of whom nobody who works here holds such a key
	Codes     []string `gorm:"-"` // of their cases within the actor's reach, the first of them
}

// codesShown is how many codes a page lists.
const codesShown = 50

// NotOnPaper reads what the recovery key lacks. It comes to the paper when
// somebody who holds it opens a page.
func (k *Keeper) NotOnPaper(tx *gorm.DB, by access.Actor) (out NotOnPaper, err error) {
	err = tx.Raw(`SELECT COUNT(DISTINCT k.survivor_id) AS survivors, COUNT(DISTINCT CASE WHEN
			NOT EXISTS (SELECT 1 FROM key_wraps w JOIN accounts a ON a.id = w.account_id AND a.status = 'active' WHERE w.key_id = b.key_id)
			AND NOT EXISTS (SELECT 1 FROM kept_wraps w JOIN accounts a ON a.id = w.account_id AND a.status = 'active' WHERE w.key_id = b.key_id) THEN k.survivor_id END) AS nobody
		FROM recovery_behind b CROSS JOIN class_keys k WHERE k.id = b.key_id`).Scan(&out).Error
	if err != nil || out.Survivors == 0 {
		return out, err
	}
	err = by.Cases(tx.Table("cases")).Where("cases.survivor_id IN (SELECT k.survivor_id FROM recovery_behind b CROSS JOIN class_keys k WHERE k.id = b.key_id)").
		Order("cases.code").Limit(codesShown).Pluck("cases.code", &out.Codes).Error
	return out, err
}
