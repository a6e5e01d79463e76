package entitlement

import (
	"cmp"
	"context"
	"slices"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
)

// rightDeed is a deed on the rights of a case.
type rightDeed struct {
	*Service
	*deed.Deed
}

// change runs a deed on the rights of a case.
func (s *Service) change(ctx context.Context, by access.Actor, caseID string, do func(d rightDeed) error) (deed.Result, error) {
	return s.Do(ctx, by, access.DecideEntitlement, caseID, func(d *deed.Deed) error { return do(rightDeed{s, d}) })
}

// has returns NotFound unless the law of the case has the right and its page
// shows it. A right that does not apply passes, because people may know better.
func (d rightDeed) has(item string) error {
	states, err := d.Evaluator.RightsOf(d.Tx, d.Case.ID, d.Now)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(states, func(r models.EntitlementState) bool { return r.Item == item && !r.Review }) {
		return models.ErrNotFound()
	}
	return nil
}

// when returns the moment of a decision: its hour where that was said, now if it
// was taken today or has no day, otherwise the start of its day.
func (d rightDeed) when(in models.RightDecision) models.Instant {
	on := cmp.Or(in.On, d.Today)
	switch {
	case in.Hour != "":
		return in.Hour.Moment(on, d.Zone)
	case on == d.Today:
		return d.Now
	}
	return models.StartOfDay(on, d.Zone)
}

func (d rightDeed) note(action string, row models.StanceRow) error {
	detail := row.Subject + "=" + string(row.Kind)
	if row.Reason != "" {
		detail += " reason=" + row.Reason
	}
	return d.Note(audit.Entry{Action: action, Subject: "decision:" + row.ID, Detail: detail})
}
