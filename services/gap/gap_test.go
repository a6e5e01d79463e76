package gap_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/gap"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

func TestForCaseSortsWorstFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Taken(h.evaluator, "Kalpana", "caseworker", "counsellor", "legal_aid")
		if got := list(h.gapsOf("caseworker", c).Open); got != "toy.lawyer" {
			t.Errorf("at intake got %q", got)
		}
		h.wait(31 * 24 * time.Hour)
		h.threat(c)
		got := h.gapsOf("caseworker", c)
		if want := "toy.threat toy.check toy.lawyer toy.police"; list(got.Open) != want || len(got.Settled) != 0 {
			t.Errorf("got %q, want %q", list(got.Open), want)
		}
		if g := got.Open[0]; g.Severity != models.Critical || !g.Hers || g.Due != h.Moment().Add(24*time.Hour) || len(g.Evidence) != 1 || g.Evidence[0].Fact != "event.threat" {
			t.Errorf("got %+v, want due 24 hours after the threat with its evidence", g)
		}
		if g := got.Open[3]; g.Hers || g.Mover != models.PartyPolice {
			t.Errorf("got %+v, want the move of the police", g)
		}
		if got := list(h.gapsOf("legal_aid", c).Open); got != "toy.lawyer toy.police" {
			t.Errorf("a volunteer sees %q, want the volunteer's gaps only", got)
		}
		if g := h.gapsOf("counsellor", c).Open[2]; g.Name != "toy.lawyer" || g.Hers {
			t.Errorf("got %+v: a counsellor cannot refer to a lawyer", g)
		}
		h.Fresh(h.evaluator)
	})
}

func TestQuestionIsMostUrgentForReader(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	c := h.Taken(h.evaluator, "Kalpana", "caseworker", "counsellor")
	h.wait(31 * 24 * time.Hour)
	h.threat(c)
	for _, want := range []string{"toy.threat", "toy.check"} {
		g, ok := h.gapsOf("counsellor", c).Question()
		if !ok || g.Name != want {
			t.Fatalf("got %q, want %q", g.Name, want)
		}
		if _, err := h.gaps.Decide(t.Context(), h.Actor("counsellor"), c.ID, g.Ref, models.GapDecision{Kind: models.StanceSnoozed}); err != nil {
			t.Fatal(err)
		}
	}
	if g, ok := h.gapsOf("counsellor", c).Question(); ok {
		t.Errorf("got %q, want no question left for a counsellor", g.Name)
	}
}

func TestSweepHandlesTimeTermsAndPacks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Taken(h.evaluator, "Kalpana", "caseworker")
		h.Write(func(tx *gorm.DB) error {
			a := models.Assignment{CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: h.Account("legal_aid").ID, Reason: "legal_matter", FromAt: h.Moment(), UntilAt: h.Moment().Add(time.Hour)}
			return h.Keeper.Assign(tx, h.Actor("caseworker"), a, models.LegalAid, h.Moment())
		})
		h.Evaluate(h.evaluator, c)
		h.Write(func(tx *gorm.DB) error { return tx.Exec("UPDATE cases SET packs = 'older'").Error })
		h.Advance(73 * time.Hour)
		system := access.System("sweep", h.Org.ID, h.Moment())
		got, err := h.gaps.Sweep(t.Context(), system)
		if err != nil || got.Changed != 1 || got.Expired != 1 {
			t.Errorf("got %+v, %v, want one changed and one expired", got, err)
		}
		h.Fresh(h.evaluator)
		h.Write(func(tx *gorm.DB) error { return tx.Exec("UPDATE cases SET packs = 'older'").Error })
		if got, err := h.gaps.Sweep(t.Context(), system); err != nil || got != (gap.Swept{Repacked: 1}) {
			t.Errorf("got %+v, %v, want one evaluated with today's packs", got, err)
		}
		if got, err := h.gaps.Sweep(t.Context(), system); err != nil || got != (gap.Swept{}) {
			t.Errorf("got %+v, %v, want nothing left", got, err)
		}
	})
}
