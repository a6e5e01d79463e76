package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/deed"
)

// healthRow writes a row of the health record with a canary in each word, and returns its
// address.
func (h *house) healthRow(c models.Case, row models.Record) string {
	h.t.Helper()
	words := map[string]string{}
	for _, w := range row.Words() {
		words[w.Column] = "CANARY-" + w.Column
	}
	done, err := h.deps.Health.Add(h.t.Context(), h.Actor("counsellor"), c.ID, deed.RecordInput{Row: row, Words: words})
	if err != nil {
		h.t.Fatal(err)
	}
	return recordPath(healthPath(c.ID), row.List(), done.ID)
}

func (h *house) medicine(c models.Case) string {
	return h.healthRow(c, &models.HealthMedicine{MedicineFacts: models.MedicineFacts{State: models.MedicineRunning, SupplyUntil: models.DateOf(h.Now())}})
}

func healthRecordAccess() []accessRow {
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return healthPath(caseOfAll(h).ID) + suffix }
	}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string { return h.medicine(caseOfAll(h)) + suffix }
	}
	may := []models.Role{models.Counsellor}
	purpose := url.Values{"purpose": {"care"}}
	row := "/cases/:id/health/rows/:list/:row"
	return []accessRow{
		{Method: "GET", Route: "/cases/:id/health", May: may, Path: of(""), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/health/open", May: may, Path: of("/open"), Elsewhere: 404, Form: purpose},
		{Method: "GET", Route: "/cases/:id/health/rows/:list/new", May: may, Path: of("/rows/medicines/new"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/health/rows/:list/new", May: may, Path: of("/rows/medicines/new"), Elsewhere: 404, Form: url.Values{"name": {"x"}, "state": {"running"}}},
		{Method: "GET", Route: row, May: may, Path: one(""), Elsewhere: 404},
		{Method: "POST", Route: row + "/open", May: may, Path: one("/open"), Elsewhere: 404, Form: purpose},
		{Method: "GET", Route: row + "/correct", May: may, Path: one("/correct"), Elsewhere: 404},
		{Method: "POST", Route: row + "/correct", May: may, Path: one("/correct"), Elsewhere: 404, Form: url.Values{"version": {"9"}}},
		{Method: "GET", Route: row + "/back", May: may, Path: one("/back"), Elsewhere: 404},
		{Method: "POST", Route: row + "/back", May: may, Path: one("/back"), Elsewhere: 404, Form: url.Values{"version": {"9"}, "removal_reason": {"twice"}}},
	}
}

func TestHealthRecordIsWholeAndOpensOnRequest(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "counsellor")
	at, today := healthPath(c.ID), models.DateOf(h.Now())
	medicine := h.medicine(c)
	h.healthRow(c, &models.HealthAllergy{AllergyFacts: models.AllergyFacts{Strength: "life_threatening"}})
	h.healthRow(c, &models.HealthCondition{ConditionFacts: models.ConditionFacts{State: "treated"}})
	h.healthRow(c, &models.HealthTest{TestFacts: models.TestFacts{TestedOn: today, Show: models.No}})
	b := h.signedIn("counsellor")
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{at, medicine, medicine + "/correct", medicine + "/back", at + "/rows/medicines/new", at + "/rows/allergies/new", at + "/rows/conditions/new", at + "/rows/tests/new", "/today"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
			if strings.Contains(w.Body.String(), "CANARY") {
				t.Errorf("%s shows a sealed value before anybody asked", path)
			}
		}
	}
	b.post("/language", url.Values{"lang": {"en"}})
	text := parse(t, b.post(at+"/open", url.Values{"purpose": {"care"}, "asked": {"yes"}})).Find("main").Text()
	for _, want := range []string{"CANARY-name", "CANARY-dose", "CANARY-against", "CANARY-result", "Supply ends", "Tell every doctor", "Not recorded"} {
		if !strings.Contains(text, want) {
			t.Errorf("the opened page lacks %q", want)
		}
	}
	if text := parse(t, b.get("/today")).Find("#list-supplies").Text(); !strings.Contains(text, "A medicine is enough until") {
		t.Errorf("today of the counsellor says %q", text)
	}
	other := h.signedIn("caseworker")
	if text := parse(t, other.get("/today")).Find("main").Text(); strings.Contains(text, "A medicine is enough until") {
		t.Error("today of a caseworker tells of a medicine")
	}
	if href := parse(t, other.get(casePath(c.ID))).Find("a[href='" + at + "']").Length(); href != 0 {
		t.Error("a caseworker is offered a page that is closed to her")
	}
}
