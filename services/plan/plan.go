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
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/store"
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

// reasonChanged is the reason of a plan that went on.
const reasonChanged = "new_information"

// writing is the writing of a goal, a step or the agreement. Their words are sealed for
// those who read what is about safety.
func writing(action, subject, id string, facts, row any, words ...deed.Word) deed.Writing {
	return deed.Writing{Action: action, Subject: subject, ID: id, Facts: facts, Row: row, Words: words}
}

// rewrite keeps what a change writes over and writes the row. Words that are left empty
// stay as they are.
func (d planDeed) rewrite(w deed.Writing, old models.Trail, was any) (string, error) {
	return w.ID, d.Rewrite(deed.Rewriting{Writing: w, Old: old, Was: was, Reason: reasonChanged})
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
			row := models.Plan{ID: d.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, PlanFacts: in.PlanFacts, Trail: d.NewTrail()}
			return row.ID, d.Insert(writing("plan.agreed", "plan", row.ID, row.PlanFacts, &row))
		}
		old := list[0]
		row := old
		row.PlanFacts = in.PlanFacts
		if row.Trail, err = d.Next(old.Trail, in.Seen); err != nil {
			return "", err
		}
		return d.rewrite(writing("plan.agreed", "plan", row.ID, row.PlanFacts, &row), old.Trail, old.PlanFacts)
	})
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
	row := models.Goal{ID: d.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, GoalFacts: in.GoalFacts, Trail: d.NewTrail()}
	return row.ID, d.Insert(writing("plan.goal_added", "plan_goal", row.ID, row.GoalFacts, &row, goalWords(&row, &in.Words)))
}

func goalWords(row *models.Goal, text *string) deed.Word {
	return deed.Word{Field: custody.GoalWords, Sealed: &row.Words, Text: text}
}

func stepWords(row *models.PlanStep, text *string) deed.Word {
	return deed.Word{Field: custody.PlanStepWords, Sealed: &row.Words, Text: text}
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
		old := row
		var err error
		if row.Trail, err = d.Next(old.Trail, in.Seen); err != nil {
			return "", err
		}
		in.Ends(d.Today)
		if err := d.checkGoal(in); err != nil {
			return "", err
		}
		row.GoalFacts = in.GoalFacts
		return d.rewrite(writing("plan.goal_changed", "plan_goal", id, row.GoalFacts, &row, goalWords(&row, &in.Words)), old.Trail, old.GoalFacts)
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
	row := models.PlanStep{ID: d.NewID(), GoalID: goalID, CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, PlanStepFacts: in.PlanStepFacts, Trail: d.NewTrail()}
	return row.ID, d.Insert(writing("plan.step_added", "plan_step", row.ID, row.PlanStepFacts, &row, stepWords(&row, &in.Words)))
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
		old := row
		var err error
		if row.Trail, err = d.Next(old.Trail, in.Seen); err != nil {
			return "", err
		}
		in.Source, in.Rule = old.Source, old.Rule
		in.Ends(d.Today)
		if err := d.checkStep(&in); err != nil {
			return "", err
		}
		row.PlanStepFacts = in.PlanStepFacts
		return d.rewrite(writing("plan.step_changed", "plan_step", id, row.PlanStepFacts, &row, stepWords(&row, &in.Words)), old.Trail, old.PlanStepFacts)
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
