package casefile

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// MoveManyInput moves several cases of one shelter to another one.
type MoveManyInput struct {
	From   string
	Cases  []string // ids, at most models.MaxMoves
	To     string
	Reason string
	On     models.Date
	Lead   string // as in MoveInput
	End    bool   // end the assignments of caseworkers who do not work in the new shelter
}

// MovableCase is one open case of a shelter, shown by its code.
type MovableCase struct {
	ID       string
	Code     string
	AgeGroup string
	Lead     string
	GapCount int64
}

// MoveMany holds what the page that moves several cases shows.
type MoveMany struct {
	From models.Shelter
	Destination
	Cases []MovableCase // the first ones, at most models.MaxMoves
	Total int64         // number of open cases in the shelter
}

// Moved counts what MoveMany did.
type Moved struct {
	Cases int
	Kept  int // cases whose people stay because nobody else could open the file yet
}

// MovingMany reads what the page that moves several cases shows. It returns
// NotFound for a shelter the actor does not work in.
func (s *Service) MovingMany(ctx context.Context, by access.Actor, from, to string) (MoveMany, error) {
	var out MoveMany
	if err := by.Require(access.MoveCase); err != nil {
		return out, err
	}
	err := s.Read(ctx, func(tx *gorm.DB) error {
		var err error
		if err = ownShelter(tx, by, from, &out.From); err != nil {
			return err
		}
		open := func() *gorm.DB {
			return by.Cases(tx.Table("cases")).Where("cases.shelter_id = ? AND cases.status <> ?", from, models.CaseClosed)
		}
		if err = open().Count(&out.Total).Error; err != nil {
			return err
		}
		err = open().Select("cases.id, cases.code, cases.age_group, cases.gap_count, accounts.display_name AS lead").
			Joins("LEFT JOIN accounts ON accounts.id = cases.lead_id").Order("cases.code").Limit(models.MaxMoves).Scan(&out.Cases).Error
		if err != nil {
			return err
		}
		out.Destination, err = destination(tx, by, from, to)
		return err
	})
	return out, err
}

func ownShelter(tx *gorm.DB, by access.Actor, id string, into *models.Shelter) error {
	if !slices.Contains(by.Shelters(), id) {
		return models.ErrNotFound()
	}
	return tx.Where("id = ? AND organisation_id = ?", id, by.Organisation()).Take(into).Error
}

// MoveMany moves several open cases of a shelter in one transaction: all of
// them or none.
func (s *Service) MoveMany(ctx context.Context, by access.Actor, in MoveManyInput) (Moved, error) {
	var out Moved
	if err := by.Require(access.MoveCase); err != nil {
		return out, err
	}
	if len(in.Cases) == 0 || len(in.Cases) > models.MaxMoves {
		return out, models.Problems{"cases": "problem.move_choose"}.Err()
	}
	err := s.Write(ctx, func(tx *gorm.DB) error {
		var from models.Shelter
		if err := ownShelter(tx, by, in.From, &from); err != nil {
			return err
		}
		if err := s.Begin(tx, by).Hold(in.Cases...); err != nil {
			return err
		}
		for _, id := range in.Cases {
			kept, err := s.moveOne(tx, by, id, in)
			if err != nil {
				return err
			}
			out.Cases++
			if kept {
				out.Kept++
			}
		}
		return s.Evaluator.Cases(tx, in.Cases, s.Moment())
	})
	return out, err
}

// moveOne moves one case of several. kept is true when people stay whose
// assignments should have ended, because nobody else could open the file.
func (s *Service) moveOne(tx *gorm.DB, by access.Actor, id string, in MoveManyInput) (kept bool, err error) {
	of, err := s.On(tx, by, id)
	if err != nil {
		return false, err
	}
	d := &fileDeed{Service: s, Deed: of}
	if d.Case.ShelterID != in.From || d.Case.Status == models.CaseClosed {
		return false, models.Problems{"cases": "problem.move_changed"}.Err()
	}
	var ends []models.Assignment
	if in.End {
		if ends, err = d.onlyHere(in.To); err != nil {
			return false, err
		}
		last, err := onlyTheyHold(tx, d.Case.SurvivorID, ends)
		if err != nil {
			return false, err
		}
		if kept = len(last) > 0; kept {
			ends = nil
		}
	}
	return kept, d.move(MoveInput{To: in.To, Reason: in.Reason, On: in.On, Lead: in.Lead, Seen: d.Case.Version}, ends, models.Problems{})
}

// onlyHere lists the running assignments of caseworkers who do not work in the
// new shelter.
func (d *fileDeed) onlyHere(to string) (list []models.Assignment, err error) {
	err = d.Tx.Raw(`SELECT s.* FROM assignments s JOIN accounts a ON a.id = s.account_id AND a.role = ?
		WHERE s.case_id = ? AND s.until_at > ? AND NOT EXISTS (SELECT 1 FROM account_shelters p WHERE p.account_id = a.id AND p.shelter_id = ?)
		ORDER BY s.id`, models.Caseworker, d.Case.ID, d.Now, to).Scan(&list).Error
	return list, err
}
