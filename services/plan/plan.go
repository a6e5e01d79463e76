// Package plan manages the plan of a case: goals in the survivor's words, the steps
// towards them with who does each and when, the day of the review, and to what the
// survivor agreed.
//
// A plan is the survivor's. The package must never make help depend on it, and never show
// words before somebody opens them.
package plan

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
	"aftercare/services/evaluation"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// Service holds the use cases of plans.
type Service struct{ *deed.Tools }

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{deed.New(db, keeper, evaluator, now, newID)}
}

// planDeed is a deed on the plan of a case.
type planDeed struct {
	*Service
	*deed.Deed
}

// deed runs f on a case, once for each form token. f returns the id of what it wrote.
func (s *Service) deed(ctx context.Context, by access.Actor, caseID, token string, f func(d planDeed) (string, error)) (deed.Result, error) {
	return s.Do(ctx, by, access.KeepPlan, caseID, func(of *deed.Deed) error {
		d := planDeed{s, of}
		made, err := d.UseToken(token)
		if err != nil || made != "" {
			return err
		}
		d.ID, err = f(d)
		return err
	})
}

// trail is the trail of a row that the deed makes.
func (d planDeed) trail() models.Trail {
	return models.Trail{RecordedBy: d.By.ID(), CreatedAt: d.Now, ChangedBy: d.By.ID(), ChangedAt: d.Now, Version: 1}
}

// next is the trail after a change of the version that the form showed.
func (d planDeed) next(t models.Trail, seen int64) (models.Trail, error) {
	if t.Version != seen {
		return t, models.Fail(models.Conflict, "error.changed_by_someone")
	}
	t.ChangedBy, t.ChangedAt, t.Version = d.By.ID(), d.Now, t.Version+1
	return t, nil
}

// keep stores what a change is about to write over.
func (d planDeed) keep(id string, was models.Trail, facts any, words models.Sealed, typed bool) error {
	coded, err := deed.Coded(facts)
	if err != nil {
		return err
	}
	rows := []models.Revision{{Record: id, Version: was.Version, Facts: coded, Reason: reasonChanged, MadeBy: was.ChangedBy, MadeAt: was.ChangedAt}}
	if typed && !words.Empty() {
		rows = append(rows, models.Revision{Record: id, Version: was.Version, Part: "words", Value: words, Reason: reasonChanged, MadeBy: was.ChangedBy, MadeAt: was.ChangedAt})
	}
	return d.Keep(rows...)
}

// reasonChanged is the reason of a plan that went on.
const reasonChanged = "new_information"

// seal seals words that were typed.
func (d planDeed) seal(field vault.Field, id, words string) (models.Sealed, error) {
	if words == "" {
		return models.Sealed{}, nil
	}
	sealed, err := d.Seal(custody.Text{Field: field, RowID: id, Text: words})
	if err != nil {
		return models.Sealed{}, err
	}
	return sealed[0], nil
}

// note adds the audit entry of a deed on a plan.
func (d planDeed) note(action, subject, detail, words string) error {
	e := audit.Entry{Action: action, Subject: subject, Detail: detail}
	if words != "" {
		e.Fields, e.Classes = 1, []models.Class{models.ClassSafety}
	}
	return d.Note(e)
}

// checkWords adds a problem for words that are too long.
func checkWords(words string, p models.Problems) {
	if len([]rune(words)) > models.MaxPlanWords {
		p.Add("words", "problem.too_long|n=1000")
	}
}

// AgreeInput is what the user typed about the agreement and the review.
type AgreeInput struct {
	models.PlanFacts
	Seen int64 // version of the plan that the form showed, 0 for none
}

// Agree records when the plan is looked at again, and how the survivor agreed to it as it
// stands. What was agreed before stays readable.
func (s *Service) Agree(ctx context.Context, by access.Actor, caseID string, in AgreeInput) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d planDeed) (string, error) {
		dates, err := d.Dates()
		if err != nil {
			return "", err
		}
		problems := models.Problems{}
		in.Check(dates, problems)
		if err := problems.Err(); err != nil {
			return "", err
		}
		var list []models.Plan
		if err := d.Tx.Where("case_id = ?", caseID).Limit(1).Find(&list).Error; err != nil {
			return "", err
		}
		if len(list) == 0 {
			if in.Seen != 0 {
				return "", models.Fail(models.Conflict, "error.changed_by_someone")
			}
			row := models.Plan{ID: d.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, PlanFacts: in.PlanFacts, Trail: d.trail()}
			if err := d.Tx.Create(&row).Error; err != nil {
				return "", err
			}
			return row.ID, d.note("plan.agreed", "plan:"+row.ID, "how="+in.AgreedHow, "")
		}
		return list[0].ID, d.rewritePlan(list[0], in)
	})
}

func (d planDeed) rewritePlan(row models.Plan, in AgreeInput) (err error) {
	was := row
	if row.Trail, err = d.next(row.Trail, in.Seen); err != nil {
		return err
	}
	if err := d.keep(row.ID, was.Trail, was.PlanFacts, models.Sealed{}, false); err != nil {
		return err
	}
	row.PlanFacts = in.PlanFacts
	columns := append(store.Columns("", models.PlanFacts{}), "changed_by", "changed_at", "version")
	if err := store.Changed(d.Tx.Model(&models.Plan{}).Where("id = ? AND version = ?", row.ID, was.Version).Select(columns).Updates(row)); err != nil {
		return err
	}
	return d.note("plan.agreed", "plan:"+row.ID, "how="+in.AgreedHow, "")
}

// GoalInput is what the user typed about a goal. Words that are left empty stay as they
// are.
type GoalInput struct {
	models.GoalFacts
	Words string
	Seen  int64
	Token string
}

// AddGoal adds a goal in the survivor's words.
func (s *Service) AddGoal(ctx context.Context, by access.Actor, caseID string, in GoalInput) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d planDeed) (string, error) {
		in.State, in.EndedOn = models.PlanOpen, ""
		return d.addGoal(in)
	})
}

func (d planDeed) addGoal(in GoalInput) (string, error) {
	if err := d.checkGoal(in); err != nil {
		return "", err
	}
	row := models.Goal{ID: d.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, GoalFacts: in.GoalFacts, Trail: d.trail()}
	var err error
	if row.Words, err = d.seal(custody.GoalWords, row.ID, in.Words); err != nil {
		return "", err
	}
	if err := d.Tx.Create(&row).Error; err != nil {
		return "", err
	}
	return row.ID, d.note("plan.goal_added", "plan_goal:"+row.ID, "domain="+in.Domain, in.Words)
}

func (d planDeed) checkGoal(in GoalInput) error {
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	problems := models.Problems{}
	in.Check(dates, problems)
	checkWords(in.Words, problems)
	return problems.Err()
}

// ChangeGoal changes a goal: its words, that it was reached, or that it is not wanted any
// more.
func (s *Service) ChangeGoal(ctx context.Context, by access.Actor, caseID, id string, in GoalInput) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d planDeed) (string, error) {
		var row models.Goal
		if err := d.Tx.Where("id = ? AND case_id = ? AND removed_at = 0", id, caseID).Take(&row).Error; err != nil {
			return "", err
		}
		was := row
		var err error
		if row.Trail, err = d.next(row.Trail, in.Seen); err != nil {
			return "", err
		}
		if in.State != models.PlanOpen && in.EndedOn == "" {
			in.EndedOn = d.Today
		}
		if in.State == models.PlanOpen {
			in.EndedOn = ""
		}
		if err := d.checkGoal(in); err != nil {
			return "", err
		}
		if err := d.keep(id, was.Trail, was.GoalFacts, was.Words, in.Words != ""); err != nil {
			return "", err
		}
		row.GoalFacts = in.GoalFacts
		columns := append(store.Columns("", models.GoalFacts{}), "changed_by", "changed_at", "version")
		if in.Words != "" {
			if row.Words, err = d.seal(custody.GoalWords, id, in.Words); err != nil {
				return "", err
			}
			columns = append(columns, "words")
		}
		if err := store.Changed(d.Tx.Model(&models.Goal{}).Where("id = ? AND version = ?", id, was.Version).Select(columns).Updates(row)); err != nil {
			return "", err
		}
		return id, d.note("plan.goal_changed", "plan_goal:"+id, "domain="+in.Domain+" state="+in.State, in.Words)
	})
}

// StepInput is what the user typed about a step. Words that are left empty stay as they
// are.
type StepInput struct {
	models.PlanStepFacts
	Words string
	Seen  int64
	Token string
}

// AddStep adds a step towards a goal.
func (s *Service) AddStep(ctx context.Context, by access.Actor, caseID, goalID string, in StepInput) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d planDeed) (string, error) {
		var goal models.Goal
		if err := d.Tx.Where("id = ? AND case_id = ? AND removed_at = 0", goalID, caseID).Take(&goal).Error; err != nil {
			return "", err
		}
		in.State, in.Source, in.Rule = models.PlanOpen, "", ""
		if in.Words == "" {
			return "", models.Problems{"words": "problem.required"}.Err()
		}
		return d.addStep(goal.ID, in)
	})
}

func (d planDeed) addStep(goalID string, in StepInput) (string, error) {
	if err := d.checkStep(&in); err != nil {
		return "", err
	}
	row := models.PlanStep{ID: d.NewID(), GoalID: goalID, CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, PlanStepFacts: in.PlanStepFacts, Trail: d.trail()}
	var err error
	if row.Words, err = d.seal(custody.PlanStepWords, row.ID, in.Words); err != nil {
		return "", err
	}
	if err := d.Tx.Create(&row).Error; err != nil {
		return "", err
	}
	return row.ID, d.note("plan.step_added", "plan_step:"+row.ID, "rule="+in.Rule, in.Words)
}

// checkStep holds a step to the rules; who does it works on the case.
func (d planDeed) checkStep(in *StepInput) error {
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	problems := models.Problems{}
	if in.DueOn != "" {
		in.DueAt = models.EndOfDay(in.DueOn, d.Zone)
	}
	in.Check(dates, problems)
	checkWords(in.Words, problems)
	if in.WhoID != "" {
		in.Who = ""
		doers, err := doersOf(d.Tx, d.Case.ID, d.Now)
		if err != nil {
			return err
		}
		if in.State == models.PlanOpen && !slices.ContainsFunc(doers, func(p Doer) bool { return p.ID == in.WhoID }) {
			problems.Add("who", "problem.choose")
		}
	}
	return problems.Err()
}

// ChangeStep changes a step: who does it and when, that it was done, or that it is not
// wanted any more.
func (s *Service) ChangeStep(ctx context.Context, by access.Actor, caseID, id string, in StepInput) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d planDeed) (string, error) {
		var row models.PlanStep
		if err := d.Tx.Where("id = ? AND case_id = ? AND removed_at = 0", id, caseID).Take(&row).Error; err != nil {
			return "", err
		}
		was := row
		var err error
		if row.Trail, err = d.next(row.Trail, in.Seen); err != nil {
			return "", err
		}
		in.Source, in.Rule = row.Source, row.Rule
		if in.State == models.PlanDone && in.DoneOn == "" {
			in.DoneOn = d.Today
		}
		if in.State != models.PlanDone {
			in.DoneOn = ""
		}
		if err := d.checkStep(&in); err != nil {
			return "", err
		}
		if err := d.keep(id, was.Trail, was.PlanStepFacts, was.Words, in.Words != ""); err != nil {
			return "", err
		}
		row.PlanStepFacts = in.PlanStepFacts
		columns := append(store.Columns("", models.PlanStepFacts{}), "changed_by", "changed_at", "version")
		if in.Words != "" {
			if row.Words, err = d.seal(custody.PlanStepWords, id, in.Words); err != nil {
				return "", err
			}
			columns = append(columns, "words")
		}
		if err := store.Changed(d.Tx.Model(&models.PlanStep{}).Where("id = ? AND version = ?", id, was.Version).Select(columns).Updates(row)); err != nil {
			return "", err
		}
		return id, d.note("plan.step_changed", "plan_step:"+id, "state="+in.State, in.Words)
	})
}

// TakeOver makes a step of an open gap of the case: the shelter's own, due when the gap is,
// under a goal of its domain. name is the gap's.
func (s *Service) TakeOver(ctx context.Context, by access.Actor, caseID, name, domain string) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d planDeed) (string, error) {
		var g models.Gap
		if err := d.Tx.Where("case_id = ? AND name = ? AND open", caseID, name).Take(&g).Error; err != nil {
			return "", err
		}
		if !s.Sight(by).Gap(s.Library().Rule(g.Rule)) {
			return "", models.ErrNotFound()
		}
		var twice int64
		if err := d.Tx.Model(&models.PlanStep{}).Where("case_id = ? AND source = ? AND state = ? AND removed_at = 0", caseID, name, models.PlanOpen).Count(&twice).Error; err != nil {
			return "", err
		}
		if twice > 0 {
			return "", models.Fail(models.Conflict, "error.changed_by_someone")
		}
		goal, err := d.goalOf(domain)
		if err != nil {
			return "", err
		}
		in := StepInput{PlanStepFacts: models.PlanStepFacts{Source: name, Rule: g.Rule, WhoID: by.ID(), DueOn: d.dueOf(g), State: models.PlanOpen}}
		return d.addStep(goal, in)
	})
}

// dueOf is the day by which a step is done that answers a gap: its own, or within a week.
func (d planDeed) dueOf(g models.Gap) models.Date {
	if on := g.Due.Date(d.Zone); g.Due > 0 && on >= d.Today {
		return on
	}
	if g.Severity == 0 {
		return d.Today
	}
	t, _ := d.Today.Time(time.UTC)
	return models.DateOf(t.AddDate(0, 0, 7))
}

// goalOf finds the first open goal of a domain, or adds one whose words are still to come.
func (d planDeed) goalOf(domain string) (string, error) {
	var ids []string
	err := d.Tx.Model(&models.Goal{}).Where("case_id = ? AND domain = ? AND state = ? AND removed_at = 0", d.Case.ID, domain, models.PlanOpen).Order("created_at, id").Limit(1).Pluck("id", &ids).Error
	if err != nil || len(ids) > 0 {
		return slices.Concat(ids, []string{""})[0], err
	}
	return d.addGoal(GoalInput{GoalFacts: models.GoalFacts{Domain: domain, State: models.PlanOpen}})
}

// Doer is somebody who works on the case now.
type Doer struct{ ID, Name string }

func doersOf(tx *gorm.DB, caseID string, now models.Instant) (list []Doer, err error) {
	err = tx.Raw(`SELECT DISTINCT a.id, a.display_name AS name FROM assignments s JOIN accounts a ON a.id = s.account_id
		WHERE s.case_id = ? AND s.from_at <= ? AND s.until_at > ? ORDER BY a.display_name, a.id`, caseID, now, now).Scan(&list).Error
	return list, err
}
