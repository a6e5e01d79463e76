package delivery_test

import (
	"testing"

	"aftercare/models"
	"aftercare/services/delivery"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestSubKindsOfTheHouseAreChosenAndStayWithTheirServices(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		ctx, by, admin := t.Context(), h.Actor("caseworker"), h.Actor("administrator")
		c := h.Case(h.North, "Kalpana", "caseworker")
		in := delivery.SubKindInput{SubKindFacts: models.SubKindFacts{Kind: "health_check", NameEN: " Eye camp ", NameHI: "आँखों का शिविर"}}
		_, err := h.deliveries.AddSubKind(ctx, by, in)
		worldtest.WantKind(t, err, models.Forbidden)
		id, err := h.deliveries.AddSubKind(ctx, admin, in)
		if err != nil {
			t.Fatal(err)
		}
		in.NameEN = "EYE CAMP"
		_, err = h.deliveries.AddSubKind(ctx, admin, in)
		worldtest.WantKind(t, err, models.Invalid)
		in.Kind = "castle"
		_, err = h.deliveries.AddSubKind(ctx, admin, in)
		worldtest.WantKind(t, err, models.Invalid)
		record := func(kind, sub string) (delivery.Done, error) {
			return h.deliveries.Record(ctx, by, c.ID, delivery.Input{DeliveryDetails: models.DeliveryDetails{DeliveryFacts: models.DeliveryFacts{Kind: kind, Sub: sub, Outcome: models.OutcomeDone}}})
		}
		done, err := record("health_check", id)
		if err != nil {
			t.Fatal(err)
		}
		_, err = record("contact", id)
		worldtest.WantKind(t, err, models.Invalid)
		if _, err := record("contact", ""); err != nil {
			t.Fatal(err)
		}
		page, err := h.deliveries.List(ctx, by, c.ID, delivery.Filter{Sub: id})
		if err != nil || len(page.Past) != 1 || page.Past[0].SubName("en") != "Eye camp" || page.Past[0].SubName("hi") != "आँखों का शिविर" {
			t.Errorf("the list has %+v, %v", page.Past, err)
		}
		ch, err := h.deliveries.Choices(ctx, by, c.ID)
		if err != nil || !ch.Has(models.WithSub("health_check", id)) || ch.Has(models.WithSub("contact", id)) || len(ch.Recent) != 2 {
			t.Errorf("the form offers %+v, %v", ch, err)
		}
		if err := h.deliveries.NameSubKind(ctx, admin, id, delivery.SubKindInput{SubKindFacts: models.SubKindFacts{NameEN: "Eye clinic"}, Version: 1}); err != nil {
			t.Fatal(err)
		}
		worldtest.WantKind(t, h.deliveries.CloseSubKind(ctx, admin, id, 1), models.Conflict)
		if err := h.deliveries.CloseSubKind(ctx, admin, id, 2); err != nil {
			t.Fatal(err)
		}
		_, err = record("health_check", id)
		worldtest.WantKind(t, err, models.Invalid)
		fix := delivery.Correction{Input: delivery.Input{DeliveryDetails: models.DeliveryDetails{DeliveryFacts: models.DeliveryFacts{Kind: "health_check", Sub: id, Status: models.DeliveryGiven, Outcome: models.OutcomePartly, At: h.Moment()}}, Version: 1}, Reason: "other"}
		if _, err := h.deliveries.Correct(ctx, by, c.ID, done.ID, fix); err != nil {
			t.Fatal("a sub-kind that is no longer used cannot stay:", err)
		}
		hist, err := h.deliveries.History(ctx, by, c.ID, done.ID)
		if err != nil || len(hist.Versions) != 2 || hist.Versions[0].SubName("hi") != "Eye clinic" || hist.Versions[1].SubName("en") != "Eye clinic" {
			t.Errorf("the history has %+v, %v", hist.Versions, err)
		}
		if err := h.deliveries.ReopenSubKind(ctx, admin, id, 3); err != nil {
			t.Fatal(err)
		}
		if list, err := h.deliveries.SubKinds(ctx, by, false); err != nil || len(list) != 1 {
			t.Errorf("the house has %+v, %v", list, err)
		}
	})
}
