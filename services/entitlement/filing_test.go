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

// answer records one paper of the authority about an application.
func (r rights) answer(t *testing.T, item string, with []string, step models.RightDecision) string {
	t.Helper()
	r.Advance(time.Minute)
	done, err := r.Decide(t.Context(), r.Actor("legal_aid"), r.c.ID, entitlement.Input{Item: item, With: with, RightDecision: step})
	if err != nil {
		t.Fatal(err)
	}
	return done.ID
}

func awarded(rupees int64, on, received models.Date) models.RightDecision {
	return models.RightDecision{On: on, StepFacts: models.StepFacts{Kind: models.StanceGranted, Amount: rupees * 100, Currency: "INR", ReceivedOn: received}}
}

func TestOneAnswerDecidesEachRightOfAnApplication(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRights(t, db)
		all := []string{stateDoor, scheme, interim}
		r.filed(t, "2026-11-02")
		if got := keys(r.life(t, scheme).Together); !slices.Equal(got, []string{interim, stateDoor}) {
			t.Fatalf("the application also serves %v", got)
		}
		each := func(t *testing.T, when string, progress models.Progress, steps int, day, received models.Date) {
			t.Helper()
			for _, item := range all {
				life := r.life(t, item)
				if life.State.Progress != progress || len(life.Decisions) != steps {
					t.Fatalf("%s: %s is %s with %d steps, want %s and %d", when, item, life.State.Progress, len(life.Decisions), progress, steps)
				}
				if d := life.Decisions[0]; d.At.Date(kolkata) != day || d.ReceivedOn != received {
					t.Errorf("%s: %s on %s, received on %q", when, item, d.At.Date(kolkata), d.ReceivedOn)
				}
			}
		}
		granted := r.answer(t, scheme, []string{stateDoor, interim}, awarded(300000, "2026-11-10", "2026-11-16"))
		each(t, "granted", models.ProgressGranted, 2, "2026-11-10", "2026-11-16")

		r.Advance(time.Minute)
		part := awarded(200000, "2026-11-11", "2026-11-17")
		part.Kind = models.StancePart
		fixed, err := r.correct(t, granted, part)
		if err != nil {
			t.Fatal(err)
		}
		each(t, "corrected to a part", models.ProgressGranted, 2, "2026-11-11", "2026-11-17")
		for _, item := range all {
			if d := r.life(t, item).Decisions[0]; d.Kind != models.StancePart || (d.Amount > 0) != (item == scheme) {
				t.Errorf("%s: %s of %d", item, d.Kind, d.Amount)
			}
		}

		r.Advance(time.Minute)
		if _, err := r.TakeBack(t.Context(), r.Actor("legal_aid"), r.c.ID, fixed.ID, "entered_twice"); err != nil {
			t.Fatal(err)
		}
		each(t, "taken back", models.ProgressWaiting, 1, "2026-11-02", "")
	})
}

func TestDecisionReachesHerNotBeforeItWasTaken(t *testing.T) {
	t.Parallel()
	r := newRights(t, storetest.New(t))
	r.filed(t, "2026-11-02")
	for name, c := range map[string]struct {
		step models.RightDecision
		want string
	}{
		"before":         {awarded(1, "2026-11-10", "2026-11-09"), "step.received_before"},
		"to come":        {awarded(1, "2026-11-10", "2030-01-01"), "problem.future"},
		"no decision":    {models.RightDecision{On: "2026-11-10", StepFacts: models.StepFacts{Kind: models.StanceAppealed, ReceivedOn: "2026-11-10"}}, "step.only_decision"},
		"the same day":   {awarded(1, "2026-11-10", "2026-11-10"), ""},
		"nobody knows":   {awarded(1, "2026-11-10", ""), ""},
		"days afterward": {awarded(1, "2026-11-10", "2026-11-12"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			r.Advance(time.Minute)
			_, err := r.Decide(t.Context(), r.Actor("legal_aid"), r.c.ID, entitlement.Input{Item: scheme, RightDecision: c.step})
			if got := fields(err)["received_on"]; got != c.want || c.want == "" && err != nil {
				t.Errorf("got %v", err)
			}
		})
	}
}

// Who records a payment means what was granted, and not what still waits.
func TestLaterStepIsProposedForRightsAtItsPoint(t *testing.T) {
	t.Parallel()
	r := newRights(t, storetest.New(t))
	r.filed(t, "2026-11-02")
	r.answer(t, interim, nil, awarded(75000, "2026-11-05", ""))
	life := r.life(t, scheme)
	rows := append([]entitlement.Row{life.Row}, life.Together...)
	for kind, want := range map[models.StanceKind][]string{
		models.StanceReceived: {interim}, models.StanceRefused: {scheme, stateDoor}, models.StanceAppealed: {interim},
	} {
		if got := keys(entitlement.Fitting(kind, rows)); !slices.Equal(got, want) {
			t.Errorf("%s is proposed for %v, want %v", kind, got, want)
		}
	}
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
		want string
	}{
		"another authority":          {stateDoor, models.StanceApplied, []string{"civil_suit"}, "right.with_not_open"},
		"already filed":              {stateDoor, models.StanceApplied, []string{scheme}, "right.with_not_open"},
		"itself":                     {stateDoor, models.StanceApplied, []string{stateDoor}, "right.with_not_open"},
		"no such right":              {stateDoor, models.StanceApplied, []string{"nothing"}, "right.with_not_open"},
		"of no step":                 {stateDoor, models.StanceWanted, []string{scheme}, "right.with_not_open"},
		"twice":                      {"bnss396_untraced", models.StanceApplied, []string{"bnss396_interim", "bnss396_interim"}, "right.with_not_open"},
		"an answer to no filing":     {"bnss396_untraced", models.StanceGranted, []string{"bnss396_interim"}, "right.with_not_together"},
		"an answer to another right": {stateDoor, models.StanceGranted, []string{"bnss396_interim"}, "right.with_not_together"},
		"an answer twice":            {stateDoor, models.StanceGranted, []string{scheme, scheme}, "right.with_not_together"},
	} {
		t.Run(name, func(t *testing.T) {
			in := entitlement.Input{Item: c.item, With: c.with}
			in.Kind = c.kind
			before := r.steps(t)
			if _, err := r.Decide(t.Context(), r.Actor("legal_aid"), r.c.ID, in); fields(err)["with"] != c.want {
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
