package gap_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/delivery"
	"aftercare/services/gap"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// A health check that was handed on is a promise: the gap waits for the
// hospital, comes back on the day to ask, and closes when she was seen.
func TestGapWaitsWhileHelpIsHandedOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Taken(h.evaluator, "Kalpana", "caseworker")
		h.wait(4 * 24 * time.Hour)
		check := func(outcome string) delivery.Done {
			t.Helper()
			in := delivery.Input{DeliveryDetails: models.DeliveryDetails{DeliveryFacts: models.DeliveryFacts{Kind: "health_check", Outcome: outcome, Provider: "government_hospital"}}}
			done, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, in)
			if err != nil {
				t.Fatal(err)
			}
			return done
		}
		on := func(l gap.List) string {
			t.Helper()
			page, err := h.gaps.Rows(t.Context(), h.Actor("caseworker"), l, "")
			if err != nil {
				t.Fatal(err)
			}
			return told(page.Rows)
		}
		want := c.Code + "/toy.check"
		if done := check(models.OutcomePartly); len(done.Closed) != 0 || on(gap.Late) != want {
			t.Errorf("a part of a check closed %v", done.Closed)
		}
		handed := h.Moment()
		if done := check(models.OutcomeReferred); len(done.Closed) != 0 || on(gap.Late) != "" || on(gap.Waiting) != want {
			t.Errorf("handing the check on closed %v; late %q, waiting %q", done.Closed, on(gap.Late), on(gap.Waiting))
		}
		g := h.gapsOf("caseworker", c).Open[0]
		if g.Mover != models.PartyHospital || g.HandedOn != handed || g.Ask.Date(h.zone) != handed.Add(5*24*time.Hour).Date(h.zone) || !g.Hers {
			t.Errorf("the gap waits as %+v", g)
		}
		h.wait(5 * 24 * time.Hour)
		if on(gap.Late) != want || on(gap.Waiting) != "" {
			t.Errorf("on the day to ask: late %q, waiting %q", on(gap.Late), on(gap.Waiting))
		}
		if done := check(models.OutcomeDone); len(done.Closed) != 1 || on(gap.Late) != "" {
			t.Errorf("being seen closed %v, want the gap", done.Closed)
		}
	})
}

// Being handed on is no contact.
func TestHandingOnIsNoContact(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Taken(h.evaluator, "Kalpana", "caseworker")
		for outcome, contact := range map[string]bool{models.OutcomeReferred: false, models.OutcomeDeclined: false, models.OutcomePartly: true} {
			h.wait(time.Hour)
			in := delivery.Input{DeliveryDetails: models.DeliveryDetails{DeliveryFacts: models.DeliveryFacts{Kind: "counselling", Outcome: outcome}}}
			if _, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
				t.Fatal(err)
			}
			var row models.Case
			h.Write(func(tx *gorm.DB) error { return tx.Where("id = ?", c.ID).Take(&row).Error })
			if (row.LastContactAt == h.Moment()) != contact {
				t.Errorf("%s: last contact %s at %s, counted %v", outcome, row.LastContactAt, h.Moment(), !contact)
			}
		}
	})
}
