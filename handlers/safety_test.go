package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/deed"
)

// keepsSafe are the roles that keep the safety of a case.
var keepsSafe = []models.Role{models.Caseworker, models.Counsellor}

// safeRow writes a row with a canary in each word, and returns its address.
func (h *house) safeRow(c models.Case, row models.Record) string {
	h.t.Helper()
	words := map[string]string{}
	for _, w := range row.Words() {
		words[w.Column] = "CANARY-" + w.Column
	}
	done, err := h.deps.Safety.Add(h.t.Context(), h.Actor("caseworker"), c.ID, deed.RecordInput{Row: row, Words: words})
	if err != nil {
		h.t.Fatal(err)
	}
	return recordPath(safetyListPath(c.ID), row.List(), done.ID)
}

// threatened writes an incident of now.
func (h *house) threatened(c models.Case) string {
	return h.safeRow(c, &models.SafetyIncident{IncidentFacts: models.IncidentFacts{Kind: models.IncidentThreat, At: h.Moment() - 60_000, FromWho: "exploiter", Way: "call"}})
}

func safetyAccess() []accessRow {
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return safetyListPath(caseOfAll(h).ID) + suffix }
	}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string { return h.threatened(caseOfAll(h)) + suffix }
	}
	sees := []models.Role{models.Caseworker, models.Counsellor, models.Administrator, models.Supervisor}
	purpose := url.Values{"purpose": {"care"}}
	row := "/cases/:id/safety/rows/:list/:row"
	return []accessRow{
		{Method: "GET", Route: "/cases/:id/safety", May: sees, Path: of("")},
		{Method: "POST", Route: "/cases/:id/safety/open", May: sees, Path: of("/open"), Form: purpose},
		{Method: "GET", Route: "/cases/:id/safety/rows/:list/new", May: keepsSafe, Path: of("/rows/people/new"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/safety/rows/:list/new", May: keepsSafe, Path: of("/rows/people/new"), Elsewhere: 404, Form: url.Values{"relation": {"mother"}, "stance": {"supports"}, "may_know": {"safe"}}},
		{Method: "GET", Route: row, May: sees, Path: one("")},
		{Method: "POST", Route: row + "/open", May: keepsSafe, Refused: 404, Differs: map[models.Role]int{models.LegalAid: 403, models.DPO: 403, models.Auditor: 403, models.Operator: 403}, Path: one("/open"), Elsewhere: 404, Form: purpose},
		{Method: "GET", Route: row + "/correct", May: keepsSafe, Path: one("/correct"), Elsewhere: 404},
		{Method: "POST", Route: row + "/correct", May: keepsSafe, Path: one("/correct"), Elsewhere: 404, Form: url.Values{"version": {"9"}}},
		{Method: "GET", Route: row + "/back", May: keepsSafe, Path: one("/back"), Elsewhere: 404},
		{Method: "POST", Route: row + "/back", May: keepsSafe, Path: one("/back"), Elsewhere: 404, Form: url.Values{"version": {"9"}, "removal_reason": {"twice"}}},
		{Method: "GET", Route: row + "/done", May: keepsSafe, Path: one("/done"), Elsewhere: 404},
		{Method: "POST", Route: row + "/done", May: keepsSafe, Path: one("/done"), Elsewhere: 404, Form: url.Values{"version": {"9"}, "done": {"talked"}}},
	}
}

func TestSafetyPagesAreWholeAndOpenOnRequest(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "counsellor", "legal_aid")
	at, today := safetyListPath(c.ID), models.DateOf(h.Now())
	incident := h.threatened(c)
	plan := h.safeRow(c, &models.SafetyPlan{SafetyPlanFacts: models.SafetyPlanFacts{CallRule: "never", ReviewedOn: today}})
	h.safeRow(c, &models.SafetyPerson{SafetyPersonFacts: models.SafetyPersonFacts{Relation: "recruiter", Stance: models.StanceDanger, MayKnow: models.KnowsNothing}})
	h.safeRow(c, &models.SafetyPlace{SafetyPlaceFacts: models.SafetyPlaceFacts{Kind: models.PlaceHere, KnownOn: today}})
	for _, who := range []string{"caseworker", "counsellor"} {
		b := h.signedIn(who)
		for _, lang := range []string{"en", "hi"} {
			b.post("/language", url.Values{"lang": {lang}})
			for _, path := range []string{at, incident, incident + "/done", incident + "/correct", incident + "/back", plan, plan + "/correct", at + "/rows/people/new", at + "/rows/places/new", at + "/rows/incidents/new", casePath(c.ID), "/today"} {
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
		for _, want := range []string{"CANARY-what", "CANARY-code_word", "CANARY-name", "CANARY-place", "Who recruited", "Never call"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the opened page lacks %q", who, want)
			}
		}
	}
	if text := parse(t, h.signedIn("caseworker").get(casePath(c.ID)+"/identity")).Find(".casehead").Text(); !strings.Contains(text, "Never call") {
		t.Errorf("the head of a page with numbers says %q", text)
	}
}

func TestIncidentStandsOnTodayOfAllInCodes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid")
	incident := h.threatened(c)
	for _, who := range []string{"caseworker", "legal_aid"} {
		b := h.signedIn(who)
		for _, path := range []string{"/today", casePath(c.ID)} {
			doc := parse(t, b.get(path)).Find(".notice.danger, #list-incidents")
			if text := doc.Text(); !strings.Contains(text, "A threat · Who exploited her") || !strings.Contains(text, "Nothing done yet") || strings.Contains(text, "CANARY") {
				t.Errorf("%s: %s says %q", who, path, text)
			}
			if links := doc.Find("a[href='" + incident + "/done']").Length(); (links > 0) != (who == "caseworker") {
				t.Errorf("%s: %d links to what was done", who, links)
			}
		}
	}
	b := h.signedIn("caseworker")
	form := filledIn(parse(t, b.get(incident+"/done")))
	form.Add("done", "protection_asked")
	form.Set("police", "yes")
	wantStatus(t, b.post(incident+"/done", form), http.StatusSeeOther)
	if text := parse(t, b.get("/today")).Find(".notice.danger").Text(); strings.Contains(text, "Nothing done yet") {
		t.Errorf("today says %q", text)
	}
	if text := parse(t, b.get(servicesPath(c.ID))).Find("main").Text(); !strings.Contains(text, "Protection asked of police or court") {
		t.Error("what was done is not among the services")
	}
}

func TestRelativeBeginsTheFormOfAPerson(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("caseworker")
	form := filledIn(parse(t, b.get(claimPath(c.ID)+"/relatives/new")))
	form.Set("relation", "sister")
	form.Set("kept_from", "danger")
	wantStatus(t, b.post(claimPath(c.ID)+"/relatives/new", form), http.StatusSeeOther)
	offer := parse(t, b.get(safetyListPath(c.ID))).Find("#people a[href*='?relative=']").AttrOr("href", "")
	doc := parse(t, b.get(offer))
	if doc.Find("input[name=name]").Length() != 0 || doc.Find("input[name=stance][value=danger][checked]").Length() != 1 {
		t.Errorf("the form of a relative asks %s", doc.Find("form").Text())
	}
	wantStatus(t, b.post(pathOf(offer), filledIn(doc)), http.StatusSeeOther)
	if doc := parse(t, b.get(safetyListPath(c.ID))); doc.Find("a[href*='?relative=']").Length() != 0 || !strings.Contains(doc.Find("#people").Text(), "Sister") {
		t.Errorf("the people are %s", doc.Find("#people").Text())
	}
}
