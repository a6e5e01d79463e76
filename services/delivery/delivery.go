// Package delivery manages the services of a case: given, planned, missed,
// declined by the survivor's own choice, and the earlier versions of each.
//
// Every deed runs in one transaction with its evaluation and its audit entry.
// The package must never delete a service, never open a note without an audit
// entry, and never make a gap or a right a condition for recording help.
package delivery

import (
	"context"
	"time"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// Service holds the use cases of the services of a case.
type Service struct{ *deed.Tools }

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{deed.New(db, keeper, evaluator, now, newID)}
}

// Input is what the user typed about a service.
type Input struct {
	models.DeliveryDetails
	Token   string      // of the form; a second press of its button does nothing
	Version int64       // version of the service that the form showed; 0 for a new one
	Kept    models.Date // a day before the arrival that is right all the same
	Session string      // the group session that it is part of; set by package group
}

// Done is the result of a deed.
type Done struct {
	deed.Result
	Kind   string
	Status models.DeliveryStatus
}

// serviceDeed is a deed on a service of a case.
type serviceDeed struct {
	*Service
	*deed.Deed
}

// deed runs f on a case, once for each form token.
func (s *Service) deed(ctx context.Context, by access.Actor, caseID, token string, f func(d serviceDeed) (models.Delivery, error)) (Done, error) {
	var row models.Delivery
	result, err := s.Do(ctx, by, access.RecordDelivery, caseID, func(of *deed.Deed) error {
		d := serviceDeed{s, of}
		made, err := d.UseToken(token)
		switch {
		case err != nil:
		case made != "":
			row, err = s.find(d.Tx, by, caseID, made)
		default:
			row, err = f(d)
		}
		d.ID = row.ID
		return err
	})
	return Done{Result: result, Kind: row.Kind, Status: row.Status}, err
}

// write adds the audit entry of a deed on a service.
func (d serviceDeed) write(action string, row models.Delivery, detail string, sealed int) error {
	e := audit.Entry{Action: action, Subject: "delivery:" + row.ID, Detail: detail, Fields: sealed}
	if sealed > 0 {
		e.Classes = []models.Class{row.NoteClass}
	}
	return d.Note(e)
}
