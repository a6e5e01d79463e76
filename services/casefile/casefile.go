// Package casefile is the file of one survivor: taking her in, what is known
// of her, what she agreed to, who works with her, closing and opening again,
// and who saw what.
//
// Every deed runs in one transaction: permission and reach, the rules of the
// models, sealing, rows, the evaluation, the audit entry. The package must
// never report anything to anybody, never make help depend on an answer, and
// never tell of a case outside the reader's reach.
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

// Service is the case file's use cases.
type Service struct {
	*deed.Tools
	random io.Reader // of case codes
}

// New returns a Service.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string, random io.Reader) *Service {
	return &Service{Tools: deed.New(db, keeper, evaluator, now, newID), random: random}
}

// fileDeed is a deed on the file of a case.
type fileDeed struct {
	*Service
	*deed.Deed
	episodeID string // the episode that the deed is about, "" for none in particular
}

// change runs a deed on the file of a case.
func (s *Service) change(ctx context.Context, by access.Actor, need access.Deed, caseID string, do func(d *fileDeed) error) (deed.Result, error) {
	return s.Do(ctx, by, need, caseID, func(d *deed.Deed) error { return do(&fileDeed{Service: s, Deed: d}) })
}

// newer moves the case to its next version and writes the named columns. It is
// a Conflict when somebody else changed the case since version seen.
func (d *fileDeed) newer(seen int64, values models.Case, columns ...string) error {
	values.Version = seen + 1
	return store.Changed(d.Tx.Model(&models.Case{}).Where("id = ? AND version = ?", d.Case.ID, seen).
		Select(append(columns, "version")).Updates(values))
}
