// Package law is the library of the packs as people read it: search, the list
// of what a lawyer still has to look at, and what an organisation switched off
// or on.
//
// The law itself stands in the packs and is never changed here. The package
// must never evaluate a case: the sweep finds those that were evaluated with
// other switches, so that nobody's click waits for thousands of them.
package law

import (
	"time"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// Service is the door to the library and its switches.
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

// Library is the packs in use.
func (s *Service) Library() *pack.Library { return s.evaluator.Library() }

func (s *Service) moment() models.Instant { return models.At(s.now()) }

// Shows reports whether the actor may see a right in the library: one that
// rests on a weak source is for people who review law.
func Shows(by access.Actor, it *pack.Item) bool {
	return !it.ReviewersOnly() || by.May(access.ReviewLaw)
}
