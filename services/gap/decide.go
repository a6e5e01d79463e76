package gap

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/evaluation"
)

// Decide writes what was decided about a gap and evaluates the case. The
// decision stays beside the evaluation and survives it until its review.
func (s *Service) Decide(ctx context.Context, by access.Actor, caseID, ref string, in models.GapDecision) (evaluation.Change, error) {
	return s.deed(ctx, by, caseID, ref, func(tx *gorm.DB, c models.Case, g Gap, now models.Instant) (audit.Entry, error) {
		zone, err := s.evaluator.ZoneOf(tx, c.OrganisationID)
		if err != nil {
			return audit.Entry{}, err
		}
		problems := models.Problems{}
		in.Check(now, zone, problems)
		if err := problems.Err(); err != nil {
			return audit.Entry{}, err
		}
		row := models.StanceRow{CaseID: c.ID, SurvivorID: c.SurvivorID, Subject: g.Name, Kind: in.Kind, Reason: in.Reason, UntilAt: in.Until(now, zone)}
		if in.Kind != models.StanceNotApplies {
			row.Reason = ""
		}
		row, err = s.keeper.Decide(tx, by, row, in.Words, now)
		return entry(g, row, in.Words != ""), err
	})
}

// TakeBack ends the decision that runs on a gap: it counts again.
func (s *Service) TakeBack(ctx context.Context, by access.Actor, caseID, ref string) (evaluation.Change, error) {
	return s.deed(ctx, by, caseID, ref, func(tx *gorm.DB, c models.Case, g Gap, now models.Instant) (audit.Entry, error) {
		n, err := s.keeper.TakeBack(tx, by, c.ID, g.Name, now)
		if err == nil && n == 0 {
			err = models.Fail(models.Conflict, "error.nothing_decided")
		}
		return audit.Entry{Action: "gap.decision_taken_back", Subject: "gap:" + g.Name}, err
	})
}

// entry is what the audit log keeps of a decision: codes and no words.
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

// deed finds a gap of a case within reach, runs f on it, evaluates the case and
// writes the audit entry, all in one transaction.
func (s *Service) deed(ctx context.Context, by access.Actor, caseID, ref string, f func(tx *gorm.DB, c models.Case, g Gap, now models.Instant) (audit.Entry, error)) (evaluation.Change, error) {
	var change evaluation.Change
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := by.Require(access.DecideGap); err != nil {
			return err
		}
		if err := evaluation.Hold(tx, caseID); err != nil {
			return err
		}
		c, g, err := s.named(tx, by, caseID, ref)
		if err != nil {
			return err
		}
		now := s.moment()
		e, err := f(tx, c, g, now)
		if err != nil {
			return err
		}
		e.CaseID, e.Survivor = c.ID, c.SurvivorID
		if change, err = s.evaluator.Case(tx, c.ID, now); err != nil {
			return err
		}
		return audit.Append(tx, by, now, e)
	})
	return change, err
}

// named finds a case within reach and the gap of it that a page named.
func (s *Service) named(tx *gorm.DB, by access.Actor, caseID, ref string) (c models.Case, g Gap, err error) {
	if c, err = custody.Case(tx, by, caseID); err != nil {
		return c, g, err
	}
	all, err := s.forCase(tx, by, c.ID)
	if err != nil {
		return c, g, err
	}
	g, err = all.find(ref)
	return c, g, err
}

// OpenWords opens the words of the decision that runs on a gap and writes one
// audit entry. Words that are not there, or that the role may not read, are
// not found.
func (s *Service) OpenWords(ctx context.Context, by access.Actor, caseID, ref, purpose string) (custody.Opened, error) {
	var out custody.Opened
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		c, g, err := s.named(tx, by, caseID, ref)
		if err != nil {
			return err
		}
		if g.Decided == nil || !g.Decided.HasWords {
			return models.ErrNotFound()
		}
		var row models.StanceRow
		if err := tx.Where("id = ?", g.Decided.ID).Take(&row).Error; err != nil {
			return err
		}
		e := audit.Entry{Action: "gap.words_opened", Subject: "gap:" + g.Name, CaseID: c.ID, Survivor: c.SurvivorID, Detail: "purpose=" + purpose}
		opened, err := s.keeper.Open(tx, by, e, s.moment(), custody.Value{Field: custody.StanceWords, SurvivorID: c.SurvivorID, RowID: row.ID, Sealed: row.Words})
		if err == nil {
			out = opened[0]
		}
		return err
	})
	return out, err
}
