package matter_test

import (
	"slices"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/matter"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestDiaryOfHearings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db, "legal_aid")
		ctx, by := t.Context(), h.Actor("caseworker")
		id := h.add(police(func(*matter.Input) {}))
		hour := models.At(h.Now().Add(5 * 24 * time.Hour))
		in := matter.HearingInput{}
		in.At, in.Purpose, in.Who, in.Place = hour, "her_evidence", "CANARY-who", "CANARY-place"
		done, err := h.matters.AddHearing(ctx, by, h.c.ID, id, in)
		if err != nil {
			t.Fatal(err)
		}
		if v := h.fact("event.hearing"); v.At != hour {
			t.Errorf("the next hearing is %+v", v)
		}
		h.wantAnswer("hearing.accompanied", models.No)
		if !slices.Contains(done.Opened, "justice.unaccompanied") {
			t.Errorf("the hearing opened %v", done.Opened)
		}
		in.Version, in.Companion, in.Who = 1, "colleague", ""
		done, err = h.matters.CorrectHearing(ctx, by, h.c.ID, done.ID, in)
		if err != nil || !slices.Contains(done.Closed, "justice.unaccompanied") {
			t.Errorf("a companion closed %v, %v", done.Closed, err)
		}
		h.wantAnswer("hearing.accompanied", models.Yes)
		early := matter.HearingInput{}
		early.Version, early.Outcome = 2, "held"
		worldtest.WantKind(t, second(h.matters.Answer(ctx, by, h.c.ID, done.ID, early)), models.Invalid)
		h.Advance(6 * 24 * time.Hour)
		early.Happened, early.ToldOn = "CANARY-happened", h.day(0)
		early.NextAt, early.NextDayOnly = models.At(h.Now().Add(30*24*time.Hour)), true
		if _, err := h.matters.Answer(ctx, by, h.c.ID, done.ID, early); err != nil {
			t.Fatal(err)
		}
		one := h.one(id)
		if len(one.Hearings) != 2 || one.Hearings[0].Outcome != "held" || one.Hearings[1].At != early.NextAt || one.Hearings[1].Purpose != "her_evidence" || one.Hearings[1].Companion != "" {
			t.Fatalf("the diary is %+v", one.Hearings)
		}
		h.wantDay("event.hearing", early.NextAt.Date(h.zone()))
		opened, err := h.matters.Open(ctx, h.Actor("legal_aid"), h.c.ID, id, "hearing")
		if err != nil || opened.Hearings[0].HearingWords != (models.HearingWords{Place: "CANARY-place", Who: "CANARY-who", Happened: "CANARY-happened"}) {
			t.Errorf("the lawyer reads %+v, %v", opened.Hearings, err)
		}
		if _, err := h.matters.RemoveHearing(ctx, by, h.c.ID, one.Hearings[1].ID, matter.Stamp{Version: 1, Reason: "mistake"}); err != nil {
			t.Fatal(err)
		}
		h.wantAnswer("event.hearing", models.NotAsked)
		h.wantAnswer("hearing.accompanied", models.NotAsked)
		h.holdsNone("CANARY")
		h.whole()
	})
}
