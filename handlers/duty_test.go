package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// A decision about a duty that stopped to apply while it was typed is recorded.
func TestDutyDecidedMeanwhile(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	grown := models.FactValue{On: models.Exactly("2010-01-01")}
	facts := []casefile.FactInput{
		{Name: "person.adult_on", Value: grown}, {Name: "person.age_group", Value: models.FactValue{Code: "adult"}},
		{Name: "person.age_group_then", Value: models.FactValue{Code: "adult"}}, {Name: "event.offence", Value: models.FactValue{On: models.Exactly("2026-01-01")}},
	}
	if _, err := h.deps.Cases.RecordFacts(t.Context(), h.Actor("caseworker"), c.ID, facts); err != nil {
		t.Fatal(err)
	}
	_, apply, _, err := h.deps.Cases.CaseDuties(t.Context(), h.Actor("caseworker"), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	all := h.deps.Library.AllDuties()
	i := slices.IndexFunc(all, func(d *pack.Duty) bool {
		return !slices.ContainsFunc(apply, func(s models.DutyState) bool { return s.Duty == d.Key })
	})
	if i < 0 {
		t.Fatal("every duty applies: the case has to lack one")
	}
	name := "duty." + all[i].Key
	w := h.signedIn("caseworker").post("/cases/"+c.ID+"/duties", url.Values{name: {all[i].Decisions[0].Code}, name + ".words": {"why"}})
	_, _, rows, err := h.deps.Cases.CaseDuties(t.Context(), h.Actor("caseworker"), c.ID)
	kept := slices.ContainsFunc(rows, func(r casefile.DutyRow) bool { return r.Duty == all[i].Key && r.HasWords })
	if w.Code != http.StatusSeeOther || err != nil || !kept {
		t.Errorf("got %d, %v, rows %+v", w.Code, err, rows)
	}
}
