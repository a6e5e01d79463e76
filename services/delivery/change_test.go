package delivery_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/delivery"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestCorrectKeepsEarlierVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Taken(h.evaluator, "Kalpana", "caseworker", "counsellor")
		in := given("essentials")
		in.Note, in.Serves = "the first note", []string{"toy_check"}
		done, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, in)
		if err != nil {
			t.Fatal(err)
		}
		fix := delivery.Correction{Input: in, Reason: "wrong_kind"}
		fix.Kind, fix.Version, fix.Note, fix.Cost, fix.Currency, fix.Serves = "safety_plan", 1, "the second note", 5000, "INR", nil
		if _, err := h.deliveries.Correct(t.Context(), h.Actor("caseworker"), c.ID, done.ID, fix); err != nil {
			t.Fatal(err)
		}
		_, err = h.deliveries.Correct(t.Context(), h.Actor("counsellor"), c.ID, done.ID, fix)
		worldtest.WantKind(t, err, models.Conflict)
		hist, err := h.deliveries.History(t.Context(), h.Actor("caseworker"), c.ID, done.ID)
		if err != nil || len(hist.Versions) != 2 {
			t.Fatalf("got %+v, %v", hist, err)
		}
		now, was := hist.Versions[0], hist.Versions[1]
		if now.Kind != "safety_plan" || was.Kind != "essentials" || was.Reason != "wrong_kind" || len(was.Serves) != 1 || len(now.Serves) != 0 || now.Cost != 5000 || now.Currency != "INR" || was.Currency != "" {
			t.Errorf("got %+v then %+v", now, was)
		}
		for version, want := range map[int64]string{1: "the first note", 2: "the second note"} {
			got, err := h.deliveries.OpenNote(t.Context(), h.Actor("caseworker"), c.ID, done.ID, version, "care")
			if err != nil || got.Text != want {
				t.Errorf("version %d: got %+v, %v, want %q", version, got, err, want)
			}
		}
		entry := h.Entries("delivery.corrected")
		if len(entry) != 1 || !strings.Contains(entry[0].Detail, "reason=wrong_kind") || strings.Contains(fmt.Sprint(entry), "note") {
			t.Errorf("got audit %+v", entry)
		}
		h.Fresh(h.evaluator)
	})
}

func TestCorrectNeedsReasonAndSoundState(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	c := h.Taken(h.evaluator, "Kalpana", "caseworker")
	done, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, given("health_check"))
	if err != nil {
		t.Fatal(err)
	}
	sound := func() delivery.Correction {
		f := delivery.Correction{Input: given("health_check"), Reason: "wrong_date"}
		f.Version, f.At = 1, h.Moment()-1000
		return f
	}
	broken := map[string]func(*delivery.Correction){
		"correction_reason": func(f *delivery.Correction) { f.Reason = "" },
		"at":                func(f *delivery.Correction) { f.At = h.Moment() + 1 },
		"outcome":           func(f *delivery.Correction) { f.Outcome = "" },
		"status":            func(f *delivery.Correction) { f.Status = "gone" },
		"missed_reason":     func(f *delivery.Correction) { f.Status = models.DeliveryMissed },
		"kind":              func(f *delivery.Correction) { f.Kind = "no_such_kind" },
		"serves":            func(f *delivery.Correction) { f.Serves = []string{"no_such_right"} },
		"minutes":           func(f *delivery.Correction) { f.Minutes = -1 },
		"cost":              func(f *delivery.Correction) { f.Cost, f.Currency = models.MaxCost*100+1, "INR" },
		"note":              func(f *delivery.Correction) { f.Note = strings.Repeat("न", models.MaxNote+1) },
	}
	for field, breakIt := range broken {
		f := sound()
		breakIt(&f)
		_, err := h.deliveries.Correct(t.Context(), h.Actor("caseworker"), c.ID, done.ID, f)
		var e *models.Error
		if !errors.As(err, &e) || e.Fields[field] == "" {
			t.Errorf("%s: got %v, want a problem of that field", field, err)
		}
	}
	if _, err := h.deliveries.Correct(t.Context(), h.Actor("caseworker"), c.ID, done.ID, sound()); err != nil {
		t.Errorf("a sound correction failed: %v", err)
	}
}

func TestUndoByOtherPersonOrAfterTenMinutes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Taken(h.evaluator, "Kalpana", "caseworker", "counsellor")
		h.Advance(80 * time.Hour)
		h.Write(func(tx *gorm.DB) error { _, err := h.evaluator.Sweep(tx, h.Moment()); return err })
		record := func() string {
			done, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, given("health_check"))
			if err != nil {
				t.Fatal(err)
			}
			return done.ID
		}
		first := record()
		_, err := h.deliveries.Undo(t.Context(), h.Actor("counsellor"), c.ID, first)
		worldtest.WantKind(t, err, models.Conflict)
		done, err := h.deliveries.Undo(t.Context(), h.Actor("caseworker"), c.ID, first)
		if err != nil || done.Status != models.DeliveryCancelled || len(done.Opened) != 1 {
			t.Fatalf("got %+v, %v, want it cancelled and the gap back", done, err)
		}
		_, err = h.deliveries.Undo(t.Context(), h.Actor("caseworker"), c.ID, first)
		worldtest.WantKind(t, err, models.Conflict)
		late := record()
		h.Advance(delivery.UndoLimit + time.Second)
		_, err = h.deliveries.Undo(t.Context(), h.Actor("caseworker"), c.ID, late)
		worldtest.WantKind(t, err, models.Conflict)
		if n := h.count("deliveries"); n != 2 {
			t.Errorf("%d rows, want 2: an undone service stays in the table", n)
		}
		h.Fresh(h.evaluator)
	})
}

func TestUndoOfAnswerMakesServicePlanned(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	c := h.Taken(h.evaluator, "Kalpana", "caseworker")
	plan := given("health_check")
	plan.Outcome, plan.At = "", h.Moment().Add(time.Hour)
	done, err := h.deliveries.Plan(t.Context(), h.Actor("caseworker"), c.ID, plan)
	if err != nil {
		t.Fatal(err)
	}
	h.Advance(2 * time.Hour)
	if _, err := h.deliveries.MarkMissed(t.Context(), h.Actor("caseworker"), c.ID, done.ID, "no_escort", delivery.Input{Version: 1}); err != nil {
		t.Fatal(err)
	}
	back, err := h.deliveries.Undo(t.Context(), h.Actor("caseworker"), c.ID, done.ID)
	if err != nil || back.Status != models.DeliveryPlanned {
		t.Fatalf("got %+v, %v, want planned again", back, err)
	}
	_, err = h.deliveries.Undo(t.Context(), h.Actor("caseworker"), c.ID, done.ID)
	worldtest.WantKind(t, err, models.Conflict)
	p, err := h.deliveries.List(t.Context(), h.Actor("caseworker"), c.ID, delivery.Filter{})
	if err != nil || len(p.Past) != 1 || p.Past[0].Undoable(h.Actor("caseworker"), h.Moment()) {
		t.Errorf("got %+v, %v: undo is offered twice", p.Past, err)
	}
	h.Fresh(h.evaluator)
}
