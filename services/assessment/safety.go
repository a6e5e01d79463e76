package assessment

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// raise lets the line about safety of an assessment follow its answer: one is raised
// where the answer asks for it, and one that is open goes where it does not. What was
// answered stays.
func (d assessmentDeed) raise(assessmentID string, asks bool) error {
	var list []models.SafetyPrompt
	err := d.Tx.Where("case_id = ? AND assessment_id = ? AND taken_at = 0", d.Case.ID, assessmentID).Find(&list).Error
	if err != nil {
		return err
	}
	if len(list) == 0 {
		if !asks {
			return nil
		}
		p := models.SafetyPrompt{ID: d.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, AssessmentID: assessmentID, RaisedAt: d.Now, Version: 1}
		if err := d.Tx.Create(&p).Error; err != nil {
			return err
		}
		return d.Note(audit.Entry{Action: "safety.raised", Subject: "safety:" + p.ID})
	}
	p := list[0]
	if asks || !p.Open() {
		return nil
	}
	err = store.Changed(d.Tx.Model(&models.SafetyPrompt{}).Where("id = ? AND version = ?", p.ID, p.Version).
		Select("taken_at", "version").Updates(models.SafetyPrompt{TakenAt: d.Now, Version: p.Version + 1}))
	if err != nil {
		return err
	}
	return d.Note(audit.Entry{Action: "safety.taken_back", Subject: "safety:" + p.ID})
}

// Prompt is a line about safety without its words.
type Prompt struct {
	models.SafetyPrompt
	HasWords bool
	By       string // who recorded what was done
	Code     string // of the case
}

// promptsOf reads the lines about safety of a case that count, the last one first.
func promptsOf(tx *gorm.DB, caseID string) (list []Prompt, err error) {
	err = tx.Table("safety_prompts AS m").Select("m.id, m.case_id, m.assessment_id, m.raised_at, m.done, m.done_at, m.version, m.words IS NOT NULL AS has_words, a.display_name AS by").
		Joins("LEFT JOIN accounts a ON a.id = m.done_by").Where("m.case_id = ? AND m.taken_at = 0", caseID).
		Order("m.raised_at DESC, m.id DESC").Limit(most).Scan(&list).Error
	return list, err
}

// asked reports whether the line is for the actor: for the counsellors of a case, and for
// whoever leads it.
func asked(by access.Actor, c models.Case) bool {
	return by.May(access.KeepAssessments) || c.LeadID == by.ID()
}

// Prompt returns one line about safety. It returns NotFound for a person it is not for.
func (s *Service) Prompt(ctx context.Context, by access.Actor, caseID, id string) (p Prompt, err error) {
	if err := by.Require(access.AnswerSafety); err != nil {
		return p, err
	}
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		p, err = promptOf(tx, by, c, id)
		return err
	})
	return p, err
}

func promptOf(tx *gorm.DB, by access.Actor, c models.Case, id string) (Prompt, error) {
	if !asked(by, c) {
		return Prompt{}, models.ErrNotFound()
	}
	list, err := promptsOf(tx, c.ID)
	if i := slices.IndexFunc(list, func(p Prompt) bool { return p.ID == id }); i >= 0 && err == nil {
		list[i].Code = c.Code
		return list[i], nil
	}
	return Prompt{}, errors.Join(err, models.ErrNotFound())
}

// SafetyInput is what was done about safety.
type SafetyInput struct {
	Done    string
	Words   string
	Version int64 // of the line that the form showed
}

// Answer records what was done. Once somebody did, the line is answered for everybody.
func (s *Service) Answer(ctx context.Context, by access.Actor, caseID, id string, in SafetyInput) (deed.Result, error) {
	return s.Do(ctx, by, access.AnswerSafety, caseID, func(d *deed.Deed) error {
		p, err := promptOf(d.Tx, by, d.Case, id)
		if err != nil {
			return err
		}
		if p.Version != in.Version || p.Done != "" {
			return models.Fail(models.Conflict, "error.changed_by_someone")
		}
		problems := models.Problems{}
		if !slices.Contains(models.SafetyDone, in.Done) {
			problems.Add("done", "problem.required")
		}
		if len([]rune(in.Words)) > models.MaxSafetyWords {
			problems.Add("words", "problem.too_long|n=2000")
		}
		if err := problems.Err(); err != nil {
			return err
		}
		d.ID = id
		if err := answer(d, p.SafetyPrompt, in); err != nil {
			return err
		}
		if in.Done == donePlan && s.Library().Service(servicePlan) != nil {
			_, err = s.services.Give(d, servicePlan, d.Today)
		}
		return err
	})
}

// That a safety plan was made is a service too, by which the gap about the concern closes.
const (
	donePlan    = "plan"
	servicePlan = "safety_plan"
)

func answer(d *deed.Deed, p models.SafetyPrompt, in SafetyInput) error {
	e := audit.Entry{Action: "safety.answered", Subject: "safety:" + p.ID, Detail: "done=" + in.Done}
	row := models.SafetyPrompt{Done: in.Done, DoneBy: d.By.ID(), DoneAt: d.Now, Version: p.Version + 1}
	columns := []string{"done", "done_by", "done_at", "version"}
	if in.Words != "" {
		sealed, err := d.Seal(custody.Text{Field: custody.SafetyWords, RowID: p.ID, Text: in.Words})
		if err != nil {
			return err
		}
		row.Words, columns = sealed[0], append(columns, "words")
		e.Fields, e.Classes = 1, []models.Class{models.ClassSafety}
	}
	if err := store.Changed(d.Tx.Model(&models.SafetyPrompt{}).Where("id = ? AND version = ?", p.ID, p.Version).Select(columns).Updates(row)); err != nil {
		return err
	}
	return d.Note(e)
}

// OpenPrompt opens the words beside what was done, and leaves an audit entry.
func (s *Service) OpenPrompt(ctx context.Context, by access.Actor, caseID, id, purpose string) (custody.Opened, error) {
	if err := by.Require(access.AnswerSafety); err != nil {
		return custody.Opened{}, err
	}
	return s.Unsealed(ctx, by, caseID, func(d *deed.Deed) (v custody.Value, e audit.Entry, err error) {
		if _, err = promptOf(d.Tx, by, d.Case, id); err != nil {
			return v, e, err
		}
		var row models.SafetyPrompt
		err = d.Tx.Where("id = ? AND case_id = ?", id, d.Case.ID).Take(&row).Error
		return custody.Value{Field: custody.SafetyWords, RowID: id, Sealed: row.Words},
			audit.Entry{Action: "safety.opened", Subject: "safety:" + id, Detail: "purpose=" + purpose}, err
	})
}
