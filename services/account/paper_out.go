package account

import (
	"context"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
)

// The first colleagues of an organisation have nobody who could vouch for them.
// The paper does, and at set-up it is in the hand of the administrator who wrote
// it: for an hour it vouches for whom she invites, once they choose their
// passwords. Nothing of the key is kept for it.

// PaperOutLimit is how long the paper vouches after it was proved at set-up.
const PaperOutLimit = time.Hour

// takeOut records that the actor proved the paper at set-up. After the first
// check it changes nothing.
func takeOut(tx *gorm.DB, by access.Actor, now models.Instant) error {
	return tx.Model(&models.Organisation{}).Where("id = ? AND recovery_checked = 0", by.Organisation()).
		Select("paper_out_by", "paper_out_until").Updates(models.Organisation{PaperOutBy: by.ID(), PaperOutUntil: now.Add(PaperOutLimit)}).Error
}

// PutPaperAway ends that the paper vouches for new invitations.
func (s *Service) PutPaperAway(ctx context.Context, by access.Actor) error {
	if err := by.Require(access.ManageStaff); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := putAway(tx, by.ID()); err != nil {
			return err
		}
		return audit.Append(tx, by, s.moment(), audit.Entry{Action: "recovery.paper_away", Subject: "organisation:" + by.Organisation()})
	})
}

// putAway ends it for the account that had the paper out, also when she leaves.
func putAway(tx *gorm.DB, accountID string) error {
	return tx.Model(&models.Organisation{}).Where("paper_out_by = ?", accountID).
		Select("paper_out_by", "paper_out_until").Updates(models.Organisation{}).Error
}

// vouchedByPaper marks the unused invitation of somebody whose role holds keys
// when the actor has the paper out, and reports whether she has. The caller writes
// that use of the paper into the log.
func vouchedByPaper(tx *gorm.DB, by access.Actor, accountID string, now models.Instant) (bool, error) {
	res := tx.Model(&models.Invitation{}).Where("account_id = ? AND kind = ? AND used_at = 0", accountID, models.InviteStaff).
		Where("EXISTS (SELECT 1 FROM organisations o WHERE o.id = ? AND o.paper_out_by = ? AND o.paper_out_until > ?)", by.Organisation(), by.ID(), now).
		Where("EXISTS (SELECT 1 FROM accounts a WHERE a.id = invitations.account_id AND a.role IN ?)", holdsKeys()).
		Update("by_paper", true)
	return res.RowsAffected > 0, res.Error
}

// holdsKeys lists the roles that hold keys.
func holdsKeys() (roles []models.Role) {
	for _, r := range models.Roles {
		if access.Assignable(r) {
			roles = append(roles, r)
		}
	}
	return roles
}
