package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/delivery"
	"aftercare/services/worldtest"
)

// aSubKind adds a kind of help of the house and returns its id.
func aSubKind(h *house) string {
	h.t.Helper()
	id, err := h.deps.Deliveries.AddSubKind(h.t.Context(), h.Actor("administrator"), delivery.SubKindInput{SubKindFacts: models.SubKindFacts{Kind: "counselling", NameEN: "Invented circle", NameHI: "मनगढ़ंत घेरा"}})
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

func subKindAccess() []accessRow {
	one := func(suffix string) func(h *house) string {
		return func(h *house) string { return subKindsPath + "/" + aSubKind(h) + suffix }
	}
	version := url.Values{"version": {"1"}}
	return []accessRow{
		{Method: "GET", Route: subKindsPath, May: administrators},
		{Method: "GET", Route: subKindsPath + "/new", May: administrators},
		{Method: "POST", Route: subKindsPath + "/new", May: administrators},
		{Method: "GET", Route: subKindsPath + "/:sub", May: administrators, Path: one("")},
		{Method: "POST", Route: subKindsPath + "/:sub", May: administrators, Path: one(""), Form: version},
		{Method: "POST", Route: subKindsPath + "/:sub/close", May: administrators, Path: one("/close"), Form: version},
		{Method: "POST", Route: subKindsPath + "/:sub/open", May: administrators, Path: one("/open"), Form: version},
	}
}

func TestSubKindsAreKeptAndChosenInTheForm(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("administrator")
	wantStatus(t, b.post(subKindsPath+"/new", url.Values{"kind": {"counselling"}, "name_en": {"Invented circle"}, "name_hi": {"मनगढ़ंत घेरा"}}), http.StatusSeeOther)
	wantStatus(t, b.post(subKindsPath+"/new", url.Values{"kind": {"counselling"}, "name_en": {"invented CIRCLE"}}), http.StatusUnprocessableEntity)
	found, err := h.deps.Deliveries.SubKinds(t.Context(), h.Actor("administrator"), true)
	if err != nil || len(found) != 1 {
		t.Fatalf("the house has %+v, %v", found, err)
	}
	at := subKindsPath + "/" + found[0].ID
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{subKindsPath, subKindsPath + "/new", at, "/organisation"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
		}
	}
	w := h.signedIn("caseworker")
	answer := models.WithSub("counselling", found[0].ID)
	form := parse(t, w.get(servicesPath(c.ID)+"/new"))
	if form.Find(`select[name=other_kind] option[value="`+answer+`"]`).Length() != 1 {
		t.Error("the form does not offer the kind of the house")
	}
	wantStatus(t, w.post(servicesPath(c.ID)+"/new", url.Values{"token": {worldtest.NewID()}, "other_kind": {answer}, "outcome": {"done"}, "at": {"today"}}), http.StatusSeeOther)
	list := parse(t, w.get(servicesPath(c.ID)+"?sub="+found[0].ID)).Find("main").Text()
	if !strings.Contains(list, "Invented circle") {
		t.Errorf("the list says %q", list)
	}
	recent := parse(t, w.get(servicesPath(c.ID)+"/new"))
	if recent.Find(`input[name=kind][value="`+answer+`"]`).Length() != 1 {
		t.Error("what was used last does not stand on top")
	}
}
