package account

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/vault"
)

// Recover passes to a person every key they wait for, with the recovery key,
// and returns for how many requests it did. It also vouches for the person's
// key pair, because whoever brings the paper knows the person. The key is used
// here and stored nowhere. It returns NotFound for an unknown name, and Conflict
// where the paper gives the person nothing.
func (s *Service) Recover(ctx context.Context, typed, name string) (int, error) {
	a, err := s.named(ctx, name)
	if err != nil {
		return 0, err
	}
	by := access.System("recover", a.OrganisationID, s.moment())
	return s.recoverFor(ctx, by, a, typed)
}

// VouchWithRecoveryKey is Recover for an administrator who has the paper. The
// first people of an organisation get their keys this way, because no colleague
// can vouch for them. It returns Invalid at the field for a key that is
// mistyped or not this organisation's, and Conflict with the reason where the
// paper gives the person nothing.
func (s *Service) VouchWithRecoveryKey(ctx context.Context, by access.Actor, accountID, typed string) (int, error) {
	if err := by.Require(access.ManageStaff); err != nil {
		return 0, err
	}
	var a models.Account
	err := s.db.Read(ctx, func(tx *gorm.DB) (err error) { a, err = managed(tx, by, accountID); return err })
	if err != nil {
		return 0, err
	}
	n, err := s.recoverFor(ctx, by, a, typed)
	return n, atField("recovery_key", err)
}

// recoverFor checks that the paper helps the person, and the typed key, and
// passes the keys on.
func (s *Service) recoverFor(ctx context.Context, by access.Actor, a models.Account, typed string) (n int, err error) {
	err = s.db.Read(ctx, func(tx *gorm.DB) error { _, err := s.paperHelps(tx, a); return err })
	if err != nil {
		return 0, err
	}
	err = s.usePaper(ctx, by, "account:"+a.ID, typed, func(tx *gorm.DB, key *vault.RecoveryKey) (err error) {
		n, err = s.recover(tx, by, key, a, s.moment())
		return err
	})
	return n, err
}

// paperHelps returns of how many survivors the person waits for a key. It returns
// Conflict with the reason when the recovery key can give the person nothing.
func (s *Service) paperHelps(tx *gorm.DB, a models.Account) (waits int, err error) {
	switch {
	case !access.Assignable(a.Role):
		return 0, models.Fail(models.Conflict, "staff.holds_no_keys")
	case a.Status == models.AccountDisabled:
		return 0, models.Fail(models.Conflict, "staff.has_left")
	case a.Status != models.AccountActive:
		return 0, models.Fail(models.Conflict, "staff.no_password_yet")
	}
	pair, err := vault.FindCredential(tx, a.ID)
	if err != nil {
		return 0, err
	}
	waits, err = custody.WaitsFor(tx, a.ID, a.Role, s.moment())
	if err == nil && waits == 0 && pair.Confirmed == pair.Generation {
		err = models.Fail(models.Conflict, "staff.waits_for_nothing")
	}
	return waits, err
}

// WhomThePaperHelps returns those of some accounts for whom the actor can use the
// recovery key: active ones that the actor manages. It is empty for everybody but
// an administrator.
func (s *Service) WhomThePaperHelps(ctx context.Context, by access.Actor, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	if !by.May(access.ManageStaff) || len(ids) == 0 {
		return out, nil
	}
	var found []string
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		return staffOf(tx, by).Where("accounts.id IN ? AND accounts.status = ?", ids, models.AccountActive).Pluck("accounts.id", &found).Error
	})
	for _, id := range found {
		out[id] = true
	}
	return out, err
}

// recover passes the keys on. It writes one audit entry for the use of the
// paper and one for each class of a survivor that it opened.
func (s *Service) recover(tx *gorm.DB, by access.Actor, key *vault.RecoveryKey, a models.Account, now models.Instant) (int, error) {
	done, err := s.keeper.Recover(tx, key, a.ID, now)
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
