package entitlement

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
)

// deed is one decision within its transaction.
type deed struct {
	tx   *gorm.DB
	by   access.Actor
	now  models.Instant
	c    models.Case
	zone *time.Location
}

// deed begins a deed on a case within reach.
func (s *Service) deed(tx *gorm.DB, by access.Actor, caseID string) (deed, error) {
	c, err := custody.Case(tx, by, caseID)
	if err != nil {
		return deed{}, err
	}
	d := deed{tx: tx, by: by, now: s.moment(), c: c}
	d.zone, err = s.evaluator.ZoneOf(tx, c.OrganisationID)
	return d, err
}

// has returns NotFound unless the law of the case has the right and its page
// shows it. One that does not apply is had too: people may know better.
func (s *Service) has(d deed, item string) error {
	states, err := s.evaluator.RightsOf(d.tx, d.c.ID, d.now)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(states, func(r models.EntitlementState) bool { return r.Item == item && !r.Review }) {
		return models.ErrNotFound()
	}
	return nil
}

// when is the moment of a decision: now for today and for no day, else the
// start of the day it was taken.
func (d deed) when(on models.Date) models.Instant {
	if on == "" || on == d.now.Date(d.zone) {
		return d.now
	}
	return models.StartOfDay(on, d.zone)
}

func (d deed) note(action string, row models.StanceRow) error {
	detail := row.Subject + "=" + string(row.Kind)
	if row.Reason != "" {
		detail += " reason=" + row.Reason
	}
	return audit.Append(d.tx, d.by, d.now, audit.Entry{
		Action: action, Subject: "decision:" + row.ID, CaseID: d.c.ID, Survivor: d.c.SurvivorID, Detail: detail,
	})
}
