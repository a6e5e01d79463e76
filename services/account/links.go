package account

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
)

// makeLink stores a one-time link and returns its token. Older unused links of
// the same account and kind stop working.
func makeLink(tx *gorm.DB, kind models.InvitationKind, accountID *string, madeBy string, now models.Instant) (string, error) {
	stale := tx.Where("kind = ? AND used_at = 0", kind)
	if accountID != nil {
		stale = stale.Where("account_id = ?", *accountID)
	}
	if err := stale.Delete(&models.Invitation{}).Error; err != nil {
		return "", err
	}
	token, secret := newToken()
	row := models.Invitation{
		TokenHash: tokenHash("link", secret), Kind: kind, AccountID: accountID,
		MadeBy: madeBy, CreatedAt: now, ExpiresAt: now.Add(LinkLimit),
	}
	return token, tx.Create(&row).Error
}

// Link is an open one-time link as its page shows it.
type Link struct {
	Kind    models.InvitationKind
	Account models.Account // empty for a set-up link
	ByPaper bool           // the recovery key vouches for whoever uses it
}

// OpenLink returns what a token is for. It returns NotFound, with one and the
// same message, for a token that is used, expired or never existed.
func (s *Service) OpenLink(ctx context.Context, token string, kinds ...models.InvitationKind) (Link, error) {
	var l Link
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		row, err := openLink(tx, token, s.moment(), kinds)
		if err != nil {
			return err
		}
		l.Kind, l.ByPaper = row.Kind, row.ByPaper
		if row.AccountID == nil {
			return nil
		}
		return tx.Where("id = ? AND status <> ?", *row.AccountID, models.AccountDisabled).Take(&l.Account).Error
	})
	if models.KindOf(err) == models.NotFound {
		err = models.Fail(models.NotFound, "link.dead")
	}
	return l, err
}

func openLink(tx *gorm.DB, token string, now models.Instant, kinds []models.InvitationKind) (models.Invitation, error) {
	var row models.Invitation
	secret, ok := readToken(token)
	if !ok {
		return row, models.Fail(models.NotFound, "link.dead")
	}
	err := tx.Where("token_hash = ? AND used_at = 0 AND expires_at > ? AND kind IN ?", tokenHash("link", secret), now, kinds).Take(&row).Error
	if err == nil && row.CreatedAt.Ahead(now) { // made while the clock was ahead
		err = models.Fail(models.NotFound, "link.dead")
	}
	return row, err
}

// useLink marks a link as used. When two people use the same link at once, one
// gets NotFound.
func useLink(tx *gorm.DB, row models.Invitation, now models.Instant) error {
	res := tx.Model(&models.Invitation{}).Where("token_hash = ? AND used_at = 0", row.TokenHash).Update("used_at", now)
	if res.Error == nil && res.RowsAffected != 1 {
		return models.Fail(models.NotFound, "link.dead")
	}
	return res.Error
}
