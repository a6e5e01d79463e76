package account

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/vault"
)

// Recover passes to a person every key she waits for, with the recovery key in
// hand, and returns how many requests were answered. It also confirms her new
// password: whoever brings the paper knows who she is. The key is used here and
// kept nowhere.
func (s *Service) Recover(ctx context.Context, key *vault.RecoveryKey, name string) (int, error) {
	now, n := s.moment(), 0
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		var a models.Account
		if err := tx.Where("sign_in_name = ? AND status = ?", signInName(name), models.AccountActive).Take(&a).Error; err != nil {
			return err
		}
		by := access.System("recover", a.OrganisationID, now)
		done, err := s.vault.FulfilWithRecovery(tx, key, a.ID)
		if err != nil {
			return err
		}
		n = len(done)
		for _, r := range done {
			entry := audit.Entry{
				Action: "key.recovered", Subject: "account:" + a.ID, Survivor: r.SurvivorID,
				Classes: []models.Class{r.Class}, Detail: "reason=" + r.Reason,
			}
			if err := audit.Append(tx, by, now, entry); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}
