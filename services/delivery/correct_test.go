package delivery_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/delivery"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

func problem(err error, field string) string {
	var e *models.Error
	if errors.As(err, &e) {
		return e.Fields[field]
	}
	return ""
}

func TestCorrectRefusesMissedBeforeItsTime(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	c := h.Taken(h.evaluator, "Kalpana", "caseworker")
	plan := given("health_check")
	plan.Outcome, plan.At = "", h.Moment().Add(48*time.Hour)
	done, err := h.deliveries.Plan(t.Context(), h.Actor("caseworker"), c.ID, plan)
	if err != nil {
		t.Fatal(err)
	}
	f := delivery.Correction{Input: plan, Reason: "new_information"}
	f.Version, f.Status, f.MissedReason = 1, models.DeliveryMissed, "no_escort"
	_, err = h.deliveries.Correct(t.Context(), h.Actor("caseworker"), c.ID, done.ID, f)
	if problem(err, "missed_reason") != "problem.delivery_not_yet" {
		t.Errorf("got %v", err)
	}
	h.Advance(24 * time.Hour) // the planned day has come, but not its last moment
	f.DayOnly = true
	if _, err := h.deliveries.Correct(t.Context(), h.Actor("caseworker"), c.ID, done.ID, f); err != nil {
		t.Error(err)
	}
}

// TestCorrectKeepsNoteUnderAnotherKind: a caseworker corrects what a counsellor
// recorded. The caseworker may not remove the note, and so may not replace it
// either.
func TestCorrectKeepsNoteUnderAnotherKind(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	c := h.Taken(h.evaluator, "Kalpana", "caseworker", "counsellor")
	in := given("counselling")
	in.Note = "Invented words of a session"
	done, err := h.deliveries.Record(t.Context(), h.Actor("counsellor"), c.ID, in)
	if err != nil {
		t.Fatal(err)
	}
	f := delivery.Correction{Input: given("contact"), Reason: "wrong_kind"}
	f.Version, f.At, f.Note = 1, h.Moment(), "Talked at the door"
	_, err = h.deliveries.Correct(t.Context(), h.Actor("caseworker"), c.ID, done.ID, f)
	if problem(err, "note") != "problem.delivery_note_class" {
		t.Errorf("got %v", err)
	}
	f.Note = ""
	if _, err := h.deliveries.Correct(t.Context(), h.Actor("caseworker"), c.ID, done.ID, f); err != nil {
		t.Error(err)
	}
}

// TestHistoryHidesKindsTheRoleDoesNotSee: a service corrected to legal help is
// visible to a volunteer, but not the kind it had before.
func TestHistoryHidesKindsTheRoleDoesNotSee(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	c := h.Taken(h.evaluator, "Kalpana", "caseworker", "legal_aid")
	done, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, given("psychiatric_care"))
	if err != nil {
		t.Fatal(err)
	}
	f := delivery.Correction{Input: given("lawyer_assigned"), Reason: "wrong_kind"}
	f.Version, f.At = 1, h.Moment()
	if _, err := h.deliveries.Correct(t.Context(), h.Actor("caseworker"), c.ID, done.ID, f); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"caseworker": 2, "legal_aid": 1} {
		got, err := h.deliveries.History(t.Context(), h.Actor(name), c.ID, done.ID)
		if err != nil || len(got.Versions) != want || got.Versions[0].Kind != "lawyer_assigned" {
			t.Errorf("%s: got %+v, %v", name, got.Versions, err)
		}
	}
}

// TestOpenNoteReturnsStoreFailure: a failure of the store must not look like a
// note that does not exist.
func TestOpenNoteReturnsStoreFailure(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	armed := atomic.Bool{}
	db := storetest.Open(t, store.Options{Queries: func(sql string) {
		if armed.Load() && strings.Contains(sql, "`deliveries`") {
			cancel()
		}
	}})
	h := newFixture(t, db)
	c := h.Taken(h.evaluator, "Kalpana", "caseworker")
	in := given("contact")
	in.Note = "Talked at the door"
	done, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, in)
	if err != nil {
		t.Fatal(err)
	}
	f := delivery.Correction{Input: given("contact"), Reason: "wrong_kind"}
	f.Version, f.At = 1, h.Moment()
	if _, err := h.deliveries.Correct(t.Context(), h.Actor("caseworker"), c.ID, done.ID, f); err != nil {
		t.Fatal(err)
	}
	armed.Store(true)
	_, err = h.deliveries.OpenNote(ctx, h.Actor("caseworker"), c.ID, done.ID, 1, "care")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
