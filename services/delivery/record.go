package delivery

import (
	"context"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// Record stores a service that was given, or offered and declined by the
// survivor's own choice. Its time is now or earlier; without a time it is now.
func (s *Service) Record(ctx context.Context, by access.Actor, caseID string, in Input) (Done, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d serviceDeed) (models.Delivery, error) {
		problems := models.Problems{}
		in.given(d.Now, problems)
		in.otherDoor("", problems)
		return d.insert(in, "delivery.recorded", problems)
	})
}

// otherDoor adds a problem where a service becomes a contact after leaving: those are
// recorded with the follow-ups. was is its kind before.
func (in Input) otherDoor(was string, problems models.Problems) {
	if in.Kind == models.KindFollowUp && was != in.Kind {
		problems.Add("kind", "problem.delivery_follow_up")
	}
}

// RecordIn is Record in a deed that has entered the case: of a referral of which help
// came, or of a session of several cases.
func (s *Service) RecordIn(of *deed.Deed, in Input) (models.Delivery, error) {
	if err := of.By.Require(access.RecordDelivery); err != nil {
		return models.Delivery{}, err
	}
	problems := models.Problems{}
	in.given(of.Now, problems)
	return serviceDeed{s, of}.insert(in, "delivery.recorded", problems)
}

// PlanIn is Plan in a deed that has entered the case.
func (s *Service) PlanIn(of *deed.Deed, in Input) (models.Delivery, error) {
	if err := of.By.Require(access.RecordDelivery); err != nil {
		return models.Delivery{}, err
	}
	problems := models.Problems{}
	in.CheckPlanned(of.Now, problems)
	in.Status = models.DeliveryPlanned
	return serviceDeed{s, of}.insert(in, "delivery.planned", problems)
}

// DeclinedByHer stores that the survivor declined a service, which is a full
// answer.
func (s *Service) DeclinedByHer(ctx context.Context, by access.Actor, caseID string, in Input) (Done, error) {
	in.Outcome = models.OutcomeDeclined
	return s.Record(ctx, by, caseID, in)
}

// Plan stores a service that is booked for a time to come.
func (s *Service) Plan(ctx context.Context, by access.Actor, caseID string, in Input) (Done, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d serviceDeed) (models.Delivery, error) {
		problems := models.Problems{}
		in.CheckPlanned(d.Now, problems)
		in.otherDoor("", problems)
		in.Status = models.DeliveryPlanned
		return d.insert(in, "delivery.planned", problems)
	})
}

// given completes and checks the input for a service that was given, or offered
// and declined. Without a time it is now.
func (in *Input) given(now models.Instant, problems models.Problems) {
	if in.At == 0 {
		in.At = now
	}
	in.CheckGiven(now, problems)
	in.Status = models.StatusOf(in.Outcome)
}

// insert checks the input against the pack and the access matrix and inserts
// the row.
func (d serviceDeed) insert(in Input, action string, problems models.Problems) (models.Delivery, error) {
	row := models.Delivery{
		ID: d.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, Session: in.Session, RecordedBy: d.By.ID(), ChangedBy: d.By.ID(),
		CreatedAt: d.Now, ChangedAt: d.Now, Version: 1,
	}
	if err := d.fit(in, &row, problems); err != nil {
		return row, err
	}
	if err := d.Tx.Create(&row).Error; err != nil {
		return row, err
	}
	if err := d.serve(row.ID, in.Serves); err != nil {
		return row, err
	}
	return row, d.write(action, row, codes(row), sealed(in))
}

// fit checks the input against the packs and the access matrix, copies it into
// row and seals the note. An empty note keeps the existing one. It reports a
// problem when there is a note and the role may record the service but not
// write its note.
func (d serviceDeed) fit(in Input, row *models.Delivery, problems models.Problems) error {
	kind := d.Library().Service(in.Kind)
	if kind == nil {
		problems.Add("kind", "problem.choose")
		return problems.Err()
	}
	if !d.By.MayRecord(kind.Class) {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	in.Check(problems)
	if err := d.checkDay(in, *row, problems); err != nil {
		return err
	}
	d.checkServes(in, problems)
	if err := d.checkSub(in, *row, problems); err != nil {
		return err
	}
	if in.Note != "" && !d.By.MayWrite(kind.Class, noteField) {
		problems.Add("note", "problem.delivery_note_class")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	if in.Status != models.DeliveryMissed {
		in.MissedReason = ""
	}
	in.NoteClass = row.NoteClass
	row.DeliveryFacts = in.DeliveryFacts
	if in.Note == "" {
		return nil
	}
	row.NoteClass = kind.Class
	sealed, err := d.Seal(custody.Text{Field: custody.DeliveryNote(kind.Class), RowID: row.ID, Text: in.Note})
	if err == nil {
		row.Note = sealed[0]
	}
	return err
}

// checkDay holds the day of a service against the dates of the case. A day that
// stood there before is not asked about again.
func (d serviceDeed) checkDay(in Input, was models.Delivery, problems models.Problems) error {
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	on := in.At.Date(d.Zone)
	switch {
	case in.Status == models.DeliveryCancelled:
	case in.Served() == models.ServedNot:
		dates.Plan("at", on, problems)
	case was.Served() != models.ServedNot && was.At == in.At:
		dates.Care("at", on, on, problems)
	default:
		dates.Care("at", on, in.Kept, problems)
	}
	return nil
}

// checkServes checks that the packs know the rights a service serves.
func (d serviceDeed) checkServes(in Input, problems models.Problems) {
	seen := map[string]bool{}
	for _, item := range in.Serves {
		if d.Library().Item(item) == nil || seen[item] {
			problems.Add("serves", "problem.choose")
		}
		seen[item] = true
	}
}

// serve links a service to the rights it serves.
func (d serviceDeed) serve(id string, items []string) error {
	if len(items) == 0 {
		return nil
	}
	rows := make([]models.DeliveryServe, len(items))
	for i, item := range items {
		rows[i] = models.DeliveryServe{DeliveryID: id, Item: item}
	}
	return d.Tx.Create(&rows).Error
}

// codes returns what the audit log keeps of a service: codes and no words.
func codes(row models.Delivery) string {
	return store.Codes(row.DeliveryFacts, "currency", "note_class")
}

// sealed counts the notes that an input writes.
func sealed(in Input) int {
	if in.Note == "" {
		return 0
	}
	return 1
}
