package audit

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/store"
)

// Disorder is what in the log lies out of the order of time: somebody changed the
// clock, or it jumped. The chain is whole all the same.
type Disorder struct {
	Entries int64 // dated before the entry that precedes them
	First   int64 // number of the first of them
}

// OutOfOrder looks for entries that are out of the order of time. The history of a
// demo is invented and not written in order.
func OutOfOrder(ctx context.Context, db *store.DB) (d Disorder, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT COUNT(*) AS entries, COALESCE(MIN(seq), 0) AS first
			FROM (SELECT seq, at, LAG(at) OVER (ORDER BY seq) AS before FROM audit_entries) e
			WHERE at < before - ? AND NOT EXISTS (SELECT 1 FROM organisations WHERE demo)`, models.ClockSlack.Milliseconds()).Scan(&d).Error
	})
	return d, err
}

// String is a note for the operator, "" when all is in order.
func (d Disorder) String() string {
	switch d.Entries {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("entry %d is dated before the one that precedes it: the clock was changed or wrong", d.First)
	}
	return fmt.Sprintf("%d entries are dated before the one that precedes them, the first is number %d: the clock was changed or wrong", d.Entries, d.First)
}
