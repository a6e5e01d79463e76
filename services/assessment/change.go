package assessment

import (
	"context"
	"slices"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// The sealed parts of an assessment, as its earlier versions name them.
const (
	partAnswers = "answers"
	partWords   = "words"
)

// Correct changes an assessment, with the reason. The version before stays readable. It
// returns Conflict when somebody else changed it first.
func (s *Service) Correct(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d assessmentDeed) (string, error) {
		old, err := d.changing(id, in.Version)
		if err != nil {
			return "", err
		}
		if !models.CorrectionReason(in.Reason) {
			return "", models.Problems{"correction_reason": "problem.choose"}.Err()
		}
		row := old
		in.Instrument = old.Instrument // another instrument is another assessment
		if err := d.fit(in, &row); err != nil {
			return "", err
		}
		if err := d.replace(old, &row, in.Reason); err != nil {
			return "", err
		}
		if err := d.note("assessment.corrected", row, in.Reason, in); err != nil {
			return "", err
		}
		return id, d.follow(row, in.Given)
	})
}

// Remove takes an assessment back that was a mistake. It stays, counts for nothing, and
// the line about safety that it raised goes with it.
func (s *Service) Remove(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d assessmentDeed) (string, error) {
		old, err := d.changing(id, in.Version)
		if err != nil {
			return "", err
		}
		if !slices.Contains(models.AssessmentRemovals, in.Reason) {
			return "", models.Problems{"removal_reason": "problem.required"}.Err()
		}
		row := old
		row.RemovedAt = d.Now
		if err := d.replace(old, &row, in.Reason); err != nil {
			return "", err
		}
		if err := d.note("assessment.removed", row, in.Reason, Input{}); err != nil {
			return "", err
		}
		return id, d.raise(id, false)
	})
}

// replace stores a row over the version before, keeps that one as a revision, and lets
// the service of the day follow.
func (d assessmentDeed) replace(old models.Assessment, row *models.Assessment, reason string) (err error) {
	if err := d.keep(old, reason); err != nil {
		return err
	}
	moved := row.RemovedAt > 0 || row.OnDay != old.OnDay
	if moved {
		row.DeliveryID = ""
	}
	row.ChangedBy, row.ChangedAt, row.Version = d.By.ID(), d.Now, old.Version+1
	columns := append(store.Columns("", models.AssessmentFacts{}), "delivery_id", partAnswers, partWords, "removed_at", "changed_by", "changed_at", "version")
	write := func() error {
		return store.Changed(d.Tx.Model(&models.Assessment{}).Where("id = ? AND version = ?", old.ID, old.Version).Select(columns).Updates(row))
	}
	if row.RemovedAt == 0 && moved {
		if row.DeliveryID, err = d.checkOf(row.OnDay); err != nil {
			return err
		}
	}
	if err := write(); err != nil {
		return err
	}
	if moved {
		return d.release(old.DeliveryID)
	}
	return nil
}

// keep stores what a change is about to write over.
func (d assessmentDeed) keep(old models.Assessment, reason string) error {
	facts, err := deed.Coded(old.AssessmentFacts)
	if err != nil {
		return err
	}
	base := models.Revision{Record: old.ID, Version: old.Version, Reason: reason, MadeBy: old.ChangedBy, MadeAt: old.ChangedAt}
	coded, answers, words := base, base, base
	coded.Facts = facts
	answers.Part, answers.Value = partAnswers, old.Answers
	rows := []models.Revision{coded, answers}
	if !old.Words.Empty() {
		words.Part, words.Value = partWords, old.Words
		rows = append(rows, words)
	}
	return d.Keep(rows...)
}
