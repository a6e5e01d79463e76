package account

import (
	"context"
	"encoding/base64"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/vault"
	"aftercare/trust"
)

// makeLink stores a one-time link and returns its token. Older unused links of
// the same account and kind stop working.
func makeLink(tx *gorm.DB, kind models.InvitationKind, accountID *string, madeBy string, now models.Instant) (string, error) {
	token, _, err := newLink(tx, kind, accountID, madeBy, now)
	return token, err
}

// signedLink makes a link for somebody who works here, which keys sign: the link
// carries the anchor of the house, so that whoever uses it trusts this house and no
// other that stands in the database by then.
func (s *Service) signedLink(tx *gorm.DB, kind models.InvitationKind, a models.Account, by access.Actor, keys *vault.Keyring, now models.Instant) (string, error) {
	token, secret, err := newLink(tx, kind, &a.ID, by.ID(), now)
	if err != nil {
		return "", err
	}
	vouches, err := vouchedByPaper(tx, by, a.ID, now)
	if err != nil {
		return "", err
	}
	house, err := s.vault.HouseOf(tx, keys)
	if err != nil {
		return "", err
	}
	if house != nil {
		body := trust.Body{Account: a.ID, Role: string(a.Role), Signing: vault.LinkSigner(secret).Public(), Vouches: vouches}
		if err := s.vault.Say(tx, keys, trust.KindLink, body); err != nil {
			return "", err
		}
		token += anchorMark(house.Anchor)
	}
	if !vouches {
		return token, nil
	}
	return token, audit.Append(tx, by, now, audit.Entry{Action: "account.invited_by_paper", Subject: "account:" + a.ID})
}

func newLink(tx *gorm.DB, kind models.InvitationKind, accountID *string, madeBy string, now models.Instant) (token string, secret [32]byte, err error) {
	stale := tx.Where("kind = ? AND used_at = 0", kind)
	if accountID != nil {
		stale = stale.Where("account_id = ?", *accountID)
	}
	if err := stale.Delete(&models.Invitation{}).Error; err != nil {
		return "", secret, err
	}
	token, secret = newToken()
	row := models.Invitation{
		TokenHash: tokenHash("link", secret), Kind: kind, AccountID: accountID,
		MadeBy: madeBy, CreatedAt: now, ExpiresAt: now.Add(LinkLimit),
	}
	return token, secret, tx.Create(&row).Error
}

// anchorBytes is how much of the anchor a link carries: nobody can make another
// house with the same beginning.
const anchorBytes = 16

// anchorMark is the anchor as the end of a link.
func anchorMark(anchor vault.Anchor) string {
	return "." + base64.RawURLEncoding.EncodeToString(anchor[:anchorBytes])
}

// anchorOf returns the anchor of the house when a link carries it. It returns
// ErrStatements when it carries another one, and the zero anchor in an installation
// without signed statements.
func (s *Service) anchorOf(tx *gorm.DB, token string) (anchor vault.Anchor, err error) {
	house, err := s.vault.House(tx)
	if err != nil || house == nil {
		return anchor, err
	}
	_, mark, _ := strings.Cut(token, ".")
	if "."+mark != anchorMark(house.Anchor) {
		return anchor, vault.ErrStatements
	}
	return house.Anchor, nil
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

// linkSecret returns the secret of a link, without the anchor.
func linkSecret(token string) ([32]byte, bool) {
	token, _, _ = strings.Cut(token, ".")
	return readToken(token)
}

func openLink(tx *gorm.DB, token string, now models.Instant, kinds []models.InvitationKind) (models.Invitation, error) {
	var row models.Invitation
	secret, ok := linkSecret(token)
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
