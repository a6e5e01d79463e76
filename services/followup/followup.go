// Package followup manages the contacts after a survivor left: the schedule, what was
// said at each contact, tries that reached nobody, and what the survivor wishes.
//
// Answers that are facts of the case are recorded through package casefile, in the
// same transaction, so that rights and gaps react and nothing is asked twice. The
// package must never record a contact without a consent that held then, and never show
// words before somebody opens them.
package followup

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/casefile"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// Service holds the use cases of follow-up.
type Service struct {
	*deed.Tools
	files *casefile.Service
}

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	files := casefile.New(db, keeper, evaluator, now, newID, nil) // it opens no case here, so it needs no source of codes
	return &Service{deed.New(db, keeper, evaluator, now, newID), files}
}

// Sees reports whether the role sees follow-ups: whoever sees that service of the packs.
func (s *Service) Sees(by access.Actor) bool { return s.Sight(by).Service(models.KindFollowUp) }

// followDeed is a deed on the follow-ups of a case.
type followDeed struct {
	*Service
	*deed.Deed
}

// deed runs f on a case, once for each form token, and lets the facts of the case
// follow what the follow-ups say afterwards. f returns the id of what it wrote.
func (s *Service) deed(ctx context.Context, by access.Actor, caseID, token string, f func(d followDeed) (string, error)) (deed.Result, error) {
	return s.Do(ctx, by, access.KeepFollowUp, caseID, func(of *deed.Deed) error {
		d := followDeed{s, of}
		made, err := d.UseToken(token)
		if err != nil || made != "" {
			return err
		}
		before, err := said(d.Tx, d.Case, d.Zone)
		if err != nil {
			return err
		}
		if d.ID, err = f(d); err != nil {
			return err
		}
		after, err := said(d.Tx, d.Case, d.Zone)
		if err != nil {
			return err
		}
		return s.files.Follow(d.Deed, before, after)
	})
}

// row reads a follow-up of the case that counts, in the version that the form showed.
func (d followDeed) row(id string, seen int64) (row models.FollowUp, err error) {
	if err = d.Tx.Where("id = ? AND case_id = ? AND removed_at = 0", id, d.Case.ID).Take(&row).Error; err != nil {
		return row, err
	}
	if row.Version != seen {
		return row, models.Fail(models.Conflict, "error.changed_by_someone")
	}
	return row, nil
}

// plan reads the schedule of the case, with ok false for none.
func plan(tx *gorm.DB, caseID string) (row models.FollowPlan, ok bool, err error) {
	var list []models.FollowPlan
	err = tx.Where("case_id = ? AND removed_at = 0", caseID).Limit(1).Find(&list).Error
	if err != nil || len(list) == 0 {
		return row, false, err
	}
	return list[0], true, nil
}

// write stores a follow-up as its next version, with the words that were typed and
// further columns.
func (d followDeed) write(row *models.FollowUp, words string, also ...string) (fields int, err error) {
	was := row.Version
	row.ChangedBy, row.ChangedAt, row.Version = d.By.ID(), d.Now, was+1
	columns := append(store.Columns("", models.FollowUpFacts{}), "removed_at", "changed_by", "changed_at", "version")
	columns = append(columns, also...)
	if words != "" {
		sealed, err := d.Seal(custody.Text{Field: custody.FollowUpWords, RowID: row.ID, Text: words})
		if err != nil {
			return 0, err
		}
		row.Words, fields, columns = sealed[0], 1, append(columns, "words")
	}
	return fields, store.Changed(d.Tx.Model(row).Where("version = ?", was).Select(columns).Updates(row))
}

// note adds the audit entry of a deed on a follow-up.
func (d followDeed) note(action, id, detail string, fields int) error {
	e := audit.Entry{Action: action, Subject: "follow_up:" + id, Detail: detail, Fields: fields}
	if fields > 0 {
		e.Classes = []models.Class{models.ClassSafety}
	}
	return d.Note(e)
}

// checkWords adds a problem for words that are too long.
func checkWords(words string, p models.Problems) {
	if len([]rune(words)) > models.MaxFollowWords {
		p.Add("words", "problem.too_long|n=2000")
	}
}

// checkReason adds a problem for a reason of a correction that is none.
func checkReason(reason string) error {
	if !slices.Contains(models.CorrectionReasons, reason) {
		return models.Problems{"correction_reason": "problem.choose"}.Err()
	}
	return nil
}
