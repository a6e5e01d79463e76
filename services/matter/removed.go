package matter

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
)

// RemovedRow is a matter that was removed, without its words.
type RemovedRow struct {
	ID string
	models.MatterFacts
	By        string // who removed it
	Reason    string // one of models.RemovalReasons
	RemovedAt models.Instant
	Version   int64
}

// Removed lists the matters of a case that were removed, the last one first, for whoever
// can bring them back.
func (s *Service) Removed(ctx context.Context, by access.Actor, caseID string) (list []RemovedRow, err error) {
	if err := by.Require(access.KeepMatters); err != nil {
		return nil, err
	}
	return list, s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		return tx.Raw(`SELECT m.*, a.display_name AS by, COALESCE(r.reason, '') AS reason FROM matters m JOIN accounts a ON a.id = m.changed_by
			LEFT JOIN revisions r ON r.record = m.id AND r.version = m.version - 1 AND r.part = ''
			WHERE m.case_id = ? AND m.removed_at > 0 ORDER BY m.removed_at DESC, m.id LIMIT ?`, c.ID, most).Scan(&list).Error
	})
}

// Restore brings a removed matter back, with the people and hearings that were removed
// with it. Those that were removed before stay so.
func (s *Service) Restore(ctx context.Context, by access.Actor, caseID, id string, version int64) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d matterDeed) (string, error) {
		var old models.Matter
		if err := d.Tx.Where("id = ? AND case_id = ?", id, d.Case.ID).Take(&old).Error; err != nil {
			return "", err
		}
		if old.RemovedAt == 0 {
			return "", models.Fail(models.Conflict, "error.changed_by_someone")
		}
		row := old
		var err error
		if row.Trail, err = d.Next(old.Trail, version); err != nil {
			return "", err
		}
		row.RemovedAt = 0
		if err := d.withIt(id, old.RemovedAt, 0); err != nil {
			return "", err
		}
		return id, d.Rewrite(deed.Rewriting{Writing: deed.Writing{Action: "matter.restored", Subject: "matter", ID: id, Facts: row.MatterFacts, Row: &row}, Old: old.Trail, Was: old.MatterFacts})
	})
}
