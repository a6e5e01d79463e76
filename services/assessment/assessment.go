// Package assessment manages the instruments of a case that were filled in: PHQ-9 and
// others. Answers and scores are the counsellor's. For everybody else the case has a
// mental-health check of that day among its services, and nothing more.
//
// A score at its published cut-off, and an answer about harm to oneself, are facts of the
// case: that care is called for, and that there is a concern. Rules about gaps read them.
//
// It must never show an answer or a score without an audit entry, and never say more to
// others than these two things and that somebody has to ask about safety.
package assessment

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/casefile"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/delivery"
	"aftercare/services/evaluation"
	"aftercare/services/instrument"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// Service holds the use cases of assessments.
type Service struct {
	*deed.Tools
	services *delivery.Service
	files    *casefile.Service
}

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{deed.New(db, keeper, evaluator, now, newID), delivery.New(db, keeper, evaluator, now, newID),
		casefile.New(db, keeper, evaluator, now, newID, nil)} // it opens no case here, so it needs no source of codes
}

// Input is an assessment as it was filled in.
type Input struct {
	models.AssessmentFacts
	Given   instrument.Given
	Words   string // an empty one keeps what is there
	Token   string // of the form; a second press of its button does nothing
	Version int64  // of the assessment that the form showed; 0 for a new one
	Reason  string // of a correction or a removal
}

// assessmentDeed is a deed on an assessment of a case.
type assessmentDeed struct {
	*Service
	*deed.Deed
}

// deed runs f on a case, once for each form token.
func (s *Service) deed(ctx context.Context, by access.Actor, caseID, token string, f func(d assessmentDeed) (string, error)) (deed.Result, error) {
	return s.Do(ctx, by, access.KeepAssessments, caseID, func(of *deed.Deed) error {
		d := assessmentDeed{s, of}
		made, err := d.UseToken(token)
		if err != nil || made != "" {
			d.ID = made
			return err
		}
		d.ID, err = f(d)
		return err
	})
}

// Add records an instrument that was filled in.
func (s *Service) Add(ctx context.Context, by access.Actor, caseID string, in Input) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d assessmentDeed) (string, error) {
		row := models.Assessment{ID: s.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID,
			Trail: models.Trail{RecordedBy: by.ID(), CreatedAt: d.Now, ChangedBy: by.ID(), ChangedAt: d.Now, Version: 1}}
		if err := d.fit(in, &row); err != nil {
			return "", err
		}
		var err error
		if row.DeliveryID, err = d.checkOf(row.OnDay); err != nil {
			return "", err
		}
		if err := d.Tx.Create(&row).Error; err != nil {
			return "", err
		}
		if err := d.note("assessment.recorded", row, "", in); err != nil {
			return "", err
		}
		return row.ID, d.follow(row, in.Given)
	})
}

// fit holds what was typed to the rules, and seals it into the row.
func (d assessmentDeed) fit(in Input, row *models.Assessment) error {
	problems := models.Problems{}
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	in.AssessmentFacts.Check(problems)
	if in.OnDay != "" {
		dates.Event("at", models.Exactly(in.OnDay), problems)
	}
	if word := d.Library().Fact("person.language"); word == nil || !slices.ContainsFunc(word.Codes, func(c pack.Code) bool { return c.Code == in.Language }) {
		problems.Add("language", "problem.choose")
	}
	if of := instrument.Find(in.Instrument); of == nil {
		problems.Add("instrument", "problem.choose")
	} else {
		of.Check(in.Given, problems)
	}
	if len([]rune(in.Words)) > models.MaxAssessmentWords {
		problems.Add("words", "problem.too_long|n=2000")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	row.AssessmentFacts = in.AssessmentFacts
	return d.seal(in, row)
}

func (d assessmentDeed) seal(in Input, row *models.Assessment) error {
	texts := []custody.Text{{Field: custody.AssessmentAnswers, RowID: row.ID, Text: in.Given.Encode()}}
	if in.Words != "" {
		texts = append(texts, custody.Text{Field: custody.AssessmentWords, RowID: row.ID, Text: in.Words})
	}
	sealed, err := d.Seal(texts...)
	if err != nil {
		return err
	}
	row.Answers = sealed[0]
	if len(sealed) > 1 {
		row.Words = sealed[1]
	}
	return nil
}

// note adds the audit entry of a deed: which instrument and when, never an answer.
func (d assessmentDeed) note(action string, row models.Assessment, reason string, in Input) error {
	e := audit.Entry{Action: action, Subject: "assessment:" + row.ID, Detail: store.Codes(row.AssessmentFacts)}
	if reason != "" {
		e.Detail += " reason=" + reason
	}
	if in.Instrument != "" {
		e.Fields, e.Classes = 1, []models.Class{models.ClassClinical}
	}
	if in.Words != "" {
		e.Fields = 2
	}
	return d.Note(e)
}

// mentalHealthCheck is the service that an assessment is for everybody else.
const mentalHealthCheck = "mental_health_check"

// checkOf makes the service of the day of an assessment. Where one was recorded for
// itself it stands; one that another assessment made serves for both. A day before the
// survivor came is no service of the house.
func (d assessmentDeed) checkOf(day models.Date) (string, error) {
	if d.Library().Service(mentalHealthCheck) == nil || day < d.Case.IntakeAt.Date(d.Zone) {
		return "", nil
	}
	id, err := d.services.GivenOn(d.Deed, mentalHealthCheck, day)
	if err != nil {
		return "", err
	}
	if id == "" {
		return d.services.Give(d.Deed, mentalHealthCheck, day)
	}
	n, err := d.using(id)
	if n == 0 {
		id = ""
	}
	return id, err
}

// using counts the assessments that a service stands for.
func (d assessmentDeed) using(deliveryID string) (n int64, err error) {
	err = counting(d.Tx.Model(&models.Assessment{}), d.Case.ID).Where("delivery_id = ?", deliveryID).Count(&n).Error
	return n, err
}

// release takes back a service that no assessment needs any more.
func (d assessmentDeed) release(deliveryID string) error {
	if deliveryID == "" {
		return nil
	}
	n, err := d.using(deliveryID)
	if err != nil || n > 0 {
		return err
	}
	return d.services.TakeBack(d.Deed, deliveryID)
}

// counting limits a query to the assessments of a case that were not removed.
func counting(tx *gorm.DB, caseID string) *gorm.DB {
	return tx.Where("case_id = ? AND removed_at = 0", caseID)
}

// changing returns an assessment for a change of the version that the form showed.
func (d assessmentDeed) changing(id string, version int64) (row models.Assessment, err error) {
	if row, err = one(d.Tx, d.Case.ID, id); err == nil && row.Version != version {
		err = models.Fail(models.Conflict, "error.changed_by_someone")
	}
	return row, err
}

// one reads an assessment of a case. It returns NotFound for one of another case, and
// Conflict for one that was taken back.
func one(tx *gorm.DB, caseID, id string) (row models.Assessment, err error) {
	err = tx.Where("id = ? AND case_id = ?", id, caseID).Take(&row).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		err = models.ErrNotFound()
	case err == nil && row.RemovedAt > 0:
		err = models.Fail(models.Conflict, "problem.assessment_removed")
	}
	return row, err
}
