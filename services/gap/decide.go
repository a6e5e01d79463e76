package gap

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

// Decide records a decision about a gap. It is stored beside the evaluation and
// outlasts evaluations until its review.
func (s *Service) Decide(ctx context.Context, by access.Actor, caseID, ref string, in models.GapDecision) (deed.Result, error) {
	return s.change(ctx, by, caseID, ref, func(d *deed.Deed, g Gap) error {
		problems := models.Problems{}
		in.Check(d.Now, d.Zone, problems)
		if len(problems) == 0 && !slices.Contains(g.Decisions(), in.Kind) {
			problems.Add("decision", "problem.owed")
		}
		if err := problems.Err(); err != nil {
			return err
		}
		if in.Kind != models.StanceNotApplies {
			in.Reason = ""
		}
		row := models.StanceRow{CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, Subject: g.Name, StepFacts: models.StepFacts{Kind: in.Kind, Reason: in.Reason}, UntilAt: in.Until(d.Now, d.Zone)}
		row, err := s.Keeper.Decide(d.Tx, by, row, in.Words, d.Now)
		if err != nil {
			return err
		}
		d.ID = row.ID
		return d.Note(entry(g, row, in.Words != ""))
	})
}

// TakeBack ends the running decision on a gap, so that the gap counts again.
func (s *Service) TakeBack(ctx context.Context, by access.Actor, caseID, ref string) (deed.Result, error) {
	return s.change(ctx, by, caseID, ref, func(d *deed.Deed, g Gap) error {
		n, err := s.Keeper.TakeBack(d.Tx, by, d.Case.ID, g.Name, d.Now)
		if err == nil && n == 0 {
			err = models.Fail(models.Conflict, "error.nothing_decided")
		}
		if err != nil {
			return err
		}
		return d.Note(audit.Entry{Action: "gap.decision_taken_back", Subject: "gap:" + g.Name})
	})
}

// change runs a deed on the gap of a case with the given Ref.
func (s *Service) change(ctx context.Context, by access.Actor, caseID, ref string, do func(d *deed.Deed, g Gap) error) (deed.Result, error) {
	return s.Do(ctx, by, access.DecideGap, caseID, func(d *deed.Deed) error {
		g, err := s.named(d, ref)
		if err != nil {
			return err
		}
		return do(d, g)
	})
}

// named finds a gap of the case by its Ref. It returns NotFound for an unknown
// Ref.
func (s *Service) named(d *deed.Deed, ref string) (Gap, error) {
	all, err := s.gapsOf(d.Tx, d.By, d.Case)
	if err != nil {
		return Gap{}, err
	}
	return all.find(ref)
}

// entry makes the audit entry of a decision: codes and no words.
func entry(g Gap, row models.StanceRow, words bool) audit.Entry {
	e := audit.Entry{Action: "gap.decided", Subject: "gap:" + g.Name}
	parts := []string{"decision=" + string(row.Kind)}
	if row.Reason != "" {
		parts = append(parts, "reason="+row.Reason)
	}
	if words {
		e.Classes, e.Fields = []models.Class{models.ClassSafety}, 1
	}
	e.Detail = strings.Join(parts, " ")
	return e
}

// OpenWords opens the words of the running decision on a gap and writes one
// audit entry. It returns NotFound when there are no words or the role may not
// read them.
func (s *Service) OpenWords(ctx context.Context, by access.Actor, caseID, ref, purpose string) (custody.Opened, error) {
	return s.Unsealed(ctx, by, caseID, func(d *deed.Deed) (value custody.Value, e audit.Entry, err error) {
		g, err := s.named(d, ref)
		if err != nil {
			return value, e, err
		}
		if g.Decided == nil || !g.Decided.HasWords {
			return value, e, models.ErrNotFound()
		}
		var row models.StanceRow
		err = d.Tx.Where("id = ?", g.Decided.ID).Take(&row).Error
		e = audit.Entry{Action: "gap.words_opened", Subject: "gap:" + g.Name, Detail: "purpose=" + purpose}
		return custody.Value{Field: custody.StanceWords, RowID: row.ID, Sealed: row.Words}, e, err
	})
}
