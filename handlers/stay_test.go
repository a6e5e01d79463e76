package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/worldtest"
)

// admitted takes the survivor of a case into North House and returns the stay.
func admitted(h *house, c models.Case) casefile.StayShown {
	h.t.Helper()
	in := casefile.AdmissionInput{Token: worldtest.NewID()}
	in.Basis, in.ReviewOn, in.At = models.BasisConsent, "2027-02-01", h.Moment()
	if _, err := h.deps.Cases.Admit(h.t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
		h.t.Fatal(err)
	}
	_, list, _, err := h.deps.Cases.Stays(h.t.Context(), h.Actor("caseworker"), c.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return list[0]
}

// today is the day of the tests as a form sends it.
func today(name string, more url.Values) url.Values {
	more.Set(name+".day", "23")
	more.Set(name+".month", "11")
	more.Set(name+".year", "2026")
	return more
}

func stayAccess() []accessRow {
	keepers := []models.Role{models.Caseworker, models.Counsellor}
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return stayPath(caseOfAll(h).ID) + suffix }
	}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string {
			c := caseOfAll(h)
			y := admitted(h, c)
			return stayPath(c.ID) + "/" + y.ID + strings.Replace(suffix, ":movement", y.Movements[0].ID, 1)
		}
	}
	rows := []accessRow{
		{Method: "GET", Route: "/cases/:id/stay", May: readingRoles, Path: of("")},
		{Method: "GET", Route: "/cases/:id/stay/new", May: keepers, Path: of("/new"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/stay/new", May: keepers, Path: of("/new"), Elsewhere: 404, Form: today("at", url.Values{"way": {"new"}})},
		{Method: "POST", Route: "/cases/:id/stay/:stay/accept", May: []models.Role{models.Caseworker}, Path: waiting, Elsewhere: 404, Form: url.Values{"version": {"1"}}},
	}
	for _, suffix := range []string{"/move", "/review", "/told", "/movements/:movement", "/movements/:movement/back"} {
		rows = append(rows,
			accessRow{Method: "GET", Route: "/cases/:id/stay/:stay" + suffix, May: keepers, Path: one(suffix), Elsewhere: 404},
			accessRow{Method: "POST", Route: "/cases/:id/stay/:stay" + suffix, May: keepers, Path: one(suffix), Elsewhere: 404, Form: url.Values{"seen": {"1"}}})
	}
	return rows
}

// waiting is the button that accepts an admission of the night.
func waiting(h *house) string {
	c := caseOfAll(h)
	y := admitted(h, c)
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Stay{}).Where("id = ?", y.ID).Update("accepted_at", 0).Error
	})
	return stayPath(c.ID) + "/" + y.ID + "/accept"
}

func TestStayPagesAreWholeAndLoseNothingTyped(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("caseworker")
	at := stayPath(c.ID)
	bad := today("at", url.Values{"way": {"new"}, "at_time": {"11:05"}, "basis": {"order"}, "funding": {"state"}})
	w := b.post(at+"/new", bad)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if doc := parse(t, w); doc.Find(`input[name=at_time][value="11:05"]`).Length() != 1 || doc.Find(`option[value=state][selected]`).Length() != 1 {
		t.Error("what was typed is lost")
	}
	y := admitted(h, c)
	stay := at + "/" + y.ID
	movement := stay + "/movements/" + y.Movements[0].ID
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{at, stay + "/move?kind=bed", stay + "/move?kind=leave", stay + "/move?kind=hospital", stay + "/move?kind=missing", stay + "/move?kind=left", stay + "/move?kind=died", stay + "/review", stay + "/told", movement, movement + "/back"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
		}
	}
	b.post("/language", url.Values{"lang": {"en"}})
	leave := today("at", url.Values{"seen": {"1"}})
	w = b.post(stay+"/move?kind=leave", leave)
	wantStatus(t, w, http.StatusUnprocessableEntity) // without the day of coming back
	leave = url.Values{"seen": {"1"}, "due_on.day": {"30"}, "due_on.month": {"11"}, "due_on.year": {"2026"}}
	wantStatus(t, b.post(stay+"/move?kind=leave", today("at", leave)), http.StatusSeeOther)
	if text := parse(t, b.get(at)).Find("main").Text(); !strings.Contains(text, "On leave") || !strings.Contains(text, "due back on 30 November 2026") {
		t.Errorf("the page says %q", text)
	}
}

func TestMissingResidentHasTheHoursOnThePage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	y := admitted(h, c)
	in := casefile.MovementInput{MovementFacts: models.MovementFacts{Kind: models.MoveMissing, At: h.Moment()}, Seen: y.Version}
	if _, err := h.deps.Cases.RecordMovement(t.Context(), h.Actor("caseworker"), c.ID, y.ID, in); err != nil {
		t.Fatal(err)
	}
	text := parse(t, h.signedIn("caseworker").get(stayPath(c.ID))).Find("main .notice").Text()
	if !strings.Contains(text, "within 4 hours") || !strings.Contains(text, "our own") {
		t.Errorf("the page says %q", text)
	}
}
