// Package ownfile makes the survivor's copy of the file of a case: what is recorded, in
// words for paper and in codes for another system, with what is held back and why, and
// who has seen the file. It keeps to whom a copy was given.
//
// Which tables and columns are in the file is said in Parts and nowhere else. A table or
// column that is neither there nor held back fails a test. A copy must never hold what its
// maker cannot read elsewhere, and never leave out in silence what is there.
package ownfile

import (
	"time"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// Service makes files, and keeps the copies that were given out as its Records.
type Service struct{ *deed.Records }

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{&deed.Records{
		Tools: deed.New(db, keeper, evaluator, now, newID), Need: access.GiveFile, New: models.NewOwnFile,
		Sees:   func(by access.Actor) bool { return by.May(access.GiveFile) },
		Rules:  guardianRule,
		Around: func(_ *deed.Deed, write func() error) error { return write() },
		Wrote:  func(*deed.Deed, models.Record, deed.RecordInput, any) error { return nil },
	}}
}

// guardianRule refuses a guardian where nobody in the family is known to be safe, as for a
// consent.
func guardianRule(d *deed.Deed, row models.Record, p models.Problems) error {
	o, is := row.(*models.OwnFile)
	if !is || o.GivenTo != models.ByGuardian {
		return nil
	}
	unsafe, err := d.UnsafeFamily()
	if unsafe {
		p.Add("given_to", "problem.own_files_guardian")
	}
	return err
}
