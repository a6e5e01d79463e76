package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/ask"
)

// anAsk asks the house for something as the counsellor of a case and returns the ask.
func anAsk(h *house, c models.Case, kind string) string {
	h.t.Helper()
	in := ask.Input{Words: "CANARY-words"}
	in.Kind, in.WantedOn = kind, models.DateOf(h.Now())
	done, err := h.deps.Asks.Add(h.t.Context(), h.Actor("counsellor"), c.ID, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return done.ID
}

func askAccess() []accessRow {
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return asksPath(caseOfAll(h).ID) + suffix }
	}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string {
			c := caseOfAll(h)
			return asksPath(c.ID) + "/" + anAsk(h, c, "escort") + suffix
		}
	}
	answered := func(h *house) string {
		c := caseOfAll(h)
		id := anAsk(h, c, "escort")
		in := ask.Input{Version: 1}
		in.Answer, in.AskFacts.Reason = models.AskNo, "no_money"
		if _, err := h.deps.Asks.Answer(h.t.Context(), h.Actor("caseworker"), c.ID, id, in); err != nil {
			h.t.Fatal(err)
		}
		return asksPath(c.ID) + "/" + id + "/seen"
	}
	answer := []models.Role{models.Caseworker, models.Administrator}
	return []accessRow{
		{Method: "GET", Route: asksWaitingPath, May: answer},
		{Method: "GET", Route: asksAnsweredPath, May: handsOver},
		{Method: "GET", Route: "/cases/:id/asks", May: readingRoles, Path: of("")},
		{Method: "POST", Route: "/cases/:id/asks/open", May: readingRoles, Path: of("/open"), Form: url.Values{"purpose": {"care"}}},
		{Method: "GET", Route: "/cases/:id/asks/new", May: handsOver, Path: of("/new"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/asks/new", May: handsOver, Path: of("/new"), Elsewhere: 404, Form: url.Values{"kind": {"bed"}}},
		{Method: "GET", Route: "/cases/:id/asks/:ask/answer", May: answer, Path: one("/answer"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/asks/:ask/answer", May: answer, Path: one("/answer"), Elsewhere: 404, Form: url.Values{"version": {"1"}}},
		{Method: "POST", Route: "/cases/:id/asks/:ask/seen", May: []models.Role{models.Counsellor}, Path: answered, Elsewhere: 404, Form: url.Values{"version": {"2"}}},
		{Method: "GET", Route: "/cases/:id/asks/:ask/back", May: []models.Role{models.Caseworker, models.Counsellor}, Path: one("/back"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/asks/:ask/back", May: []models.Role{models.Caseworker, models.Counsellor}, Path: one("/back"), Elsewhere: 404, Form: url.Values{"version": {"1"}}},
	}
}

func TestAskGoesToTheOverviewAndComesBackToToday(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "counsellor")
	id := anAsk(h, c, "bed")
	at := asksPath(c.ID) + "/" + id
	admin := h.signedIn("administrator")
	for _, lang := range []string{"hi", "en"} {
		admin.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{"/overview", asksWaitingPath, asksPath(c.ID), at + "/answer"} {
			w := admin.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
		}
	}
	if text := parse(t, admin.get("/overview")).Find("#asks").Text(); !strings.Contains(text, c.Code) || !strings.Contains(text, "Another bed or room") {
		t.Errorf("the overview says %q", text)
	}
	if opened := admin.post(asksPath(c.ID)+"/open", url.Values{"purpose": {"care"}, "asked": {"yes"}}).Body.String(); strings.Contains(opened, "CANARY") {
		t.Error("an administrator reads the words")
	}
	form := filledIn(parse(t, admin.get(at+"/answer")))
	form.Set("answer", "no")
	wantStatus(t, admin.post(at+"/answer", form), http.StatusUnprocessableEntity)
	form.Set("reason", "no_bed")
	wantStatus(t, admin.post(at+"/answer", form), http.StatusSeeOther)
	counsellor := h.signedIn("counsellor")
	for _, lang := range []string{"hi", "en"} {
		counsellor.post("/language", url.Values{"lang": {lang}})
		w := counsellor.get(asksAnsweredPath)
		wholePage(t, lang, w)
		if parse(t, w).Find("form[action$='/seen']").Length() != 1 {
			t.Errorf("%s: the page of all answers has no button for it", lang)
		}
	}
	section := parse(t, counsellor.get("/today")).Find("#answers")
	if text := section.Text(); !strings.Contains(text, "no bed is free") {
		t.Fatalf("who asked reads %q", text)
	}
	wantStatus(t, counsellor.post(section.Find("form[action$='/seen']").AttrOr("action", ""), url.Values{"version": {"2"}, "back": {"/today"}}), http.StatusSeeOther)
	if n := parse(t, counsellor.get("/today")).Find("#answers").Length(); n != 0 {
		t.Error("what was seen stays on Today")
	}
}

func TestAskPagesAreWhole(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "counsellor")
	at := asksPath(c.ID)
	id := anAsk(h, c, "escort")
	b := h.signedIn("caseworker")
	for _, lang := range []string{"hi", "en"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{at, at + "/new", at + "/" + id + "/answer", at + "/" + id + "/back?version=1"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
		}
	}
	if text := parse(t, b.post(at+"/open", url.Values{"purpose": {"care"}, "asked": {"yes"}})).Find("main").Text(); !strings.Contains(text, "CANARY-words") {
		t.Errorf("the opened list says %q", text)
	}
}
