package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
)

// nightAccess puts the counsellor and the administrator on duty: off duty they are refused,
// which TestWhoIsOnDutyTakesSomebodyInFromTheBoard tries.
func nightAccess() []accessRow {
	takers := []models.Role{models.Caseworker, models.Counsellor, models.Administrator}
	onDuty := func(h *house) string {
		h.OnDuty(h.North, "counsellor")
		h.OnDuty(h.North, "administrator")
		return nightPath
	}
	return []accessRow{
		{Method: "GET", Route: nightPath, May: takers, Path: onDuty},
		{Method: "POST", Route: nightPath, May: takers, Path: onDuty, Form: url.Values{"bed": {"no bed"}}}, // opens nothing
	}
}

func TestAdmissionAtNightAsksFewQuestionsAndIsAcceptedInTheMorning(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	aBed(h)
	b := h.signedIn("caseworker")
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		w := b.get(nightPath)
		wantStatus(t, w, http.StatusOK)
		wholePage(t, lang+" "+nightPath, w)
	}
	b.post("/language", url.Values{"lang": {"en"}})
	doc := parse(t, b.get(nightPath))
	if n := doc.Find("main form .field").Length(); n > 5 {
		t.Errorf("the admission at night asks %d questions, want at most 5", n)
	}
	form := filledIn(doc)
	form.Set("called_name", "CANARY-night")
	form.Set("sex", "female")
	form.Set("age_group", "unsure")
	form.Set("safe_now", "yes")
	form.Set("bed", doc.Find("select[name=bed] option").Last().AttrOr("value", ""))
	action := doc.Find("main form.form").AttrOr("action", "")
	wantStatus(t, b.post(action, form), http.StatusSeeOther)
	today := parse(t, b.get("/today"))
	link := today.Find("#list-night .gap-act a[href$='/stay']")
	if link.Length() != 1 || strings.Contains(today.Text(), "CANARY-night") {
		t.Fatalf("Today says %q", today.Find("main").Text())
	}
	stay := parse(t, b.get(link.AttrOr("href", "")))
	accept := stay.Find("form[action$='/accept']")
	wantStatus(t, b.post(accept.AttrOr("action", ""), url.Values{"version": {accept.Find("input").AttrOr("value", "")}}), http.StatusSeeOther)
	if n := parse(t, b.get("/today")).Find("#list-night").Length(); n != 0 {
		t.Error("an accepted admission still waits on Today")
	}
}
