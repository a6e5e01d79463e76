package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/office"
)

func anOffice(h *house) string {
	h.t.Helper()
	in := office.Input{}
	in.Kind, in.Name, in.State, in.District, in.Hours, in.Address = "dlsa", "Invented Authority", "IN-WB", "Alpha", "10 to 5", "1 Nowhere Lane"
	id, err := h.deps.Offices.Add(h.t.Context(), h.Actor("administrator"), in)
	if err != nil {
		h.t.Fatal(err)
	}
	return "/offices/" + id
}

func officeAccess() []accessRow {
	keepers := []models.Role{models.Administrator, models.LegalAid, models.Caseworker}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string { return anOffice(h) + suffix }
	}
	version := url.Values{"version": {"1"}}
	return []accessRow{
		{Method: "GET", Route: "/offices", May: readingRoles},
		{Method: "GET", Route: "/offices/new", May: keepers},
		{Method: "POST", Route: "/offices/new", May: keepers},
		{Method: "GET", Route: "/offices/import", May: keepers},
		{Method: "POST", Route: "/offices/import", May: keepers},
		{Method: "GET", Route: "/offices/:office", May: readingRoles, Path: one("")},
		{Method: "GET", Route: "/offices/:office/edit", May: keepers, Path: one("/edit")},
		{Method: "POST", Route: "/offices/:office/edit", May: keepers, Path: one("/edit"), Form: version},
		{Method: "POST", Route: "/offices/:office/close", May: keepers, Path: one("/close"), Form: version},
		{Method: "POST", Route: "/offices/:office/open", May: keepers, Path: one("/open"), Form: version},
	}
}

func TestOfficePagesAreWholeAndSuggestTheirNames(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	at := anOffice(h)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid")
	b := h.signedIn("legal_aid")
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{"/offices", "/offices?kind=court", "/offices?closed=yes", "/offices/new", "/offices/import", at, at + "/edit"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
		}
	}
	b.post("/language", url.Values{"lang": {"en"}})
	sheet := parse(t, b.get(casePath(c.ID)+"/errands/legal_aid")).Text()
	for _, text := range []string{"Invented Authority", "Alpha", "1 Nowhere Lane", "10 to 5"} {
		if !strings.Contains(sheet, text) {
			t.Errorf("the page to take along lacks %q", text)
		}
	}
	step := parse(t, b.get(rightPath(c.ID, "legal_aid")+"?step=applied"))
	if step.Find(`datalist option[value^="Invented Authority"]`).Length() != 1 {
		t.Error("the step does not suggest the office")
	}
}

func TestOfficeImportSaysWhatItWouldDo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("administrator")
	bad := url.Values{"table": {"kind,name,state\ncourt,Invented Court,IN-WB\ncastle,Invented Castle,IN-WB\n"}, "do": {"store"}}
	w := b.post("/offices/import", bad)
	wantStatus(t, w, http.StatusOK)
	doc := parse(t, w)
	if text := doc.Find("main").Text(); !strings.Contains(text, "Line 3, Invented Castle: What it is:") || !strings.Contains(text, "New: 1 · there already: 0 · with a mistake: 1") {
		t.Errorf("the page says %q", text)
	}
	if !strings.Contains(doc.Find("textarea").Text(), "Invented Castle") {
		t.Error("the table is lost")
	}
	good := url.Values{"table": {"kind,name,state\ncourt,Invented Court,IN-WB\n"}, "do": {"store"}}
	wantStatus(t, b.post("/offices/import", good), http.StatusSeeOther)
	if text := parse(t, b.get("/offices")).Find("main").Text(); !strings.Contains(text, "Invented Court") || strings.Contains(text, "Castle") {
		t.Errorf("the directory has %q", text)
	}
}
