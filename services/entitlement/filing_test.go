package entitlement_test

import (
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/entitlement"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

const (
	stateDoor = "victim_compensation_bnss396"
	scheme    = "nalsa_women_compensation_2018"
	interim   = "nalsa_interim"
)

// filed files one application with the legal services authority for three rights.
func (r rights) filed(t *testing.T, on models.Date) string {
	t.Helper()
	in := entitlement.Input{Item: stateDoor, With: []string{scheme, interim}, Number: "17/2026"}
	in.Kind, in.On, in.Amount, in.Currency = models.StanceApplied, on, 300000, "INR"
	done, err := r.Decide(t.Context(), r.Actor("legal_aid"), r.c.ID, in)
	if err != nil {
		t.Fatal(err)
	}
	return done.ID
}

func (r rights) life(t *testing.T, item string) entitlement.Life {
	t.Helper()
	life, err := r.Life(t.Context(), r.Actor("legal_aid"), r.c.ID, item)
	if err != nil {
		t.Fatal(err)
	}
	return life
}

func keys(rows []entitlement.Row) (out []string) {
	for _, row := range rows {
		out = append(out, row.Item.Key)
	}
	slices.Sort(out)
	return out
}

func TestOneApplicationFilesEachOfItsRights(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRights(t, db)
		if open := keys(r.life(t, stateDoor).Open); !slices.Contains(open, scheme) || !slices.Contains(open, interim) || slices.Contains(open, "civil_suit") {
			t.Fatalf("the application can serve %v", open)
		}
		first := r.filed(t, "2026-11-02")
		for _, item := range []string{stateDoor, scheme, interim} {
			life := r.life(t, item)
			if life.State.Progress != models.ProgressWaiting || len(life.Decisions) != 1 || life.Decisions[0].At.Date(kolkata) != "2026-11-02" {
				t.Fatalf("%s: %s with %+v", item, life.State.Progress, life.Decisions)
			}
			d := life.Decisions[0]
			if other := keys(life.Filed[d.Filing]); len(other) != 2 || slices.Contains(other, item) {
				t.Errorf("%s: filed with %v", item, other)
			}
			if sum := d.Amount; (item == stateDoor) != (sum == 300000) {
				t.Errorf("%s: the sum is %d", item, sum)
			}
			if !d.HasNumber {
				t.Errorf("%s: the number of the paper is missing", item)
			}
		}
		if got := keys(r.life(t, stateDoor).Open); slices.Contains(got, scheme) {
			t.Errorf("what was filed still waits: %v", got)
		}

		fix := models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceApplied, Amount: 400000, Currency: "INR"}, On: "2026-11-05"}
		fixed, err := r.correct(t, first, fix)
		if err != nil {
			t.Fatal(err)
		}
		for item, sum := range map[string]int64{stateDoor: 400000, scheme: 0, interim: 0} {
			if d := r.life(t, item).Decisions; len(d) != 1 || d[0].At.Date(kolkata) != "2026-11-05" || d[0].Amount != sum || !d[0].HasNumber {
				t.Errorf("%s after the day was corrected: %+v", item, d)
			}
		}

		r.Advance(time.Minute)
		if _, err := r.TakeBack(t.Context(), r.Actor("legal_aid"), r.c.ID, fixed.ID, ""); err != nil {
			t.Fatal(err)
		}
		for _, item := range []string{stateDoor, scheme, interim} {
			if life := r.life(t, item); life.State.Progress == models.ProgressWaiting || len(life.Decisions) != 0 {
				t.Errorf("%s after the application was taken back: %s, %+v", item, life.State.Progress, life.Decisions)
			}
		}
	})
}

// What happens to one right of an application later is its own.
func TestAnswersToOneRightLeaveTheOthers(t *testing.T) {
	t.Parallel()
	r := newRights(t, storetest.New(t))
	r.filed(t, "2026-11-02")
	r.Advance(time.Minute)
	in := entitlement.Input{Item: interim}
	in.Kind, in.On = models.StanceGranted, "2026-11-10"
	granted, err := r.Decide(t.Context(), r.Actor("legal_aid"), r.c.ID, in)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := r.life(t, interim).State.Progress, r.life(t, scheme).State.Progress; a != models.ProgressGranted || b != models.ProgressWaiting {
		t.Errorf("interim %s, scheme %s", a, b)
	}
	r.Advance(time.Minute)
	if _, err := r.TakeBack(t.Context(), r.Actor("legal_aid"), r.c.ID, granted.ID, ""); err != nil {
		t.Fatal(err)
	}
	if a := r.life(t, interim).State.Progress; a != models.ProgressWaiting {
		t.Errorf("interim after the answer was taken back: %s", a)
	}
}

func TestApplicationServesOnlyWhatWaitsForIt(t *testing.T) {
	t.Parallel()
	r := newRights(t, storetest.New(t))
	r.filed(t, "2026-11-02")
	for name, c := range map[string]struct {
		item string
		kind models.StanceKind
		with []string
	}{
		"another authority":  {stateDoor, models.StanceApplied, []string{"civil_suit"}},
		"already filed":      {stateDoor, models.StanceApplied, []string{scheme}},
		"itself":             {stateDoor, models.StanceApplied, []string{stateDoor}},
		"no such right":      {stateDoor, models.StanceApplied, []string{"nothing"}},
		"not an application": {"bnss396_untraced", models.StanceGranted, []string{"bnss396_interim"}},
		"twice":              {"bnss396_untraced", models.StanceApplied, []string{"bnss396_interim", "bnss396_interim"}},
	} {
		t.Run(name, func(t *testing.T) {
			in := entitlement.Input{Item: c.item, With: c.with}
			in.Kind = c.kind
			before := r.steps(t)
			if _, err := r.Decide(t.Context(), r.Actor("legal_aid"), r.c.ID, in); fields(err)["with"] != "right.with_not_open" {
				t.Errorf("got %v", err)
			}
			if after := r.steps(t); after != before {
				t.Errorf("%d steps became %d", before, after)
			}
		})
	}
}

func (r rights) steps(t *testing.T) (n int64) {
	t.Helper()
	r.Read(func(tx *gorm.DB) error { return tx.Model(&models.StanceRow{}).Count(&n).Error })
	return n
}
