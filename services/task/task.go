// Package task manages what people on a case have to do: by when, how often, and who.
//
// The title is sealed under a class that the assignee reads. A task whose assignee no
// longer works on the case is nobody's: it goes back to who asked, and then to all on
// the case. The package must never lose one.
package task

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

// Service holds the use cases of tasks.
type Service struct{ *deed.Tools }

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{deed.New(db, keeper, evaluator, now, newID)}
}

// Input is what the user typed about a task.
type Input struct {
	models.TaskFacts
	Title   string
	Token   string // of the form; a second press of its button does nothing
	Version int64  // of the task that the form showed; 0 for a new one
	Reason  string // why it is taken back
}

// taskDeed is a deed on a task of a case.
type taskDeed struct{ *deed.Deed }

// do runs f on a case. f returns the id of the task.
func (s *Service) do(ctx context.Context, by access.Actor, caseID, token string, f func(d taskDeed) (string, error)) (deed.Result, error) {
	return s.Do(ctx, by, access.KeepTasks, caseID, func(of *deed.Deed) error {
		made, err := of.UseToken(token)
		if err != nil || made != "" {
			return err
		}
		of.ID, err = f(taskDeed{of})
		return err
	})
}

func wordsOf(row *models.Task, title *string) []deed.Word {
	return []deed.Word{{Field: custody.TaskTitle(row.Class), Sealed: &row.Title, Text: title}}
}

// Add stores a task for somebody on the case.
func (s *Service) Add(ctx context.Context, by access.Actor, caseID string, in Input) (deed.Result, error) {
	return s.do(ctx, by, caseID, in.Token, func(d taskDeed) (string, error) {
		row := models.Task{ID: s.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, Trail: d.NewTrail()}
		in.ShowOn, in.Snoozed, in.Times = in.DueOn, "", 0
		role, err := d.check(in)
		if err != nil {
			return "", err
		}
		class, _ := by.ClassFor(role, access.TaskTitle)
		row.Class, row.TaskFacts = class, in.TaskFacts
		return row.ID, d.Insert(writing("task.added", &row, &in.Title))
	})
}

// check holds what was typed to the rules of the model, and returns the role of the
// assignee, who has to be on the case.
func (d taskDeed) check(in Input) (models.Role, error) {
	problems := models.Problems{}
	dates, err := d.Dates()
	if err != nil {
		return "", err
	}
	in.Check(dates, problems)
	if len([]rune(in.Title)) > models.MaxTaskTitle {
		problems.Add("title", "problem.too_long|n=300")
	}
	people, err := onCase(d.Tx, d.Case.ID, d.Now)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(people, func(p Person) bool { return p.ID == in.AssigneeID })
	if i < 0 {
		problems.Add("assignee", "problem.task_assignee")
		return "", problems.Err()
	}
	if _, ok := d.By.ClassFor(people[i].Role, access.TaskTitle); !ok {
		problems.Add("assignee", "problem.task_class")
	}
	return people[i].Role, problems.Err()
}

func writing(action string, row *models.Task, title *string) deed.Writing {
	return deed.Writing{Action: action, Subject: "task", ID: row.ID, Facts: row.TaskFacts, Row: row, Words: wordsOf(row, title)}
}

// change rewrites an open task that the actor sees.
func (s *Service) change(ctx context.Context, by access.Actor, caseID, id string, in Input, f func(d taskDeed, row *models.Task) (action, reason string, err error)) (deed.Result, error) {
	return s.do(ctx, by, caseID, in.Token, func(d taskDeed) (string, error) {
		old, err := find(d.Tx, by, caseID, id)
		if err != nil {
			return "", err
		}
		row := old
		if row.Trail, err = d.Next(old.Trail, in.Version); err != nil {
			return "", err
		}
		action, reason, err := f(d, &row)
		if err != nil {
			return "", err
		}
		return id, d.Rewrite(deed.Rewriting{Writing: writing(action, &row, &in.Title), Old: old.Trail, Was: old.TaskFacts, Also: []string{"done_at", "done_by"}, Reason: reason})
	})
}

// Change gives a task another day, another kind or somebody else. Its title stays
// where nothing is typed.
func (s *Service) Change(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	return s.change(ctx, by, caseID, id, in, func(d taskDeed, row *models.Task) (string, string, error) {
		in.ShowOn, in.Snoozed, in.Times = in.DueOn, "", row.Times
		role, err := d.check(in)
		switch {
		case err != nil:
			return "", "", err
		case !access.RoleReadsField(role, row.Class, access.TaskTitle):
			return "", "", models.Problems{"assignee": "problem.task_reads"}.Err()
		case in.Title != "" && !by.MayWrite(row.Class, access.TaskTitle):
			return "", "", models.Problems{"title": "problem.task_title"}.Err()
		}
		row.TaskFacts = in.TaskFacts
		return "task.changed", "new_information", nil
	})
}

// Snooze puts a task off to a day, for a coded reason. It stays due when it was.
func (s *Service) Snooze(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	return s.change(ctx, by, caseID, id, Input{Token: in.Token, Version: in.Version}, func(d taskDeed, row *models.Task) (string, string, error) {
		problems := models.Problems{}
		row.Snooze(in.ShowOn, in.Snoozed, d.Today, problems)
		return "task.snoozed", in.Snoozed, problems.Err()
	})
}

// Done records that a task was done. One that comes back is due again at its next
// day.
func (s *Service) Done(ctx context.Context, by access.Actor, caseID, id string, version int64) (deed.Result, error) {
	return s.change(ctx, by, caseID, id, Input{Version: version}, func(d taskDeed, row *models.Task) (string, string, error) {
		row.Times, row.Snoozed = row.Times+1, ""
		if row.Repeat == "" {
			row.DoneAt, row.DoneBy = d.Now, by.ID()
			return "task.done", "done", nil
		}
		row.DueOn = row.After(d.Today)
		row.ShowOn = row.DueOn
		return "task.done", "done", nil
	})
}

// TakeBack takes a task off the lists, for one of models.RemovalReasons.
func (s *Service) TakeBack(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	return s.change(ctx, by, caseID, id, Input{Version: in.Version}, func(d taskDeed, row *models.Task) (string, string, error) {
		if !slices.Contains(models.RemovalReasons, in.Reason) {
			return "", "", models.Problems{"removal_reason": "problem.choose"}.Err()
		}
		row.RemovedAt = d.Now
		return "task.taken_back", in.Reason, nil
	})
}

// sees reports whether the actor sees a task: her own, one she asked for, or one whose
// class her role sees.
func sees(by access.Actor, row models.Task) bool {
	return row.AssigneeID == by.ID() || row.RecordedBy == by.ID() || by.SeesService(row.Class)
}

// find returns an open task of a case that the actor sees.
func find(tx *gorm.DB, by access.Actor, caseID, id string) (row models.Task, err error) {
	err = tx.Where("id = ? AND case_id = ?", id, caseID).Take(&row).Error
	switch {
	case err != nil:
	case !sees(by, row):
		err = models.ErrNotFound()
	case row.RemovedAt > 0 || row.DoneAt > 0:
		err = models.Fail(models.Conflict, "problem.task_over")
	}
	return row, err
}
