package entitlement_test

import (
	"reflect"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/entitlement"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// everyField are steps that together fill every field: no kind of step has all of them.
// relative is a guardian of the case.
func everyField(t *testing.T, relative string) []models.StepFacts {
	t.Helper()
	steps := []models.StepFacts{
		{Kind: models.StanceGranted, Office: models.OfficeOther, Paper: "receipt", Amount: 1200, Currency: "INR", ReceivedOn: "2026-11-23", Includes: "nalsa_interim"},
		{Kind: models.StanceDeposited, Paper: "receipt", Amount: 400, Currency: "INR", Holder: models.AccountOfGuardian, RelativeID: relative, ReleasedBy: "court"},
		{Kind: models.StanceNotApplies, Reason: "covered_elsewhere", Paper: "letter"},
	}
	of := reflect.TypeFor[models.StepFacts]()
	for i := range of.NumField() {
		filled := false
		for _, s := range steps {
			filled = filled || !reflect.ValueOf(s).Field(i).IsZero()
		}
		if !filled {
			t.Fatalf("no step fills %s: give it a value that the rules accept", of.Field(i).Name)
		}
	}
	return steps
}

// TestEveryFieldOfAStepIsKept checks that no field gets lost when a step is recorded,
// corrected and listed.
func TestEveryFieldOfAStepIsKept(t *testing.T) {
	const item = "nalsa_women_compensation_2018"
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRights(t, db)
		by, ctx, relative := r.Actor("caseworker"), t.Context(), worldtest.NewID()
		r.Write(func(tx *gorm.DB) error {
			return tx.Create(&models.Relative{ClaimBase: models.ClaimBase{ID: relative, CaseID: r.c.ID, SurvivorID: r.c.SurvivorID, RecordedBy: by.ID(), CreatedAt: r.Moment(), ChangedBy: by.ID(), ChangedAt: r.Moment(), Version: 1},
				RelativeFacts: models.RelativeFacts{Relation: "mother", Living: "alive", Guardian: models.Yes}}).Error
		})
		interim := models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceGranted, Amount: 300, Currency: "INR"}}
		if _, err := r.Decide(ctx, by, r.c.ID, entitlement.Input{Item: "nalsa_interim", RightDecision: interim}); err != nil {
			t.Fatal(err)
		}
		want := map[string]models.StepFacts{}
		for _, facts := range everyField(t, relative) {
			in := entitlement.Input{Item: item, RightDecision: models.RightDecision{StepFacts: facts}}
			if facts.Kind == models.StanceNotApplies {
				in.ReviewOn = "2027-01-01"
			}
			done, err := r.Decide(ctx, by, r.c.ID, in)
			if err != nil {
				t.Fatal(err)
			}
			fixed, err := r.Correct(ctx, by, r.c.ID, done.ID, "wrong_date", in)
			if err != nil {
				t.Fatal(err)
			}
			want[done.ID], want[fixed.ID] = facts, facts
		}
		life, err := r.Life(ctx, by, r.c.ID, item)
		if err != nil || len(life.Steps) != len(want) {
			t.Fatalf("got %d steps, want %d, %v", len(life.Steps), len(want), err)
		}
		for _, step := range life.Steps {
			if step.StepFacts != want[step.ID] {
				t.Errorf("got %+v, want %+v", step.StepFacts, want[step.ID])
			}
		}
	})
}
