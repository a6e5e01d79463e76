package document

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
)

// KeepRemoved is how long a removed paper can be brought back. After that its
// files are deleted.
const KeepRemoved = 30 * 24 * time.Hour

// Remove takes a paper off the list, with the reason.
func (s *Service) Remove(ctx context.Context, by access.Actor, caseID, id, reason string, version int64) (Done, error) {
	return s.deed(ctx, by, caseID, "", func(d paperDeed) (models.Document, error) {
		old, err := d.changing(id, version)
		if err != nil {
			return old, err
		}
		if !slices.Contains(models.RemovalReasons, reason) {
			return old, models.Problems{"removal_reason": "problem.choose"}.Err()
		}
		if !by.MayOpenPaper(old.Kind) && old.RecordedBy != by.ID() {
			return old, models.Fail(models.Forbidden, "error.forbidden")
		}
		row := old
		row.RemovedAt, row.RemovedReason = d.Now, reason
		return d.replace(old, row, reason, "document.removed", 0)
	})
}

// Restore brings a removed paper back while its files are there.
func (s *Service) Restore(ctx context.Context, by access.Actor, caseID, id string) (Done, error) {
	return s.deed(ctx, by, caseID, "", func(d paperDeed) (models.Document, error) {
		old, err := find(d.Tx, by, caseID, id)
		if err != nil {
			return old, err
		}
		if !by.MayKeepKind(old.Kind) {
			return old, models.Fail(models.Forbidden, "error.forbidden")
		}
		if old.RemovedAt == 0 || old.RemovedAt <= d.Now.Add(-KeepRemoved) {
			return old, models.Fail(models.Conflict, "document.gone")
		}
		row := old
		row.RemovedAt, row.RemovedReason = 0, ""
		return d.replace(old, row, "", "document.restored", 0)
	})
}

// eraseAtOnce is how many files one transaction of the sweep deletes.
const eraseAtOnce = 20

// Sweep deletes the files of papers that were removed long enough ago, with the
// words that were written about them. What stays is the line that says which kind
// of paper there was, and the log.
func (s *Service) Sweep(ctx context.Context, by access.Actor) (erased int, err error) {
	if err := by.Require(access.Sweep); err != nil {
		return 0, err
	}
	for {
		n := 0
		err := s.Write(ctx, func(tx *gorm.DB) (err error) { n, err = s.erase(tx, by); return err })
		erased += n
		if err != nil || n == 0 {
			return erased, err
		}
	}
}

func (s *Service) erase(tx *gorm.DB, by access.Actor) (int, error) {
	var gone []models.Document
	err := by.Rows(tx, "documents").Select("id", "case_id", "survivor_id", "kind").Where("removed_at > 0 AND removed_at <= ?", s.Moment().Add(-KeepRemoved)).
		Where("title IS NOT NULL OR words IS NOT NULL OR EXISTS (SELECT 1 FROM document_files f WHERE f.document_id = d.id)").
		Limit(eraseAtOnce).Find(&gone).Error
	for _, row := range gone {
		if err := eraseOne(tx, by, row, s.Moment()); err != nil {
			return 0, err
		}
	}
	return len(gone), err
}

func eraseOne(tx *gorm.DB, by access.Actor, row models.Document, now models.Instant) error {
	for _, statement := range []string{
		"DELETE FROM document_chunks WHERE file_id IN (SELECT id FROM document_files WHERE document_id = ?)",
		"DELETE FROM document_files WHERE document_id = ?",
		"DELETE FROM revisions WHERE record = ?",
		"UPDATE documents SET title = NULL, words = NULL WHERE id = ?",
	} {
		if err := tx.Exec(statement, row.ID).Error; err != nil {
			return err
		}
	}
	return audit.Append(tx, by, now, audit.Entry{Action: "document.erased", Subject: "document:" + row.ID, CaseID: row.CaseID, Survivor: row.SurvivorID, Detail: "kind=" + row.Kind})
}
