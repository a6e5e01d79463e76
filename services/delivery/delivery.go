// Package delivery owns the services of a case: given, planned, missed,
// declined by her own choice, and what each looked like before it was changed.
//
// Every deed runs in one transaction with its evaluation and its audit entry.
// The package must never delete a service, never open a note without an audit
// entry, and never make a gap or a right a condition for recording help.
package delivery

import (
	"context"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// Service is the door to the services of a case.
type Service struct {
	db        *store.DB
	keeper    *custody.Keeper
	evaluator *evaluation.Evaluator
	now       func() time.Time
	newID     func() string
}

// New returns the service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{db: db, keeper: keeper, evaluator: evaluator, now: now, newID: newID}
}

func (s *Service) moment() models.Instant { return models.At(s.now()) }

// Input is what somebody typed about a service.
type Input struct {
	models.DeliveryDetails
	Token   string // of the form: a second press of its button does nothing
	Version int64  // of the service as she saw it, 0 for a new one
}

// Done says what a deed did.
type Done struct {
	ID     string
	Kind   string
	Status models.DeliveryStatus
	Closed int // gaps it closed, of those she sees
	Opened int // gaps it opened
	Again  bool
}

// work is one deed on one case, inside its transaction.
type work struct {
	*Service
	tx  *gorm.DB
	by  access.Actor
	c   models.Case
	now models.Instant
}

// deed runs f on a case within reach, then evaluates the case. The token of
// the form makes sure that it happens once.
func (s *Service) deed(ctx context.Context, by access.Actor, caseID, token string, f func(w work) (models.Delivery, error)) (Done, error) {
	var done Done
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := by.Require(access.RecordDelivery); err != nil {
			return err
		}
		c, err := custody.Case(tx, by, caseID)
		if err != nil {
			return err
		}
		if err := evaluation.Hold(tx, c.ID); err != nil {
			return err
		}
		w := work{Service: s, tx: tx, by: by, c: c, now: s.moment()}
		var again bool
		if done, again, err = w.claim(token); err != nil || again {
			return err
		}
		d, err := f(w)
		if err != nil {
			return err
		}
		done, err = w.finish(d, token)
		return err
	})
	return done, err
}

// finish evaluates the case and notes on the form what came of it.
func (w work) finish(d models.Delivery, token string) (Done, error) {
	change, err := w.evaluator.Case(w.tx, w.c.ID, w.now)
	if err != nil {
		return Done{}, err
	}
	v := w.sight(w.by)
	done := Done{ID: d.ID, Kind: d.Kind, Status: d.Status, Closed: len(v.Gaps(change.Closed)), Opened: len(v.Gaps(change.Opened))}
	if token == "" {
		return done, nil
	}
	err = w.tx.Model(&models.DeliveryForm{}).Where("token = ? AND account_id = ?", token, w.by.ID()).Select("delivery_id", "closed", "opened").
		Updates(models.DeliveryForm{DeliveryID: d.ID, Closed: int64(done.Closed), Opened: int64(done.Opened)}).Error
	return done, err
}

// write adds the audit entry of a deed on a service.
func (w work) write(action string, d models.Delivery, detail string, sealed int) error {
	e := audit.Entry{Action: action, Subject: "delivery:" + d.ID, CaseID: w.c.ID, Survivor: w.c.SurvivorID, Detail: detail, Fields: sealed}
	if sealed > 0 {
		e.Classes = []models.Class{d.NoteClass}
	}
	return audit.Append(w.tx, w.by, w.now, e)
}
