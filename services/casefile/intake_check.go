package casefile

import (
	"context"
	"maps"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// CheckIntake checks all that was said so far against the rules of an intake. It
// returns Invalid with every broken field. Pages ask it when they are sent, so
// that nobody learns of a mistake on the first page when she is on the last.
func (s *Service) CheckIntake(ctx context.Context, by access.Actor, in Intake) error {
	if err := by.Require(access.TakeIn); err != nil {
		return err
	}
	return s.Read(ctx, func(tx *gorm.DB) error {
		return (&fileDeed{Service: s, Deed: s.Begin(tx, by)}).checkIntake(in)
	})
}

// checkIntake gathers what is wrong with every part of an intake.
func (d *fileDeed) checkIntake(in Intake) error {
	problems := models.Problems{}
	if slices.Contains(d.By.Shelters(), in.ShelterID) {
		if err := d.Place(in.ShelterID); err != nil {
			return err
		}
		in.Episode.Check(problems, d.Today) // before a shelter is known, nobody knows the day there
	}
	d.checkArrival(in, problems)
	d.checkConsents(in.Consents, problems)
	if err := gather(problems, d.checkFacts(in.Facts)); err != nil {
		return err
	}
	for _, duty := range in.DutiesDone {
		if err := d.checkDuty(duty); models.KindOf(err) == models.Invalid {
			problems.Add("duty."+duty.Duty, "problem.choose")
		} else if err != nil {
			return err
		}
	}
	return problems.Err()
}

// checkArrival checks where and when she came.
func (d *fileDeed) checkArrival(in Intake, problems models.Problems) {
	if !slices.Contains(d.By.Shelters(), in.ShelterID) {
		problems.Add("shelter", "problem.required")
	}
	if !slices.Contains(models.ReferralSources, in.Referral) {
		problems.Add("referral", "problem.required")
	}
	if in.ArrivedAt > d.Now {
		problems.Add("arrived", "problem.future")
	}
}

// gather adds the broken fields of an error to others, and returns an error of
// another kind.
func gather(problems models.Problems, err error) error {
	broken, ok := models.ProblemsOf(err)
	if err == nil || !ok {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(broken)) {
		problems.Add(name, broken[name])
	}
	return nil
}

// OpenedBefore returns which of the actor's own intakes have become cases.
func (s *Service) OpenedBefore(ctx context.Context, by access.Actor, intakes []string) (opened []string, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&models.Form{}).Where("account_id = ? AND token IN ?", by.ID(), intakes).Pluck("token", &opened).Error
	})
	return opened, err
}

// Codes returns the codes of those among the cases that are within reach, by id.
func (s *Service) Codes(ctx context.Context, by access.Actor, ids []string) (map[string]string, error) {
	out := map[string]string{}
	if len(ids) == 0 || !by.May(access.ReadCases) {
		return out, nil
	}
	var cases []models.Case
	err := s.Read(ctx, func(tx *gorm.DB) error {
		return by.Cases(tx).Where("cases.id IN ?", ids).Select("cases.id", "cases.code").Find(&cases).Error
	})
	for _, c := range cases {
		out[c.ID] = c.Code
	}
	return out, err
}
