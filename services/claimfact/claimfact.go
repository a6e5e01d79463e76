// Package claimfact manages the facts that claims of a case are made of, in lists:
// the survivor's relatives, numbers of papers, bank accounts, addresses for papers,
// losses, and money from elsewhere. Each list is a table of its own with the same life:
// a row is added, corrected with a reason, taken off with a reason and brought back.
//
// It must never show the words of a row without an audit entry, and never name
// somebody who must not be named without saying so.
package claimfact

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
	"aftercare/services/store"
	"aftercare/services/vault"
)

// Service holds the use cases of the facts of a claim.
type Service struct{ *deed.Tools }

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{deed.New(db, keeper, evaluator, now, newID)}
}

// Input is a row as the user typed it.
type Input struct {
	Row     models.ClaimRow   // with its coded facts
	Words   map[string]string // by column; an empty one keeps what is there
	Token   string            // of the form; a second press of its button does nothing
	Version int64             // of the row that the form showed; 0 for a new one
	Reason  string            // of a correction: one of models.CorrectionReasons
	Empty   []string          // columns of words that a correction takes out
}

// fieldOf is the sealed field of a column of a list, whose table has its name.
func fieldOf(list models.ClaimList, column string) vault.Field {
	return custody.FieldOf(string(list), column)
}

// name is the field as the access matrix has it.
func name(f vault.Field) string { return f.Table + "." + f.Column }

// Reads reports whether the actor's role opens the words of a list.
func Reads(by access.Actor, list models.ClaimList) bool {
	f := fieldOf(list, models.NewClaimRow(list).Words()[0].Column)
	return by.MayRead(f.Class, name(f))
}

// Keeps reports whether the actor's role writes a list.
func Keeps(by access.Actor, list models.ClaimList) bool {
	f := fieldOf(list, models.NewClaimRow(list).Words()[0].Column)
	return by.May(access.KeepClaimFacts) && by.MayWrite(f.Class, name(f))
}

// rowDeed is a deed on a row of a list.
type rowDeed struct {
	*Service
	*deed.Deed
}

// deed runs f on a case, once for each form token. Forbidden for a role that does not
// write the list.
func (s *Service) deed(ctx context.Context, by access.Actor, caseID, token string, list models.ClaimList, f func(d rowDeed) (models.ClaimRow, error)) (deed.Result, error) {
	if models.NewClaimRow(list) == nil {
		return deed.Result{}, models.ErrNotFound()
	}
	return s.Do(ctx, by, access.KeepClaimFacts, caseID, func(of *deed.Deed) error {
		if !Keeps(by, list) {
			return models.Fail(models.Forbidden, "error.forbidden")
		}
		d := rowDeed{s, of}
		made, err := d.UseToken(token)
		if err != nil || made != "" {
			d.ID = made
			return err
		}
		row, err := f(d)
		if err == nil {
			d.ID = row.Base().ID
		}
		return err
	})
}

// find returns a row of a list of a case. It returns NotFound for one of another case.
func find(tx *gorm.DB, caseID string, list models.ClaimList, id string) (models.ClaimRow, error) {
	row := models.NewClaimRow(list)
	if row == nil {
		return nil, models.ErrNotFound()
	}
	return row, tx.Where("id = ? AND case_id = ?", id, caseID).Take(row).Error
}

// changing returns a row for a change of the version that the form showed.
func (d rowDeed) changing(list models.ClaimList, id string, version int64) (models.ClaimRow, error) {
	row, err := find(d.Tx, d.Case.ID, list, id)
	switch {
	case err != nil:
		return nil, err
	case row.Base().Removed():
		return nil, models.Fail(models.Conflict, "problem.claim_removed")
	case row.Base().Version != version:
		return nil, models.Fail(models.Conflict, "error.changed_by_someone")
	}
	return row, nil
}

// write adds the audit entry of a deed on a row: the list and its codes, never a word.
func (d rowDeed) write(action string, row models.ClaimRow, words int) error {
	e := audit.Entry{Action: "claimfact." + action, Subject: "claimfact:" + row.Base().ID, Detail: "list=" + string(row.List()) + codes(row), Fields: words}
	if words > 0 {
		e.Classes = []models.Class{fieldOf(row.List(), row.Words()[0].Column).Class}
	}
	return d.Note(e)
}
