package account

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/vault"
)

// Recover passes to a person every key they wait for, with the recovery key,
// and returns for how many requests it did. It also vouches for the person's
// key pair, because whoever brings the paper knows the person. The key is used
// here and stored nowhere.
func (s *Service) Recover(ctx context.Context, key *vault.RecoveryKey, name string) (int, error) {
	now, n := s.moment(), 0
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		var a models.Account
		if err := tx.Where("sign_in_name = ? AND status = ?", signInName(name), models.AccountActive).Take(&a).Error; err != nil {
			return err
		}
		var err error
		n, err = s.recover(tx, access.System("recover", a.OrganisationID, now), key, a, now)
		return err
	})
	return n, err
}

// VouchWithRecoveryKey is Recover for an administrator who has the paper. The
// first people of an organisation get their keys this way, because no colleague
// can vouch for them. It returns Invalid at the field for a key that is
// mistyped or not this organisation's, and Conflict for an account that is not
// active or holds no keys.
func (s *Service) VouchWithRecoveryKey(ctx context.Context, by access.Actor, accountID, typed string) (int, error) {
	if err := by.Require(access.ManageStaff); err != nil {
		return 0, err
	}
	key, parseErr := vault.ParseRecoveryKey(typed)
	now, n := s.moment(), 0
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		a, err := managed(tx, by, accountID)
		switch {
		case err != nil:
			return err
		case a.Status != models.AccountActive || !access.Assignable(a.Role):
			return models.Fail(models.Conflict, "staff.vouch_not_now")
		case parseErr != nil:
			return models.Problems{"recovery_key": "vault.recovery_key_mistyped"}.Err()
		case vault.MatchRecovery(tx, key) != nil:
			return models.Problems{"recovery_key": "vault.recovery_key_other"}.Err()
		}
		n, err = s.recover(tx, by, key, a, now)
		return err
	})
	return n, err
}

// recover passes the keys on. It writes one audit entry for the use of the
// paper and one for each class of a survivor that it opened.
func (s *Service) recover(tx *gorm.DB, by access.Actor, key *vault.RecoveryKey, a models.Account, now models.Instant) (int, error) {
	done, err := s.vault.FulfilWithRecovery(tx, key, a.ID)
	if err != nil {
		return 0, err
	}
	pair, err := vault.FindCredential(tx, a.ID)
	if err != nil {
		return 0, err
	}
	detail := fmt.Sprintf("generation=%d", pair.Generation)
	if by.ID() == access.SystemID {
		detail += " by=command"
	}
	entries := []audit.Entry{{Action: "account.recovered", Subject: "account:" + a.ID, Detail: detail}}
	for _, r := range done {
		entries = append(entries, audit.Entry{
			Action: "key.recovered", Subject: "account:" + a.ID, Survivor: r.SurvivorID,
			Classes: []models.Class{r.Class}, Detail: "reason=" + r.Reason,
		})
	}
	for _, e := range entries {
		if err := audit.Append(tx, by, now, e); err != nil {
			return 0, err
		}
	}
	return len(done), nil
}
