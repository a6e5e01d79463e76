package delivery_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/delivery"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// pair returns a service and its correction, which differ in every field.
func (h fixture) pair(t *testing.T) (first, second models.DeliveryFacts) {
	return worldtest.Pair[models.DeliveryFacts](t, map[string][2]any{
		"Sub":  {h.subKind(t, "essentials"), h.subKind(t, "safety_plan")},
		"Kind": {"essentials", "safety_plan"}, "Status": {models.DeliveryGiven, models.DeliveryMissed},
		"At":       {h.Moment().Add(-3 * time.Hour), h.Moment().Add(-50 * time.Hour)},
		"Provider": {"police", "court"}, "Outcome": {models.OutcomePartly, ""}, "Currency": {"INR", "NPR"}, "Interpreter": {models.InterpreterIndependent, "none"},
		"MissedReason": {"", "no_escort"}, "NoteClass": {models.ClassService, models.ClassSafety},
	})
}

// subKind adds a sub-kind of the house and returns its id.
func (h fixture) subKind(t *testing.T, kind string) string {
	t.Helper()
	id, err := h.deliveries.AddSubKind(t.Context(), h.Actor("administrator"), delivery.SubKindInput{SubKindFacts: models.SubKindFacts{Kind: kind, NameEN: "Invented " + worldtest.NewID()}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestEveryFieldOfAServiceIsKept checks that no field gets lost when a service
// is recorded, listed, corrected, kept as an earlier version or restored.
func TestEveryFieldOfAServiceIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c, by, ctx := h.Taken(h.evaluator, "Kalpana", "caseworker"), h.Actor("caseworker"), t.Context()
		first, second := h.pair(t)
		in := delivery.Input{DeliveryDetails: models.DeliveryDetails{DeliveryFacts: first, Serves: []string{"toy_check"}, Note: "one"}}
		done, err := h.deliveries.Record(ctx, by, c.ID, in)
		if err != nil {
			t.Fatal(err)
		}
		h.stands(t, c, done.ID, first)
		fix := delivery.Correction{Input: delivery.Input{DeliveryDetails: models.DeliveryDetails{DeliveryFacts: second, Note: "two"}, Version: 1}, Reason: "other"}
		if _, err := h.deliveries.Correct(ctx, by, c.ID, done.ID, fix); err != nil {
			t.Fatal(err)
		}
		h.stands(t, c, done.ID, second, first)
		if _, err := h.deliveries.Undo(ctx, by, c.ID, done.ID); err != nil {
			t.Fatal(err)
		}
		h.stands(t, c, done.ID, first, second, first)
		hist, err := h.deliveries.History(ctx, by, c.ID, done.ID)
		for i, v := range hist.Versions {
			note, err := h.deliveries.OpenNote(ctx, by, c.ID, done.ID, v.Version, "care")
			if want := []string{"one", "two", "one"}[i]; err != nil || note.Text != want || !slices.Equal(v.Serves, [][]string{{"toy_check"}, nil, {"toy_check"}}[i]) && len(v.Serves) > 0 {
				t.Errorf("version %d: note %q, serves %v, %v", v.Version, note.Text, v.Serves, err)
			}
		}
		if err != nil {
			t.Error(err)
		}
	})
}

// stands checks whole services: the row, the list, and the history with the
// earlier versions.
func (h fixture) stands(t *testing.T, c models.Case, id string, want ...models.DeliveryFacts) {
	t.Helper()
	var row models.Delivery
	h.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", id).Take(&row).Error })
	page, err := h.deliveries.List(t.Context(), h.Actor("caseworker"), c.ID, delivery.Filter{})
	if err != nil || len(page.Past) != 1 || page.Past[0].DeliveryFacts != want[0] || row.DeliveryFacts != want[0] {
		t.Errorf("the row has\n%+v, the list\n%+v, want\n%+v, %v", row.DeliveryFacts, page.Past, want[0], err)
	}
	hist, err := h.deliveries.History(t.Context(), h.Actor("caseworker"), c.ID, id)
	var got []models.DeliveryFacts
	for _, v := range hist.Versions {
		got = append(got, v.DeliveryFacts)
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("the history has\n%+v, want\n%+v, %v", got, want, err)
	}
}

// TestAnswerKeepsPlannedFields checks that a planned service keeps every field
// when it is answered, and that the note typed with the answer is stored.
func TestAnswerKeepsPlannedFields(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	c, by, ctx := h.Taken(h.evaluator, "Kalpana", "caseworker"), h.Actor("caseworker"), t.Context()
	for _, missed := range []bool{false, true} {
		plan, _ := h.pair(t)
		plan.Outcome, plan.At, plan.DayOnly = "", h.Moment().Add(time.Hour), true
		done, err := h.deliveries.Plan(ctx, by, c.ID, delivery.Input{DeliveryDetails: models.DeliveryDetails{DeliveryFacts: plan}})
		if err != nil {
			t.Fatal(err)
		}
		h.Advance(2 * time.Hour)
		answer := delivery.Input{Version: 1, DeliveryDetails: models.DeliveryDetails{Note: "why"}}
		want := plan
		want.NoteClass = models.ClassService
		if missed {
			want.Status, want.MissedReason = models.DeliveryMissed, "no_escort"
			_, err = h.deliveries.MarkMissed(ctx, by, c.ID, done.ID, "no_escort", answer)
		} else {
			answer.Outcome, want.Status, want.Outcome = models.OutcomeDone, models.DeliveryGiven, models.OutcomeDone
			want.At, want.DayOnly = h.Moment(), false
			_, err = h.deliveries.MarkGiven(ctx, by, c.ID, done.ID, answer)
		}
		var row models.Delivery
		h.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", done.ID).Take(&row).Error })
		note, noteErr := h.deliveries.OpenNote(ctx, by, c.ID, done.ID, 2, "care")
		if err != nil || noteErr != nil || row.DeliveryFacts != want || note.Text != "why" {
			t.Errorf("missed %v: got\n%+v, want\n%+v, note %q, %v %v", missed, row.DeliveryFacts, want, note.Text, err, noteErr)
		}
	}
}

// A code that the program does not know is refused by its field.
func TestRecordRefusesUnknownCodes(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	c := h.Taken(h.evaluator, "Kalpana", "caseworker")
	for field, facts := range map[string]models.DeliveryFacts{
		"provider": {Provider: "somebody"}, "interpreter": {Interpreter: "somebody"}, "outcome": {Outcome: "something"},
	} {
		facts.Kind = "essentials"
		if field != "outcome" {
			facts.Outcome = models.OutcomeDone
		}
		_, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, delivery.Input{DeliveryDetails: models.DeliveryDetails{DeliveryFacts: facts}})
		var problem *models.Error
		if !errors.As(err, &problem) || problem.Fields[field] != "problem.choose" {
			t.Errorf("%s: got %v", field, err)
		}
	}
}
