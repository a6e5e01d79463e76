// Package homeward manages returns: the way back to a family, to a home of one's own or
// to another country, as a path with checks.
//
// What a return says that is a fact of the case is recorded through package casefile in
// the same transaction. The package must never record that somebody went back who did not
// say that she wishes it, and never show words before somebody opens them.
package homeward

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// Service holds the use cases of returns.
type Service struct {
	*deed.Tools
	files *casefile.Service
}

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	files := casefile.New(db, keeper, evaluator, now, newID, nil) // it opens no case here, so it needs no source of codes
	return &Service{deed.New(db, keeper, evaluator, now, newID), files}
}

// Input is what the user typed about a return. Words that are left empty stay as they
// are.
type Input struct {
	models.ReturnFacts
	Words
	Token string // of the form of a new return
	Seen  int64  // version that the form showed, 0 for a new return
}

// Words are the texts of a return.
type Words struct {
	Said  string // what she said about it
	Found string // at the home
	Whom  string // who receives her, and how they are reached
}

// of are the words with their places in a row.
func (w *Words) of(row *models.Return) []deed.Word {
	return []deed.Word{
		{Field: custody.ReturnChoice, Sealed: &row.ChoiceWords, Text: &w.Said},
		{Field: custody.ReturnHome, Sealed: &row.HomeWords, Text: &w.Found},
		{Field: custody.ReturnReceiver, Sealed: &row.ReceiverWords, Text: &w.Whom},
	}
}

// check adds a problem for each text that is too long.
func (w *Words) check(p models.Problems) {
	for field, text := range map[string]*string{"choice_words": &w.Said, "home_words": &w.Found, "receiver_words": &w.Whom} {
		if *text = strings.TrimSpace(*text); len([]rune(*text)) > models.MaxReturnWords {
			p.Add(field, "problem.too_long|n=2000")
		}
	}
}

// deed runs f on a case and lets the facts of the case follow what its returns say
// afterwards. f returns the id of what it wrote.
func (s *Service) deed(ctx context.Context, by access.Actor, caseID, token string, f func(d *deed.Deed) (string, error)) (deed.Result, error) {
	return s.Do(ctx, by, access.KeepPlan, caseID, func(d *deed.Deed) error {
		made, err := d.UseToken(token)
		if err != nil || made != "" {
			return err
		}
		before, err := said(d.Tx, caseID)
		if err != nil {
			return err
		}
		if d.ID, err = f(d); err != nil {
			return err
		}
		after, err := said(d.Tx, caseID)
		if err != nil {
			return err
		}
		return s.files.Follow(d, before, after)
	})
}

// Begin records that a return is thought about. A case has one at a time.
func (s *Service) Begin(ctx context.Context, by access.Actor, caseID string, in Input) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d *deed.Deed) (string, error) {
		if err := in.checked(d); err != nil {
			return "", err
		}
		open, err := openOf(d.Tx, caseID)
		if err != nil {
			return "", err
		}
		if len(open) > 0 && in.State == models.ReturnOpen {
			return "", models.Fail(models.Conflict, "problem.return_open")
		}
		row := models.Return{ID: s.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, ReturnFacts: in.ReturnFacts, Trail: d.NewTrail()}
		return row.ID, d.Insert(in.writing("return.begun", &row))
	})
}

// checked holds what was typed to the rules.
func (in *Input) checked(d *deed.Deed) error {
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	problems := models.Problems{}
	in.ReturnFacts = in.Only(d.Today)
	in.Check(dates, problems)
	in.Words.check(problems)
	return problems.Err()
}

func (in *Input) writing(action string, row *models.Return) deed.Writing {
	return deed.Writing{Action: action, Subject: "return", ID: row.ID, Facts: row.ReturnFacts, Row: row, Words: in.Words.of(row)}
}

// Change records the next step of a return, its end, or a correction. What stood there
// stays readable.
func (s *Service) Change(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d *deed.Deed) (string, error) {
		var old models.Return
		if err := d.Tx.Where("id = ? AND case_id = ? AND removed_at = 0", id, caseID).Take(&old).Error; err != nil {
			return "", err
		}
		row := old
		var err error
		if row.Trail, err = d.Next(old.Trail, in.Seen); err != nil {
			return "", err
		}
		if err := in.checked(d); err != nil {
			return "", err
		}
		open, err := openOf(d.Tx, caseID)
		if err != nil {
			return "", err
		}
		if in.State == models.ReturnOpen && len(open) > 0 && open[0].ID != id {
			return "", models.Fail(models.Conflict, "problem.return_open")
		}
		row.ReturnFacts = in.ReturnFacts
		return id, d.Rewrite(deed.Rewriting{Writing: in.writing("return.changed", &row), Old: old.Trail, Was: old.ReturnFacts, Reason: "new_information"})
	})
}

// openOf reads the return of a case that is under way.
func openOf(tx *gorm.DB, caseID string) (list []models.Return, err error) {
	err = tx.Where("case_id = ? AND state = ? AND removed_at = 0", caseID, models.ReturnOpen).Limit(1).Find(&list).Error
	return list, err
}
