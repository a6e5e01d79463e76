package casefile

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/evaluation"
)

// DutyInput is what a worker decided about a legal duty to inform, with a
// reason in words where she wants to give one.
type DutyInput struct {
	Duty     string
	Decision string
	Words    string
}

// DutyRow is a decision as it was recorded, without its words.
type DutyRow struct {
	models.DutyDecision
	HasWords bool
	Decider  string
}

// Duties says which duties the law lays on the person who writes a disclosure
// down, from what is typed so far. It is asked before anything is stored, so
// that the warning comes first. It writes nothing and tells nobody.
func (s *Service) Duties(ctx context.Context, by access.Actor, shelterID string, facts []FactInput) ([]models.DutyState, error) {
	if err := by.Require(access.TakeIn); err != nil {
		return nil, err
	}
	w := &work{Service: s, by: by, now: s.moment()}
	err := s.db.Read(ctx, func(tx *gorm.DB) error { w.tx = tx; return w.locate(shelterID) })
	if err != nil {
		return nil, err
	}
	values := map[string]models.FactValue{}
	for _, f := range facts {
		values[f.Name] = f.Value
	}
	return applying(s.Library().Duties(models.Facts{Jurisdiction: w.state, Values: values}, w.now, w.zone)), nil
}

// applying keeps the duties that apply or may apply: the warning comes first.
func applying(all []models.DutyState) []models.DutyState {
	return slices.DeleteFunc(all, func(d models.DutyState) bool { return d.Truth == models.False })
}

// CaseDuties says which duties apply to a case that is open, and what was
// decided about each, newest decision first.
func (s *Service) CaseDuties(ctx context.Context, by access.Actor, caseID string) (Header, []models.DutyState, []DutyRow, error) {
	var head Header
	var duties []models.DutyState
	var rows []DutyRow
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		var err error
		if head, err = s.header(tx, by, caseID); err != nil {
			return err
		}
		loaded, err := s.evaluator.Load(tx, []string{caseID})
		if err != nil {
			return err
		}
		now := s.moment()
		for _, l := range loaded {
			duties = applying(s.Library().Duties(l.Facts(now), now, l.Zone))
		}
		rows, err = dutyRows(tx, by, caseID)
		return err
	})
	return head, duties, rows, err
}

func dutyRows(tx *gorm.DB, by access.Actor, caseID string) ([]DutyRow, error) {
	var rows []DutyRow
	err := tx.Raw(`SELECT d.id, d.duty, d.decision, d.decided_by, d.decided_at, d.words IS NOT NULL AS has_words, a.display_name AS decider
		FROM duty_decisions d LEFT JOIN accounts a ON a.id = d.decided_by WHERE d.case_id = ? ORDER BY d.decided_at DESC, d.id DESC`, caseID).Scan(&rows).Error
	for i := range rows {
		rows[i].HasWords = rows[i].HasWords && readsDutyWords(by)
	}
	return rows, err
}

func readsDutyWords(by access.Actor) bool {
	return by.MayRead(custody.DutyWords.Class, fieldName(custody.DutyWords))
}

// DutyWords opens the reason of a decision about a duty and leaves one audit
// entry. Words that are not there, or that the role may not read, are not found.
func (s *Service) DutyWords(ctx context.Context, by access.Actor, caseID, decisionID, purpose string) (custody.Opened, error) {
	var out custody.Opened
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		w, err := s.begin(tx, by, caseID)
		if err != nil {
			return err
		}
		var row models.DutyDecision
		if err := tx.Where("id = ? AND case_id = ?", decisionID, caseID).Take(&row).Error; err != nil {
			return err
		}
		if row.Words.Empty() || !readsDutyWords(by) {
			return models.ErrNotFound()
		}
		entry := audit.Entry{Action: "decision.opened", Subject: "duty:" + row.ID, CaseID: w.c.ID, Survivor: w.c.SurvivorID, Detail: "purpose=" + purpose}
		opened, err := w.keeper.Open(tx, by, entry, w.now, custody.Value{Field: custody.DutyWords, SurvivorID: row.SurvivorID, RowID: row.ID, Sealed: row.Words})
		if err == nil {
			out = opened[0]
		}
		return err
	})
	return out, err
}

// DecideDuty records what was decided about a duty. It reports nothing.
func (s *Service) DecideDuty(ctx context.Context, by access.Actor, caseID string, in DutyInput) (evaluation.Change, error) {
	return s.change(ctx, by, access.EditCase, caseID, func(w *work) error {
		if in.Decision == "" {
			return models.Problems{"decision": "problem.required"}.Err()
		}
		if err := s.checkDuty(in); err != nil {
			return err
		}
		return w.decide([]DutyInput{in})
	})
}

// checkDuty holds a decision to those the duty offers.
func (s *Service) checkDuty(in DutyInput) error {
	duty := s.Library().Duty(in.Duty)
	if duty == nil {
		return models.ErrNotFound()
	}
	for _, d := range duty.Decisions {
		if d.Code == in.Decision {
			return nil
		}
	}
	return models.Problems{"decision": "problem.choose"}.Err()
}

// decide stores decisions with their sealed reasons.
func (w *work) decide(list []DutyInput) error {
	rows := make([]models.DutyDecision, len(list))
	texts := make([]custody.Text, len(list))
	for i, in := range list {
		rows[i] = models.DutyDecision{
			ID: w.newID(), CaseID: w.c.ID, SurvivorID: w.c.SurvivorID, Duty: in.Duty, Decision: in.Decision,
			DecidedBy: w.by.ID(), DecidedAt: w.now,
		}
		texts[i] = custody.Text{Field: custody.DutyWords, RowID: rows[i].ID, Text: in.Words}
	}
	sealed, err := w.keeper.Seal(w.tx, w.by, w.c.SurvivorID, w.now, texts...)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].Words = sealed[i]
		if err := w.tx.Create(&rows[i]).Error; err != nil {
			return err
		}
		if err := w.note(audit.Entry{Action: "duty.decided", Subject: "duty:" + rows[i].ID, Detail: rows[i].Duty + "=" + rows[i].Decision}); err != nil {
			return err
		}
	}
	return nil
}
