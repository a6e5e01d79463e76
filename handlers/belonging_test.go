package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/deed"
)

// thing takes a ring in, with a canary in each word, and returns its address.
func (h *house) thing(c models.Case) string {
	h.t.Helper()
	row := &models.Belonging{BelongingFacts: models.BelongingFacts{Kind: "jewellery", Count: 1, Place: "safe", TakenOn: models.DateOf(h.Now()), TakenSign: "signed"}}
	done, err := h.deps.Belongings.Add(h.t.Context(), h.Actor("caseworker"), c.ID, deed.RecordInput{Row: row, Words: map[string]string{"what": "CANARY-what", "witness": "CANARY-witness"}})
	if err != nil {
		h.t.Fatal(err)
	}
	return recordPath(belongingsPath(c.ID), models.ListBelongings, done.ID)
}

func belongingAccess() []accessRow {
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return belongingsPath(caseOfAll(h).ID) + suffix }
	}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string { return h.thing(caseOfAll(h)) + suffix }
	}
	keeps := []models.Role{models.Caseworker}
	sees := []models.Role{models.Caseworker, models.Counsellor, models.Administrator, models.Supervisor}
	purpose := url.Values{"purpose": {"care"}}
	row := "/cases/:id/belongings/rows/:list/:row"
	return []accessRow{
		{Method: "GET", Route: "/cases/:id/belongings", May: sees, Path: of(""), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/belongings/open", May: sees, Path: of("/open"), Elsewhere: 404, Form: purpose},
		{Method: "GET", Route: "/cases/:id/belongings/print", May: sees, Path: of("/print"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/belongings/print", May: sees, Path: of("/print"), Elsewhere: 404, Form: purpose},
		{Method: "GET", Route: "/cases/:id/belongings/give", May: keeps, Path: of("/give"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/belongings/give", May: keeps, Path: of("/give"), Elsewhere: 404, Form: url.Values{"back_to": {"herself"}}},
		{Method: "GET", Route: "/cases/:id/belongings/rows/:list/new", May: keeps, Path: of("/rows/belongings/new"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/belongings/rows/:list/new", May: keeps, Path: of("/rows/belongings/new"), Elsewhere: 404, Form: url.Values{"what": {"x"}}},
		{Method: "GET", Route: row, May: sees, Path: one(""), Elsewhere: 404},
		{Method: "POST", Route: row + "/open", May: []models.Role{models.Caseworker, models.Counsellor}, Differs: map[models.Role]int{models.Administrator: 404, models.Supervisor: 404}, Path: one("/open"), Elsewhere: 404, Form: purpose},
		{Method: "GET", Route: row + "/correct", May: keeps, Path: one("/correct"), Elsewhere: 404},
		{Method: "POST", Route: row + "/correct", May: keeps, Path: one("/correct"), Elsewhere: 404, Form: url.Values{"version": {"9"}}},
		{Method: "GET", Route: row + "/back", May: keeps, Path: one("/back"), Elsewhere: 404},
		{Method: "POST", Route: row + "/back", May: keeps, Path: one("/back"), Elsewhere: 404, Form: url.Values{"version": {"9"}, "removal_reason": {"twice"}}},
	}
}

// TestBelongingsAreKeptUntilTheyAreHandedBack walks from taking in to the receipt: what
// she left behind is a line of Today until it is settled.
func TestBelongingsAreKeptUntilTheyAreHandedBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	y := admitted(h, c)
	one := h.thing(c)
	at := belongingsPath(c.ID)
	h.Advance(time.Hour)
	in := casefile.MovementInput{MovementFacts: models.MovementFacts{Kind: models.MoveLeft, At: h.Moment(), Goal: "family"}, Seen: y.Version}
	if _, err := h.deps.Cases.RecordMovement(t.Context(), h.Actor("caseworker"), c.ID, y.ID, in); err != nil {
		t.Fatal(err)
	}
	b := h.signedIn("caseworker")
	for _, lang := range []string{"hi", "en"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{at, at + "/rows/belongings/new", one, one + "/correct", one + "/back", at + "/give", at + "/print", stayPath(c.ID), "/today", "/today?list=held", thingsPath, thingsPath + "/print"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
			if strings.Contains(w.Body.String(), "CANARY") {
				t.Errorf("%s shows a sealed value before anybody asked", path)
			}
		}
	}
	if text := parse(t, b.get("/today")).Find("#list-held").Text(); !strings.Contains(text, "the house still keeps things") {
		t.Errorf("Today says %q", text)
	}
	if text := parse(t, b.get(thingsPath)).Find("main").Text(); !strings.Contains(text, "Jewellery") || !strings.Contains(text, c.Code) {
		t.Errorf("the register says %q", text)
	}
	asked := url.Values{"purpose": {"care"}, "asked": {"yes"}}
	if text := parse(t, b.post(at+"/print", asked)).Find("body").Text(); !strings.Contains(text, "CANARY-what") || !strings.Contains(text, "signature or thumb mark") {
		t.Errorf("the receipt says %q", text)
	}
	form := filledIn(parse(t, b.get(at+"/give")))
	wantStatus(t, b.post(at+"/give", form), http.StatusUnprocessableEntity) // nobody said how it was confirmed
	form.Set("back_sign", "thumb_mark")
	wantStatus(t, b.post(at+"/give", form), http.StatusSeeOther)
	if n := parse(t, b.get("/today")).Find("#list-held").Length(); n != 0 {
		t.Error("what was handed back is still a line of Today")
	}
	wantStatus(t, b.get(one+"/correct"), http.StatusOK)
}
