package account

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// paperLimit is after how long the recovery paper should be proved again. It is
// a default of our own.
const paperLimit = 365 * 24 * time.Hour

// HouseGaps is what the house itself lacks, so that nobody is locked out.
type HouseGaps struct {
	OneAdministrator bool
	PaperAt          models.Instant // when the recovery paper was last proved, 0 for never
	PaperOld         bool           // that was more than a year ago
	NotOnPaper       int            // survivors of whom the paper lacks a key, after the last one was lost
	NoDeputy         []models.Shelter
	NoFactor         int64       // people whose role is asked for a second step, and who have none
	FactorFrom       models.Date // the first day from which one of them needs it
}

// NoDeputyNames lists the shelters without a deputy.
func (g HouseGaps) NoDeputyNames() string {
	names := make([]string, len(g.NoDeputy))
	for i, s := range g.NoDeputy {
		names[i] = s.Name
	}
	return strings.Join(names, ", ")
}

// HouseGaps reads what is missing in the actor's shelters. A deputy who left or
// whom nobody vouches for any more counts as none.
func (s *Service) HouseGaps(ctx context.Context, by access.Actor) (g HouseGaps, err error) {
	if err := by.Require(access.ManageStaff); err != nil {
		return g, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		org, err := organisation(tx)
		if err != nil {
			return err
		}
		g.PaperAt = org.RecoveryChecked
		g.PaperOld = s.moment().Sub(g.PaperAt) > paperLimit
		var administrators int64
		err = tx.Model(&models.Account{}).Where("organisation_id = ? AND role = ? AND status = ?", by.Organisation(), models.Administrator, models.AccountActive).Count(&administrators).Error
		if err != nil {
			return err
		}
		g.OneAdministrator = administrators < 2
		lacks, err := s.keeper.NotOnPaper(tx, by)
		if err != nil {
			return err
		}
		g.NotOnPaper = lacks.Survivors
		if err := g.readFactors(tx, by); err != nil {
			return err
		}
		return tx.Where("organisation_id = ? AND closed_at = 0 AND id IN ?", by.Organisation(), atLeastOne(by.Shelters())).
			Where(`NOT EXISTS (SELECT 1 FROM accounts a JOIN account_shelters p ON p.account_id = a.id AND p.shelter_id = shelters.id
				JOIN credentials c ON c.account_id = a.id AND c.confirmed_generation = c.generation
				WHERE a.id = shelters.deputy_id AND a.status = 'active' AND a.role = ?)`, models.Caseworker).
			Order("name").Find(&g.NoDeputy).Error
	})
	return g, err
}

// readFactors counts who lacks a second step that is asked for.
func (g *HouseGaps) readFactors(tx *gorm.DB, by access.Actor) error {
	var found struct {
		Lacking int64
		First   string
	}
	err := staffOf(tx, by).Where("accounts.status = ?", models.AccountActive).
		Joins("JOIN factor_rules r ON r.organisation_id = accounts.organisation_id AND r.role = accounts.role AND r.from_on <> ''").
		Where("NOT EXISTS (SELECT 1 FROM factors f WHERE f.account_id = accounts.id)").
		Select("COUNT(*) AS lacking, COALESCE(MIN(r.from_on), '') AS first").Scan(&found).Error
	g.NoFactor, g.FactorFrom = found.Lacking, models.Date(found.First)
	return err
}
