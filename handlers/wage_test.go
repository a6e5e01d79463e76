package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
)

// minimumOf records a minimum wage of the State of North House and returns its address.
func minimumOf(h *house, amount int64) string {
	h.t.Helper()
	ctx, by := h.t.Context(), h.Actor("caseworker")
	err := h.deps.Wages.Add(ctx, by, models.MinimumWageFacts{State: h.North.State, Grade: "any", Amount: amount, Currency: "INR", Per: "month", FromOn: "2026-01-01", Source: "Invented notification"})
	if err != nil {
		h.t.Fatal(err)
	}
	list, err := h.deps.Wages.List(ctx, by)
	if err != nil {
		h.t.Fatal(err)
	}
	return wagesPath + "/" + list[0].ID
}

func wageAccess() []accessRow {
	keepers := []models.Role{models.Administrator, models.LegalAid, models.Caseworker}
	return []accessRow{
		{Method: "GET", Route: "/offices/wages", May: readingRoles},
		{Method: "GET", Route: "/offices/wages/new", May: keepers},
		{Method: "POST", Route: "/offices/wages/new", May: keepers},
		{Method: "POST", Route: "/offices/wages/:wage/remove", May: keepers, Path: func(h *house) string { return minimumOf(h, 1) + "/remove" }, Form: url.Values{"version": {"9"}}},
	}
}

func TestAWageIsHeldToTheFigureThatTheHouseLookedUp(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	at := trackPath(c.ID, works(h, c)) // for 9,000 a month
	b := h.signedIn("caseworker")
	says := func(want string) {
		t.Helper()
		if text := parse(t, b.get(at)).Find("main").Text(); !strings.Contains(text, want) {
			t.Errorf("the page lacks %q: %s", want, text)
		}
	}
	says("No figure of this kind is recorded")
	w := b.post(wagesPath+"/new", url.Values{"state": {h.North.State}, "amount": {"9500"}, "amount.currency": {"INR"}})
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if doc := parse(t, w); doc.Find("input[name=amount][value='9500']").Length() != 1 {
		t.Error("what was typed is lost")
	}
	figure := minimumOf(h, 9_500_00)
	says("Below the minimum of")
	says("Invented notification")
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{wagesPath, wagesPath + "/new", at} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
		}
	}
	b.post("/language", url.Values{"lang": {"en"}})
	wantStatus(t, b.post(figure+"/remove", url.Values{"version": {"1"}}), http.StatusSeeOther)
	minimumOf(h, 8_000_00)
	says("At least the minimum of")
}
