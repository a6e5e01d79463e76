package entitlement

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// Input is a decision about one right of a case.
type Input struct {
	Item string
	models.RightDecision
	Words string // sealed
}

// Decide records what was decided about a right: applied for, received,
// refused, declined by her, does not apply. It survives every evaluation until
// it is taken back or its review date comes. Forbidden for a role that takes
// no decisions, NotFound for a right the case does not have.
func (s *Service) Decide(ctx context.Context, by access.Actor, caseID string, in Input) (evaluation.Change, error) {
	return s.change(ctx, by, caseID, func(d deed) error {
		if err := d.has(in.Item); err != nil {
			return err
		}
		if err := in.Check(d.now.Date(d.zone)); err != nil {
			return err
		}
		row := models.StanceRow{
			ID: s.newID(), CaseID: caseID, SurvivorID: d.c.SurvivorID, Subject: in.Item, Kind: in.Kind,
			Reason: in.Reason, At: d.when(in.On), DecidedBy: by.ID(),
		}
		if in.Kind == models.StanceNotApplies {
			row.UntilAt = models.StartOfDay(in.ReviewOn, d.zone)
		}
		sealed, err := s.keeper.Seal(d.tx, by, d.c.SurvivorID, d.now, custody.Text{Field: custody.StanceWords, RowID: row.ID, Text: in.Words})
		if err != nil {
			return err
		}
		row.Words = sealed[0]
		if err := d.tx.Create(&row).Error; err != nil {
			return err
		}
		return d.note("entitlement.decided", row)
	})
}

// TakeBack ends a decision: the one before it counts again, or the evaluation.
func (s *Service) TakeBack(ctx context.Context, by access.Actor, caseID, decisionID string) (evaluation.Change, error) {
	return s.change(ctx, by, caseID, func(d deed) error {
		var row models.StanceRow
		if err := d.tx.Where("id = ? AND case_id = ?", decisionID, caseID).Take(&row).Error; err != nil {
			return err
		}
		if s.Library().Item(row.Subject) == nil {
			return models.ErrNotFound() // a decision about a gap has a page of its own
		}
		res := d.tx.Model(&models.StanceRow{}).Where("id = ? AND ended_at = 0", row.ID).
			Select("ended_at", "ended_by").Updates(models.StanceRow{EndedAt: d.now, EndedBy: by.ID()})
		if err := store.Changed(res); err != nil {
			return err
		}
		return d.note("entitlement.taken_back", row)
	})
}

// change runs a deed on a case within reach and evaluates it.
func (s *Service) change(ctx context.Context, by access.Actor, caseID string, do func(d deed) error) (evaluation.Change, error) {
	var change evaluation.Change
	if err := by.Require(access.DecideEntitlement); err != nil {
		return change, err
	}
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		c, err := custody.Case(tx, by, caseID)
		if err != nil {
			return err
		}
		d := deed{tx: tx, by: by, now: s.moment(), c: c}
		if d.zone, err = s.zone(tx, c.OrganisationID); err != nil {
			return err
		}
		if err := do(d); err != nil {
			return err
		}
		change, err = s.evaluator.Case(tx, caseID, d.now)
		return err
	})
	return change, err
}

// readsWords reports whether the actor's role reads the words of decisions.
func readsWords(by access.Actor) bool {
	return by.MayRead(custody.StanceWords.Class, custody.StanceWords.Table+"."+custody.StanceWords.Column)
}

// Words opens the words of a decision about a right and leaves one audit entry.
// Words that are not there, or that the role may not read, are not found.
func (s *Service) Words(ctx context.Context, by access.Actor, caseID, decisionID, purpose string) (custody.Opened, error) {
	var out custody.Opened
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		c, err := custody.Case(tx, by, caseID)
		if err != nil {
			return err
		}
		var row models.StanceRow
		if err := tx.Where("id = ? AND case_id = ?", decisionID, caseID).Take(&row).Error; err != nil {
			return err
		}
		if s.Library().Item(row.Subject) == nil || row.Words.Empty() || !readsWords(by) {
			return models.ErrNotFound()
		}
		entry := audit.Entry{Action: "decision.opened", Subject: "decision:" + row.ID, CaseID: c.ID, Survivor: c.SurvivorID, Detail: "purpose=" + purpose}
		opened, err := s.keeper.Open(tx, by, entry, s.moment(), custody.Value{Field: custody.StanceWords, SurvivorID: c.SurvivorID, RowID: row.ID, Sealed: row.Words})
		if err == nil {
			out = opened[0]
		}
		return err
	})
	return out, err
}
