package delivery

import (
	"context"
	"reflect"
	"slices"
	"time"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// Reasons of changes that are not corrections.
const (
	reasonAnswered = "answered" // a planned service was given, declined or missed
	reasonUndone   = "undone"
)

// UndoLimit is how long people can undo their own last change.
const UndoLimit = 10 * time.Minute

// MarkGiven answers a planned service: it was given, or declined by the
// survivor. The kind stays as planned; outcome, time and note are as for
// Record.
func (s *Service) MarkGiven(ctx context.Context, by access.Actor, caseID, id string, in Input) (Done, error) {
	return s.answer(ctx, by, caseID, id, "delivery.given", in, givenAsPlanned)
}

// GivenIn is MarkGiven in a deed that has entered the case.
func (s *Service) GivenIn(of *deed.Deed, id string, in Input) (models.Delivery, error) {
	return serviceDeed{s, of}.answerIn(id, "delivery.given", in, givenAsPlanned)
}

// givenAsPlanned completes what was typed with what was planned.
func givenAsPlanned(in *Input, planned models.Delivery, now models.Instant, problems models.Problems) {
	in.Kind = planned.Kind
	in.given(now, problems)
	dayOnly := in.DayOnly
	in.DeliveryFacts = orElse(in.DeliveryFacts, planned.DeliveryFacts)
	in.DayOnly = dayOnly
}

// orElse returns typed with each empty field filled from planned.
func orElse[T any](typed, planned T) T {
	to, from := reflect.ValueOf(&typed).Elem(), reflect.ValueOf(planned)
	for i := range to.NumField() {
		if to.Field(i).IsZero() {
			to.Field(i).Set(from.Field(i))
		}
	}
	return typed
}

// MarkMissed answers a planned service that did not take place, with the coded
// reason. It returns Invalid before the planned time.
func (s *Service) MarkMissed(ctx context.Context, by access.Actor, caseID, id, reason string, in Input) (Done, error) {
	return s.answer(ctx, by, caseID, id, "delivery.missed", in, missedFor(reason))
}

// MissedIn is MarkMissed in a deed that has entered the case.
func (s *Service) MissedIn(of *deed.Deed, id, reason string, in Input) (models.Delivery, error) {
	return serviceDeed{s, of}.answerIn(id, "delivery.missed", in, missedFor(reason))
}

// filling merges what was typed into a plan.
type filling func(in *Input, planned models.Delivery, now models.Instant, problems models.Problems)

func missedFor(reason string) filling {
	return func(in *Input, planned models.Delivery, now models.Instant, problems models.Problems) {
		in.DeliveryFacts = planned.DeliveryFacts
		in.Status, in.MissedReason = models.DeliveryMissed, reason
		in.checkMissed(now, problems)
	}
}

// checkMissed adds the problems of a missed service: no coded reason, or a time
// still to come.
func (in Input) checkMissed(now models.Instant, problems models.Problems) {
	if !models.MissedReason(in.MissedReason) {
		problems.Add("missed_reason", "problem.choose")
	}
	begins := in.At
	if in.DayOnly {
		begins = begins.Add(-24 * time.Hour)
	}
	if begins > now {
		problems.Add("missed_reason", "problem.delivery_not_yet")
	}
}

// answer changes a service that is still planned or accepted. fill merges the input into
// the plan.
func (s *Service) answer(ctx context.Context, by access.Actor, caseID, id, action string, in Input, fill filling) (Done, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d serviceDeed) (models.Delivery, error) { return d.answerIn(id, action, in, fill) })
}

func (d serviceDeed) answerIn(id, action string, in Input, fill filling) (models.Delivery, error) {
	old, err := d.find(d.Tx, d.By, d.Case.ID, id)
	if err != nil {
		return old, err
	}
	if !old.Status.Ahead() || old.Version != in.Version {
		return old, models.Fail(models.Conflict, "error.changed_by_someone")
	}
	row, problems := old, models.Problems{}
	fill(&in, old, d.Now, problems)
	if err := d.fit(in, &row, problems); err != nil {
		return old, err
	}
	return d.replace(old, row, in.Serves, reasonAnswered, action, sealed(in))
}

// kept holds what a revision keeps of a service besides its note.
type kept struct {
	models.DeliveryFacts
	Serves []string `json:"serves"`
}

// notePart is the part of a revision: the column of its sealed value.
const notePart = "note"

// replace stores row as the new state and the old state as a revision. nil
// serves leaves the rights the service serves unchanged.
func (d serviceDeed) replace(old, row models.Delivery, serves []string, reason, action string, notes int) (models.Delivery, error) {
	before, err := d.keepOld(old, reason)
	if err != nil {
		return row, err
	}
	row.Version, row.ChangedBy, row.ChangedAt = old.Version+1, d.By.ID(), d.Now
	if err := store.Changed(d.Tx.Model(&models.Delivery{}).Where("id = ? AND version = ?", old.ID, old.Version).
		Select(append(store.Columns("", models.DeliveryFacts{}), "note", "changed_by", "changed_at", "version")).Updates(row)); err != nil {
		return row, err
	}
	if err := d.serveInstead(row.ID, before, serves); err != nil {
		return row, err
	}
	return row, d.write(action, row, codes(row)+" reason="+reason, notes)
}

// keepOld stores a revision of the current state and returns the rights the
// service serves.
func (d serviceDeed) keepOld(old models.Delivery, reason string) ([]string, error) {
	serves, err := servesOf(d.Tx, old.ID)
	if err != nil {
		return nil, err
	}
	facts, err := deed.Coded(kept{old.DeliveryFacts, serves})
	if err != nil {
		return nil, err
	}
	return serves, d.Keep(models.Revision{
		Record: old.ID, Version: old.Version, Part: notePart, Facts: facts, Value: old.Note, Reason: reason, MadeBy: old.ChangedBy, MadeAt: old.ChangedAt,
	})
}

// serveInstead replaces the rights a service serves.
func (d serviceDeed) serveInstead(id string, before, serves []string) error {
	if serves == nil || slices.Equal(serves, before) {
		return nil
	}
	if err := d.Tx.Where("delivery_id = ?", id).Delete(&models.DeliveryServe{}).Error; err != nil {
		return err
	}
	return d.serve(id, serves)
}

// Correction is a corrected service. Status and MissedReason are set by the
// user.
type Correction struct {
	Input
	Reason     string // code from models.CorrectionReasons
	RemoveNote bool
}

// Correct changes a service, with the reason. The version before stays
// readable. It returns Conflict when somebody else changed the service first;
// History shows both versions.
func (s *Service) Correct(ctx context.Context, by access.Actor, caseID, id string, in Correction) (Done, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d serviceDeed) (models.Delivery, error) {
		old, err := s.find(d.Tx, by, caseID, id)
		if err != nil {
			return old, err
		}
		if !by.MayRecord(s.classOf(old.Kind)) {
			return old, models.Fail(models.Forbidden, "error.forbidden")
		}
		if old.Version != in.Version {
			return old, models.Fail(models.Conflict, "error.changed_by_someone")
		}
		row := old
		if err := d.correct(in, &row); err != nil {
			return old, err
		}
		return d.replace(old, row, append([]string{}, in.Serves...), in.Reason, "delivery.corrected", sealed(in.Input))
	})
}

func (d serviceDeed) correct(in Correction, row *models.Delivery) error {
	problems := models.Problems{}
	if !models.CorrectionReason(in.Reason) {
		problems.Add("correction_reason", "problem.choose")
	}
	in.rules(d.Now, problems)
	in.otherDoor(row.Kind, problems)
	if in.RemoveNote && in.Note != "" {
		problems.Add("note", "problem.delivery_note_both")
	}
	if in.RemoveNote && !d.By.MayWrite(row.NoteClass, noteField) {
		problems.Add("note", "error.forbidden")
	}
	if in.Note != "" && !row.Note.Empty() && !d.By.MayWrite(row.NoteClass, noteField) {
		problems.Add("note", "problem.delivery_note_class") // nor replace the note by another one, under another kind
	}
	if err := d.fit(in.Input, row, problems); err != nil {
		return err
	}
	if in.RemoveNote {
		row.Note, row.NoteClass = models.Sealed{}, ""
	}
	return nil
}

// rules checks the corrected state against the rules of that state.
func (in *Correction) rules(now models.Instant, problems models.Problems) {
	switch in.Status {
	case models.DeliveryGiven, models.DeliveryDeclined:
		in.CheckGiven(now, problems)
		if in.Outcome != "" {
			in.Status = models.StatusOf(in.Outcome)
		}
	case models.DeliveryPlanned:
		in.Outcome = ""
		in.CheckPlanned(now, problems)
	case models.DeliveryMissed:
		in.Outcome = ""
		in.checkMissed(now, problems)
	case models.DeliveryCancelled:
		in.Outcome = ""
	default:
		problems.Add("status", "problem.choose")
	}
}

// Undo takes back the last change of a service, for the person who made it and
// within UndoLimit. A new service becomes cancelled, and a changed one gets its
// earlier state back. Nothing is deleted.
func (s *Service) Undo(ctx context.Context, by access.Actor, caseID, id string) (Done, error) {
	return s.deed(ctx, by, caseID, "", func(d serviceDeed) (models.Delivery, error) {
		old, err := s.find(d.Tx, by, caseID, id)
		if err != nil {
			return old, err
		}
		if old.ChangedBy != by.ID() || d.Now.Sub(old.ChangedAt) > UndoLimit || old.Status == models.DeliveryCancelled {
			return old, models.Fail(models.Conflict, "error.undo_over")
		}
		if old.Version == 1 {
			row := old
			row.Status = models.DeliveryCancelled
			return d.replace(old, row, nil, reasonUndone, "delivery.undone", 0)
		}
		return d.restore(old)
	})
}

// restore stores the earlier version as the current state.
func (d serviceDeed) restore(old models.Delivery) (models.Delivery, error) {
	before, err := deed.Stood(d.Tx, old.ID, old.Version-1, notePart)
	if err != nil {
		return old, err
	}
	if before[0].Reason == reasonUndone {
		return old, models.Fail(models.Conflict, "error.undo_over") // an undo cannot be undone
	}
	var facts kept
	if err := before[0].Decode(&facts); err != nil {
		return old, err
	}
	row := old
	row.DeliveryFacts, row.Note = facts.DeliveryFacts, before[0].Value
	return d.replace(old, row, append([]string{}, facts.Serves...), reasonUndone, "delivery.undone", 0)
}
