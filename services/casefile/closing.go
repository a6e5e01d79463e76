package casefile

import (
	"context"
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
)

// ClosingInput ends a period of care, or moves it to follow-up after the
// survivor left.
type ClosingInput struct {
	To     models.CaseStatus // CaseFollowUp or CaseClosed
	Reason string            // why the case closes
	LeftOn models.PartialDate
	Seen   int64

	// Of a case that closes.
	Settled    map[string]string // what becomes of each thing that is open, by Ref: SettleEnds or SettleGoesOn
	PapersBack string            // one of models.PapersBack
	Words      string            // the survivor's own view
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
		ended, err := d.closes(in)
		if err != nil {
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
		e := audit.Entry{Action: "case." + string(in.To), Detail: "status=" + string(d.Case.Status) + ">" + string(in.To) + " reason=" + next.ClosureReason}
		if in.To == models.CaseClosed {
			if err := d.insertClosure(in, ended, &e); err != nil {
				return err
			}
		}
		return d.Note(e)
	})
}

// closes holds the end of a period of care to its rules and settles what is open. What
// the day of leaving plans afterwards goes on.
func (d *fileDeed) closes(in ClosingInput) (ended []string, err error) {
	if in.To != models.CaseClosed {
		return nil, nil
	}
	problems := models.Problems{}
	if in.PapersBack != "" && !slices.Contains(models.PapersBack, in.PapersBack) {
		problems.Add("papers_back", "problem.choose")
	}
	if len([]rune(in.Words)) > models.MaxFollowWords {
		problems.Add("words", "problem.too_long|n=2000")
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return d.settle(in.Settled)
}

// insertClosure records the end of a period of care. From that day the time counts for
// which the house keeps the case.
func (d *fileDeed) insertClosure(in ClosingInput, ended []string, e *audit.Entry) error {
	row := models.Closure{ID: d.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, Trail: d.trail()}
	row.ClosureFacts = models.ClosureFacts{Reason: in.Reason, ClosedAt: d.Now, KeptFrom: d.Today, PapersBack: in.PapersBack, Ended: strings.Join(ended, " ")}
	if in.Words != "" {
		sealed, err := d.Seal(custody.Text{Field: custody.ClosureWords, RowID: row.ID, Text: in.Words})
		if err != nil {
			return err
		}
		row.Words, e.Fields, e.Classes = sealed[0], 1, []models.Class{models.ClassService}
	}
	return d.Tx.Create(&row).Error
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
		if err := d.reopens(); err != nil {
			return err
		}
		return d.Note(audit.Entry{Action: "case.reopened", Detail: "status=" + string(d.Case.Status) + ">open reason=" + reason})
	})
}

// reopens ends the closure that lasts, and brings back what ended with it.
func (d *fileDeed) reopens() error {
	var last []models.Closure
	err := d.Tx.Where("case_id = ? AND reopened_at = 0", d.Case.ID).Order("closed_at DESC").Limit(1).Find(&last).Error
	if err != nil || len(last) == 0 {
		return err
	}
	if err := d.bringBack(last[0]); err != nil {
		return err
	}
	now := models.Closure{ClosureFacts: models.ClosureFacts{ReopenedAt: d.Now}, Trail: models.Trail{ChangedBy: d.By.ID(), ChangedAt: d.Now, Version: last[0].Version + 1}}
	return d.Tx.Model(&models.Closure{}).Where("id = ?", last[0].ID).Select("reopened_at", "changed_by", "changed_at", "version").Updates(now).Error
}

// OpenClosure opens the survivor's own view of the time here, and leaves one audit entry.
func (s *Service) OpenClosure(ctx context.Context, by access.Actor, caseID, id, purpose string) (custody.Opened, error) {
	return s.Unsealed(ctx, by, caseID, func(d *deed.Deed) (custody.Value, audit.Entry, error) {
		var row models.Closure
		if !by.MayRead(custody.ClosureWords.Class, "closures.words") {
			return custody.Value{}, audit.Entry{}, models.ErrNotFound()
		}
		err := d.Tx.Where("id = ? AND case_id = ?", id, d.Case.ID).Take(&row).Error
		return custody.Value{Field: custody.ClosureWords, RowID: id, Sealed: row.Words}, audit.Entry{Action: "closure.opened", Subject: "closure:" + id, Detail: "purpose=" + purpose}, err
	})
}
