// Package casenote manages the notes of a case: what somebody on it wrote of a day,
// a call, a visit or a visitor, and what was done about a contact that was not safe.
//
// The words are sealed under the class of who writes them. The package must never
// give out the words of another class, and never keep an unsafe contact from those
// who work on the case.
package casenote

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

// Service holds the use cases of case notes.
type Service struct{ *deed.Tools }

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{deed.New(db, keeper, evaluator, now, newID)}
}

// Input is what the user typed about a case note. Words that are left empty stay as
// they are.
type Input struct {
	models.NoteDetails
	Class   models.Class // one of those the role writes, "" for the usual one
	Answer  string       // to a contact that was not safe
	Token   string       // of the form; a second press of its button does nothing
	Version int64        // of the note that the form showed; 0 for a new one
	Reason  string       // of a correction, or why it is taken back
}

// noteDeed is a deed on a note of a case.
type noteDeed struct{ *deed.Deed }

// do runs f on a case. f returns the id of the note.
func (s *Service) do(ctx context.Context, by access.Actor, caseID, token string, f func(d noteDeed) (string, error)) (deed.Result, error) {
	return s.Do(ctx, by, access.WriteNotes, caseID, func(of *deed.Deed) error {
		made, err := of.UseToken(token)
		if err != nil || made != "" {
			return err
		}
		if err := endOld(of); err != nil {
			return err
		}
		of.ID, err = f(noteDeed{of})
		return err
	})
}

// wordsOf lists the sealed values of a note.
func wordsOf(row *models.CaseNote, w *models.NoteWords) []deed.Word {
	return []deed.Word{
		{Field: custody.CaseNote("who", row.Class), Sealed: &row.Who, Text: &w.Who},
		{Field: custody.CaseNote("words", row.Class), Sealed: &row.Words, Text: &w.Words},
		{Field: custody.CaseNote("why", row.Class), Sealed: &row.Why, Text: &w.Why},
	}
}

// Record stores a note of the class that the role writes. Without a time it is now.
func (s *Service) Record(ctx context.Context, by access.Actor, caseID string, in Input) (deed.Result, error) {
	return s.do(ctx, by, caseID, in.Token, func(d noteDeed) (string, error) {
		row := models.CaseNote{ID: s.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, ShelterID: d.Case.ShelterID, Trail: d.NewTrail()}
		problems := models.Problems{}
		if row.Class = in.Class; row.Class == "" {
			row.Class = by.NoteClasses()[0]
		}
		if !slices.Contains(by.NoteClasses(), row.Class) {
			problems.Add("class", "problem.choose")
		}
		if in.At == 0 {
			in.At = d.Now
		}
		if err := d.fit(&in, &row, problems); err != nil {
			return "", err
		}
		return row.ID, d.Insert(d.writing("casenote.recorded", &row, &in.NoteWords))
	})
}

// fit holds what was typed to the rules of the model and puts its facts into the row.
func (d noteDeed) fit(in *Input, row *models.CaseNote, problems models.Problems) error {
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	in.Settle()
	in.Check(in.At.Date(d.Zone), !row.Words.Empty(), d.Now, dates, problems)
	row.NoteFacts = in.NoteFacts
	row.Alarms()
	return problems.Err()
}

func (d noteDeed) writing(action string, row *models.CaseNote, words *models.NoteWords) deed.Writing {
	return deed.Writing{Action: action, Subject: "casenote", ID: row.ID, Facts: row.NoteFacts, Row: row, Words: wordsOf(row, words)}
}

// Correct changes a note of a class that the role writes, with the reason. The
// version before stays.
func (s *Service) Correct(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	return s.change(ctx, by, caseID, id, in, func(d noteDeed, row *models.CaseNote) (string, error) {
		problems := models.Problems{}
		if !models.CorrectionReason(in.Reason) {
			problems.Add("correction_reason", "problem.choose")
		}
		in.Kind = row.Kind
		return "casenote.corrected", d.fit(&in, row, problems)
	})
}

// TakeBack takes a note off the list, for one of models.RemovalReasons.
func (s *Service) TakeBack(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	in.NoteWords = models.NoteWords{}
	return s.change(ctx, by, caseID, id, in, func(d noteDeed, row *models.CaseNote) (string, error) {
		if !slices.Contains(models.RemovalReasons, in.Reason) {
			return "", models.Problems{"removal_reason": "problem.choose"}.Err()
		}
		row.RemovedAt = d.Now
		row.Alarms()
		return "casenote.taken_back", nil
	})
}

// change rewrites a note that the role wrote or could have written.
func (s *Service) change(ctx context.Context, by access.Actor, caseID, id string, in Input, f func(d noteDeed, row *models.CaseNote) (string, error)) (deed.Result, error) {
	return s.do(ctx, by, caseID, in.Token, func(d noteDeed) (string, error) {
		old, err := find(d.Tx, by, caseID, id)
		if err == nil && !slices.Contains(by.NoteClasses(), old.Class) {
			err = models.Fail(models.Forbidden, "error.forbidden")
		}
		if err != nil {
			return "", err
		}
		row := old
		if row.Trail, err = d.Next(old.Trail, in.Version); err != nil {
			return "", err
		}
		action, err := f(d, &row)
		if err != nil {
			return "", err
		}
		return id, d.Rewrite(deed.Rewriting{Writing: d.writing(action, &row, &in.NoteWords), Old: old.Trail, Was: old.NoteFacts, Also: []string{"alarm_at"}, Reason: in.Reason})
	})
}

// Settle records what was done about a contact that was not safe. Whoever works on
// the case answers it: it was told to all of them.
func (s *Service) Settle(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	return s.do(ctx, by, caseID, in.Token, func(d noteDeed) (string, error) {
		old, err := find(d.Tx, by, caseID, id)
		switch {
		case err != nil:
			return "", err
		case old.AlarmAt == 0:
			return "", models.Fail(models.Conflict, "problem.casenote_answered")
		case !slices.Contains(models.AlarmAnswers, in.Answer):
			return "", models.Problems{"answer": "problem.choose"}.Err()
		}
		row := old
		if row.Trail, err = d.Next(old.Trail, in.Version); err != nil {
			return "", err
		}
		row.AlarmAt, row.Answer, row.AnsweredBy, row.AnsweredAt = 0, in.Answer, by.ID(), d.Now
		return id, d.Rewrite(deed.Rewriting{Writing: d.writing("casenote.answered", &row, &models.NoteWords{}), Old: old.Trail, Was: old.NoteFacts,
			Also: []string{"alarm_at", "answer", "answered_by", "answered_at"}, Reason: in.Answer})
	})
}

// sees reports whether the role sees that there is a note. Everybody on the case sees
// a contact that was not safe, until somebody answered it.
func sees(by access.Actor, row models.CaseNote) bool {
	return by.SeesService(row.Class) || row.AlarmAt > 0
}

// find returns a note of a case that counts and that the actor sees.
func find(tx *gorm.DB, by access.Actor, caseID, id string) (row models.CaseNote, err error) {
	err = tx.Where("id = ? AND case_id = ?", id, caseID).Take(&row).Error
	switch {
	case err != nil:
	case !sees(by, row):
		err = models.ErrNotFound()
	case row.RemovedAt > 0:
		err = models.Fail(models.Conflict, "problem.casenote_removed")
	}
	return row, err
}
