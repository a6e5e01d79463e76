package entitlement

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// Guardians lists the relatives of a case in whose name money of the survivor can be
// kept, without those who are excluded.
func (s *Service) Guardians(ctx context.Context, by access.Actor, caseID string) (list []models.Relative, err error) {
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		return guardian(tx, c.ID).Order("created_at, id").Find(&list).Error
	})
	return slices.DeleteFunc(list, func(r models.Relative) bool { return r.Excluded() }), err
}

// guardian selects the coded facts of the relatives of a case.
func guardian(tx *gorm.DB, caseID string) *gorm.DB {
	return tx.Model(&models.Relative{}).Select(append(store.Columns("", models.RelativeFacts{}), "id")).Where("case_id = ? AND removed_at = 0", caseID)
}

// checkDeposit holds a step about a deposit to what is recorded: whose money it may be,
// and how much was awarded.
func (d rightDeed) checkDeposit(in Input, replaces models.StanceRow) error {
	if !in.Kind.OfDeposit() {
		return nil
	}
	all, err := d.rights(d.Tx, d.By, d.Case.ID)
	if err != nil {
		return err
	}
	steps := slices.DeleteFunc(all.counted(), func(s models.StanceRow) bool { return s.ID == replaces.ID })
	if in.Kind != models.StanceDeposited {
		made := func(s models.StanceRow) bool { return s.Subject == in.Item && s.Kind == models.StanceDeposited }
		if !slices.ContainsFunc(steps, made) {
			return models.Problems{"kind": "deposit.none"}.Err()
		}
	}
	for _, l := range models.Ledgers(steps) {
		if in.Kind == models.StanceDeposited && l.Item == in.Item && l.Awarded > 0 && l.Paid+l.Kept+in.Amount > l.Awarded+l.SetOff {
			return models.Problems{"amount": "deposit.more_than_award"}.Err()
		}
	}
	return d.checkHolder(in)
}

// checkHolder refuses a guardian who may be part of what happened, who died or may not
// act for the survivor, and where nobody in the family is safe one of whom nobody said
// that he or she may.
func (d rightDeed) checkHolder(in Input) error {
	if in.Holder != models.AccountOfGuardian {
		return nil
	}
	var who models.Relative
	if err := guardian(d.Tx, d.Case.ID).Where("id = ?", in.RelativeID).Limit(1).Find(&who).Error; err != nil {
		return err
	}
	unsafe, err := d.UnsafeFamily()
	switch {
	case err != nil:
		return err
	case who.ID == "":
		return models.Problems{"holder": "problem.choose"}.Err()
	case who.Excluded():
		return models.Problems{"holder": "problem.account_excluded"}.Err()
	case unsafe && who.Guardian != models.Yes:
		return models.Problems{"holder": "problem.account_unsafe"}.Err()
	}
	return nil
}
