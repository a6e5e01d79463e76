package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/homeward"
	"aftercare/services/worldtest"
)

// returnOf begins a return of a case.
func returnOf(h *house, c models.Case) string {
	in := homeward.Input{ReturnFacts: models.ReturnFacts{Place: "family", State: models.ReturnOpen}, Token: worldtest.NewID()}
	done, err := h.deps.Returns.Begin(h.t.Context(), h.Actor("caseworker"), c.ID, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return done.ID
}

// returnAccess is who may do what with the returns of a case.
func returnAccess() []accessRow {
	const at = "/cases/:id/plan/return"
	keepers := []models.Role{models.Caseworker, models.Counsellor}
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return returnPath(caseOfAll(h).ID) + suffix }
	}
	one := func(h *house) string {
		c := caseOfAll(h)
		return returnPath(c.ID) + "/" + returnOf(h, c)
	}
	why := url.Values{"purpose": {"care"}, "asked": {"yes"}}
	return []accessRow{
		{Method: "GET", Route: at, May: readingRoles, Path: of(""), Elsewhere: 404},
		{Method: "POST", Route: at + "/open", May: keepers, Refused: 404, Differs: withoutCases, Path: of("/open"), Elsewhere: 404, Form: why},
		{Method: "GET", Route: at + "/new", May: keepers, Path: of("/new"), Elsewhere: 404},
		{Method: "POST", Route: at + "/new", May: keepers, Path: of("/new"), Elsewhere: 404},
		{Method: "GET", Route: at + "/:return", May: keepers, Path: one, Elsewhere: 404},
		{Method: "POST", Route: at + "/:return", May: keepers, Path: one, Elsewhere: 404, Form: url.Values{"seen": {"9"}}},
	}
}

// dated fills the three parts of a day.
func dated(form url.Values, name, day, month, year string) {
	form.Set(name+".day", day)
	form.Set(name+".month", month)
	form.Set(name+".year", year)
}

// TestAReturnSaysWhatIsMissing plays a return from its beginning to its end: what is
// missing, the warning of an unsafe home, nobody who goes without wishing it, and facts
// that follow.
func TestAReturnSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("caseworker")
	at := returnPath(c.ID)
	form := url.Values{"token": {worldtest.NewID()}, "place": {"family"}, "choice_words": {"To see my brother."}}
	wantRedirect(t, b.post(at+"/new", form), at)
	wantStatus(t, b.post(at+"/new", url.Values{"token": {worldtest.NewID()}, "place": {"family"}}), http.StatusConflict)
	show := func() string { return parse(t, b.get(at)).Find("main").Text() }
	if text := show(); strings.Count(text, "Missing") != 7 || strings.Contains(text, "my brother") {
		t.Errorf("a new return shows: %s", text)
	}
	if text := parse(t, b.post(at+"/open", url.Values{"purpose": {"care"}, "asked": {"yes"}})).Find("main").Text(); !strings.Contains(text, "To see my brother.") {
		t.Errorf("opened: %s", text)
	}
	list, err := h.deps.Returns.List(t.Context(), h.Actor("caseworker"), c.ID)
	if err != nil || len(list.Rows) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	one := at + "/" + list.Rows[0].ID
	next := url.Values{"seen": {"1"}, "place": {"family"}, "state": {"gone"}, "home": {"unsafe"}, "home_by": {"house"}}
	dated(next, "home_on", "20", "11", "2026")
	wantStatus(t, b.post(one, next), http.StatusUnprocessableEntity) // who did not say that she wishes it does not go
	next.Set("state", "open")
	wantRedirect(t, b.post(one, next), at)
	if text := show(); !strings.Contains(text, "The home was found unsafe.") || !strings.Contains(text, "How it was before") {
		t.Errorf("an unsafe home shows: %s", text)
	}
	facts, err := h.deps.Cases.CaseFacts(t.Context(), h.Actor("caseworker"), c.ID)
	if _, follows := facts.Facts["home.found_unsafe"]; err != nil || !follows {
		t.Errorf("the facts do not follow: %+v, %v", facts.Facts, err)
	}
	wantStatus(t, b.post(one, url.Values{"seen": {"1"}, "place": {"family"}, "state": {"open"}}), http.StatusConflict)
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{at, one} {
			wholePage(t, lang+" "+path, b.get(path))
		}
	}
}
