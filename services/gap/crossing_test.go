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

// pausing is a PostgreSQL world in which one statement waits once for a deed of
// another user: until the deed is done, or until the deed is seen to wait for
// the transaction.
func pausing(t *testing.T, statement string) (h fixture, meanwhile func(deed func()), wait func()) {
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
	return newFixture(t, db), func(deed func()) { next.Store(&deed) }, func() { <-done }
}

// TestSweepKeepsDeedDuringIt: the sweep must not overwrite what a user recorded
// while the sweep looked at the case.
func TestSweepKeepsDeedDuringIt(t *testing.T) {
	h, meanwhile, wait := pausing(t, `FROM deliveries WHERE case_id`)
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

// TestDecideKeepsDeedDuringIt: a decision about one gap crosses with a service
// that closes another. Both must count.
func TestDecideKeepsDeedDuringIt(t *testing.T) {
	h, meanwhile, wait := pausing(t, `FROM deliveries WHERE case_id`)
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
