package casefile

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
)

// MostDeclared is how many cases one page asks about.
const MostDeclared = 50

// Undeclared is a case of which the actor did not say yet whether she acts for the other
// side. She says so anew whenever she takes the case.
type Undeclared struct {
	CaseID string
	Code   string
	FromAt models.Instant
}

// notSaid is the condition of an assignment s whose person said nothing herself since it
// began.
const notSaid = `NOT EXISTS (SELECT 1 FROM declarations d WHERE d.account_id = s.account_id AND d.case_id = s.case_id
	AND d.recorded_by = d.account_id AND d.created_at >= s.from_at)`

// Undeclared lists the open cases of which the actor did not say yet whether she acts for
// the other side, the first MostDeclared of them. It is empty for a role that is not
// asked.
func (s *Service) Undeclared(ctx context.Context, by access.Actor) (list []Undeclared, err error) {
	if !by.May(access.DeclareConflict) {
		return nil, nil
	}
	now := s.Moment()
	return list, s.Read(ctx, func(tx *gorm.DB) error {
		return tx.Table("assignments s").Joins("JOIN cases c ON c.id = s.case_id").Select("c.id AS case_id, c.code, MIN(s.from_at) AS from_at").
			Where("s.account_id = ? AND s.until_at > ? AND s.from_at <= ? AND c.status <> ?", by.ID(), now, now, models.CaseClosed).Where(notSaid).
			Group("c.id, c.code").Order("c.code").Limit(MostDeclared).Scan(&list).Error
	})
}

// DeclareInput is the answer of a volunteer about one case, and who takes the case over
// where she acts for the other side; To is "" while nobody is known.
type DeclareInput struct {
	Answer string
	To     string
}

// Declare records whether the actor acts for the other side of a case. If she does, her
// access ends at once; whom she names takes her place and gets her keys before that.
func (s *Service) Declare(ctx context.Context, by access.Actor, caseID string, in DeclareInput) (deed.Result, error) {
	return s.change(ctx, by, access.DeclareConflict, caseID, func(d *fileDeed) error {
		if !slices.Contains([]string{models.NoConflict, models.InConflict}, in.Answer) {
			return models.Problems{"answer": "problem.choose"}.Err()
		}
		if err := d.said(by.ID(), in.Answer); err != nil || in.Answer == models.NoConflict {
			return err
		}
		return d.stepBack(in.To)
	})
}

// NoConflicts records of several cases that the actor acts for nobody on the other side:
// of all of them, or of none.
func (s *Service) NoConflicts(ctx context.Context, by access.Actor, caseIDs []string) error {
	if err := by.Require(access.DeclareConflict); err != nil {
		return err
	}
	if len(caseIDs) == 0 || len(caseIDs) > MostDeclared {
		return models.Problems{"cases": "problem.choose"}.Err()
	}
	return s.Write(ctx, func(tx *gorm.DB) error {
		if err := s.Begin(tx, by).Hold(caseIDs...); err != nil {
			return err
		}
		for _, id := range caseIDs {
			of, err := s.On(tx, by, id)
			if err != nil {
				return err
			}
			if err := (&fileDeed{Service: s, Deed: of}).said(by.ID(), models.NoConflict); err != nil {
				return err
			}
		}
		return nil
	})
}

// said writes what was said about somebody.
func (d *fileDeed) said(accountID, answer string) error {
	row := models.Declaration{ID: d.Service.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, AccountID: accountID, Answer: answer, SaidOn: d.Today, RecordedBy: d.By.ID(), CreatedAt: d.Now}
	d.ID = row.ID
	if err := d.Tx.Create(&row).Error; err != nil {
		return err
	}
	return d.Note(audit.Entry{Action: "conflict.declared", Subject: "account:" + accountID, Detail: "answer=" + answer})
}

// stepBack ends the actor's own assignments, after whoever takes over was assigned.
func (d *fileDeed) stepBack(to string) error {
	if to != "" {
		there, err := d.successors()
		if err != nil {
			return err
		}
		if !custody.Among(there, to) {
			return models.Problems{"to": "problem.choose"}.Err()
		}
		if err := d.takeUp(d.successor(to), d.By.Role(), true); err != nil {
			return err
		}
	}
	return d.endOwn(custody.EndConflict)
}

// endOwn ends the actor's own assignments to the case.
func (d *fileDeed) endOwn(reason string) error {
	var mine []models.Assignment
	if err := d.Tx.Where("case_id = ? AND account_id = ? AND until_at > ?", d.Case.ID, d.By.ID(), d.Now).Order("id").Find(&mine).Error; err != nil {
		return err
	}
	for _, a := range mine {
		if err := d.Keeper.End(d.Tx, d.By, a, reason, d.Now); err != nil {
			return err
		}
	}
	return nil
}

// successor is the assignment of somebody who takes the actor's place from now on.
func (d *fileDeed) successor(to string) models.Assignment {
	return models.Assignment{CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, AccountID: to, Reason: "hand_over", FromAt: d.Now, UntilAt: models.Forever}
}

// successors lists colleagues of the actor's role who can take her place.
func (d *fileDeed) successors() ([]custody.Trusted, error) {
	return successorsOf(d.Tx, d.By, d.Case.SurvivorID, d.Case.ShelterID)
}

func successorsOf(tx *gorm.DB, by access.Actor, survivorID, shelterID string) ([]custody.Trusted, error) {
	all, err := custody.TrustedIn(tx, by.Organisation(), by.Role(), shelterID)
	if err != nil {
		return nil, err
	}
	conflicts, err := conflictsOf(tx, survivorID)
	return slices.DeleteFunc(all, func(t custody.Trusted) bool { return t.ID == by.ID() || conflicts[t.ID] != "" }), err
}

// Successors lists colleagues of the actor's role who can take her place in a case: not
// those who act for the other side.
func (s *Service) Successors(ctx context.Context, by access.Actor, caseID string) (list []custody.Trusted, err error) {
	_, list, err = withHead(ctx, s, by, caseID, func(tx *gorm.DB, h Header) ([]custody.Trusted, error) {
		return successorsOf(tx, by, h.SurvivorID, h.ShelterID)
	})
	return list, err
}

// lastSaid reads what was said last about each person of a survivor's cases.
func lastSaid(tx *gorm.DB, survivorID string) (map[string]models.Declaration, error) {
	var all []models.Declaration
	err := tx.Where("survivor_id = ?", survivorID).Order("created_at, id").Find(&all).Error
	out := map[string]models.Declaration{}
	for _, d := range all {
		out[d.AccountID] = d
	}
	return out, err
}

// conflictsOf lists who acts for the other side of a survivor's cases, with the day on
// which it was said.
func conflictsOf(tx *gorm.DB, survivorID string) (map[string]models.Date, error) {
	last, err := lastSaid(tx, survivorID)
	out := map[string]models.Date{}
	for id, d := range last {
		if d.Answer == models.InConflict {
			out[id] = d.SaidOn
		}
	}
	return out, err
}

// mayAct refuses somebody who acts for the other side.
func (d *fileDeed) mayAct(accountID, field string) error {
	conflicts, err := conflictsOf(d.Tx, d.Case.SurvivorID)
	if on := conflicts[accountID]; err == nil && on != "" {
		err = models.Problems{field: "conflict.refused|on=@" + string(on)}.Err()
	}
	return err
}

// The answers of whoever assigns a volunteer and asked her. Unanswered is not asked: the
// program asks her when she takes the case.
const (
	AskedNone = "no"
	AskedYes  = "yes"
	AskedOver = "over" // she declared a conflict before, and says that it is over
)

// askedAnswers are the declarations that follow from them.
var askedAnswers = map[string]string{AskedNone: models.NoConflict, AskedOver: models.ConflictOver}

// conflictAsked refuses a volunteer who acts for the other side, and keeps what she said
// to whoever assigns her.
func (d *fileDeed) conflictAsked(in AssignInput, role models.Role) error {
	if !access.Declares(role) {
		return nil
	}
	if in.Conflict == AskedYes {
		return models.Problems{"conflict": "conflict.yes"}.Err()
	}
	if in.Conflict != AskedOver {
		if err := d.mayAct(in.AccountID, "account"); err != nil {
			return err
		}
	}
	if answer := askedAnswers[in.Conflict]; answer != "" {
		return d.said(in.AccountID, answer)
	}
	return nil
}

// declared is what somebody who works with a case said about the other side since she
// took it.
type declared struct {
	Answer string
	On     models.Date
	Own    bool
}

// declaredSince picks what was said about each person since her turn began.
func declaredSince(tx *gorm.DB, h Header, people []Person) error {
	var all []models.Declaration
	if err := tx.Where("survivor_id = ? AND case_id = ?", h.SurvivorID, h.ID).Order("created_at, id").Find(&all).Error; err != nil {
		return err
	}
	for i := range people {
		for _, d := range all {
			if d.AccountID == people[i].AccountID && (d.CreatedAt >= people[i].FromAt || !d.Own()) {
				people[i].Declared = declared{d.Answer, d.SaidOn, d.Own()}
			}
		}
	}
	return nil
}
