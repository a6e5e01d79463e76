package entitlement

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// Input is a step in the life of one right of a case.
type Input struct {
	Item string
	models.RightDecision
	Words      string // sealed
	OfficeName string // sealed, of another office than the pack's
	Number     string // sealed, on the paper
}

// Decide records a step in the life of a right: she was told, wants it or not,
// applied, the authority decided, it arrived. It survives every evaluation until
// it is taken back or its review date comes. Forbidden for a role that takes no
// decisions, NotFound for a right the case does not have.
func (s *Service) Decide(ctx context.Context, by access.Actor, caseID string, in Input) (deed.Result, error) {
	return s.change(ctx, by, caseID, func(d rightDeed) error {
		if err := d.has(in.Item); err != nil {
			return err
		}
		return d.write(in, models.StanceRow{}, "entitlement.decided")
	})
}

// Correct puts a step in the place of one that was wrong, which is kept with
// the reason. What was sealed with it and is not written anew goes over to the
// new one, where the actor can open it.
func (s *Service) Correct(ctx context.Context, by access.Actor, caseID, stepID, reason string, in Input) (deed.Result, error) {
	return s.change(ctx, by, caseID, func(d rightDeed) error {
		old, err := s.find(d.Tx, caseID, stepID)
		if err != nil {
			return err
		}
		in.Item = old.Subject
		if err := d.end(old, reason); err != nil {
			return err
		}
		if in, err = d.carry(old, in); err != nil {
			return err
		}
		return d.write(in, old, "entitlement.corrected")
	})
}

// TakeBack ends a step: the one before it counts again, or the evaluation. It
// stays in the history. The reason may be left out.
func (s *Service) TakeBack(ctx context.Context, by access.Actor, caseID, stepID, reason string) (deed.Result, error) {
	return s.change(ctx, by, caseID, func(d rightDeed) error {
		old, err := s.find(d.Tx, caseID, stepID)
		if err != nil {
			return err
		}
		if err := d.end(old, cmp.Or(reason, "did_not_happen")); err != nil {
			return err
		}
		d.ID = old.ID
		return d.note("entitlement.taken_back", old)
	})
}

// find reads a step of a right. One about a gap has a page of its own.
func (s *Service) find(tx *gorm.DB, caseID, stepID string) (models.StanceRow, error) {
	var row models.StanceRow
	if err := tx.Where("id = ? AND case_id = ?", stepID, caseID).Take(&row).Error; err != nil {
		return row, err
	}
	if s.Library().Item(row.Subject) == nil {
		return row, models.ErrNotFound()
	}
	return row, nil
}

// end lets a step count no longer. Conflict when somebody did so before.
func (d rightDeed) end(row models.StanceRow, reason string) error {
	if !slices.Contains(models.StepCorrections, reason) {
		return models.Problems{"correction": "problem.choose"}.Err()
	}
	return store.Changed(d.Tx.Model(&models.StanceRow{}).Where("id = ? AND ended_at = 0", row.ID).
		Select("ended_at", "ended_by", "end_reason").Updates(models.StanceRow{EndedAt: d.Now, EndedBy: d.By.ID(), EndReason: reason}))
}

// write checks a step and stores it in the place of another, if there is one.
func (d rightDeed) write(in Input, replaces models.StanceRow, action string) error {
	if err := d.checkStep(in, replaces); err != nil {
		return err
	}
	if in.Kind != models.StanceNotApplies {
		in.Reason = "" // of no other step: what is sent with one stands in the clear
	}
	row := models.StanceRow{
		ID: d.idAfter(replaces), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, Subject: in.Item, StepFacts: in.StepFacts,
		At: d.when(in.On), RecordedAt: d.Now, UntilAt: models.StartOfDay(in.ReviewOn, d.Zone), DecidedBy: d.By.ID(), Replaces: replaces.ID,
	}
	if replaces.ID != "" && replaces.At.Date(d.Zone) == row.At.Date(d.Zone) {
		row.At = replaces.At // the same day: what was said of its hour stays
	}
	if err := d.seal(in, &row); err != nil {
		return err
	}
	if err := d.Tx.Create(&row).Error; err != nil {
		return err
	}
	d.ID = row.ID
	return d.note(action, row)
}

// idAfter is the id of a new step. One that corrects another takes its time over:
// steps of one day stand in the order of their ids, and a corrected one stays
// where it stood.
func (s *Service) idAfter(replaces models.StanceRow) string {
	id := s.NewID()
	if !models.IsID(replaces.ID) {
		return id
	}
	const stamp = len("00000000-0000")
	return replaces.ID[:stamp] + id[stamp:]
}

// checkStep holds a step to its own rules and to those recorded before it.
func (d rightDeed) checkStep(in Input, replaces models.StanceRow) error {
	if err := in.Check(d.Today); err != nil {
		return err
	}
	if !d.knowsOffice(in) {
		return models.Problems{"office": "problem.choose"}.Err()
	}
	if it := d.Library().Item(in.Item); in.Amount > 0 && (it == nil || in.Currency != d.Library().Currency(it)) {
		return models.Problems{"amount": "amount.other_currency"}.Err()
	}
	if in.On == "" {
		return nil
	}
	return d.inOrder(in, replaces)
}

// decisions are the steps in which an authority decides.
var decisions = []models.StanceKind{models.StanceGranted, models.StancePart, models.StanceRefused}

// inOrder keeps the first answer of an authority from standing before the day it
// was asked: an answer is not written down for an earlier day, and the day of
// asking is not corrected to a later one.
func (d rightDeed) inOrder(in Input, replaces models.StanceRow) error {
	asked, err := d.first(in.Item, models.StanceApplied)
	if err != nil {
		return err
	}
	if in.Kind.Decided() && asked != "" && in.On < asked {
		return models.Problems{"on": "right.before_applied"}.Err()
	}
	if in.Kind != models.StanceApplied || replaces.Kind != models.StanceApplied {
		return nil
	}
	answered, err := d.first(in.Item, decisions...)
	if err != nil || answered == "" || in.On <= answered || replaces.At.Date(d.Zone) > answered || asked != "" && asked <= answered {
		return err
	}
	return models.Problems{"on": "right.after_answer"}.Err()
}

// first is the day of the first step of some kinds that counts, "" for none.
func (d rightDeed) first(item string, kinds ...models.StanceKind) (models.Date, error) {
	var row models.StanceRow
	err := d.Tx.Select("at").Where("case_id = ? AND subject = ? AND kind IN ? AND ended_at = 0", d.Case.ID, item, kinds).Order("at").Limit(1).Find(&row).Error
	return row.At.Date(d.Zone), err
}

// knowsOffice reports whether the office of a step is one there is.
func (s *Service) knowsOffice(in Input) bool {
	switch {
	case in.Office == "":
		return in.OfficeName == ""
	case in.Office == models.OfficeOther:
		return true
	}
	_, found := OfficeOf(s.Library().Item(in.Item), in.Office)
	return found
}
