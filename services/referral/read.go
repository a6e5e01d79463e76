package referral

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
)

// most is how many referrals of a case a page shows, and mostVersions how many earlier
// versions of one. Nobody has as many.
const (
	most         = 200
	mostVersions = 50
)

// Row is a referral as lists show it, without its words.
type Row struct {
	ID string
	models.ReferralFacts
	HasAnswer bool
	By        string
	CreatedAt models.Instant
	Version   int64
}

// Listed is the referrals of a case, newest first.
type Listed struct {
	CaseID string
	Code   string
	Rows   []Row
}

// List returns the referrals of a case that the actor may see.
func (s *Service) List(ctx context.Context, by access.Actor, caseID string) (out Listed, err error) {
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		out.CaseID, out.Code = c.ID, c.Code
		q := rows(tx, c.ID)
		if v := s.Sight(by); !v.All() {
			q = q.Where("r.service IN ?", v.Kinds())
		}
		return q.Order("r.sent_on DESC, r.id DESC").Limit(most).Scan(&out.Rows).Error
	})
	return out, err
}

// rows starts a query on the referrals of a case.
func rows(tx *gorm.DB, caseID string) *gorm.DB {
	return tx.Table("referrals AS r").Select("r.*, a.display_name AS by, r.answer IS NOT NULL AS has_answer").
		Joins("JOIN accounts a ON a.id = r.recorded_by").Where("r.case_id = ?", caseID)
}

// Version is a referral as it stood before a change.
type Version struct {
	models.ReferralFacts
	Until models.Instant
	Next  string // who changed it
}

// Shown is one referral and how it was before.
type Shown struct {
	CaseID  string
	Code    string
	Row     Row
	Earlier []Version // newest first
	Bundles []BundleRow
}

// One returns a referral.
func (s *Service) One(ctx context.Context, by access.Actor, caseID, id string) (out Shown, err error) {
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		out.CaseID, out.Code = c.ID, c.Code
		if _, err := s.find(tx, by, c.ID, id); err != nil {
			return err
		}
		if err := rows(tx, c.ID).Where("r.id = ?", id).Take(&out.Row).Error; err != nil {
			return err
		}
		if out.Bundles, err = bundlesOf(tx, c.ID, id); err != nil {
			return err
		}
		out.Earlier, err = earlier(tx, id)
		return err
	})
	return out, err
}

func earlier(tx *gorm.DB, id string) (out []Version, err error) {
	list, err := deed.History(tx, id, mostVersions, "")
	for _, e := range list {
		v := Version{Until: e.ChangedAt, Next: e.Changer}
		if err := e.Decode(&v.ReferralFacts); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, err
}

// Choices is what the form for a referral offers.
type Choices struct {
	Token     string
	Purpose   string // of the consent that has to cover it
	Covered   bool   // such a consent holds today
	Providers []models.Office
	Shares    []string
	State     string // of the shelter
}

// mostProviders is how many providers a form offers; the others are found in the
// directory.
const mostProviders = 15

// Choices returns what the form for help of a kind offers: who gives it, first those of
// the State of the shelter, then by district.
func (s *Service) Choices(ctx context.Context, by access.Actor, caseID, kind string) (Choices, error) {
	ch := Choices{Token: s.NewID(), Purpose: s.Purpose(kind), Shares: Shareable(by)}
	if err := by.Require(access.KeepReferrals); err != nil {
		return ch, err
	}
	err := s.Read(ctx, func(tx *gorm.DB) error {
		d, err := s.On(tx, by, caseID)
		if err != nil {
			return err
		}
		ch.State = d.State
		c, err := covering(tx, caseID, ch.Purpose, d.Today)
		if err != nil {
			return err
		}
		ch.Covered = c != nil
		return tx.Where("organisation_id = ? AND closed_at = 0 AND ' ' || services || ' ' LIKE ?", by.Organisation(), "% "+kind+" %").
			Order(clause.OrderBy{Expression: clause.Expr{SQL: "CASE WHEN state = ? THEN 0 ELSE 1 END, sort, id", Vars: []any{d.State}}}).Limit(mostProviders).Find(&ch.Providers).Error
	})
	return ch, err
}
