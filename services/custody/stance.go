package custody

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// Decide records what people decided about a right or a gap. The decision that
// was running on the same subject ends and is kept. The caller has checked
// permission and rules, evaluates the case again and writes the audit entry.
func (k *Keeper) Decide(tx *gorm.DB, by access.Actor, row models.StanceRow, words string, now models.Instant) (models.StanceRow, error) {
	if _, err := k.TakeBack(tx, by, row.CaseID, row.Subject, now); err != nil {
		return row, err
	}
	row.ID, row.At, row.RecordedAt, row.DecidedBy = k.newID(), now, now, by.ID()
	sealed, err := k.Seal(tx, by, row.SurvivorID, now, Text{Field: StanceWords, RowID: row.ID, Text: words})
	if err != nil {
		return row, err
	}
	row.Words = sealed[0]
	return row, tx.Create(&row).Error
}

// TakeBack ends the running decision on a subject of a case and returns how
// many it ended. An earlier decision that this one replaced does not come back.
func (k *Keeper) TakeBack(tx *gorm.DB, by access.Actor, caseID, subject string, now models.Instant) (int64, error) {
	res := tx.Model(&models.StanceRow{}).Where("case_id = ? AND subject = ? AND ended_at = 0", caseID, subject).
		Select("ended_at", "ended_by").Updates(models.StanceRow{EndedAt: now, EndedBy: by.ID()})
	return res.RowsAffected, res.Error
}
