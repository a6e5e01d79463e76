package referral

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
)

// mostBundles is how many bundles of a referral a page shows. Nobody makes as many.
const mostBundles = 50

// BundleInput is how a bundle is locked.
type BundleInput struct {
	LockedTo string
	Token    string // of the form: a bundle is made once
}

// Bundle opens what goes along with a referral to be sealed into a file, and records that
// the file was made, with one audit entry. It refuses what Letter refuses, and a second
// press of the button: the file is saved once. Whoever calls it must seal what it returns
// and keep nothing of it.
func (s *Service) Bundle(ctx context.Context, by access.Actor, caseID, id, purpose string, in BundleInput) (out Letter, row models.Bundle, err error) {
	if !slices.Contains(models.BundleLocks, in.LockedTo) {
		return out, row, models.Problems{"locked_to": "problem.choose"}.Err()
	}
	_, err = s.Do(ctx, by, access.KeepReferrals, caseID, func(d *deed.Deed) error {
		made, err := d.UseToken(in.Token)
		if err == nil && made != "" {
			err = models.Fail(models.Conflict, "problem.bundle_once")
		}
		if err != nil {
			return err
		}
		of, err := s.find(d.Tx, by, caseID, id)
		if err != nil {
			return err
		}
		r := &reading{Deed: d, row: of}
		if err := r.stands(); err != nil {
			return err
		}
		row = models.Bundle{ID: s.NewID(), ReferralID: id, CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, AnswerKey: rand.Text(), MadeBy: by.ID(), MadeAt: d.Now,
			BundleFacts: models.BundleFacts{LockedTo: in.LockedTo, Shares: of.Shares}}
		d.ID = row.ID
		if err := d.Tx.Create(&row).Error; err != nil {
			return err
		}
		out = Letter{ReferralFacts: of.ReferralFacts, Code: d.Case.Code, Case: d.Case, Sealed: map[string]string{}, Coded: map[string]string{}}
		if err := r.chosen(&out); err != nil {
			return err
		}
		return r.open(audit.Entry{Action: "referral.bundled", Detail: "locked_to=" + in.LockedTo + " shares=" + strings.Join(of.Shares.Codes(), ",") + " purpose=" + purpose}, &out.Opened)
	})
	return out, row, err
}

// BundleRow is a bundle as pages show it.
type BundleRow struct {
	models.Bundle
	By string
}

// bundlesOf reads the bundles of a referral, newest first.
func bundlesOf(tx *gorm.DB, caseID, id string) (rows []BundleRow, err error) {
	err = tx.Table("referral_bundles AS b").Select("b.*, a.display_name AS by").Joins("JOIN accounts a ON a.id = b.made_by").
		Where("b.case_id = ? AND b.referral_id = ?", caseID, id).Order("b.made_at DESC, b.id DESC").Limit(mostBundles).Scan(&rows).Error
	return rows, err
}

// AnswerByCode records the answer that a code says, as Answer does. The code belongs to one
// of the bundles of the referral.
func (s *Service) AnswerByCode(ctx context.Context, by access.Actor, caseID, id, code string, version int64) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d referralDeed) (string, error) {
		old, err := d.hold(id, version)
		if err != nil {
			return "", err
		}
		bundle, said, err := d.said(id, code)
		if err != nil {
			return "", err
		}
		row := old
		if err := d.answered(&row, AnswerInput{State: said.State, DeclineReason: said.Reason}); err != nil {
			return "", err
		}
		if err := d.Tx.Model(&bundle).Update("answered_at", d.Now).Error; err != nil {
			return "", err
		}
		return d.change(old, row, "referral.answered_by_code")
	})
}

// said is the bundle that a code answers, and the answer.
func (d referralDeed) said(id, code string) (models.Bundle, models.BundleAnswer, error) {
	rows, err := bundlesOf(d.Tx, d.Case.ID, id)
	if err != nil {
		return models.Bundle{}, models.BundleAnswer{}, err
	}
	for _, r := range rows {
		if a, ok := models.AnswerOf(code, r.AnswerKey); ok {
			return r.Bundle, a, nil
		}
	}
	return models.Bundle{}, models.BundleAnswer{}, models.Problems{"code": "problem.bundle_code"}.Err()
}

// Came records that somebody opened a bundle that another house sent. Nothing of it is
// kept: who takes the person in begins an intake with it.
func (s *Service) Came(ctx context.Context, by access.Actor) error {
	if err := by.Require(access.TakeIn); err != nil {
		return err
	}
	return s.Write(ctx, func(tx *gorm.DB) error {
		return audit.Append(tx, by, s.Moment(), audit.Entry{Action: "referral.came", Subject: "referral"})
	})
}
