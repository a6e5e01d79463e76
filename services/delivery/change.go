package delivery

import (
	"context"
	"time"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// The reasons of changes that are no corrections.
const (
	reasonAnswered = "answered" // a planned service was given, declined or missed
	reasonUndone   = "undone"
)

// UndoLimit is how long a person can undo what she herself recorded.
const UndoLimit = 10 * time.Minute

// MarkGiven answers a planned service: it was given, or she declined it. The
// kind stays; outcome, time and note are as for Record.
func (s *Service) MarkGiven(ctx context.Context, by access.Actor, caseID, id string, in Input) (Done, error) {
	return s.answer(ctx, by, caseID, id, in, "delivery.given", func(w work, d *models.Delivery) error {
		in.Kind = d.Kind
		if in.At == 0 {
			in.At = w.now
		}
		problems := models.Problems{}
		in.CheckGiven(w.now, problems)
		in.keep(*d)
		if err := w.fit(in, d, problems); err != nil {
			return err
		}
		d.Status = models.StatusOf(in.Outcome)
		return nil
	})
}

// keep fills what the answer left open from the plan.
func (in *Input) keep(d models.Delivery) {
	if in.Provider == "" {
		in.Provider = d.Provider
	}
	if in.Minutes == 0 {
		in.Minutes = d.Minutes
	}
	if in.Cost == 0 {
		in.Cost, in.Currency = d.Cost, d.Currency
	}
}

// MarkMissed answers a planned service that did not take place, with the coded
// reason. Its time must have come.
func (s *Service) MarkMissed(ctx context.Context, by access.Actor, caseID, id, reason string, in Input) (Done, error) {
	return s.answer(ctx, by, caseID, id, in, "delivery.missed", func(w work, d *models.Delivery) error {
		problems := models.Problems{}
		in.DeliveryDetails = detailsOf(*d)
		checkMissed(in, reason, w.now, problems)
		if err := w.fit(in, d, problems); err != nil {
			return err
		}
		d.Status, d.MissedReason = models.DeliveryMissed, reason
		return nil
	})
}

// checkMissed adds what is wrong with saying that a service did not take place:
// no coded reason, or a time that has not come.
func checkMissed(in Input, reason string, now models.Instant, problems models.Problems) {
	if !models.MissedReason(reason) {
		problems.Add("missed_reason", "problem.choose")
	}
	if in.begins() > now {
		problems.Add("missed_reason", "problem.delivery_not_yet")
	}
}

// begins is the earliest moment the service can have taken place.
func (in Input) begins() models.Instant {
	if in.DayOnly {
		return in.At.Add(-24 * time.Hour)
	}
	return in.At
}

// answer changes a service that is still planned.
func (s *Service) answer(ctx context.Context, by access.Actor, caseID, id string, in Input, action string, f func(w work, d *models.Delivery) error) (Done, error) {
	return s.deed(ctx, by, caseID, in.Token, func(w work) (models.Delivery, error) {
		old, err := w.find(id)
		if err != nil {
			return old, err
		}
		if old.Status != models.DeliveryPlanned && old.Status != models.DeliveryAccepted || old.Version != in.Version {
			return old, models.Fail(models.Conflict, "error.changed_by_someone")
		}
		d := old
		if err := f(w, &d); err != nil {
			return old, err
		}
		return w.replace(old, d, in.Serves, reasonAnswered, action, sealed(in))
	})
}

// replace keeps the service as it was beside what it is now.
func (w work) replace(old, d models.Delivery, serves []string, reason, action string, notes int) (models.Delivery, error) {
	before, err := servesOf(w.tx, old.ID)
	if err != nil {
		return d, err
	}
	rev := revisionOf(old, before)
	rev.Reason, rev.ChangedBy, rev.ChangedAt = reason, w.by.ID(), w.now
	d.Version, d.ChangedBy, d.ChangedAt = old.Version+1, w.by.ID(), w.now
	res := w.tx.Model(&models.Delivery{}).Where("id = ? AND version = ?", old.ID, old.Version).
		Select("kind", "status", "at", "day_only", "provider", "outcome", "minutes", "cost", "currency", "missed_reason", "note_class", "note", "changed_by", "changed_at", "version").Updates(d)
	if err := store.Changed(res); err != nil {
		return d, err
	}
	if err := w.tx.Create(&rev).Error; err != nil {
		return d, err
	}
	if serves != nil && joined(serves) != joined(before) {
		if err := w.tx.Where("delivery_id = ?", d.ID).Delete(&models.DeliveryServe{}).Error; err != nil {
			return d, err
		}
		if err := w.serve(d.ID, serves); err != nil {
			return d, err
		}
	}
	return d, w.write(action, d, codes(d)+" reason="+reason, notes)
}

func revisionOf(d models.Delivery, serves []string) models.DeliveryRevision {
	return models.DeliveryRevision{
		DeliveryID: d.ID, Version: d.Version, CaseID: d.CaseID, SurvivorID: d.SurvivorID, Kind: d.Kind, Status: d.Status,
		At: d.At, DayOnly: d.DayOnly, Provider: d.Provider, Outcome: d.Outcome, Minutes: d.Minutes, Cost: d.Cost, Currency: d.Currency,
		MissedReason: d.MissedReason, Serves: joined(serves), NoteClass: d.NoteClass, Note: d.Note,
		RecordedBy: d.ChangedBy, RecordedAt: d.ChangedAt,
	}
}

func detailsOf(d models.Delivery) models.DeliveryDetails {
	return models.DeliveryDetails{
		Kind: d.Kind, At: d.At, DayOnly: d.DayOnly, Outcome: d.Outcome, Provider: d.Provider, Minutes: d.Minutes, Cost: d.Cost, Currency: d.Currency,
	}
}

// Correction is a corrected service.
type Correction struct {
	Input
	Status       models.DeliveryStatus
	MissedReason string
	Reason       string // of models.CorrectionReasons
	RemoveNote   bool
}

// Correct changes a service, with the reason. The version before stays
// readable. Where somebody else changed it first the answer is a Conflict, and
// History shows both.
func (s *Service) Correct(ctx context.Context, by access.Actor, caseID, id string, in Correction) (Done, error) {
	return s.deed(ctx, by, caseID, in.Token, func(w work) (models.Delivery, error) {
		old, err := w.find(id)
		if err != nil {
			return old, err
		}
		if !by.MayRecord(w.classOf(old.Kind)) {
			return old, models.Fail(models.Forbidden, "error.forbidden")
		}
		if old.Version != in.Version {
			return old, models.Fail(models.Conflict, "error.changed_by_someone")
		}
		d := old
		if err := w.correct(&in, &d); err != nil {
			return old, err
		}
		if in.Serves == nil {
			in.Serves = []string{}
		}
		return w.replace(old, d, in.Serves, in.Reason, "delivery.corrected", sealed(in.Input))
	})
}

func (w work) correct(in *Correction, d *models.Delivery) error {
	problems := models.Problems{}
	if !models.CorrectionReason(in.Reason) {
		problems.Add("correction_reason", "problem.choose")
	}
	in.rules(w.now, problems)
	if in.RemoveNote && in.Note != "" {
		problems.Add("note", "problem.delivery_note_both")
	}
	if in.RemoveNote && !w.by.MayWrite(d.NoteClass, noteField) {
		problems.Add("note", "error.forbidden")
	}
	if in.Note != "" && !d.Note.Empty() && !w.by.MayWrite(d.NoteClass, noteField) {
		problems.Add("note", "problem.delivery_note_class") // nor put another in its place, under another kind
	}
	if err := w.fit(in.Input, d, problems); err != nil {
		return err
	}
	d.Status, d.MissedReason = in.Status, in.MissedReason
	if in.RemoveNote {
		d.Note, d.NoteClass = models.Sealed{}, ""
	}
	return nil
}

// rules holds the corrected state to what that state means.
func (in *Correction) rules(now models.Instant, problems models.Problems) {
	if in.Status != models.DeliveryMissed {
		in.MissedReason = ""
	}
	switch in.Status {
	case models.DeliveryGiven, models.DeliveryDeclined:
		in.CheckGiven(now, problems)
		if in.Outcome != "" {
			in.Status = models.StatusOf(in.Outcome)
		}
	case models.DeliveryPlanned:
		in.Outcome = ""
		in.CheckPlanned(now, problems)
	case models.DeliveryMissed, models.DeliveryCancelled:
		in.Outcome = ""
		if in.Status == models.DeliveryMissed {
			checkMissed(in.Input, in.MissedReason, now, problems)
		}
	default:
		problems.Add("status", "problem.choose")
	}
}

// Undo takes back the last change of a service by the person who made it,
// within UndoLimit: a new one is cancelled, a changed one becomes again what
// it was. Nothing is deleted.
func (s *Service) Undo(ctx context.Context, by access.Actor, caseID, id string) (Done, error) {
	return s.deed(ctx, by, caseID, "", func(w work) (models.Delivery, error) {
		old, err := w.find(id)
		if err != nil {
			return old, err
		}
		if old.ChangedBy != by.ID() || w.now.Sub(old.ChangedAt) > UndoLimit || old.Status == models.DeliveryCancelled {
			return old, models.Fail(models.Conflict, "error.undo_over")
		}
		if old.Version == 1 {
			d := old
			d.Status = models.DeliveryCancelled
			return w.replace(old, d, nil, reasonUndone, "delivery.undone", 0)
		}
		return w.restore(old)
	})
}

// restore puts back the version before.
func (w work) restore(old models.Delivery) (models.Delivery, error) {
	var rev models.DeliveryRevision
	if err := w.tx.Where("delivery_id = ? AND version = ?", old.ID, old.Version-1).Take(&rev).Error; err != nil {
		return old, err
	}
	if rev.Reason == reasonUndone {
		return old, models.Fail(models.Conflict, "error.undo_over") // no undoing of undoing
	}
	d := old
	d.Kind, d.Status, d.At, d.DayOnly, d.Provider, d.Outcome = rev.Kind, rev.Status, rev.At, rev.DayOnly, rev.Provider, rev.Outcome
	d.Minutes, d.Cost, d.Currency, d.MissedReason, d.NoteClass, d.Note = rev.Minutes, rev.Cost, rev.Currency, rev.MissedReason, rev.NoteClass, rev.Note
	return w.replace(old, d, append([]string{}, split(rev.Serves)...), reasonUndone, "delivery.undone", 0)
}
