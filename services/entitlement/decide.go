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
	Words      string // to be sealed
	OfficeName string // to be sealed; an office other than the pack's
	Number     string // to be sealed; the number on the paper

	With   []string // of an application, or of a step about all of it: the other rights
	filing string
}

// Decide records a step in the life of a right: the survivor was told, wants it
// or not, applied, the authority decided, it arrived; or of a duty, that it was
// done or not. The step survives every evaluation until somebody takes it back
// or its review date comes. It returns Forbidden for a role that takes no
// decisions, NotFound for a right the case does not have, and Invalid for a step
// that the life of the right does not have.
func (s *Service) Decide(ctx context.Context, by access.Actor, caseID string, in Input) (deed.Result, error) {
	return s.change(ctx, by, caseID, func(d rightDeed) error {
		if err := d.has(in.Item); err != nil {
			return err
		}
		return d.file(in)
	})
}

// Correct replaces a wrong step, which is kept with the reason. Sealed parts
// that the input leaves empty are carried over to the new step, if the actor
// can open them.
func (s *Service) Correct(ctx context.Context, by access.Actor, caseID, stepID, reason string, in Input) (deed.Result, error) {
	return s.change(ctx, by, caseID, func(d rightDeed) error {
		old, err := s.find(d.Tx, caseID, stepID)
		if err != nil {
			return err
		}
		if err := d.correctOthers(old, reason, in); err != nil {
			return err
		}
		return d.correct(old, reason, in)
	})
}

// TakeBack ends a step, so that the step before it counts again, or else the
// evaluation. The ended step stays in the history. reason is optional. A paper that
// did not come, or an application that was not filed, did so for none of its rights.
func (s *Service) TakeBack(ctx context.Context, by access.Actor, caseID, stepID, reason string) (deed.Result, error) {
	return s.change(ctx, by, caseID, func(d rightDeed) error {
		old, err := s.find(d.Tx, caseID, stepID)
		if err != nil {
			return err
		}
		others, err := d.others(old)
		if err != nil {
			return err
		}
		for _, row := range append(others, old) {
			if err := d.takeBack(row, reason); err != nil {
				return err
			}
		}
		return nil
	})
}

func (d rightDeed) takeBack(row models.StanceRow, reason string) error {
	if err := d.end(row, cmp.Or(reason, "did_not_happen")); err != nil {
		return err
	}
	d.ID = row.ID
	return d.note("entitlement.taken_back", row)
}

// correct replaces a step by what is said now.
func (d rightDeed) correct(old models.StanceRow, reason string, in Input) error {
	in.Item, in.With = old.Subject, nil
	beside, err := d.others(old)
	if err != nil {
		return err
	}
	if err := d.checkIncludes(&in, subjects(beside)); err != nil {
		return err
	}
	if onOnePaper(old.Kind, in.Kind) {
		in.filing = old.Filing
	}
	if err := d.end(old, reason); err != nil {
		return err
	}
	if in, err = d.carry(old, in); err != nil {
		return err
	}
	return d.write(in, old, "entitlement.corrected")
}

// find reads a step of a right. It returns NotFound for a step about a gap,
// which has a page of its own.
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

// end marks a step as no longer counting. It returns Conflict when somebody
// else ended it first.
func (d rightDeed) end(row models.StanceRow, reason string) error {
	if !slices.Contains(models.StepCorrections, reason) {
		return models.Problems{"correction": "problem.choose"}.Err()
	}
	return store.Changed(d.Tx.Model(&models.StanceRow{}).Where("id = ? AND ended_at = 0", row.ID).
		Select("ended_at", "ended_by", "end_reason").Updates(models.StanceRow{EndedAt: d.Now, EndedBy: d.By.ID(), EndReason: reason}))
}

// write checks a step and stores it. If replaces is not empty, the new step
// takes its place.
func (d rightDeed) write(in Input, replaces models.StanceRow, action string) error {
	if err := d.checkStep(in, replaces); err != nil {
		return err
	}
	if in.Kind != models.StanceNotApplies {
		in.Reason = "" // other steps have no reason, and the column is not sealed
	}
	row := models.StanceRow{
		ID: d.idAfter(replaces), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, Subject: in.Item, StepFacts: in.StepFacts,
		At: d.when(in.RightDecision), RecordedAt: d.Now, UntilAt: models.StartOfDay(in.ReviewOn, d.Zone), DecidedBy: d.By.ID(), Replaces: replaces.ID,
		Filing: in.filing,
	}
	if in.Hour == "" && replaces.ID != "" && replaces.At.Date(d.Zone) == row.At.Date(d.Zone) {
		row.At = replaces.At // on the same day the hour stays as it was
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

// idAfter returns the id of a new step. A correction takes over the time of the
// step it replaces: steps of one day are ordered by id, and a corrected step
// must keep its place.
func (s *Service) idAfter(replaces models.StanceRow) string {
	id := s.NewID()
	if !models.IsID(replaces.ID) {
		return id
	}
	const stamp = len("00000000-0000")
	return replaces.ID[:stamp] + id[stamp:]
}

// checkStep checks a step against its own rules and against the steps before
// it.
func (d rightDeed) checkStep(in Input, replaces models.StanceRow) error {
	if err := in.Check(d.Today); err != nil {
		return err
	}
	it := d.Library().Item(in.Item)
	switch {
	case it != nil && !it.Life.Has(in.Kind):
		return models.Problems{"kind": "right.no_step." + string(it.Life)}.Err()
	case !d.knowsOffice(in):
		return models.Problems{"office": "problem.choose"}.Err()
	case d.when(in.RightDecision) > d.Now:
		return models.Problems{"hour": "problem.future"}.Err()
	}
	if in.Amount > 0 && (it == nil || in.Currency != d.Library().Currency(it)) {
		return models.Problems{"amount": "amount.other_currency"}.Err()
	}
	if err := d.checkDeposit(in, replaces); err != nil {
		return err
	}
	if in.On == "" {
		return nil
	}
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	problems := models.Problems{}
	if dates.Event("on", models.Exactly(in.On), problems); len(problems) > 0 {
		return problems.Err()
	}
	return d.inOrder(in, replaces)
}

// decisions are the kinds of steps in which an authority decides.
var decisions = []models.StanceKind{models.StanceGranted, models.StancePart, models.StanceRefused}

// inOrder checks that an authority's first answer does not come before the day
// of the application: an answer cannot have an earlier day, and the day of the
// application cannot be corrected to a later one.
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

// first returns the day of the first step of some kinds that counts; "" for
// none.
func (d rightDeed) first(item string, kinds ...models.StanceKind) (models.Date, error) {
	var row models.StanceRow
	err := d.Tx.Select("at").Where("case_id = ? AND subject = ? AND kind IN ? AND ended_at = 0", d.Case.ID, item, kinds).Order("at").Limit(1).Find(&row).Error
	return row.At.Date(d.Zone), err
}

// knowsOffice reports whether the packs have the office of a step.
func (s *Service) knowsOffice(in Input) bool {
	switch {
	case in.Office == "":
		return in.OfficeName == ""
	case in.Office == models.OfficeOther:
		return true
	case in.Office == models.OfficeNone:
		return in.Kind == models.StanceNotDone
	}
	_, found := OfficeOf(s.Library().Item(in.Item), in.Office)
	return found
}
