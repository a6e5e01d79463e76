package casefile

import (
	"context"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
)

// ClosingInput ends a period of care, or moves it to follow-up after the
// survivor left.
type ClosingInput struct {
	To     models.CaseStatus // CaseFollowUp or CaseClosed
	Reason string            // why the case closes
	LeftOn models.PartialDate
	Seen   int64
}

// factExit and factInShelter are the facts that change when a survivor leaves.
const (
	factExit      = "event.exit"
	factInShelter = "stay.in_shelter"
)

// Close ends a period of care or moves it to follow-up. Nothing in the file is
// lost, and no assignment ends with it. Rights go on, because their clocks run
// against others whether or not the survivor lives in the shelter.
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
		if err := d.leaves(in); err != nil {
			return err
		}
		if in.Reason == closedDied || in.Reason == closedMistake {
			if err := d.EndFollowUps(d.Deed); err != nil {
				return err
			}
		}
		return d.Note(audit.Entry{Action: "case." + string(in.To), Detail: "status=" + string(d.Case.Status) + ">" + string(in.To) + " reason=" + next.ClosureReason})
	})
}

// leaves ends the stay of the survivor, or records when she left where no stay is
// written down. A day to come for which follow-up is prepared ends nothing yet.
func (d *fileDeed) leaves(in ClosingInput) error {
	stay, err := d.lasting()
	if err != nil {
		return err
	}
	if ahead := in.LeftOn.Earliest() > d.Today; stay == nil || ahead && in.To == models.CaseFollowUp {
		return d.left(in.LeftOn)
	}
	return d.endStay(stay, in.LeftOn, in.Reason)
}

// left records when the survivor left the shelter, if a date was given.
func (d *fileDeed) left(on models.PartialDate) error {
	if on.IsZero() {
		return nil
	}
	if on.Check() != nil {
		return models.Problems{"left": "problem.unreadable"}.Err()
	}
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	problems := models.Problems{}
	if dates.Leaving("left", on, problems); len(problems) > 0 {
		return problems.Err()
	}
	old, err := factsOf(d.Tx, d.Case)
	if err != nil {
		return err
	}
	now := standing(old)
	if err := d.putFact(FactInput{Name: factExit, Value: models.FactValue{Answer: models.Yes, On: on}, Seen: now[factExit].Version}, old); err != nil {
		return err
	}
	left := Answers{factExit: models.FactValue{Answer: models.Yes, On: on}}
	if err := d.rescheduled(exitOf(Answers{factExit: now[factExit].Value()}), exitOf(left)); err != nil {
		return err
	}
	if on.Earliest() > d.Today {
		return nil // the date is still to come
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
