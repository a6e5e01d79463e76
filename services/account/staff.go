package account

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/evaluation"
	"aftercare/services/store"
	"aftercare/services/vault"
	"aftercare/trust"
)

// Reset makes a link for a new password and ends every session of the account.
// With stop, the old password, which somebody else may know, no longer signs
// in: until the link is used, only the link works. Keys and assignments stay
// until then.
func (s *Service) Reset(ctx context.Context, by access.Actor, accountID string, stop bool) (string, error) {
	token := ""
	err := s.manage(ctx, by, accountID, func(tx *gorm.DB, a models.Account, now models.Instant) (audit.Entry, error) {
		entry := audit.Entry{Action: "account.reset_link_made"}
		if err := mayEnd(tx, by, a); err != nil {
			return entry, err
		}
		if stop && a.Status == models.AccountActive {
			entry.Detail = "password=stopped"
			if err := stopPassword(tx, a.ID); err != nil {
				return entry, err
			}
		}
		var err error
		token, err = s.linkFor(tx, a, by, by.Keys(), now)
		return entry, err
	})
	return token, err
}

// stopPassword puts an account back into the state before its link was used, so
// that the password no longer signs in. The private key stays sealed under it.
func stopPassword(tx *gorm.DB, accountID string) error {
	return tx.Model(&models.Account{}).Where("id = ? AND status = ?", accountID, models.AccountActive).
		Updates(map[string]any{"status": models.AccountInvited, "version": gorm.Expr("version + 1")}).Error
}

// kindOfLink returns the invitation kind for a person who never chose a
// password, and the reset kind for everybody else, also while the account is
// disabled.
func kindOfLink(tx *gorm.DB, accountID string) (models.InvitationKind, error) {
	_, err := vault.FindCredential(tx, accountID)
	if models.KindOf(err) == models.NotFound {
		return models.InviteStaff, nil
	}
	return models.InviteReset, err
}

// Disable ends an account with its sessions, assignments and keys, at once.
func (s *Service) Disable(ctx context.Context, by access.Actor, accountID string) error {
	return s.manage(ctx, by, accountID, func(tx *gorm.DB, a models.Account, now models.Instant) (audit.Entry, error) {
		if err := mayEnd(tx, by, a); err != nil {
			return audit.Entry{}, err
		}
		if err := s.endPair(tx, by, a.ID); err != nil { // first: it takes the lock that comes before that of the log
			return audit.Entry{}, err
		}
		if err := endSessions(tx, a.ID); err != nil {
			return audit.Entry{}, err
		}
		if err := evaluation.Leaves(tx, a, now); err != nil {
			return audit.Entry{}, err
		}
		if err := s.keeper.EndAll(tx, by, a, "left", now); err != nil {
			return audit.Entry{}, err
		}
		if err := s.vault.RevokeAll(tx, a.ID); err != nil {
			return audit.Entry{}, err
		}
		if err := forgetPerson(tx, a.ID); err != nil {
			return audit.Entry{}, err
		}
		res := tx.Model(&models.Account{}).Where("id = ?", a.ID).
			Select("status", "disabled_at", "version").
			Updates(models.Account{Status: models.AccountDisabled, DisabledAt: now, Version: a.Version + 1})
		return audit.Entry{Action: "account.disabled"}, store.Changed(res)
	})
}

// endPair says that the key pair of an account is in use no more.
func (s *Service) endPair(tx *gorm.DB, by access.Actor, accountID string) error {
	var c models.Credential
	if err := tx.Where("account_id = ?", accountID).Limit(1).Find(&c).Error; err != nil {
		return err
	}
	return s.vault.Say(tx, by.Keys(), trust.KindEnd, trust.Body{Account: accountID, Generation: c.Generation})
}

// forgetPerson deletes the links and the known browsers of an account.
func forgetPerson(tx *gorm.DB, accountID string) error {
	if err := tx.Where("account_id = ? AND used_at = 0", accountID).Delete(&models.Invitation{}).Error; err != nil {
		return err
	}
	return tx.Where("account_id = ?", accountID).Delete(&models.KnownBrowser{}).Error
}

// Correction is what an administrator may change about a colleague. The role is
// not part of it: another role holds other keys, so it needs a new account.
type Correction struct {
	DisplayName string
	Language    string
	Shelters    []string // among the administrator's own; others stay as they are
	Version     int64    // of the account as the administrator read it
}

// Correct changes name, language and shelters of a colleague. It returns
// Conflict when somebody else changed the account first, and Invalid under
// "shelters" when no administrator who works in every open shelter would be
// left.
func (s *Service) Correct(ctx context.Context, by access.Actor, accountID string, in Correction) error {
	err := s.correct(ctx, by, accountID, in)
	if reason, _ := reasonOf(err); reason == nobodyLeft {
		return models.Problems{"shelters": reason}.Err()
	}
	return err
}

func (s *Service) correct(ctx context.Context, by access.Actor, accountID string, in Correction) error {
	return s.manage(ctx, by, accountID, func(tx *gorm.DB, a models.Account, _ models.Instant) (audit.Entry, error) {
		held, err := sheltersOf(tx, a.ID)
		if err != nil {
			return audit.Entry{}, err
		}
		shelters := mergeShelters(held, in.Shelters, by.Shelters())
		if err := in.check(a, shelters, by); err != nil {
			return audit.Entry{}, err
		}
		res := tx.Model(&models.Account{}).Where("id = ? AND version = ?", a.ID, in.Version).
			Select("display_name", "language", "version").
			Updates(models.Account{DisplayName: strings.TrimSpace(in.DisplayName), Language: in.Language, Version: in.Version + 1})
		if err := store.Changed(res); err != nil {
			return audit.Entry{}, err
		}
		detail := ""
		if !slices.Equal(held, shelters) {
			detail = "shelters=changed"
		}
		return audit.Entry{Action: "account.corrected", Detail: detail}, setShelters(tx, a.ID, shelters)
	})
}

func (in Correction) check(a models.Account, shelters []string, by access.Actor) error {
	p := models.Problems{}
	checkPerson(p, in.DisplayName, a.SignInName)
	checkShelters(p, in.Shelters, by)
	if len(shelters) == 0 && needsShelter(a.Role) {
		p.Add("shelters", "staff.shelter_missing")
	}
	return p.Err()
}

// mergeShelters returns the chosen shelters among the administrator's own, plus
// those the colleague has elsewhere: nobody grants or takes away what they
// lack.
func mergeShelters(held, chosen, own []string) []string {
	out := slices.DeleteFunc(slices.Clone(held), func(id string) bool { return slices.Contains(own, id) })
	for _, id := range own {
		if slices.Contains(chosen, id) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// manage finds an account the administrator may change, runs change, and writes
// the audit entry. It returns Conflict with nobodyLeft when no administrator
// who works in every open shelter would be left.
func (s *Service) manage(ctx context.Context, by access.Actor, accountID string, change func(*gorm.DB, models.Account, models.Instant) (audit.Entry, error)) error {
	if err := by.Require(access.ManageStaff); err != nil {
		return err
	}
	now := s.moment()
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		return keepOneEverywhere(tx, by.Organisation(), func() error {
			a, err := managed(tx, by, accountID)
			if err != nil {
				return err
			}
			if err := mayChange(tx, by, a); err != nil {
				return err
			}
			entry, err := change(tx, a, now)
			if err != nil {
				return err
			}
			entry.Subject = "account:" + a.ID
			return audit.Append(tx, by, now, entry)
		})
	})
}
