package casefile

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
)

// Person is somebody who works or worked with the survivor.
type Person struct {
	models.Assignment `gorm:"embedded"`
	Name              string
	Role              models.Role
	Lead              bool     `gorm:"-"`
	Live              bool     `gorm:"-"`
	Waits             bool     `gorm:"-"` // for a key that a colleague can pass on
	Declared          declared `gorm:"-"` // about the other side, since her turn began
}

// Colleague is somebody who can be assigned to the case.
type Colleague struct {
	ID   string
	Name string
	Role models.Role
}

// People lists who works with the survivor, who did, and who could.
type People struct {
	Header     Header
	Now        []Person
	Before     []Person
	Colleagues []Colleague // empty for a user who may not assign
	Openers    custody.Openers
	Second     *custody.Trusted // the deputy of the house, who could be the second person of a case one person alone can open
	Zone       *time.Location
}

// People reads who works with the survivor. Everybody who reaches the case may
// see it.
func (s *Service) People(ctx context.Context, by access.Actor, caseID string) (People, error) {
	_, out, err := withHead(ctx, s, by, caseID, func(tx *gorm.DB, h Header) (out People, err error) {
		out.Header = h
		all, err := s.everybody(tx, h)
		if err == nil {
			err = declaredSince(tx, h, all)
		}
		for _, p := range all {
			if p.Live {
				out.Now = append(out.Now, p)
			} else {
				out.Before = append(out.Before, p)
			}
		}
		if err == nil && by.May(access.AssignPeople) {
			out.Colleagues, err = colleagues(tx, by, h, out.Now)
		}
		if err == nil {
			out.Openers, err = custody.OpenersOf(tx, h.SurvivorID, s.Moment())
		}
		if err == nil && by.May(access.AssignPeople) && out.Openers.Alone() != nil {
			out.Second, err = out.proposal(tx, by)
		}
		return out, err
	})
	return out, err
}

// proposal is the deputy of the shelter, nil where there is none who is not on
// the case already.
func (p People) proposal(tx *gorm.DB, by access.Actor) (*custody.Trusted, error) {
	deputy, err := second(tx, by, p.Header.ShelterID)
	if err != nil || deputy == nil || !slices.ContainsFunc(p.Colleagues, func(c Colleague) bool { return c.ID == deputy.ID }) {
		return nil, err
	}
	return deputy, nil
}

// everybody reads the assignments of a case, and which of these people wait for
// a key.
func (s *Service) everybody(tx *gorm.DB, h Header) ([]Person, error) {
	var all []Person
	err := tx.Raw(`SELECT s.*, a.display_name AS name, a.role FROM assignments s JOIN accounts a ON a.id = s.account_id
		WHERE s.case_id = ? ORDER BY s.until_at DESC, s.from_at, s.id`, h.ID).Scan(&all).Error
	if err != nil {
		return nil, err
	}
	var waiting []string
	err = tx.Model(&models.KeyRequest{}).Where("survivor_id = ?", h.SurvivorID).Distinct().Pluck("account_id", &waiting).Error
	now := s.Moment()
	for i := range all {
		all[i].Lead = all[i].AccountID == h.LeadID
		all[i].Live = all[i].UntilAt > now
		all[i].Waits = all[i].Live && slices.Contains(waiting, all[i].AccountID)
	}
	return all, err
}

// colleagues lists active people of the shelter whose role works with cases and
// who are not assigned yet. Volunteers and counsellors may come from any
// shelter of the organisation.
func colleagues(tx *gorm.DB, by access.Actor, h Header, now []Person) ([]Colleague, error) {
	var all []Colleague
	err := tx.Raw(`SELECT DISTINCT a.id, a.display_name AS name, a.role FROM accounts a
		LEFT JOIN account_shelters s ON s.account_id = a.id AND s.shelter_id = ?
		WHERE a.organisation_id = ? AND a.status = 'active' AND a.role IN ?
			AND (s.shelter_id IS NOT NULL OR a.role <> ?) ORDER BY a.role, a.display_name, a.id`,
		h.ShelterID, by.Organisation(), []models.Role{models.Caseworker, models.Counsellor, models.LegalAid}, models.Caseworker).Scan(&all).Error
	return slices.DeleteFunc(all, func(c Colleague) bool {
		return slices.ContainsFunc(now, func(p Person) bool { return p.AccountID == c.ID })
	}), err
}

// AssignInput is a new assignment: who, why, and until which day; "" means
// without end.
type AssignInput struct {
	AccountID string
	Reason    string
	UntilOn   models.Date
	Conflict  string // what a volunteer said about the other side, "" where nobody asked
}

// Assign adds a colleague to the case. If the actor holds the keys, the
// colleague gets them at once, otherwise when a colleague who holds them signs
// in.
func (s *Service) Assign(ctx context.Context, by access.Actor, caseID string, in AssignInput) error {
	_, err := s.change(ctx, by, access.AssignPeople, caseID, func(d *fileDeed) error {
		a, role, err := d.assignment(in)
		if err != nil {
			return err
		}
		if err := d.conflictAsked(in, role); err != nil {
			return err
		}
		return d.Keeper.Assign(d.Tx, d.By, a, role, d.Now)
	})
	return err
}

func (d *fileDeed) assignment(in AssignInput) (models.Assignment, models.Role, error) {
	problems := models.Problems{}
	a := models.Assignment{CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, AccountID: in.AccountID, Reason: in.Reason, FromAt: d.Now, UntilAt: models.Forever}
	if !slices.Contains(custody.Reasons, in.Reason) {
		problems.Add("reason", "problem.required")
	}
	if in.UntilOn != "" {
		if a.UntilAt = models.EndOfDay(in.UntilOn, d.Zone) + 1; a.UntilAt <= d.Now {
			problems.Add("until", "problem.past")
		}
	}
	free, err := colleagues(d.Tx, d.By, Header{ShelterID: d.Case.ShelterID}, nil)
	if err != nil {
		return a, "", err
	}
	i := slices.IndexFunc(free, func(c Colleague) bool { return c.ID == in.AccountID })
	if i < 0 {
		problems.Add("account", "problem.required")
		return a, "", problems.Err()
	}
	return a, free[i].Role, problems.Err()
}

// Ending shows what ending an assignment would mean, for the page that asks.
type Ending struct {
	Header Header
	Person Person
	Last   []models.Class // classes that none of the other assigned people could open
}

// Ending reads a running assignment and what ending it would lose.
func (s *Service) Ending(ctx context.Context, by access.Actor, caseID, assignmentID string) (Ending, error) {
	if err := by.Require(access.AssignPeople); err != nil {
		return Ending{}, err
	}
	_, out, err := withHead(ctx, s, by, caseID, func(tx *gorm.DB, h Header) (out Ending, err error) {
		all, err := s.everybody(tx, h)
		if err != nil {
			return out, err
		}
		i := slices.IndexFunc(all, func(p Person) bool { return p.ID == assignmentID && p.Live })
		if i < 0 {
			return out, models.ErrNotFound()
		}
		out.Header, out.Person = h, all[i]
		out.Last, err = onlyTheyHold(tx, h.SurvivorID, []models.Assignment{all[i].Assignment})
		return out, err
	})
	return out, err
}

// EndAssignment ends an assignment now and takes the keys back. If the person
// was lead, the case has no lead until somebody names one.
func (s *Service) EndAssignment(ctx context.Context, by access.Actor, caseID, assignmentID, reason string) error {
	_, err := s.change(ctx, by, access.AssignPeople, caseID, func(d *fileDeed) error {
		if !slices.Contains(custody.EndReasons, reason) {
			return models.Problems{"reason": "problem.required"}.Err()
		}
		var a models.Assignment
		if err := d.Tx.Where("id = ? AND case_id = ? AND until_at > ?", assignmentID, caseID, d.Now).Take(&a).Error; err != nil {
			return err
		}
		return d.Keeper.End(d.Tx, d.By, a, reason, d.Now)
	})
	return err
}

// Lead makes an assigned person the lead of the case.
func (s *Service) Lead(ctx context.Context, by access.Actor, caseID, accountID string) (deed.Result, error) {
	return s.change(ctx, by, access.AssignPeople, caseID, func(d *fileDeed) error {
		var n int64
		err := d.Tx.Table("assignments").Joins("JOIN accounts ON accounts.id = assignments.account_id AND accounts.role = ?", models.Caseworker).
			Where("assignments.case_id = ? AND assignments.account_id = ? AND assignments.until_at > ?", caseID, accountID, d.Now).Count(&n).Error
		if err != nil {
			return err
		}
		if n == 0 {
			return models.Problems{"lead": "problem.required"}.Err()
		}
		if err := d.newer(d.Case.Version, models.Case{LeadID: accountID}, "lead_id"); err != nil {
			return err
		}
		return d.Note(audit.Entry{Action: "case.lead_changed", Subject: "account:" + accountID})
	})
}
