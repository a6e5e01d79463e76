package account

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// OftenOpened is one person's hour in which words of many survivors were opened.
type OftenOpened struct {
	Name     string
	Role     models.Role
	WindowAt models.Instant
	People   int64
}

// OftenOpened lists, newest first, who opened the words of many people within
// an hour in the last days. It is for the data-protection officer.
func (s *Service) OftenOpened(ctx context.Context, by access.Actor) (list []OftenOpened, err error) {
	if err := by.Require(access.ReadAllAudit); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Table("openings o").Joins("JOIN accounts a ON a.id = o.account_id").
			Select("a.display_name AS name, a.role, o.window_at, COUNT(*) AS people").
			Where("a.organisation_id = ? AND o.window_at > ?", by.Organisation(), s.moment().Add(-refusalsShown)).
			Group("a.id, a.display_name, a.role, o.window_at").Having("COUNT(*) >= ?", models.OpeningsTold).
			Order("o.window_at DESC, a.id").Limit(20).Scan(&list).Error
	})
	return list, err
}
