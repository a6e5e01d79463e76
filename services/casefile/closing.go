package casefile

import (
	"context"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/evaluation"
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
func (s *Service) Close(ctx context.Context, by access.Actor, caseID string, in ClosingInput) (evaluation.Change, error) {
	return s.change(ctx, by, access.CloseCase, caseID, func(w *work) error {
		if in.To != models.CaseFollowUp && in.To != models.CaseClosed {
			return models.Problems{"to": "problem.required"}.Err()
		}
		if err := models.CheckClosing(w.c.Status, in.To, in.Reason); err != nil {
			return err
		}
		next := models.Case{Status: in.To}
		if in.To == models.CaseClosed {
			next.ClosedAt, next.ClosureReason = w.now, in.Reason
		}
		if err := w.newer(in.Seen, next, "status", "closed_at", "closure_reason"); err != nil {
			return err
		}
		if err := w.left(in.LeftOn); err != nil {
			return err
		}
		return w.note(audit.Entry{Action: "case." + string(in.To), Detail: "status=" + string(w.c.Status) + ">" + string(in.To) + " reason=" + next.ClosureReason})
	})
}

// left records when she left the shelter, where that was said.
func (w *work) left(on models.PartialDate) error {
	if on.IsZero() {
		return nil
	}
	if on.Check() != nil {
		return models.Problems{"left": "problem.unreadable"}.Err()
	}
	old, err := factsOf(w.tx, w.c)
	if err != nil {
		return err
	}
	now := standing(old)
	if err := w.putFact(FactInput{Name: factExit, Value: models.FactValue{Answer: models.Yes, On: on}, Seen: now[factExit].Version}, old); err != nil {
		return err
	}
	if on.Earliest() > w.today {
		return nil // she has not left yet
	}
	return w.putFact(FactInput{Name: factInShelter, Value: models.FactValue{Answer: models.No}, Seen: now[factInShelter].Version}, old)
}

// Reopen begins care again in the same case.
func (s *Service) Reopen(ctx context.Context, by access.Actor, caseID, reason string, seen int64) (evaluation.Change, error) {
	return s.change(ctx, by, access.CloseCase, caseID, func(w *work) error {
		if err := models.CheckReopening(w.c.Status, reason); err != nil {
			return err
		}
		if err := w.newer(seen, models.Case{Status: models.CaseOpen}, "status", "closed_at", "closure_reason"); err != nil {
			return err
		}
		return w.note(audit.Entry{Action: "case.reopened", Detail: "status=" + string(w.c.Status) + ">open reason=" + reason})
	})
}
