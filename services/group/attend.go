package group

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/delivery"
)

// JoinInput is who takes part.
type JoinInput struct {
	Cases []string
	Later bool // in the later sessions of the series too
	Token string
}

// Join lets survivors take part: each gets a planned service in her own case. In a session
// that is over the service is recorded as given: she came.
func (s *Service) Join(ctx context.Context, by access.Actor, id string, in JoinInput) (deed.Result, error) {
	cases := distinct(in.Cases)
	if len(cases) == 0 || len(cases) > models.MaxGroupCases {
		return deed.Result{}, models.Problems{"cases": "problem.group_cases"}.Err()
	}
	return s.each(ctx, by, cases, in.Token, func(d *deed.Deed) error {
		sessions, err := s.joinable(d.Tx, by, id, in.Later)
		if err != nil {
			return err
		}
		for _, g := range sessions {
			if err := s.join(d, g); err != nil {
				return err
			}
		}
		return nil
	})
}

// joinable are the session, and the later ones of its series that take place.
func (s *Service) joinable(tx *gorm.DB, by access.Actor, id string, later bool) ([]models.GroupSession, error) {
	g, err := s.find(tx, by, id)
	if err != nil {
		return nil, err
	}
	if g.CancelledAt > 0 {
		return nil, models.Fail(models.Conflict, "problem.group_cancelled")
	}
	out := []models.GroupSession{g}
	if !later || g.Series == "" {
		return out, nil
	}
	var more []models.GroupSession
	err = tx.Where("series = ? AND series <> '' AND at > ? AND cancelled_at = 0", g.Series, g.At).Order("at").Find(&more).Error
	return append(out, more...), err
}

// join writes the service of a participant, unless she has one in this session.
func (s *Service) join(d *deed.Deed, g models.GroupSession) error {
	var n int64
	if err := d.Tx.Model(&models.Delivery{}).Where("session = ? AND session <> '' AND case_id = ? AND status <> ?", g.ID, d.Case.ID, models.DeliveryCancelled).Count(&n).Error; err != nil || n > 0 {
		return err
	}
	in := delivery.Input{Session: g.ID}
	in.Kind, in.Sub, in.At, in.Minutes, in.Provider = g.Kind, g.Sub, g.At, g.Minutes, "shelter"
	if g.At > d.Now {
		_, err := s.deliveries.PlanIn(d, in)
		return err
	}
	in.Outcome = models.OutcomeDone
	_, err := s.deliveries.RecordIn(d, in)
	return err
}

// Answer is what happened with one participant.
type Answer struct {
	CaseID  string
	Version int64 // of her service that the form showed
	Code    string
}

// AttendInput is the attendance of a session.
type AttendInput struct {
	Answers []Answer
	Token   string
}

// Attend records who came, in one transaction: each answer becomes the service of that
// survivor. Who has no answer stays as planned.
func (s *Service) Attend(ctx context.Context, by access.Actor, id string, in AttendInput) (deed.Result, error) {
	of, cases := map[string]Answer{}, []string{}
	for _, a := range in.Answers {
		if a.Code == "" {
			continue
		}
		if !models.GroupAnswer(a.Code) {
			return deed.Result{}, models.Problems{"attendance": "problem.choose"}.Err()
		}
		of[a.CaseID], cases = a, append(cases, a.CaseID)
	}
	if len(cases) == 0 || len(of) < len(cases) || len(cases) > models.MaxGroupCases {
		return deed.Result{}, models.Problems{"attendance": "problem.group_nobody"}.Err()
	}
	return s.each(ctx, by, cases, in.Token, func(d *deed.Deed) error {
		g, err := s.find(d.Tx, by, id)
		if err != nil {
			return err
		}
		return s.attend(d, g, of[d.Case.ID])
	})
}

// attend answers the planned service of one participant.
func (s *Service) attend(d *deed.Deed, g models.GroupSession, a Answer) error {
	var planned models.Delivery
	if err := d.Tx.Where("session = ? AND session <> '' AND case_id = ? AND status = ?", g.ID, d.Case.ID, models.DeliveryPlanned).Take(&planned).Error; err != nil {
		return err
	}
	in := delivery.Input{Version: a.Version}
	if a.Code == models.GroupPresent {
		in.Outcome, in.At = models.OutcomeDone, g.At
		_, err := s.deliveries.GivenIn(d, planned.ID, in)
		return err
	}
	_, err := s.deliveries.MissedIn(d, planned.ID, a.Code, in)
	return err
}

// each runs f in a deed on each of several cases, in one transaction, and evaluates each.
func (s *Service) each(ctx context.Context, by access.Actor, cases []string, token string, f func(d *deed.Deed) error) (deed.Result, error) {
	return s.Make(ctx, by, access.RecordDelivery, func(of *deed.Deed) error {
		if err := of.Hold(cases...); err != nil {
			return err
		}
		first, err := s.On(of.Tx, by, cases[0])
		if err != nil {
			return err
		}
		*of = *first
		if made, err := of.UseToken(token); err != nil || made != "" {
			return err
		}
		of.ID = cases[0]
		if err := f(of); err != nil {
			return err
		}
		for _, id := range cases[1:] {
			d, err := s.On(of.Tx, by, id)
			if err != nil {
				return err
			}
			if err := f(d); err != nil {
				return err
			}
			if _, err := s.Evaluator.Case(d.Tx, id, d.Now); err != nil {
				return err
			}
		}
		return nil
	})
}

// distinct leaves each id once.
func distinct(ids []string) []string {
	out := slices.Clone(ids)
	slices.Sort(out)
	return slices.Compact(out)
}
