package casefile

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
)

// DutyInput is a worker's decision about a legal duty to inform, with an
// optional reason in words.
type DutyInput struct {
	Duty     string
	Decision string
	Words    string
}

// DutyRow is a recorded decision without its sealed words.
type DutyRow struct {
	models.DutyDecision
	HasWords bool
	Decider  string
}

// Duties returns the duties that the law lays on the person who records a
// disclosure, from the answers typed so far. The form asks before it stores
// anything, so that the warning comes first. Duties writes nothing and tells
// nobody.
func (s *Service) Duties(ctx context.Context, by access.Actor, shelterID string, facts []FactInput) ([]models.DutyState, error) {
	if err := by.Require(access.TakeIn); err != nil {
		return nil, err
	}
	var d *deed.Deed
	err := s.Read(ctx, func(tx *gorm.DB) error { d = s.Begin(tx, by); return d.Place(shelterID) })
	if err != nil {
		return nil, err
	}
	values := map[string]models.FactValue{}
	for _, f := range facts {
		values[f.Name] = f.Value
	}
	return applying(s.Library().Duties(models.Facts{Jurisdiction: d.State, Values: values}, d.Now, d.Zone)), nil
}

// applying keeps the duties that apply or may apply, because the warning must
// come before the answer is certain.
func applying(all []models.DutyState) []models.DutyState {
	return slices.DeleteFunc(all, func(d models.DutyState) bool { return d.Truth == models.False })
}

// CaseDuties returns the duties that apply to an open case, and the decisions
// about them, newest first.
func (s *Service) CaseDuties(ctx context.Context, by access.Actor, caseID string) (Header, []models.DutyState, []DutyRow, error) {
	var duties []models.DutyState
	head, rows, err := withHead(ctx, s, by, caseID, func(tx *gorm.DB, _ Header) ([]DutyRow, error) {
		loaded, err := s.Evaluator.Load(tx, []string{caseID})
		if err != nil {
			return nil, err
		}
		now := s.Moment()
		for _, l := range loaded {
			duties = applying(s.Library().Duties(l.Facts(now), now, l.Zone))
		}
		return dutyRows(tx, by, caseID)
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
// entry. It returns NotFound when there are no words or the role may not read
// them.
func (s *Service) DutyWords(ctx context.Context, by access.Actor, caseID, decisionID, purpose string) (custody.Opened, error) {
	return s.Unsealed(ctx, by, caseID, func(d *deed.Deed) (value custody.Value, e audit.Entry, err error) {
		var row models.DutyDecision
		err = d.Tx.Where("id = ? AND case_id = ?", decisionID, caseID).Take(&row).Error
		if err == nil && !readsDutyWords(by) {
			err = models.ErrNotFound()
		}
		e = audit.Entry{Action: "decision.opened", Subject: "duty:" + row.ID, Detail: "purpose=" + purpose}
		return custody.Value{Field: custody.DutyWords, RowID: row.ID, Sealed: row.Words}, e, err
	})
}

// DecideDuty records a decision about a duty. It reports nothing to anybody.
func (s *Service) DecideDuty(ctx context.Context, by access.Actor, caseID string, in DutyInput) (deed.Result, error) {
	return s.change(ctx, by, access.EditCase, caseID, func(d *fileDeed) error {
		if in.Decision == "" {
			return models.Problems{"decision": "problem.required"}.Err()
		}
		if err := s.checkDuty(in); err != nil {
			return err
		}
		return d.decide([]DutyInput{in})
	})
}

// checkDuty checks that the duty offers this decision.
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
func (d *fileDeed) decide(list []DutyInput) error {
	rows := make([]models.DutyDecision, len(list))
	texts := make([]custody.Text, len(list))
	for i, in := range list {
		rows[i] = models.DutyDecision{
			ID: d.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, Duty: in.Duty, Decision: in.Decision,
			DecidedBy: d.By.ID(), DecidedAt: d.Now,
		}
		texts[i] = custody.Text{Field: custody.DutyWords, RowID: rows[i].ID, Text: in.Words}
	}
	sealed, err := d.Seal(texts...)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].Words = sealed[i]
		if err := d.Tx.Create(&rows[i]).Error; err != nil {
			return err
		}
		if err := d.Note(audit.Entry{Action: "duty.decided", Subject: "duty:" + rows[i].ID, Detail: rows[i].Duty + "=" + rows[i].Decision}); err != nil {
			return err
		}
	}
	return nil
}
