package casefile

import (
	"context"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
)

// ClosingInput ends a period of care, or moves it to follow-up after she left.
type ClosingInput struct {
	To     models.CaseStatus // CaseFollowUp or CaseClosed
	Reason string            // of closing
	LeftOn models.PartialDate
	Seen   int64
}

// factExit and factInShelter are what leaving changes in the facts.
const (
	factExit      = "event.exit"
	factInShelter = "stay.in_shelter"
)

// Close ends a period of care or moves it to follow-up. Nothing in the file is
// lost, nobody's assignment ends with it, and rights go on: their clocks run
// against others whether or not she lives here.
func (s *Service) Close(ctx context.Context, by access.Actor, caseID string, in ClosingInput) (deed.Result, error) {
	return s.change(ctx, by, access.CloseCase, caseID, func(d *fileDeed) error {
		if in.To != models.CaseFollowUp && in.To != models.CaseClosed {
			return models.Problems{"to": "problem.required"}.Err()
		}
		if err := models.CheckClosing(d.Case.Status, in.To, in.Reason); err != nil {
			return err
		}
		next := models.Case{Status: in.To}
		if in.To == models.CaseClosed {
			next.ClosedAt, next.ClosureReason = d.Now, in.Reason
		}
		if err := d.newer(in.Seen, next, "status", "closed_at", "closure_reason"); err != nil {
			return err
		}
		if err := d.left(in.LeftOn); err != nil {
			return err
		}
		return d.Note(audit.Entry{Action: "case." + string(in.To), Detail: "status=" + string(d.Case.Status) + ">" + string(in.To) + " reason=" + next.ClosureReason})
	})
}

// left records when she left the shelter, where that was said.
func (d *fileDeed) left(on models.PartialDate) error {
	if on.IsZero() {
		return nil
	}
	if on.Check() != nil {
		return models.Problems{"left": "problem.unreadable"}.Err()
	}
	old, err := factsOf(d.Tx, d.Case)
	if err != nil {
		return err
	}
	now := standing(old)
	if err := d.putFact(FactInput{Name: factExit, Value: models.FactValue{Answer: models.Yes, On: on}, Seen: now[factExit].Version}, old); err != nil {
		return err
	}
	if on.Earliest() > d.Today {
		return nil // she has not left yet
	}
	return d.putFact(FactInput{Name: factInShelter, Value: models.FactValue{Answer: models.No}, Seen: now[factInShelter].Version}, old)
}

// Reopen begins care again in the same case.
func (s *Service) Reopen(ctx context.Context, by access.Actor, caseID, reason string, seen int64) (deed.Result, error) {
	return s.change(ctx, by, access.CloseCase, caseID, func(d *fileDeed) error {
		if err := models.CheckReopening(d.Case.Status, reason); err != nil {
			return err
		}
		if err := d.newer(seen, models.Case{Status: models.CaseOpen}, "status", "closed_at", "closure_reason"); err != nil {
			return err
		}
		return d.Note(audit.Entry{Action: "case.reopened", Detail: "status=" + string(d.Case.Status) + ">open reason=" + reason})
	})
}
