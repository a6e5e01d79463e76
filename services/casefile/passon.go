package casefile

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// PassOnInput hands one case over to another volunteer, with a note for her.
type PassOnInput struct {
	To      string
	Note    string
	ForGood bool        // else she covers until a day
	UntilOn models.Date // of a cover
}

// PassOn hands a case of the actor over to another volunteer: she is assigned and gets the
// actor's keys at once, finds the note on her Today, and for good the actor's access ends.
func (s *Service) PassOn(ctx context.Context, by access.Actor, caseID string, in PassOnInput) (deed.Result, error) {
	if len([]rune(in.Note)) > models.MaxHandOverNote {
		return deed.Result{}, models.Problems{"note": "problem.too_long|n=4000"}.Err()
	}
	return s.change(ctx, by, access.PassOnCase, caseID, func(d *fileDeed) error {
		a, err := d.passedTo(in)
		if err != nil {
			return err
		}
		if err := d.takeUp(a, by.Role(), in.ForGood); err != nil {
			return err
		}
		if err := d.leaveNote(in); err != nil || !in.ForGood {
			return err
		}
		return d.endOwn("hand_over")
	})
}

// passedTo is the assignment of the one who takes over, or what is wrong with it.
func (d *fileDeed) passedTo(in PassOnInput) (models.Assignment, error) {
	problems := models.Problems{}
	there, err := d.successors()
	if err != nil {
		return models.Assignment{}, err
	}
	if !custody.Among(there, in.To) {
		problems.Add("to", "problem.choose")
	}
	if !in.ForGood && in.UntilOn == "" {
		problems.Add("until", "problem.required")
	}
	if len(problems) > 0 {
		return models.Assignment{}, problems.Err()
	}
	return d.coverOf(HandOverInput{To: in.To, ForGood: in.ForGood, UntilOn: in.UntilOn})
}

// leaveNote seals the note for the lawyers of the case, whoever takes over among them.
func (d *fileDeed) leaveNote(in PassOnInput) error {
	row := models.HandOverNote{ID: d.Service.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, FromAccount: d.By.ID(), ToAccount: in.To, CreatedAt: d.Now}
	sealed, err := d.Seal(custody.Text{Field: custody.HandOverNote, RowID: row.ID, Text: in.Note})
	if err != nil {
		return err
	}
	row.Note, d.ID = sealed[0], row.ID
	if err := d.Tx.Create(&row).Error; err != nil {
		return err
	}
	e := audit.Entry{Action: "assignment.passed_on", Subject: "account:" + in.To}
	if in.Note != "" {
		e.Classes, e.Fields = []models.Class{custody.HandOverNote.Class}, 1
	}
	return d.Note(e)
}

// Handed is a case that somebody handed over to the actor, with what is open in it.
type Handed struct {
	ID           string
	CaseID       string
	Code         string
	From         string
	CreatedAt    models.Instant
	TakenAt      models.Instant
	HasNote      bool
	Applications int // that are to be filed, or filed and not paid
	Objections   int // that wait for our answer
	Hearings     int // to come, or without an answer
}

// handedColumns are those of Handed. What is open is counted for each row: a reader has a
// handful of them.
const handedColumns = `n.id, n.case_id, c.code, a.display_name AS "from", n.created_at, n.taken_at, n.note IS NOT NULL AS has_note,
	(SELECT COUNT(*) FROM case_applications p WHERE p.case_id = n.case_id AND p.stage <> 'paid') AS applications,
	(SELECT COUNT(*) FROM case_applications p WHERE p.case_id = n.case_id AND p.stage = 'objected') AS objections,
	(SELECT COUNT(*) FROM hearings h WHERE h.case_id = n.case_id AND h.outcome = '' AND h.removed_at = 0) AS hearings`

// handed is a query for the cases that were handed over to the actor and are within reach.
func handed(tx *gorm.DB, by access.Actor) *gorm.DB {
	return tx.Table("hand_over_notes n").Select(handedColumns).Joins("JOIN cases c ON c.id = n.case_id").Joins("JOIN accounts a ON a.id = n.from_account").
		Where("n.to_account = ? AND n.case_id IN (?)", by.ID(), by.CaseIDs(tx.Session(&gorm.Session{NewDB: true})))
}

// mostHanded is how many cases that were handed over Today lists.
const mostHanded = 20

// HandedToMe lists the cases that were handed over to the actor and that she did not take
// yet, newest first.
func (s *Service) HandedToMe(ctx context.Context, by access.Actor) (list []Handed, err error) {
	if !by.May(access.PassOnCase) {
		return nil, nil
	}
	return list, s.Read(ctx, func(tx *gorm.DB) error {
		return handed(tx, by).Where("n.taken_at = 0").Order("n.created_at DESC, n.id").Limit(mostHanded).Scan(&list).Error
	})
}

// HandedOne reads one case that was handed over to the actor, with its head. It returns
// NotFound for one that was handed over to somebody else.
func (s *Service) HandedOne(ctx context.Context, by access.Actor, caseID, id string) (h Header, one Handed, err error) {
	if err := by.Require(access.PassOnCase); err != nil {
		return h, one, err
	}
	return withHead(ctx, s, by, caseID, func(tx *gorm.DB, h Header) (one Handed, err error) {
		return one, handed(tx, by).Where("n.id = ? AND n.case_id = ?", id, h.ID).Take(&one).Error
	})
}

// noteTo finds a note of the case for the actor.
func noteTo(d *deed.Deed, id string) (row models.HandOverNote, err error) {
	return row, d.Tx.Where("id = ? AND case_id = ? AND to_account = ?", id, d.Case.ID, d.By.ID()).Take(&row).Error
}

// ReadNote opens the note of a case that was handed over to the actor.
func (s *Service) ReadNote(ctx context.Context, by access.Actor, caseID, id, purpose string) (custody.Opened, error) {
	if err := by.Require(access.PassOnCase); err != nil {
		return custody.Opened{}, err
	}
	return s.Unsealed(ctx, by, caseID, func(d *deed.Deed) (v custody.Value, e audit.Entry, err error) {
		row, err := noteTo(d, id)
		e = audit.Entry{Action: "assignment.note_opened", Subject: "case:" + d.Case.ID, Detail: "purpose=" + purpose}
		return custody.Value{Field: custody.HandOverNote, RowID: row.ID, Sealed: row.Note}, e, err
	})
}

// TakeOver records that the actor took over what was handed to her; it leaves her Today.
func (s *Service) TakeOver(ctx context.Context, by access.Actor, caseID, id string) (deed.Result, error) {
	return s.change(ctx, by, access.PassOnCase, caseID, func(d *fileDeed) error {
		row, err := noteTo(d.Deed, id)
		if err != nil {
			return err
		}
		if row.TakenAt != 0 {
			return nil
		}
		if err := store.Changed(d.Tx.Model(&models.HandOverNote{}).Where("id = ? AND taken_at = 0", id).Update("taken_at", d.Now)); err != nil {
			return err
		}
		d.ID = row.ID
		return d.Note(audit.Entry{Action: "assignment.taken_over", Subject: "account:" + row.FromAccount})
	})
}
