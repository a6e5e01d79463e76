package delivery

import (
	"context"
	"strings"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
)

// Record writes a service that was given, or offered and declined by her own
// choice, now or at a time up to now. Without a time it is now.
func (s *Service) Record(ctx context.Context, by access.Actor, caseID string, in Input) (Done, error) {
	return s.deed(ctx, by, caseID, in.Token, func(w work) (models.Delivery, error) {
		if in.At == 0 {
			in.At = w.now
		}
		problems := models.Problems{}
		in.CheckGiven(w.now, problems)
		return w.insert(in, models.StatusOf(in.Outcome), "delivery.recorded", problems)
	})
}

// DeclinedByHer writes that she declined a service, which is a full answer.
func (s *Service) DeclinedByHer(ctx context.Context, by access.Actor, caseID string, in Input) (Done, error) {
	in.Outcome = models.OutcomeDeclined
	return s.Record(ctx, by, caseID, in)
}

// Plan writes a service that is booked for a time to come.
func (s *Service) Plan(ctx context.Context, by access.Actor, caseID string, in Input) (Done, error) {
	return s.deed(ctx, by, caseID, in.Token, func(w work) (models.Delivery, error) {
		problems := models.Problems{}
		in.CheckPlanned(w.now, problems)
		return w.insert(in, models.DeliveryPlanned, "delivery.planned", problems)
	})
}

// insert checks what the pack and the matrix say and writes the row.
func (w work) insert(in Input, status models.DeliveryStatus, action string, problems models.Problems) (models.Delivery, error) {
	d := models.Delivery{
		ID: w.newID(), CaseID: w.c.ID, SurvivorID: w.c.SurvivorID, RecordedBy: w.by.ID(), ChangedBy: w.by.ID(),
		Status: status, CreatedAt: w.now, ChangedAt: w.now, Version: 1,
	}
	if err := w.fit(in, &d, problems); err != nil {
		return d, err
	}
	if err := w.tx.Create(&d).Error; err != nil {
		return d, err
	}
	if err := w.serve(d.ID, in.Serves); err != nil {
		return d, err
	}
	return d, w.write(action, d, codes(d), sealed(in))
}

// fit checks the details against the packs and the matrix, puts them into a
// service and seals the note. An empty note leaves the one that is there. A note
// is Invalid where the role may record the service and not write its words.
func (w work) fit(in Input, d *models.Delivery, problems models.Problems) error {
	kind := w.evaluator.Library().Service(in.Kind)
	if kind == nil {
		problems.Add("kind", "problem.choose")
		return problems.Err()
	}
	if !w.by.MayRecord(kind.Class) {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	in.Check(problems)
	w.checkServes(in, problems)
	if in.Note != "" && !w.by.MayWrite(kind.Class, noteField) {
		problems.Add("note", "problem.delivery_note_class")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	d.Kind, d.At, d.DayOnly, d.Outcome = in.Kind, in.At, in.DayOnly, in.Outcome
	d.Provider, d.Minutes, d.Cost, d.Currency = in.Provider, in.Minutes, in.Cost, in.Currency
	if in.Note == "" {
		return nil
	}
	d.NoteClass = kind.Class
	return w.seal(d, in.Note)
}

// seal seals a note under the class of the service.
func (w work) seal(d *models.Delivery, note string) error {
	out, err := w.keeper.Seal(w.tx, w.by, d.SurvivorID, w.now,
		custody.Text{Field: custody.DeliveryNote(d.NoteClass), RowID: d.ID, Text: note})
	if err == nil {
		d.Note = out[0]
	}
	return err
}

// checkServes holds the rights a service serves to those the packs know.
func (w work) checkServes(in Input, problems models.Problems) {
	seen := map[string]bool{}
	for _, item := range in.Serves {
		if w.evaluator.Library().Item(item) == nil || seen[item] {
			problems.Add("serves", "problem.choose")
		}
		seen[item] = true
	}
}

// serve links a service with the rights it serves.
func (w work) serve(id string, items []string) error {
	if len(items) == 0 {
		return nil
	}
	rows := make([]models.DeliveryServe, len(items))
	for i, item := range items {
		rows[i] = models.DeliveryServe{DeliveryID: id, Item: item}
	}
	return w.tx.Create(&rows).Error
}

// codes is what the audit log keeps of a service: codes and no words.
func codes(d models.Delivery) string {
	parts := []string{"kind=" + d.Kind, "status=" + string(d.Status)}
	if d.Outcome != "" {
		parts = append(parts, "outcome="+d.Outcome)
	}
	return strings.Join(parts, " ")
}

// sealed counts the notes an input writes.
func sealed(in Input) int {
	if in.Note == "" {
		return 0
	}
	return 1
}
