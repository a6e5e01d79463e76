package delivery_test

import (
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/delivery"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestPlannedServiceIsAnsweredOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Taken(h.evaluator, "Kalpana", "caseworker")
		plan := given("health_check")
		plan.Outcome, plan.At, plan.Provider = "", h.Moment().Add(48*time.Hour), "government_hospital"
		done, err := h.deliveries.Plan(t.Context(), h.Actor("caseworker"), c.ID, plan)
		if err != nil || done.Status != models.DeliveryPlanned {
			t.Fatalf("got %+v, %v", done, err)
		}
		early := delivery.Input{Version: 1}
		_, err = h.deliveries.MarkMissed(t.Context(), h.Actor("caseworker"), c.ID, done.ID, "no_transport", early)
		worldtest.WantKind(t, err, models.Invalid)
		h.Advance(49 * time.Hour)
		_, err = h.deliveries.MarkMissed(t.Context(), h.Actor("caseworker"), c.ID, done.ID, "no_such_reason", early)
		worldtest.WantKind(t, err, models.Invalid)
		in := delivery.Input{Version: 1, DeliveryDetails: models.DeliveryDetails{DeliveryFacts: models.DeliveryFacts{Outcome: models.OutcomeDone}}}
		if _, err := h.deliveries.MarkGiven(t.Context(), h.Actor("caseworker"), c.ID, done.ID, in); err != nil {
			t.Fatal(err)
		}
		_, err = h.deliveries.MarkMissed(t.Context(), h.Actor("caseworker"), c.ID, done.ID, "no_transport", early)
		worldtest.WantKind(t, err, models.Conflict)
		hist, err := h.deliveries.History(t.Context(), h.Actor("caseworker"), c.ID, done.ID)
		if err != nil || len(hist.Versions) != 2 {
			t.Fatalf("got %+v, %v, want two versions", hist, err)
		}
		now, was := hist.Versions[0], hist.Versions[1]
		if now.Status != models.DeliveryGiven || was.Status != models.DeliveryPlanned || now.Provider != "government_hospital" || was.Reason != "answered" {
			t.Errorf("got %+v then %+v", now, was)
		}
		h.Fresh(h.evaluator)
	})
}

func TestMissedAndDeclinedAreFullAnswers(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	c := h.Taken(h.evaluator, "Kalpana", "caseworker")
	for _, declined := range []bool{true, false} {
		plan := given("counselling")
		plan.Outcome, plan.At = "", h.Moment().Add(time.Hour)
		done, err := h.deliveries.Plan(t.Context(), h.Actor("caseworker"), c.ID, plan)
		if err != nil {
			t.Fatal(err)
		}
		h.Advance(2 * time.Hour)
		in := delivery.Input{Version: 1}
		want := models.DeliveryMissed
		if declined {
			in.Outcome, want = models.OutcomeDeclined, models.DeliveryDeclined
			done, err = h.deliveries.MarkGiven(t.Context(), h.Actor("caseworker"), c.ID, done.ID, in)
		} else {
			done, err = h.deliveries.MarkMissed(t.Context(), h.Actor("caseworker"), c.ID, done.ID, "no_escort", in)
		}
		if err != nil || done.Status != want {
			t.Errorf("got %+v, %v, want %s", done, err, want)
		}
	}
	done, err := h.deliveries.DeclinedByHer(t.Context(), h.Actor("caseworker"), c.ID, delivery.Input{DeliveryDetails: models.DeliveryDetails{DeliveryFacts: models.DeliveryFacts{Kind: "health_check"}}})
	if err != nil || done.Status != models.DeliveryDeclined {
		t.Errorf("got %+v, %v, want declined by her", done, err)
	}
	if len(h.Entries("delivery.missed")) != 1 || len(h.Entries("delivery.given")) != 1 || len(h.Entries("delivery.recorded")) != 1 {
		t.Error("want one audit entry for each deed")
	}
	h.Fresh(h.evaluator)
}
