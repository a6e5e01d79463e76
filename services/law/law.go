// Package law is the library of the packs for people: search, the list of what
// a lawyer still has to check, and which rights an organisation switched on or
// off.
//
// The law itself is in the packs and never changed here. The package must never
// evaluate a case: the sweep finds the cases that were evaluated with other
// switches, so that no request waits for thousands of them.
package law

import (
	"time"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// Service reads the library and changes its switches.
type Service struct {
	db        *store.DB
	evaluator *evaluation.Evaluator
	now       func() time.Time
	newID     func() string
}

// New returns the service.
func New(db *store.DB, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{db: db, evaluator: evaluator, now: now, newID: newID}
}

// Library returns the packs in use.
func (s *Service) Library() *pack.Library { return s.evaluator.Library() }

func (s *Service) moment() models.Instant { return models.At(s.now()) }

// Shows reports whether the actor may see a right in the library. Only people
// who review law see a right with a weak source.
func Shows(by access.Actor, it *pack.Item) bool {
	return !it.ReviewersOnly() || by.May(access.ReviewLaw)
}
