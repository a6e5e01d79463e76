// Package casefile manages the file of one survivor: intake, facts, consents,
// the people who work with the survivor, closing and reopening, and the history
// of who saw what.
//
// Every deed runs in one transaction: permission and reach, the rules of the
// models, sealing, rows, the evaluation, the audit entry. The package must
// never report anything to anybody, never make help depend on an answer, and
// never reveal a case outside the reader's reach.
package casefile

import (
	"context"
	"io"
	"time"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// Service holds the use cases of the case file.
type Service struct {
	*deed.Tools
	random io.Reader // source of case codes

	settlers []deed.Settler // of what can be open when a case closes
}

// New returns a Service.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string, random io.Reader) *Service {
	return &Service{Tools: deed.New(db, keeper, evaluator, now, newID), random: random}
}

// fileDeed is a deed on the file of a case.
type fileDeed struct {
	*Service
	*deed.Deed
	episodeID string // the episode the deed is about; "" for none in particular
}

// change runs a deed on the file of a case.
func (s *Service) change(ctx context.Context, by access.Actor, need access.Deed, caseID string, do func(d *fileDeed) error) (deed.Result, error) {
	return s.Do(ctx, by, need, caseID, func(d *deed.Deed) error { return do(&fileDeed{Service: s, Deed: d}) })
}

// newer moves the case to its next version and writes the named columns. It
// returns Conflict when somebody else changed the case since version seen.
func (d *fileDeed) newer(seen int64, values models.Case, columns ...string) error {
	values.Version = seen + 1
	return store.Changed(d.Tx.Model(&models.Case{}).Where("id = ? AND version = ?", d.Case.ID, seen).
		Select(append(columns, "version")).Updates(values))
}
