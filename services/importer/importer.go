// Package importer brings the cases of another system into this one: the rows
// that services/htcds has read become survivors, cases and episodes, all of
// them or none.
//
// It seals for the people who will work with the cases and cannot open
// anything. It must never turn a consent given to another organisation into a
// consent given here, never change an existing case, and never repeat in a
// report what a row says about a person.
package importer

import (
	"context"
	"io"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/evaluation"
	"aftercare/services/htcds"
	"aftercare/services/store"
)

// Service imports cases.
type Service struct {
	db        *store.DB
	keeper    *custody.Keeper
	evaluator *evaluation.Evaluator
	now       func() time.Time
	newID     func() string
	random    io.Reader
}

// New returns a Service. random is the source of the case codes.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string, random io.Reader) *Service {
	return &Service{db: db, keeper: keeper, evaluator: evaluator, now: now, newID: newID, random: random}
}

// Options are the choices for one import.
type Options struct {
	Shelter        string // name; may be empty when there is one shelter
	Lead           string // sign-in name of the caseworker who gets the cases; may be empty when there is one
	DryRun         bool   // report only; nothing is written, not even to the audit log
	Partial        bool   // import the rows without errors; otherwise one error stops all
	WithoutConsent bool   // also import rows that say that there is no consent
	KeyFolder      string // data folder, with the key of the fingerprints
	NewKey         bool   // continue although the key of earlier imports is gone and their rows cannot be recognised
}

// Import imports a file and reports on it, in one transaction. A file that
// cannot be imported is no error: the report says why, and nothing was written.
// The error is Forbidden for anybody but the program's own import command,
// Invalid when shelter, lead or key do not fit, or the failure of the store.
func (s *Service) Import(ctx context.Context, by access.Actor, file *htcds.File, opt Options) (Report, error) {
	report := begin(file, opt)
	if err := by.Require(access.ImportCases); err != nil {
		return report, err
	}
	rows := report.fit(file, opt)
	if len(rows) == 0 {
		report.close(false)
		return report, nil
	}
	do := s.db.Write
	if opt.DryRun {
		do = s.db.Read
	}
	err := do(ctx, func(tx *gorm.DB) error {
		w := &importRun{Service: s, tx: tx, by: by, opt: opt, now: models.At(s.now()), report: &report}
		return w.run(rows)
	})
	report.close(err == nil && !opt.DryRun)
	return report, err
}
