package account

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/clockwatch"
	"aftercare/services/custody"
	"aftercare/services/store"
	"aftercare/services/vault"
	"aftercare/trust"
)

// A lost paper can be replaced by two people who hold keys: who could open
// everything together decides, and never an administrator, who holds nothing and
// sees the new key. Everybody is told for a week and can stop it. Afterwards the
// keys come to the new paper from whoever holds them.

// Lost is the wish for a new recovery key that is not decided.
type Lost struct {
	models.LostPaper
	AskedByName string
	Holders     []LostHolder
}

// LostHolder is somebody who holds keys and was asked.
type LostHolder struct {
	ID       string
	Name     string
	AgreedAt models.Instant
}

// Asks reports whether an account was asked and has not said yes.
func (l Lost) Asks(accountID string) bool {
	return slices.ContainsFunc(l.Holders, func(h LostHolder) bool { return h.ID == accountID && h.AgreedAt.IsZero() })
}

// LostPaper returns the wish for a new recovery key that is not decided, nil when
// there is none. Everybody who signs in is told of it.
func (s *Service) LostPaper(ctx context.Context, by access.Actor) (out *Lost, err error) {
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		l, err := undecided(tx, by.Organisation(), s.moment())
		if err != nil || l == nil {
			return err
		}
		out = &Lost{LostPaper: *l}
		if err := tx.Model(&models.Account{}).Where("id = ?", l.AskedBy).Pluck("display_name", &out.AskedByName).Error; err != nil {
			return err
		}
		return tx.Raw(`SELECT a.id, a.display_name AS name, h.agreed_at FROM lost_paper_holders h JOIN accounts a ON a.id = h.account_id
			WHERE h.lost_id = ? ORDER BY a.display_name, a.id`, l.ID).Scan(&out.Holders).Error
	})
	return out, err
}

// undecided reads the open wish, nil where there is none or its time is over.
func undecided(tx *gorm.DB, organisation string, now models.Instant) (*models.LostPaper, error) {
	var rows []models.LostPaper
	err := tx.Where("organisation_id = ? AND ended_at = 0", organisation).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 || rows[0].Lapsed(now) {
		return nil, err
	}
	return &rows[0], nil
}

// holdsKey is the condition on accounts for people who hold a key and for whose
// key pair somebody vouched.
const holdsKey = `accounts.status = 'active'
	AND EXISTS (SELECT 1 FROM credentials c WHERE c.account_id = accounts.id AND c.confirmed_generation = c.generation)
	AND EXISTS (SELECT 1 FROM key_wraps w WHERE w.account_id = accounts.id)`

// KeyHolders lists the people an administrator can ask: those of her shelters who
// hold keys.
func (s *Service) KeyHolders(ctx context.Context, by access.Actor) (list []models.Account, err error) {
	if err := by.Require(access.ManageStaff); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		return staffOf(tx, by).Where(holdsKey).Order("display_name, id").Find(&list).Error
	})
	return list, err
}

// ReportLost asks two people who hold keys for a new recovery key. It changes
// nothing yet. It returns Invalid at the field unless exactly two of KeyHolders
// are chosen, and Conflict when somebody asked already.
func (s *Service) ReportLost(ctx context.Context, by access.Actor, chosen []string) error {
	list, err := s.KeyHolders(ctx, by)
	if err != nil {
		return err
	}
	chosen = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(chosen))), func(id string) bool {
		return id == by.ID() || !slices.ContainsFunc(list, func(a models.Account) bool { return a.ID == id })
	})
	if len(chosen) != 2 {
		return models.Problems{"lost_holders": "lost.two"}.Err()
	}
	now := s.moment()
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := mayReport(tx, by, now); err != nil {
			return err
		}
		row := models.LostPaper{ID: s.newID(), OrganisationID: by.Organisation(), AskedBy: by.ID(), AskedAt: now}
		if err := createAll(tx, &row, &models.LostPaperHolder{LostID: row.ID, AccountID: chosen[0]}, &models.LostPaperHolder{LostID: row.ID, AccountID: chosen[1]}); err != nil {
			return err
		}
		return noteLost(tx, by, now, "recovery.lost_asked", 0)
	})
}

// mayReport refuses a second wish, and ends one whose time is over.
func mayReport(tx *gorm.DB, by access.Actor, now models.Instant) error {
	org, err := organisation(tx)
	if err != nil {
		return err
	}
	if org.RecoveryChecked.IsZero() {
		return models.Fail(models.Conflict, "recovery.check_first")
	}
	open, err := undecided(tx, by.Organisation(), now)
	if err == nil && open != nil {
		err = models.Fail(models.Conflict, "lost.asked_already")
	}
	if err != nil {
		return err
	}
	return endLost(tx, by, models.LostPaperLapsed, now)
}

// endLost ends the open wish, if there is one.
func endLost(tx *gorm.DB, by access.Actor, outcome string, now models.Instant) error {
	return tx.Model(&models.LostPaper{}).Where("organisation_id = ? AND ended_at = 0", by.Organisation()).
		Select("ended_at", "ended_by", "outcome").Updates(models.LostPaper{EndedAt: now, EndedBy: by.ID(), Outcome: outcome}).Error
}

func noteLost(tx *gorm.DB, by access.Actor, now models.Instant, action string, keys int) error {
	return audit.Append(tx, by, now, audit.Entry{Action: action, Subject: "organisation:" + by.Organisation(), Fields: keys})
}

// AgreeToNewPaper is the yes of one of the two, with the password. With the second
// yes the week begins. A wrong password is Invalid at its field and counts as a
// try. It returns Conflict for somebody who was not asked, or said yes before.
func (s *Service) AgreeToNewPaper(ctx context.Context, v Visit, password string) error {
	if err := v.Actor.Require(access.VouchForColleague); err != nil {
		return err
	}
	open, err := s.LostPaper(ctx, v.Actor)
	if err == nil && (open == nil || !open.Asks(v.Account.ID)) {
		err = models.Fail(models.Conflict, "lost.not_asked")
	}
	if err != nil {
		return err
	}
	keys, pair, err := s.reopen(ctx, v, password, "password")
	if err != nil {
		return err
	}
	now := s.moment()
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.OneAtATime(tx, v.Account.OrganisationID); err != nil {
			return err
		}
		if err := agree(tx, open.ID, v.Account.ID, pair.Generation, now); err != nil {
			return err
		}
		if err := s.vault.Say(tx, keys, trust.KindYes, trust.Body{Account: v.Account.ID, About: open.ID}); err != nil {
			return err
		}
		return noteLost(tx, v.Actor, now, "recovery.lost_agreed", 0)
	})
}

// agree stores a yes, and begins the week with the second one.
func agree(tx *gorm.DB, lostID, accountID string, generation int, now models.Instant) error {
	res := tx.Model(&models.LostPaperHolder{}).Where("lost_id = ? AND account_id = ? AND agreed_at = 0", lostID, accountID).
		Where("EXISTS (SELECT 1 FROM lost_papers l WHERE l.id = lost_id AND l.ended_at = 0)").
		Where("EXISTS (SELECT 1 FROM accounts WHERE accounts.id = account_id AND "+holdsKey+")").
		Select("generation", "agreed_at").Updates(models.LostPaperHolder{Generation: generation, AgreedAt: now})
	if err := res.Error; err != nil {
		return err
	}
	if res.RowsAffected == 0 {
		return models.Fail(models.Conflict, "lost.not_asked")
	}
	return tx.Model(&models.LostPaper{}).Where("id = ? AND due_at = 0", lostID).
		Where("NOT EXISTS (SELECT 1 FROM lost_paper_holders h WHERE h.lost_id = lost_papers.id AND h.agreed_at = 0)").
		Update("due_at", now.Add(models.LostPaperWait)).Error
}

// StopNewPaper ends the wish for a new recovery key. Everybody who holds keys by
// her role, and every administrator, may. It returns Conflict when there is none.
func (s *Service) StopNewPaper(ctx context.Context, by access.Actor) error {
	if err := by.Require(access.StopNewPaper); err != nil {
		return err
	}
	now := s.moment()
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		open, err := undecided(tx, by.Organisation(), now)
		if err == nil && open == nil {
			err = models.Fail(models.Conflict, "lost.none")
		}
		if err != nil {
			return err
		}
		if err := endLost(tx, by, models.LostPaperStopped, now); err != nil {
			return err
		}
		if err := s.vault.Say(tx, by.Keys(), trust.KindStop, trust.Body{About: open.ID}); err != nil {
			return err
		}
		return noteLost(tx, by, now, "recovery.lost_stopped", 0)
	})
}

// ReplaceLostPaper puts the new recovery key in force, which ProposeRecoveryKey
// made and the actor types from its paper, without the old one. It returns how
// many keys the new paper lacks: they come from whoever holds them. It returns
// Conflict before the week is over, and when one of the two who said yes has left
// or has another key pair by now; and Invalid at the field for a wrong key.
func (s *Service) ReplaceLostPaper(ctx context.Context, by access.Actor, typed string) (behind int, err error) {
	if err := by.Require(access.ManageStaff); err != nil {
		return 0, err
	}
	next, err := vault.ParseRecoveryKey(typed)
	if err != nil {
		return 0, models.Problems{"new_recovery_key": "vault.recovery_key_mistyped"}.Err()
	}
	defer next.Forget()
	err = s.patiently(store.Unhurried(ctx), func(tx *gorm.DB) (err error) { behind, err = s.replaceLost(tx, by, next); return err })
	if errors.Is(err, vault.ErrNextRecoveryKey) {
		err = models.Problems{"new_recovery_key": "recovery.next_other"}.Err()
	}
	return behind, err
}

func (s *Service) replaceLost(tx *gorm.DB, by access.Actor, next *vault.RecoveryKey) (int, error) {
	now := s.moment()
	if err := mayReplaceLost(tx, by, now); err != nil {
		return 0, err
	}
	behind, err := s.vault.LoseRecovery(tx, next)
	if err != nil {
		return 0, err
	}
	if err := endLost(tx, by, models.LostPaperReplaced, now); err != nil {
		return 0, err
	}
	if err := tx.Model(&models.Organisation{}).Where("id = ?", by.Organisation()).Update("recovery_checked", now).Error; err != nil {
		return 0, err
	}
	return behind, noteLost(tx, by, now, "recovery.lost_replaced", behind)
}

// mayReplaceLost checks that the week is over, by a clock that is believed, and
// that both who said yes still
// work here with the key pairs of that day: a yes of an account that somebody
// else used does not count.
func mayReplaceLost(tx *gorm.DB, by access.Actor, now models.Instant) error {
	open, err := undecided(tx, by.Organisation(), now)
	if err != nil {
		return err
	}
	if open == nil || !open.Ready(now) {
		return models.Fail(models.Conflict, "lost.not_yet")
	}
	doubted, err := clockwatch.Doubted(tx, by.Organisation())
	if err == nil && doubted {
		err = models.Fail(models.Conflict, "lost.clock")
	}
	if err != nil {
		return err
	}
	var stand int64
	err = tx.Raw(`SELECT COUNT(*) FROM lost_paper_holders h JOIN accounts a ON a.id = h.account_id AND a.status = 'active'
		JOIN credentials c ON c.account_id = a.id AND c.generation = h.generation AND c.confirmed_generation = c.generation
		WHERE h.lost_id = ? AND h.agreed_at > 0`, open.ID).Scan(&stand).Error
	if err == nil && stand != 2 {
		err = models.Fail(models.Conflict, "lost.not_them")
	}
	return err
}

// NotOnPaper reads what the recovery key of today lacks.
func (s *Service) NotOnPaper(ctx context.Context, by access.Actor) (out custody.NotOnPaper, err error) {
	if err := by.Require(access.ManageStaff); err != nil {
		return out, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) (err error) { out, err = s.keeper.NotOnPaper(tx, by); return err })
	return out, err
}
