// Package matter manages the matters of a case: reports to the police, trials and
// other proceedings, with the people in them and their hearings.
//
// Days and sections of a matter are facts of the case too. The package records
// them through package casefile, in the same transaction, so that nothing is typed
// twice and no day stays behind when it is corrected. It must never show a number,
// a name or a place before somebody opens the matter.
package matter

import (
	"context"
	"errors"
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

// Service holds the use cases of matters.
type Service struct {
	*deed.Tools
	files *casefile.Service
}

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	files := casefile.New(db, keeper, evaluator, now, newID, nil) // it opens no case here, so it needs no source of codes
	return &Service{deed.New(db, keeper, evaluator, now, newID), files}
}

// Input is what the user typed about a matter. Words that are left empty stay as
// they are.
type Input struct {
	models.MatterDetails
	Stamp
}

// Stamp is what every form of a matter carries along.
type Stamp struct {
	Token   string   // of the form; a second press of its button does nothing
	Version int64    // of the record that the form showed; 0 for a new one
	Reason  string   // of a correction: one of models.CorrectionReasons
	Also    []string // linked matters of other cases that it reaches too
	Empty   []string // words of a correction that are taken out, by their columns
}

// matterDeed is a deed on a matter of a case.
type matterDeed struct {
	*Service
	*deed.Deed
}

// deed runs f on a case, once for each form token, and lets the facts of the case
// follow what the matters say afterwards. f returns the id of what it wrote.
func (s *Service) deed(ctx context.Context, by access.Actor, caseID, token string, f func(d matterDeed) (string, error)) (deed.Result, error) {
	return s.Do(ctx, by, access.KeepMatters, caseID, func(of *deed.Deed) error {
		_, err := s.run(of, token, f)
		return err
	})
}

// run runs f in a deed that has entered the case. again reports that the form was used
// before; then nothing is done.
func (s *Service) run(of *deed.Deed, token string, f func(d matterDeed) (string, error)) (again bool, err error) {
	d := matterDeed{s, of}
	made, err := d.UseToken(token)
	if err != nil || made != "" {
		return made != "", err
	}
	before, err := said(d.Tx, d.Case.ID, d.Zone)
	if err != nil {
		return false, err
	}
	if d.ID, err = f(d); err != nil {
		return false, err
	}
	return false, d.follow(before)
}

// one reads a row of the case that counts, by its id. It returns NotFound for one
// of another case, and Conflict for one that was removed.
func one[T any](tx *gorm.DB, caseID, id string) (row T, err error) {
	if err = counting(tx, caseID).Where("id = ?", id).Take(&row).Error; !errors.Is(err, gorm.ErrRecordNotFound) {
		return row, err
	}
	var removed int64
	if err := tx.Model(&row).Where("id = ? AND case_id = ?", id, caseID).Count(&removed).Error; err != nil {
		return row, err
	}
	if removed > 0 {
		return row, models.Fail(models.Conflict, "problem.matter_removed")
	}
	return row, models.ErrNotFound()
}

// hold reads the matter of a case for a deed on something in it.
func (d matterDeed) hold(id string) (models.Matter, error) {
	return one[models.Matter](d.Tx, d.Case.ID, id)
}
