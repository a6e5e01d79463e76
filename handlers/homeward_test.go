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

// TestWhoWentBackLeavesTheHouse: the page of the return offers the leaving of the house
// with day and place filled in.
func TestWhoWentBackLeavesTheHouse(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	admitted(h, c)
	id := returnOf(h, c)
	b, at := h.signedIn("caseworker"), returnPath(c.ID)
	if n := parse(t, b.get(at)).Find("a[href*='kind=left']").Length(); n != 0 {
		t.Error("who did not go back is offered the leaving")
	}
	gone := url.Values{"seen": {"1"}, "place": {"relatives"}, "state": {"gone"}, "choice": {"yes"}}
	dated(gone, "choice_on", "22", "11", "2026")
	dated(gone, "ended_on", "23", "11", "2026")
	wantRedirect(t, b.post(at+"/"+id, gone), at)
	href, there := parse(t, b.get(at)).Find("a[href*='kind=left']").Attr("href")
	if !there {
		t.Fatal("the page offers no leaving")
	}
	form := filledIn(parse(t, b.get(href)))
	if form.Get("goal") != "family" || form.Get("at.day") != "23" || form.Get("at.month") != "November" {
		t.Errorf("filled in: %v", form)
	}
	wantStatus(t, b.post(href, form), http.StatusSeeOther)
	if n := parse(t, b.get(at)).Find("a[href*='kind=left']").Length(); n != 0 {
		t.Error("who left is offered the leaving once more")
	}
	if text := parse(t, b.get(stayPath(c.ID))).Find("main").Text(); !strings.Contains(text, "A month after leaving") || !strings.Contains(text, "Nobody wrote down what") {
		t.Errorf("the stay says %q", text)
	}
}
