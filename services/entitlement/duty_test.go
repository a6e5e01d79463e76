package entitlement_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/entitlement"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// The items that stand for their lives. Each has a page in every case of India.
const (
	aDuty    = "cwc_production_24h"
	aService = "hiv_pep"
	aRight   = "zero_fir"
	someSum  = "nalsa_women_compensation_2018"
)

func step(item string, kind models.StanceKind) entitlement.Input {
	return entitlement.Input{Item: item, RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: kind}}}
}

// The service refuses a step that the life of a right does not have, whoever
// sends it and however.
func TestStepsOfAnotherLifeAreRefused(t *testing.T) {
	t.Parallel()
	r := newRights(t, storetest.New(t))
	ctx, by := t.Context(), r.Actor("caseworker")
	for _, k := range []struct {
		item string
		kind models.StanceKind
		says string
	}{
		{aDuty, models.StanceDeclined, "right.no_step.duty"},
		{aDuty, models.StanceWanted, "right.no_step.duty"},
		{aDuty, models.StanceApplied, "right.no_step.duty"},
		{aDuty, models.StanceInformed, "right.no_step.duty"},
		{aDuty, models.StanceGranted, "right.no_step.duty"},
		{aDuty, models.StanceRefused, "right.no_step.duty"},
		{aDuty, models.StanceNotDone, ""},
		{aDuty, models.StanceEscalated, ""},
		{aDuty, models.StanceReceived, ""},
		{aService, models.StanceGranted, "right.no_step.service"},
		{aService, models.StanceNotDone, "right.no_step.service"},
		{aService, models.StanceDeclined, ""},
		{aRight, models.StanceNotDone, "right.no_step.right"},
		{aRight, models.StanceDeclined, ""},
		{someSum, models.StanceNotDone, "right.no_step.money"},
		{someSum, models.StanceApplied, ""},
	} {
		_, err := r.Decide(ctx, by, r.c.ID, step(k.item, k.kind))
		if got := fields(err)["kind"]; got != k.says || k.says == "" && err != nil {
			t.Errorf("%s of %s: got %q (%v), want %q", k.kind, k.item, got, err, k.says)
		}
	}
}

// A step from before its item was known as a duty stays as it was and means
// nothing. It can be corrected to a step of a duty only.
func TestAnOldDeclineOfADutyStaysReadable(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRights(t, db)
		ctx, by := t.Context(), r.Actor("caseworker")
		old := models.StanceRow{ID: "0190aaaa-0000-7000-8000-00000000beef", CaseID: r.c.ID, SurvivorID: r.c.SurvivorID, Subject: aDuty,
			StepFacts: models.StepFacts{Kind: models.StanceDeclined}, At: r.Moment(), RecordedAt: r.Moment(), DecidedBy: by.ID()}
		r.Write(func(tx *gorm.DB) error { return tx.Create(&old).Error })
		life, err := r.Life(ctx, by, r.c.ID, aDuty)
		if err != nil || len(life.Steps) != 1 || life.Steps[0].Kind != models.StanceDeclined {
			t.Fatalf("got %+v, %v", life.Steps, err)
		}
		if p := life.State.Progress; p == models.ProgressDeclined {
			t.Errorf("the duty is %s", p)
		}
		if next := life.Next(r.Moment()); next[0] != models.StanceReceived {
			t.Errorf("next: got %v", next)
		}
		if _, err := r.Correct(ctx, by, r.c.ID, old.ID, "wrong_date", step(aDuty, models.StanceDeclined)); fields(err)["kind"] == "" {
			t.Errorf("corrected to itself: got %v", err)
		}
		if _, err := r.Correct(ctx, by, r.c.ID, old.ID, "wrong_step", step(aDuty, models.StanceNotDone)); err != nil {
			t.Error(err)
		}
	})
}

// A time limit in hours is met or missed by the hour of the step, not by the day
// on which somebody wrote it down.
func TestAStepHasItsHour(t *testing.T) {
	t.Parallel()
	r := newRights(t, storetest.New(t))
	ctx, by := t.Context(), r.Actor("caseworker")
	today := r.Moment().Date(kolkata)
	yesterday := models.DateOf(r.Now().In(kolkata).AddDate(0, 0, -1))
	for _, k := range []struct {
		name string
		on   models.Date
		hour models.TimeOfDay
		want models.Instant
		says string
	}{
		{"hour and day", yesterday, "14:05", models.TimeOfDay("14:05").Moment(yesterday, kolkata), ""},
		{"an hour of today", "", "00:10", models.TimeOfDay("00:10").Moment(today, kolkata), ""},
		{"no hour", yesterday, "", models.StartOfDay(yesterday, kolkata), ""},
		{"an hour to come", today, "23:59", 0, "problem.future"},
	} {
		in := step(aDuty, models.StanceReceived)
		in.On, in.Hour = k.on, k.hour
		done, err := r.Decide(ctx, by, r.c.ID, in)
		if fields(err)["hour"] != k.says {
			t.Errorf("%s: got %v", k.name, err)
		}
		if k.says != "" {
			continue
		}
		var row models.StanceRow
		r.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", done.ID).Take(&row).Error })
		if row.At != k.want {
			t.Errorf("%s: got %s, want %s", k.name, row.At, k.want)
		}
	}
}

var kolkata = func() *time.Location {
	zone, err := time.LoadLocation("Asia/Kolkata")
	if err != nil {
		panic(err)
	}
	return zone
}()
