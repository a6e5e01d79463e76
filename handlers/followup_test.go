package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/followup"
	"aftercare/services/worldtest"
)

// plannedFollow plans a follow-up of a case of North House and returns its id.
func plannedFollow(h *house, c models.Case) string {
	h.t.Helper()
	in := followup.DayInput{DueOn: "2026-11-26", Token: worldtest.NewID()}
	done, err := h.deps.FollowUps.PlanDay(h.t.Context(), h.Actor("caseworker"), c.ID, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return done.ID
}

// spokeOnce records a contact of a case of North House and returns its id.
func spokeOnce(h *house, c models.Case) string {
	h.t.Helper()
	in := followup.Input{Token: worldtest.NewID(), Words: "We spoke."}
	in.At, in.Result, in.Way, in.Safe, in.Home = h.Moment(), models.FollowReached, models.FollowCame, "yes", "family"
	done, err := h.deps.FollowUps.Record(h.t.Context(), h.Actor("caseworker"), c.ID, "", in)
	if err != nil {
		h.t.Fatal(err)
	}
	return done.ID
}

func followAccess() []accessRow {
	keepers := []models.Role{models.Caseworker, models.Counsellor}
	readers := []models.Role{models.Caseworker, models.Counsellor, models.Administrator, models.Supervisor}
	hidden := map[models.Role]int{models.LegalAid: 404}
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return followPath(caseOfAll(h).ID) + suffix }
	}
	one := func(make func(h *house, c models.Case) string, suffix string) func(h *house) string {
		return func(h *house) string {
			c := caseOfAll(h)
			return followPath(c.ID) + "/" + make(h, c) + suffix
		}
	}
	rows := []accessRow{
		{Method: "GET", Route: "/cases/:id/follow-up", May: readers, Differs: hidden, Path: of(""), Elsewhere: 404},
		{Method: "GET", Route: "/cases/:id/follow-up/:follow", May: readers, Differs: hidden, Path: one(spokeOnce, ""), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/follow-up/open", May: keepers, Refused: 404, Differs: withoutCases, Path: of("/open"), Elsewhere: 404, Form: url.Values{"purpose": {"contact"}, "asked": {"yes"}}},
		{Method: "POST", Route: "/cases/:id/follow-up/:follow/drop", May: keepers, Path: one(plannedFollow, "/drop"), Elsewhere: 404, Form: url.Values{"seen": {"9"}}},
	}
	for _, form := range []struct {
		route string
		path  func(h *house) string
	}{
		{"/wish", of("/wish")}, {"/day", of("/day")}, {"/new", of("/new")}, {"/:follow/record", one(plannedFollow, "/record")}, {"/:follow/day", one(plannedFollow, "/day")},
		{"/:follow/correct", one(spokeOnce, "/correct")}, {"/:follow/back", one(spokeOnce, "/back")},
	} {
		rows = append(rows,
			accessRow{Method: "GET", Route: "/cases/:id/follow-up" + form.route, May: keepers, Differs: hidden, Path: form.path, Elsewhere: 404},
			accessRow{Method: "POST", Route: "/cases/:id/follow-up" + form.route, May: keepers, Differs: hidden, Path: form.path, Elsewhere: 404, Form: url.Values{"seen": {"1"}}})
	}
	return rows
}

func TestFollowUpIsOnePageAndLosesNothingTyped(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("caseworker")
	at := followPath(c.ID)
	id := plannedFollow(h, c)
	text := parse(t, b.get(at)).Find("main").Text()
	if !strings.Contains(text, "Nobody may get in touch yet") || !strings.Contains(text, "26 November 2026") {
		t.Errorf("the page says %q", text)
	}
	sent := today("at", url.Values{"seen": {"1"}, "result": {"reached"}, "way": {"call"}, "safe": {"yes"}, "home": {"family"}, "trafficker": {"spoke"}, "words": {"He waited at the gate."}})
	w := b.post(at+"/"+id+"/record", sent)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	doc := parse(t, w)
	if doc.Find(`option[value=spoke][selected]`).Length() != 1 || !strings.Contains(doc.Find("textarea").Text(), "He waited") || !strings.Contains(doc.Find("main").Text(), "not agreed to be contacted") {
		t.Error("what was typed is lost, or nobody says what is missing")
	}
	in := casefile.ConsentInput{Answers: map[string]string{models.PurposeContact: models.ConsentGiven}, ConsentFacts: models.ConsentFacts{GivenBy: models.ByHerself, Form: "spoken"}}
	if _, err := h.deps.Cases.Agree(t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
		t.Fatal(err)
	}
	wantStatus(t, b.post(at+"/"+id+"/record", sent), http.StatusSeeOther)
	text = parse(t, b.get(at)).Find("main").Text()
	for _, want := range []string{"Reached", "Those from before: There was contact", "With parents or own family"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q: %s", want, text)
		}
	}
	if strings.Contains(text, "He waited") {
		t.Error("words stand there before anybody opens them")
	}
	text = parse(t, b.post(at+"/open", url.Values{"purpose": {"contact"}, "asked": {"yes"}})).Find("main").Text()
	if !strings.Contains(text, "He waited at the gate.") || strings.Index(text, "How can we reach") > strings.Index(text, "elephone") {
		t.Errorf("opened: %s", text)
	}
	form := parse(t, b.get(at+"/new"))
	if form.Find(`select[name=home] option[value=family][selected]`).Length() != 1 || form.Find(`select[name=trafficker] option[value=spoke][selected]`).Length() != 0 {
		t.Error("what is known does not stand there, or what may be dangerous is taken for granted")
	}
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{at, at + "/" + id, at + "/" + id + "/correct", at + "/" + id + "/back", at + "/new", at + "/wish", at + "/day", at + "/" + plannedFollow(h, c) + "/day"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
		}
	}
}

func TestPlannedFollowUpStandsOnTodayAndTheCalendar(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	id := plannedFollow(h, c)
	b := h.signedIn("caseworker")
	if doc := parse(t, b.get("/today")); doc.Find(`#list-follow_ups a[href="`+followPath(c.ID)+"/"+id+`/record"]`).Length() != 1 {
		t.Error("Today does not have it")
	}
	if doc := parse(t, b.get("/calendar/list?from=2026-11-26&to=2026-11-26")); doc.Find(`a[href="`+followPath(c.ID)+"#u-"+id+`"]`).Length() != 1 {
		t.Error("the calendar does not have it")
	}
	h.Advance(5 * 24 * 3600 * 1e9)
	b = h.signedIn("caseworker")
	if text := parse(t, b.get("/today?list=follow_ups")).Find("main").Text(); !strings.Contains(text, "Follow-up") {
		t.Errorf("the list says %q", text)
	}
}
