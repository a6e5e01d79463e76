package matter_test

import (
	"slices"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/matter"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

func TestMatterIsSealedAndOpensForWhoeverGoesToCourt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db, "legal_aid", "counsellor")
		id := h.add(police(func(in *matter.Input) { in.MatterWords = words() }))
		ctx := t.Context()
		person := matter.PersonInput{MatterPersonDetails: models.MatterPersonDetails{MatterPersonFacts: models.MatterPersonFacts{Part: models.MatterAccused},
			MatterPersonWords: models.MatterPersonWords{Name: "CANARY-name", Telephone: "CANARY-telephone", Words: "CANARY-terms"}}}
		if _, err := h.matters.AddPerson(ctx, h.Actor("caseworker"), h.c.ID, id, person); err != nil {
			t.Fatal(err)
		}
		lawyer := police(func(in *matter.Input) { in.Lawyer, in.Version, in.Reason = "CANARY-lawyer", 1, "new_information" })
		if _, err := h.matters.Correct(ctx, h.Actor("legal_aid"), h.c.ID, id, lawyer); err != nil {
			t.Fatal(err)
		}
		got, err := h.matters.Open(ctx, h.Actor("caseworker"), h.c.ID, id, "hearing")
		if err != nil || got.MatterWords != words() || got.People[0].MatterPersonWords != person.MatterPersonWords {
			t.Errorf("the caseworker reads %+v, %v", got, err)
		}
		want := words()
		want.Lawyer = "CANARY-lawyer"
		if got, err = h.matters.Open(ctx, h.Actor("legal_aid"), h.c.ID, id, "claim"); err != nil || got.MatterWords != want {
			t.Errorf("the lawyer reads %+v, %v", got.MatterWords, err)
		}
		if _, err := h.matters.Open(ctx, h.Actor("counsellor"), h.c.ID, id, "care"); models.KindOf(err) != models.NotFound {
			t.Errorf("a counsellor is answered %v", err)
		}
		h.holdsNone("CANARY")
		opened := h.Entries("matter.opened")
		if len(opened) != 2 || opened[0].Fields != 10 || strings.Contains(opened[0].Detail, "CANARY") {
			t.Errorf("the log has %+v", opened)
		}
		h.whole()
	})
}

// TestWordsAreTakenOut empties words of a matter, a person and a hearing: they are gone,
// open with the earlier version, and the lawyer's stay closed to others.
func TestWordsAreTakenOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db, "legal_aid")
		ctx, by := t.Context(), h.Actor("caseworker")
		id := h.add(police(func(in *matter.Input) { in.Number, in.Court = "CANARY-number", "CANARY-court" }))
		lawyer := police(func(in *matter.Input) { in.Lawyer, in.Version, in.Reason = "CANARY-lawyer", 1, "new_information" })
		if _, err := h.matters.Correct(ctx, h.Actor("legal_aid"), h.c.ID, id, lawyer); err != nil {
			t.Fatal(err)
		}
		if got, err := h.matters.Emptiable(ctx, by, h.c.ID, id); err != nil || !slices.Equal(got, []string{"number", "court"}) {
			t.Errorf("a caseworker can take out %v, %v", got, err)
		}
		if err := h.change(id, func(in *matter.Input) { in.Empty = []string{"lawyer"} }); models.KindOf(err) != models.Invalid {
			t.Errorf("the lawyer's notes are taken out: %v", err)
		}
		if err := h.change(id, func(in *matter.Input) { in.Empty = []string{"number"} }); err != nil {
			t.Fatal(err)
		}
		got, err := h.matters.Open(ctx, by, h.c.ID, id, "hearing")
		if err != nil || got.Number != "" || got.Court != "CANARY-court" || got.Earlier[2] == nil || got.Earlier[2].Number != "CANARY-number" {
			t.Errorf("opened: %+v, earlier %+v, %v", got.MatterWords, got.Earlier, err)
		}
		officer := matter.PersonInput{MatterPersonDetails: models.MatterPersonDetails{MatterPersonFacts: models.MatterPersonFacts{Part: "investigating_officer"},
			MatterPersonWords: models.MatterPersonWords{Name: "CANARY-name", Telephone: "CANARY-telephone"}}}
		done, err := h.matters.AddPerson(ctx, by, h.c.ID, id, officer)
		if err != nil {
			t.Fatal(err)
		}
		change := matter.PersonInput{MatterPersonDetails: models.MatterPersonDetails{MatterPersonFacts: officer.MatterPersonFacts}, Stamp: matter.Stamp{Version: 1, Reason: "other", Empty: []string{"name"}}}
		if _, err := h.matters.CorrectPerson(ctx, by, h.c.ID, done.ID, change); models.KindOf(err) != models.Invalid {
			t.Errorf("an officer without a name: %v", err)
		}
		change.Empty = []string{"telephone"}
		if _, err := h.matters.CorrectPerson(ctx, by, h.c.ID, done.ID, change); err != nil {
			t.Fatal(err)
		}
		if got, err = h.matters.Open(ctx, by, h.c.ID, id, "hearing"); err != nil || got.People[0].Telephone != "" || got.People[0].Earlier[1].Telephone != "CANARY-telephone" {
			t.Errorf("the officer is %+v, %v", got.People, err)
		}
		h.whole()
	})
}
