package gap_test

import (
	"testing"
	"time"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"aftercare/models"
	"aftercare/services/delivery"
	"aftercare/services/store/storetest"
)

// TestStoredEqualsFreshAfterRandomDeeds runs random sequences of deeds of
// several users, with time passing, on one case. After each step it compares
// what lists read with a fresh evaluation.
func TestStoredEqualsFreshAfterRandomDeeds(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	rapid.Check(t, func(rt *rapid.T) {
		c := h.Taken(h.evaluator, "Kalpana", "caseworker", "counsellor")
		for range rapid.IntRange(1, 12).Draw(rt, "deeds") {
			h.anyDeed(rt, c)
			h.Read(func(tx *gorm.DB) error {
				_, differing, err := h.evaluator.Check(tx, h.Moment())
				if len(differing) > 0 {
					rt.Fatalf("stored differs from evaluated: %v", differing)
				}
				return err
			})
		}
		h.Write(func(tx *gorm.DB) error {
			return tx.Exec("UPDATE cases SET next_change = 0, status = 'closed' WHERE id = ?", c.ID).Error
		})
		h.Evaluate(h.evaluator, c)
	})
}

var anyKinds = []string{"health_check", "lawyer_assigned", "safety_plan", "case_news", "contact"}

// anyDeed does one deed that may be refused. A refused deed must change
// nothing.
func (h fixture) anyDeed(rt *rapid.T, c models.Case) {
	by := h.Actor(rapid.SampledFrom([]string{"caseworker", "counsellor"}).Draw(rt, "by"))
	in := delivery.Input{DeliveryDetails: models.DeliveryDetails{DeliveryFacts: models.DeliveryFacts{Kind: rapid.SampledFrom(anyKinds).Draw(rt, "kind"), Outcome: rapid.SampledFrom(models.DeliveryOutcomes).Draw(rt, "outcome")}}}
	ctx := h.T.Context()
	switch rapid.SampledFrom([]string{"record", "plan", "answer", "miss", "correct", "undo", "decide", "take back", "threat", "wait"}).Draw(rt, "deed") {
	case "record":
		in.At = h.Moment().Add(-time.Duration(rapid.IntRange(0, 40*24).Draw(rt, "hours ago")) * time.Hour)
		_, _ = h.deliveries.Record(ctx, by, c.ID, in)
	case "plan":
		in.Outcome, in.At = "", h.Moment().Add(time.Duration(rapid.IntRange(1, 9*24).Draw(rt, "hours ahead"))*time.Hour)
		_, _ = h.deliveries.Plan(ctx, by, c.ID, in)
	case "answer", "miss", "correct", "undo":
		h.change(rt, c, in)
	case "decide":
		g := h.anyGap(rt, c)
		_, _ = h.gaps.Decide(ctx, by, c.ID, g, models.GapDecision{Kind: rapid.SampledFrom(models.GapDecisions).Draw(rt, "decision"), Reason: "done_elsewhere",
			ReviewOn: h.Moment().Add(time.Duration(rapid.IntRange(1, 50).Draw(rt, "days")) * 24 * time.Hour).Date(h.zone)})
	case "take back":
		_, _ = h.gaps.TakeBack(ctx, by, c.ID, h.anyGap(rt, c))
	case "threat":
		h.threat(c)
	case "wait":
		h.wait(time.Duration(rapid.IntRange(1, 20*24).Draw(rt, "hours")) * time.Hour)
	}
}

// change changes a recorded service in some way.
func (h fixture) change(rt *rapid.T, c models.Case, in delivery.Input) {
	var rows []models.Delivery
	h.Read(func(tx *gorm.DB) error { return tx.Where("case_id = ?", c.ID).Order("id").Find(&rows).Error })
	if len(rows) == 0 {
		return
	}
	d := rapid.SampledFrom(rows).Draw(rt, "service")
	by, ctx := h.Actor("caseworker"), h.T.Context()
	in.Version = d.Version
	switch rapid.SampledFrom([]string{"answer", "miss", "correct", "undo"}).Draw(rt, "change") {
	case "answer":
		_, _ = h.deliveries.MarkGiven(ctx, by, c.ID, d.ID, in)
	case "miss":
		_, _ = h.deliveries.MarkMissed(ctx, by, c.ID, d.ID, "no_escort", in)
	case "correct":
		in.At = h.Moment().Add(time.Duration(rapid.IntRange(-100, 100).Draw(rt, "hours")) * time.Hour)
		in.Status = rapid.SampledFrom([]models.DeliveryStatus{models.DeliveryGiven, models.DeliveryPlanned, models.DeliveryMissed, models.DeliveryCancelled}).Draw(rt, "status")
		in.MissedReason = "no_escort"
		_, _ = h.deliveries.Correct(ctx, by, c.ID, d.ID, delivery.Correction{Input: in, Reason: "typing_mistake"})
	case "undo":
		_, _ = h.deliveries.Undo(ctx, by, c.ID, d.ID)
	}
}

func (h fixture) anyGap(rt *rapid.T, c models.Case) string {
	all := h.gapsOf("caseworker", c)
	list := append(all.Open, all.Settled...)
	if len(list) == 0 {
		return "none"
	}
	return rapid.SampledFrom(list).Draw(rt, "gap").Ref
}
