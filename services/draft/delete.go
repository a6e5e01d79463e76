package draft

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// Sent deletes the draft of a form that was accepted, with what its owner put
// aside for it. What came while nobody was signed in stays until she says what
// becomes of it. It is no error when there is none: most forms are sent before they
// were kept, and then nobody waits for a turn to write.
func (s *Service) Sent(ctx context.Context, by access.Actor, path string) error {
	const of = "form = ? AND NOT late"
	var there []string
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&models.Draft{}).Where("account_id = ? AND "+of, by.ID(), path).Limit(1).Pluck("form", &there).Error
	})
	if err != nil || len(there) == 0 {
		return err
	}
	return s.delete(ctx, by.ID(), of, path)
}

// Drop deletes one of the actor's own drafts that is not wanted any more, and
// no other. version is "" for the one she is working on.
func (s *Service) Drop(ctx context.Context, by access.Actor, path, version string) error {
	return s.delete(ctx, by.ID(), "form = ? AND version = ?", path, version)
}

// DropIntake deletes the actor's own drafts of all pages of one intake, and of
// no other.
func (s *Service) DropIntake(ctx context.Context, by access.Actor, id string) error {
	if id == "" {
		return nil
	}
	return s.delete(ctx, by.ID(), "intake = ?", id)
}

func (s *Service) delete(ctx context.Context, owner, where string, args ...any) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Where("account_id = ?", owner).Where(where, args...).Delete(&models.Draft{}).Error
	})
}

// Sweep deletes the drafts older than Keep and returns how many. The pages of an
// intake stay as long as one of them is younger.
func (s *Service) Sweep(ctx context.Context) (int, error) {
	var n int64
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		old := models.At(s.now()).Add(-Keep)
		res := tx.Where(`saved_at <= ? AND (intake = '' OR NOT EXISTS (SELECT 1 FROM drafts page
			WHERE page.account_id = drafts.account_id AND page.intake = drafts.intake AND page.saved_at > ?))`, old, old).Delete(&models.Draft{})
		n = res.RowsAffected
		return res.Error
	})
	return int(n), err
}
