package entitlement_test

import (
	"testing"

	"aftercare/models"
	"aftercare/services/entitlement"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// TestEveryFieldOfAStepIsKept checks that no field gets lost when a step is
// recorded, corrected and listed. A step with a reason takes no money, so the
// second step has the fields that the first one lacks. Only a decision is received.
func TestEveryFieldOfAStepIsKept(t *testing.T) {
	first, second := worldtest.Pair[models.StepFacts](t, map[string][2]any{
		"Kind": {models.StanceGranted, models.StanceNotApplies}, "Reason": {"", "covered_elsewhere"}, "Office": {models.OfficeOther, ""},
		"Paper": {"receipt", "letter"}, "Amount": {int64(1200), int64(0)}, "Currency": {"INR", ""}, "ReceivedOn": {models.Date("2026-11-23"), models.Date("")},
	})
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRights(t, db)
		by, ctx := r.Actor("caseworker"), t.Context()
		done, err := r.Decide(ctx, by, r.c.ID, entitlement.Input{Item: r.item, RightDecision: models.RightDecision{StepFacts: first}})
		if err != nil {
			t.Fatal(err)
		}
		fix := entitlement.Input{RightDecision: models.RightDecision{StepFacts: second, ReviewOn: "2027-01-01"}}
		fixed, err := r.Correct(ctx, by, r.c.ID, done.ID, "wrong_step", fix)
		if err != nil {
			t.Fatal(err)
		}
		life, err := r.Life(ctx, by, r.c.ID, r.item)
		if err != nil || len(life.Steps) != 2 {
			t.Fatalf("got %+v, %v", life.Steps, err)
		}
		for _, step := range life.Steps {
			if want := map[string]models.StepFacts{done.ID: first, fixed.ID: second}[step.ID]; step.StepFacts != want {
				t.Errorf("got %+v, want %+v", step.StepFacts, want)
			}
		}
	})
}
