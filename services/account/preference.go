package account

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// SetLanguage stores the language of the user's pages.
func (s *Service) SetLanguage(ctx context.Context, by access.Actor, language string) error {
	return s.prefer(ctx, by, models.Account{Language: language}, "language")
}

// SetShiftExit turns leaving by pressing Shift three times on or off.
func (s *Service) SetShiftExit(ctx context.Context, by access.Actor, on bool) error {
	return s.prefer(ctx, by, models.Account{ShiftExitOff: !on}, "shift_exit_off")
}

// ToldAboutExit records that the user has seen the page that explains leaving.
func (s *Service) ToldAboutExit(ctx context.Context, by access.Actor) error {
	return s.prefer(ctx, by, models.Account{ToldAboutExit: true}, "told_about_exit")
}

// prefer changes one of the user's own settings. It writes no audit entry and
// no new version, because it concerns nobody else.
func (s *Service) prefer(ctx context.Context, by access.Actor, a models.Account, column string) error {
	return s.db.Write(store.Small(ctx), func(tx *gorm.DB) error {
		return tx.Model(&models.Account{}).Where("id = ?", by.ID()).Select(column).Updates(a).Error
	})
}
