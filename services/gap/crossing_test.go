package gap_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/delivery"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// pausing is a PostgreSQL house in which one statement, once, waits for a deed
// of somebody else: as long as the deed takes, or until it is clear that the
// deed waits for the transaction.
func pausing(t *testing.T, statement string) (h house, meanwhile func(deed func()), wait func()) {
	var next atomic.Pointer[func()]
	done := make(chan struct{})
	db := storetest.OpenPostgres(t, store.Options{Queries: func(sql string) {
		if next.Load() == nil || !strings.Contains(sql, statement) {
			return
		}
		deed := *next.Swap(nil)
		go func() { defer close(done); deed() }()
		select {
		case <-done:
		case <-time.After(500 * time.Millisecond):
		}
	}})
	return newHouse(t, db), func(deed func()) { next.Store(&deed) }, func() { <-done }
}

// What was recorded while the sweep looked at a case is not written over by
// what the sweep saw.
func TestTheSweepLosesNoDeedThatCrossesIt(t *testing.T) {
	h, meanwhile, wait := pausing(t, `FROM "deliveries"`)
	c := h.Taken(h.evaluator, "Kalpana", "caseworker")
	h.Advance(100 * time.Hour)
	by := h.Actor("caseworker")
	meanwhile(func() {
		_, err := h.deliveries.Record(t.Context(), by, c.ID, delivery.Input{DeliveryDetails: models.DeliveryDetails{DeliveryFacts: models.DeliveryFacts{Kind: "health_check", Outcome: models.OutcomeDone}}})
		if err != nil {
			t.Error(err)
		}
	})
	if _, err := h.gaps.Sweep(t.Context(), access.System("sweep", h.Org.ID, h.Moment())); err != nil {
		t.Fatal(err)
	}
	wait()
	h.Fresh(h.evaluator)
}

// A decision about one gap and a service that closes another cross: both count.
func TestADecisionLosesNoDeedThatCrossesIt(t *testing.T) {
	h, meanwhile, wait := pausing(t, `FROM "deliveries"`)
	c := h.Taken(h.evaluator, "Kalpana", "caseworker")
	h.wait(100 * time.Hour)
	var check string
	for _, g := range h.gapsOf("caseworker", c).Open {
		if g.Name == "toy.check" {
			check = g.Ref
		}
	}
	by := h.Actor("caseworker")
	meanwhile(func() {
		_, err := h.deliveries.Record(t.Context(), by, c.ID, delivery.Input{DeliveryDetails: models.DeliveryDetails{DeliveryFacts: models.DeliveryFacts{Kind: "health_check", Outcome: models.OutcomeDone}}})
		if err != nil {
			t.Error(err)
		}
	})
	if _, err := h.gaps.Decide(t.Context(), by, c.ID, check, models.GapDecision{Kind: models.StanceAcknowledged}); err != nil {
		t.Fatal(err)
	}
	wait()
	h.Fresh(h.evaluator)
}
