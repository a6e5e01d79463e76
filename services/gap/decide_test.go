package gap_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestDecisionClosesGapUntilReview(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Taken(h.evaluator, "Kalpana", "caseworker", "counsellor")
		ref := h.gapsOf("caseworker", c).Open[0].Ref
		review := h.Moment().Add(40 * 24 * time.Hour).Date(h.zone)
		change, err := h.gaps.Decide(t.Context(), h.Actor("caseworker"), c.ID, ref, models.GapDecision{
			Kind: models.StanceNotApplies, Reason: "done_elsewhere", ReviewOn: review, Words: "canary-words",
		})
		if err != nil || len(change.Closed) != 1 {
			t.Fatalf("got %+v, %v, want one gap closed", change, err)
		}
		got := h.gapsOf("caseworker", c)
		if list(got.Open) != "" || list(got.Settled) != "toy.lawyer" {
			t.Fatalf("got %q open, %q settled", list(got.Open), list(got.Settled))
		}
		d := got.Settled[0].Decided
		if d == nil || d.Kind != models.StanceNotApplies || d.Reason != "done_elsewhere" || d.By != "Invented caseworker" || !d.HasWords || d.Until.Date(h.zone) != review {
			t.Errorf("got %+v, want kind, reason, author and review of the decision", d)
		}
		entries := h.Entries("gap.decided")
		if len(entries) != 1 || entries[0].Detail != "decision=not_applicable reason=done_elsewhere" || entries[0].Classes != "safety" {
			t.Errorf("got audit %+v", entries)
		}
		words, err := h.gaps.OpenWords(t.Context(), h.Actor("caseworker"), c.ID, ref, "care")
		if err != nil || words.Text != "canary-words" || len(h.Entries("gap.words_opened")) != 1 {
			t.Errorf("got %+v, %v, want the words and one entry", words, err)
		}
		h.Fresh(h.evaluator)
		h.wait(41 * 24 * time.Hour)
		if got := list(h.gapsOf("caseworker", c).Open); !strings.Contains(got, "toy.lawyer") {
			t.Errorf("after the review got %q, want the gap back", got)
		}
		h.Fresh(h.evaluator)
	})
}

func TestNotNowEndsWithDayInOrganisationsZone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Taken(h.evaluator, "Kalpana", "caseworker")
		ref := h.gapsOf("caseworker", c).Open[0].Ref
		if _, err := h.gaps.Decide(t.Context(), h.Actor("caseworker"), c.ID, ref, models.GapDecision{Kind: models.StanceSnoozed}); err != nil {
			t.Fatal(err)
		}
		// The world begins at 14:30 in Kolkata; the day ends nine and a half hours later.
		h.wait(9*time.Hour + 29*time.Minute)
		if got := list(h.gapsOf("caseworker", c).Open); got != "" {
			t.Errorf("at 23:59 got %q, want the gap silent", got)
		}
		h.wait(time.Minute)
		if got := list(h.gapsOf("caseworker", c).Open); got != "toy.lawyer" {
			t.Errorf("at midnight got %q, want the gap back", got)
		}
		h.Fresh(h.evaluator)
	})
}

func TestTakeBackOpensGap(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Taken(h.evaluator, "Kalpana", "caseworker")
		by := h.Actor("caseworker")
		ref := h.gapsOf("caseworker", c).Open[0].Ref
		_, err := h.gaps.TakeBack(t.Context(), by, c.ID, ref)
		worldtest.WantKind(t, err, models.Conflict)
		for _, kind := range []models.StanceKind{models.StanceAcknowledged, models.StanceDeclined} {
			if _, err := h.gaps.Decide(t.Context(), by, c.ID, ref, models.GapDecision{Kind: kind}); err != nil {
				t.Fatal(err)
			}
		}
		if got := h.gapsOf("caseworker", c); len(got.Settled) != 1 || got.Settled[0].Decided.Kind != models.StanceDeclined {
			t.Fatalf("got %+v, want declined by the survivor", got.Settled)
		}
		change, err := h.gaps.TakeBack(t.Context(), by, c.ID, ref)
		if err != nil || len(change.Opened) != 1 {
			t.Fatalf("got %+v, %v, want it open", change, err)
		}
		if got := h.gapsOf("caseworker", c); list(got.Open) != "toy.lawyer" || got.Open[0].Decided != nil {
			t.Errorf("got %+v: a replaced decision must not come back", got.Open)
		}
		if len(h.Entries("gap.decided")) != 2 || len(h.Entries("gap.decision_taken_back")) != 1 {
			t.Error("want one audit entry for each deed")
		}
		h.Fresh(h.evaluator)
	})
}

func TestDecisionKeepsNewThreatOpen(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	c := h.Taken(h.evaluator, "Kalpana", "caseworker")
	h.threat(c)
	ref := h.gapsOf("caseworker", c).Open[0].Ref
	if _, err := h.gaps.Decide(t.Context(), h.Actor("caseworker"), c.ID, ref, models.GapDecision{Kind: models.StanceDeclined}); err != nil {
		t.Fatal(err)
	}
	h.wait(24 * time.Hour)
	h.threat(c)
	if got := list(h.gapsOf("caseworker", c).Open); !strings.HasPrefix(got, "toy.threat") {
		t.Errorf("got %q, want the new threat on top", got)
	}
}

func TestDecideRefusesBrokenDecision(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	c := h.Taken(h.evaluator, "Kalpana", "caseworker")
	ref := h.gapsOf("caseworker", c).Open[0].Ref
	today := h.Moment().Date(h.zone)
	far := h.Moment().Add(400 * 24 * time.Hour).Date(h.zone)
	soon := h.Moment().Add(24 * time.Hour).Date(h.zone)
	for name, broken := range map[string]struct {
		in    models.GapDecision
		field string
	}{
		"no decision":         {models.GapDecision{}, "decision"},
		"not a gap's":         {models.GapDecision{Kind: models.StanceReceived}, "decision"},
		"without reason":      {models.GapDecision{Kind: models.StanceNotApplies, ReviewOn: soon}, "reason"},
		"without review":      {models.GapDecision{Kind: models.StanceNotApplies, Reason: "done_elsewhere"}, "review"},
		"review today":        {models.GapDecision{Kind: models.StanceNotApplies, Reason: "done_elsewhere", ReviewOn: today}, "review"},
		"review too far":      {models.GapDecision{Kind: models.StanceNotApplies, Reason: "done_elsewhere", ReviewOn: far}, "review"},
		"review on no day":    {models.GapDecision{Kind: models.StanceDeclined, ReviewOn: "2027-02-30"}, "review"},
		"words without bound": {models.GapDecision{Kind: models.StanceDeclined, Words: strings.Repeat("a", models.MaxNote+1)}, "words"},
	} {
		_, err := h.gaps.Decide(t.Context(), h.Actor("caseworker"), c.ID, ref, broken.in)
		var e *models.Error
		if !errors.As(err, &e) || e.Fields[broken.field] == "" {
			t.Errorf("%s: got %v, want a problem of %s", name, err, broken.field)
		}
	}
	if len(h.Entries("gap.decided")) != 0 {
		t.Error("a refused decision left an audit entry")
	}
}

func TestDecideByRole(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	c := h.Taken(h.evaluator, "Kalpana", "caseworker", "counsellor", "legal_aid")
	ref := h.gapsOf("caseworker", c).Open[0].Ref
	in := models.GapDecision{Kind: models.StanceAcknowledged}
	for name, want := range map[string]models.Kind{
		"caseworker": "", "counsellor": "", "legal_aid": models.Forbidden, "administrator": models.Forbidden, "supervisor": models.Forbidden,
		"dpo": models.Forbidden, "auditor": models.Forbidden, "operator": models.Forbidden,
		"other-caseworker": models.NotFound, "south-caseworker": models.NotFound,
	} {
		_, err := h.gaps.Decide(t.Context(), h.Actor(name), c.ID, ref, in)
		if models.KindOf(err) != want {
			t.Errorf("%s: got %v, want kind %q", name, err, want)
		}
	}
	for name, want := range map[string]models.Kind{
		"administrator": "", "supervisor": "", "south-administrator": models.NotFound, "dpo": models.Forbidden, "other-caseworker": models.NotFound,
	} {
		_, err := h.gaps.ForCase(t.Context(), h.Actor(name), c.ID)
		if models.KindOf(err) != want {
			t.Errorf("%s reads: got %v, want kind %q", name, err, want)
		}
	}
	_, err := h.gaps.Decide(t.Context(), h.Actor("caseworker"), c.ID, "no-such-ref", in)
	worldtest.WantKind(t, err, models.NotFound)
	_, err = h.gaps.Sweep(t.Context(), h.Actor("caseworker"))
	worldtest.WantKind(t, err, models.Forbidden)
}
