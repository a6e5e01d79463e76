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
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
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

// newTrail is the trail of a row that the deed makes.
func (d matterDeed) newTrail() models.Trail {
	return models.Trail{RecordedBy: d.By.ID(), CreatedAt: d.Now, ChangedBy: d.By.ID(), ChangedAt: d.Now, Version: 1}
}

// next is the trail after a change of the version that the form showed. It returns
// Conflict when somebody else was quicker.
func (d matterDeed) next(t models.Trail, seen int64) (models.Trail, error) {
	if t.Version != seen {
		return t, models.Fail(models.Conflict, "error.changed_by_someone")
	}
	t.ChangedBy, t.ChangedAt, t.Version = d.By.ID(), d.Now, t.Version+1
	return t, nil
}

// rewriting is a change of a row: of a matter, of a person in it or of a hearing.
type rewriting struct {
	action  string // in the audit log
	subject string
	id      string
	old     models.Trail
	was     any // coded facts before
	facts   any // coded facts now
	row     any // pointer to the row with its new facts and its new trail
	words   []word
	reason  string
}

// rewrite stores what is there as a revision, seals what was typed, and writes the
// row.
func (d matterDeed) rewrite(r rewriting) error {
	if err := d.keep(r.id, r.old, r.was, r.words, r.reason); err != nil {
		return err
	}
	sealed, err := d.seal(r.id, r.words)
	if err != nil {
		return err
	}
	columns := slices.Concat(store.Columns("", r.facts), columnsOf(r.words), []string{"removed_at", "changed_by", "changed_at", "version"})
	if err := store.Changed(d.Tx.Model(r.row).Where("version = ?", r.old.Version).Select(columns).Updates(r.row)); err != nil {
		return err
	}
	return d.note(r.action, r.subject+":"+r.id, store.Codes(r.facts)+" reason="+r.reason, sealed)
}

// note adds the audit entry of a deed on a matter, a person in it or a hearing.
func (d matterDeed) note(action, subject, detail string, sealed []models.Class) error {
	return d.Note(audit.Entry{Action: action, Subject: subject, Detail: detail, Fields: len(sealed), Classes: distinct(sealed)})
}

// hold reads the matter of a case for a deed on something in it.
func (d matterDeed) hold(id string) (models.Matter, error) {
	return one[models.Matter](d.Tx, d.Case.ID, id)
}
