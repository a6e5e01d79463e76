// Package document manages the papers of a case: those that are here, with their
// sealed files, and those that were asked for and are not here yet.
//
// A file is sealed under a key of its own, and that key as a value of the paper.
// The package must never give out a file without an audit entry, and never keep
// one that was not looked at by package scan.
package document

import (
	"context"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/scan"
	"aftercare/services/store"
)

// Service holds the use cases of the papers of a case.
type Service struct{ *deed.Tools }

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{deed.New(db, keeper, evaluator, now, newID)}
}

// Input is what the user typed about a paper, with its file if one was sent.
type Input struct {
	models.DocumentDetails
	File    *scan.File
	Token   string   // of the form; a second press of its button does nothing
	Version int64    // version of the paper that the form showed; 0 for a new one
	Reason  string   // of a correction: one of models.CorrectionReasons
	Empty   []string // words of a correction that are taken out: title or words
}

// Done is the result of a deed.
type Done struct {
	deed.Result
	Kind    string
	Missing bool // the paper is asked for and not here
}

// paperDeed is a deed on a paper of a case.
type paperDeed struct {
	*Service
	*deed.Deed
}

// deed runs f on a case, once for each form token.
func (s *Service) deed(ctx context.Context, by access.Actor, caseID, token string, f func(d paperDeed) (models.Document, error)) (Done, error) {
	var row models.Document
	result, err := s.Do(ctx, by, access.KeepPapers, caseID, func(of *deed.Deed) error {
		d := paperDeed{s, of}
		made, err := d.UseToken(token)
		switch {
		case err != nil:
		case made != "":
			row, err = find(d.Tx, by, caseID, made)
		default:
			row, err = f(d)
		}
		d.ID = row.ID
		return err
	})
	return Done{Result: result, Kind: row.Kind, Missing: row.Missing()}, err
}

// find returns a paper of a case that the actor sees. It returns NotFound for one
// of another case, or of a class hidden from the role.
func find(tx *gorm.DB, by access.Actor, caseID, id string) (models.Document, error) {
	var row models.Document
	err := tx.Where("id = ? AND case_id = ?", id, caseID).Take(&row).Error
	if err == nil && !by.SeesPaper(row.Class) {
		return models.Document{}, models.ErrNotFound()
	}
	return row, err
}

// changing returns a paper for a change of the version that the form showed.
func (d paperDeed) changing(id string, version int64) (models.Document, error) {
	row, err := find(d.Tx, d.By, d.Case.ID, id)
	switch {
	case err != nil:
		return row, err
	case !d.By.MayKeepKind(row.Kind):
		return row, models.Fail(models.Forbidden, "error.forbidden")
	case row.RemovedAt > 0:
		return row, models.Fail(models.Conflict, "problem.document_removed")
	case row.Version != version:
		return row, models.Fail(models.Conflict, "error.changed_by_someone")
	}
	return row, nil
}

// write adds the audit entry of a deed on a paper.
func (d paperDeed) write(action string, row models.Document, detail string, sealed int) error {
	e := audit.Entry{Action: action, Subject: "document:" + row.ID, Detail: detail, Fields: sealed}
	if sealed > 0 {
		e.Classes = []models.Class{row.Class}
	}
	return d.Note(e)
}
