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
	folder    string // data folder, with the key by which own lists are known again
	shelf     shelf
}

// New returns a Service. random is the source of the case codes.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string, random io.Reader) *Service {
	return &Service{db: db, keeper: keeper, evaluator: evaluator, now: now, newID: newID, random: random}
}

// In sets the data folder for own lists: the key of their fingerprints is there.
func (s *Service) In(folder string) *Service {
	s.folder = folder
	return s
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

	own *ownRun // of a shelter's own list; nil for a file of the standard
}

// Import imports a file and reports on it. A file that cannot be imported is no
// error: the report says why, and nothing was written. The error is Forbidden for
// anybody but the program's own import command, Invalid when shelter, lead or key
// do not fit, or the failure of the store.
//
// Nobody waits long for it: everything is read, sealed and made ready first, and
// then one short transaction stores all of it. The rights and gaps of the new
// cases are worked out afterwards, a few cases at a time, as the sweep does; what
// is not done when the import is stopped, the sweep does.
func (s *Service) Import(ctx context.Context, by access.Actor, file *htcds.File, opt Options) (report Report, err error) {
	if err := by.Require(access.ImportCases); err != nil {
		return begin(file, opt), err
	}
	return s.bring(ctx, by, file, opt)
}

// bring is Import for somebody who was asked whether they may.
func (s *Service) bring(ctx context.Context, by access.Actor, file *htcds.File, opt Options) (report Report, err error) {
	for range tries {
		report, err = s.try(ctx, by, file, opt)
		if models.KindOf(err) != models.Conflict {
			break
		}
	}
	return report, err
}

// tries is how often an import is made ready when somebody changed meanwhile what
// it rests on: a key, or a row that another import brought in.
const tries = 3

func (s *Service) try(ctx context.Context, by access.Actor, file *htcds.File, opt Options) (Report, error) {
	report := begin(file, opt)
	rows := report.fit(file, opt)
	if len(rows) == 0 {
		report.close(false)
		return report, nil
	}
	w := &importRun{Service: s, by: by, opt: opt, now: models.At(s.now()), report: &report}
	err := s.db.Read(ctx, func(tx *gorm.DB) error { w.tx = tx; return w.prepare(rows) })
	if err == nil && !opt.DryRun {
		err = w.store(ctx)
	}
	report.close(err == nil && !opt.DryRun)
	return report, err
}
