package packet

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// Accounts lists the bank accounts that an application can name, oldest first, without
// those of a guardian who is excluded. What is in them stays closed.
func (s *Service) Accounts(ctx context.Context, by access.Actor, caseID string) (list []models.BankAccount, err error) {
	if err := by.Require(access.PreparePacket); err != nil {
		return nil, err
	}
	var relatives []models.Relative
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		counting := tx.Where("case_id = ? AND removed_at = 0", c.ID).Order("created_at, id").Limit(mostListed).Session(&gorm.Session{})
		if err := counting.Find(&list).Error; err != nil {
			return err
		}
		return counting.Find(&relatives).Error
	})
	return slices.DeleteFunc(list, func(a models.BankAccount) bool {
		return slices.ContainsFunc(relatives, func(r models.Relative) bool { return r.ID == a.RelativeID && r.Excluded() })
	}), err
}

// checkNumbers holds the police case and the account that were chosen to the case: its
// numbers alone may stand in an application, and none of a case against the survivor.
func (s *Service) checkNumbers(ctx context.Context, by access.Actor, caseID string, in models.PacketFacts) error {
	p := models.Problems{}
	if in.MatterID != "" {
		var m models.Matter
		err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
			return tx.Where("id = ? AND case_id = ? AND removed_at = 0", in.MatterID, c.ID).Limit(1).Find(&m).Error
		})
		if err != nil {
			return err
		}
		if !m.GivesNumbers() {
			p.Add("matter_id", "problem.choose")
		}
	}
	if in.BankAccountID != "" {
		list, err := s.Accounts(ctx, by, caseID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(list, func(a models.BankAccount) bool { return a.ID == in.BankAccountID }) {
			p.Add("bank_account_id", "problem.choose")
		}
	}
	return p.Err()
}
