package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/stay"
)

// stranger writes down a stranger at the gate of North House and returns the address of
// the button that takes the line back.
func stranger(who string) func(h *house) string {
	return func(h *house) string {
		h.t.Helper()
		in := stay.HouseVisitorInput{HouseVisitorFacts: models.HouseVisitorFacts{Kind: "stranger", Reason: models.HouseVisitorAsks, At: h.Moment()}, ShelterID: h.North.ID}
		if err := h.deps.Stays.WelcomeVisitor(h.t.Context(), h.Actor(who), in); err != nil {
			h.t.Fatal(err)
		}
		r, err := h.deps.Stays.Visitors(h.t.Context(), h.Actor(who), h.North.ID, "", "")
		if err != nil || len(r.Beside) == 0 {
			h.t.Fatalf("%+v, %v", r, err)
		}
		return visitorsPath + "/" + r.Beside[0].ID + "/remove"
	}
}

func visitorAccess() []accessRow {
	keeps := []models.Role{models.Caseworker, models.Counsellor, models.Administrator}
	return []accessRow{
		{Method: "GET", Route: newVisitorPath, May: keeps},
		{Method: "POST", Route: newVisitorPath, May: keeps, Form: url.Values{"kind": {"inspector"}}},
		{Method: "POST", Route: visitorsPath + "/:visitor/remove", May: []models.Role{models.Caseworker}, Differs: map[models.Role]int{models.Counsellor: 404, models.Administrator: 404}, Path: stranger("caseworker"), Elsewhere: 404, Form: url.Values{"version": {"1"}}},
	}
}

// TestAVisitorForNoSurvivorIsInTheRegister: written down, printed among the others, and
// taken back by who wrote the line.
func TestAVisitorForNoSurvivorIsInTheRegister(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	for _, lang := range []string{"hi", "en"} {
		b.post("/language", url.Values{"lang": {lang}})
		wholePage(t, lang, b.get(newVisitorPath))
	}
	form := today("at", url.Values{"kind": {"inspector"}, "at_time": {"9:10"}, "until": {"8:00"}})
	w := b.post(newVisitorPath, form)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	form.Set("reason", "inspection")
	wantStatus(t, b.post(newVisitorPath, form), http.StatusUnprocessableEntity) // left before coming
	form.Del("until")
	wantStatus(t, b.post(newVisitorPath, form), http.StatusSeeOther)
	for _, lang := range []string{"hi", "en"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{visitorsPath, visitorsPath + "/print"} {
			wholePage(t, lang+" "+path, b.get(path))
		}
	}
	doc := parse(t, b.get(visitorsPath))
	if text := doc.Find("main table").Text(); !strings.Contains(text, "Inspector") || !strings.Contains(text, "inspection") {
		t.Errorf("the register says %q", text)
	}
	if n := parse(t, h.signedIn("counsellor").get(visitorsPath)).Find("form[action$='/remove']").Length(); n != 0 {
		t.Error("a colleague can take the line back")
	}
	wantStatus(t, b.post(doc.Find("form[action$='/remove']").AttrOr("action", ""), url.Values{"version": {"1"}}), http.StatusSeeOther)
	if text := parse(t, b.get(visitorsPath)).Find("main").Text(); strings.Contains(text, "Inspector") {
		t.Error("a line that was taken back stands there")
	}
}
