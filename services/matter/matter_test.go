package matter_test

import (
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/matter"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMatterThatCannotBeIsRefused(t *testing.T) {
	h := newFixture(t, storetest.New(t))
	for field, in := range map[string]func(*matter.Input){
		"kind":            func(in *matter.Input) { in.Kind = "quarrel" },
		"stage":           func(in *matter.Input) { in.Stage = "filed" }, // of another proceeding
		"state":           func(in *matter.Input) { in.State = "IN-XX" },
		"sections":        func(in *matter.Input) { in.Sections = "person.sex" },
		"registered_on":   func(in *matter.Input) { in.RegisteredOn = h.day(-1) },
		"charge_sheet_on": func(in *matter.Input) { in.RegisteredOn, in.ChargeSheetOn = h.day(5), h.day(6) },
		"moved_on":        func(in *matter.Input) { in.RegisteredOn, in.MovedOn = h.day(5), h.day(6) },
		"refused_on":      func(in *matter.Input) { in.RefusalStep = "magistrate" },
		"ended_on":        func(in *matter.Input) { in.Ending = "acquittal" },
		"number":          func(in *matter.Input) { in.Number = strings.Repeat("9", models.MaxMatterLine+1) },
		"words":           func(in *matter.Input) { in.Words = strings.Repeat("w", models.MaxMatterWords+1) },
	} {
		t.Run(field, func(t *testing.T) {
			_, err := h.matters.Add(t.Context(), h.Actor("caseworker"), h.c.ID, police(in))
			worldtest.WantKind(t, err, models.Invalid)
			if fields := problems(err); fields[field] == "" || len(fields) != 1 {
				t.Errorf("the problems are %v", fields)
			}
		})
	}
}

func TestSecondPressAndSecondHand(t *testing.T) {
	h := newFixture(t, storetest.New(t))
	in := police(func(in *matter.Input) { in.Token = worldtest.NewID() })
	id := h.add(in)
	if again := h.add(in); again != id {
		t.Errorf("the same form made %s and %s", id, again)
	}
	stale := police(func(in *matter.Input) { in.Version, in.Reason = 1, "other" })
	if _, err := h.matters.Correct(t.Context(), h.Actor("caseworker"), h.c.ID, id, stale); err != nil {
		t.Fatal(err)
	}
	_, err := h.matters.Correct(t.Context(), h.Actor("caseworker"), h.c.ID, id, stale)
	worldtest.WantKind(t, err, models.Conflict)
	other := h.Case(h.North, "Bela", "caseworker")
	_, err = h.matters.One(t.Context(), h.Actor("caseworker"), other.ID, id)
	worldtest.WantKind(t, err, models.NotFound)
}

// TestRemovedMatterComesBackWithWhatWentWithIt removes a person, then the matter, and brings
// the matter back: the person who was removed before stays so, days are facts again.
func TestRemovedMatterComesBackWithWhatWentWithIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db, "counsellor")
		id := h.add(police(func(in *matter.Input) { in.RegisteredOn, in.Number = h.day(30), "CANARY-number" }))
		person := func(name string) string {
			in := matter.PersonInput{MatterPersonDetails: models.MatterPersonDetails{MatterPersonFacts: models.MatterPersonFacts{Part: models.MatterAccused}, MatterPersonWords: models.MatterPersonWords{Name: name}}}
			done, err := h.matters.AddPerson(t.Context(), h.Actor("caseworker"), h.c.ID, id, in)
			if err != nil {
				t.Fatal(err)
			}
			return done.ID
		}
		before, with := person("Invented Raka"), person("Invented Kaka")
		ctx, by := t.Context(), h.Actor("caseworker")
		if _, err := h.matters.RemovePerson(ctx, by, h.c.ID, before, matter.Stamp{Version: 1, Reason: "mistake"}); err != nil {
			t.Fatal(err)
		}
		h.Advance(time.Minute)
		if _, err := h.matters.Remove(ctx, by, h.c.ID, id, matter.Stamp{Version: 1, Reason: "twice"}); err != nil {
			t.Fatal(err)
		}
		h.wantAnswer("event.fir_registered", models.NotAsked)
		list, err := h.matters.Removed(ctx, by, h.c.ID)
		if err != nil || len(list) != 1 || list[0].ID != id || list[0].Reason != "twice" {
			t.Fatalf("removed are %+v, %v", list, err)
		}
		if _, err := h.matters.Restore(ctx, h.Actor("counsellor"), h.c.ID, id, list[0].Version); models.KindOf(err) != models.Forbidden {
			t.Errorf("a counsellor is answered %v", err)
		}
		if _, err := h.matters.Restore(ctx, by, h.c.ID, id, list[0].Version); err != nil {
			t.Fatal(err)
		}
		h.wantDay("event.fir_registered", h.day(30))
		if one := h.one(id); len(one.People) != 1 || one.People[0].ID != with {
			t.Errorf("the people are %+v", one.People)
		}
		if _, err := h.matters.Restore(ctx, by, h.c.ID, id, 3); models.KindOf(err) != models.Conflict {
			t.Errorf("a matter that is there is answered %v", err)
		}
		if listed, err := h.matters.List(ctx, by, h.c.ID); err != nil || listed.Removed != 0 {
			t.Errorf("%d are removed, %v", listed.Removed, err)
		}
		h.whole()
	})
}
