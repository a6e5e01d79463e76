package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/followup"
	"aftercare/services/track"
	"aftercare/services/worldtest"
)

// works writes down that the survivor of a case works since May and returns the track.
func works(h *house, c models.Case) string {
	h.t.Helper()
	in := track.Input{Token: worldtest.NewID(), TrackWords: models.TrackWords{Place: "CANARY-place", Words: "CANARY-words"}}
	in.Kind, in.Field, in.FromOn, in.Amount, in.Currency, in.Per = models.TrackWork, "private", "2026-05-10", 9_000_00, "INR", "month"
	done, err := h.deps.Tracks.Record(h.t.Context(), h.Actor("caseworker"), c.ID, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return done.ID
}

// trackStepOf adds a step to such a track and returns its address.
func trackStepOf(h *house, c models.Case) string {
	h.t.Helper()
	id, in := works(h, c), track.StepInput{}
	in.Kind, in.OnDay, in.Result = models.StepWork, "2026-11-20", models.WorkOther
	if _, err := h.deps.Tracks.AddStep(h.t.Context(), h.Actor("caseworker"), c.ID, id, in); err != nil {
		h.t.Fatal(err)
	}
	one, err := h.deps.Tracks.One(h.t.Context(), h.Actor("caseworker"), c.ID, id)
	if err != nil {
		h.t.Fatal(err)
	}
	return id + "/steps/" + one.Row.Steps[0].ID
}

func trackAccess() []accessRow {
	writer := []models.Role{models.Caseworker}
	readers := []models.Role{models.Caseworker, models.Counsellor, models.Administrator, models.Supervisor}
	hidden := map[models.Role]int{models.LegalAid: 404}
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return tracksPath(caseOfAll(h).ID) + suffix }
	}
	one := func(make func(h *house, c models.Case) string, suffix string) func(h *house) string {
		return func(h *house) string {
			c := caseOfAll(h)
			return trackPath(c.ID, make(h, c)) + suffix
		}
	}
	rows := []accessRow{
		{Method: "GET", Route: "/cases/:id/tracks", May: readers, Differs: hidden, Path: of(""), Elsewhere: 404},
		{Method: "GET", Route: "/cases/:id/tracks/:track", May: readers, Differs: hidden, Path: one(works, ""), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/tracks/:track/open", May: []models.Role{models.Caseworker, models.Counsellor}, Refused: 404, Differs: withoutCases, Path: one(works, "/open"), Elsewhere: 404, Form: url.Values{"purpose": {"care"}, "asked": {"yes"}}},
		{Method: "POST", Route: "/cases/:id/tracks/:track/steps/:step/back", May: writer, Path: one(trackStepOf, "/back"), Elsewhere: 404, Form: url.Values{"version": {"9"}}},
		{Method: "GET", Route: "/cases/:id/tracks/new", May: writer, Path: of("/new?kind=work"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/tracks/new", May: writer, Path: of("/new"), Elsewhere: 404, Form: today("from_on", url.Values{"kind": {"work"}, "field": {"daily"}})},
	}
	for _, form := range []string{"change", "back", "steps/new"} {
		rows = append(rows,
			accessRow{Method: "GET", Route: "/cases/:id/tracks/:track/" + form, May: writer, Differs: hidden, Path: one(works, "/"+form), Elsewhere: 404},
			accessRow{Method: "POST", Route: "/cases/:id/tracks/:track/" + form, May: writer, Differs: hidden, Path: one(works, "/"+form), Elsewhere: 404, Form: today("on_day", url.Values{"version": {"9"}, "step": {"work"}, "result": {"same"}})})
	}
	return rows
}

func TestTrackPagesAreWholeAndOpenOnRequest(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "counsellor")
	at := trackPath(c.ID, works(h, c))
	school := track.Input{}
	school.Kind, school.Field, school.FromOn = models.TrackSchool, "class_9_10", "2026-06-15"
	done, err := h.deps.Tracks.Record(t.Context(), h.Actor("caseworker"), c.ID, school)
	if err != nil {
		t.Fatal(err)
	}
	other := trackPath(c.ID, done.ID)
	b := h.signedIn("caseworker")
	paths := []string{tracksPath(c.ID), at, at + "/change", at + "/back", at + "/steps/new?step=work", other, other + "/change", other + "/steps/new?step=attendance", other + "/steps/new?step=exam", casePath(c.ID) + "/follow-up/new"}
	for _, kind := range models.TrackKinds {
		paths = append(paths, tracksPath(c.ID)+"/new?kind="+kind)
	}
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range paths {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
			if strings.Contains(w.Body.String(), "CANARY") {
				t.Errorf("%s shows a sealed value before anybody asked", path)
			}
		}
	}
	b.post("/language", url.Values{"lang": {"en"}})
	text := parse(t, b.get(tracksPath(c.ID))).Find("main").Text()
	for _, want := range []string{"Work: A firm or shop", "Ask now: after 3 months", "a month", "School: Class 9 and 10"} {
		if !strings.Contains(text, want) {
			t.Errorf("the list lacks %q: %s", want, text)
		}
	}
	text = parse(t, b.post(at+"/open", url.Values{"purpose": {"care"}, "asked": {"yes"}})).Find("main").Text()
	if !strings.Contains(text, "CANARY-place") || !strings.Contains(text, "CANARY-words") {
		t.Errorf("opened: %s", text)
	}
}

func TestTrackFormKeepsWhatWasTypedAndGapLeadsThere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("caseworker")
	w := b.post(tracksPath(c.ID)+"/new", url.Values{"kind": {"work"}, "field": {"household"}, "amount": {"nine"}, "amount.currency": {"INR"}, "words": {"typed words"}})
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if doc := parse(t, w); doc.Find("textarea[name=words]").Text() != "typed words" || doc.Find("option[value=household][selected]").Length() != 1 || doc.Find("input[name=kind][value=work]").Length() != 1 {
		t.Error("what was typed is lost")
	}
	at := trackPath(c.ID, works(h, c))
	if doc := parse(t, b.get(casePath(c.ID)+"/gaps")); doc.Find(`a[href="`+tracksPath(c.ID)+`"]`).Length() == 0 {
		t.Error("no gap leads to the work that is to be asked about")
	}
	wantStatus(t, b.post(at+"/steps/new", today("on_day", url.Values{"step": {"work"}, "result": {"over"}})), http.StatusSeeOther)
	if text := parse(t, b.get(at)).Find("main").Text(); !strings.Contains(text, "Was over when we asked") {
		t.Errorf("the page says %q", text)
	}
}

// What a contact after leaving says about work is not asked again, and is taken back with
// it.
func TestAContactAfterLeavingAnswersForTheWork(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	id := works(h, c)
	ctx, by := t.Context(), h.Actor("caseworker")
	one := func() track.Row {
		shown, err := h.deps.Tracks.One(ctx, by, c.ID, id)
		if err != nil {
			t.Fatal(err)
		}
		return shown.Row
	}
	b := h.signedIn("caseworker")
	if doc := parse(t, b.get(casePath(c.ID)+"/follow-up/new")); doc.Find("select[name=learning] option[value=works][selected]").Length() != 1 {
		t.Error("the form does not know of the work")
	}
	in := followup.Input{Token: worldtest.NewID()}
	in.At, in.Result, in.Way, in.Safe, in.Learning = h.Moment(), models.FollowReached, models.FollowCame, "yes", "works"
	done, err := h.deps.FollowUps.Record(ctx, by, c.ID, "", in)
	if err != nil {
		t.Fatal(err)
	}
	if r := one(); len(r.Steps) != 1 || r.Steps[0].FollowUpID != done.ID || r.Steps[0].Point != "m6" || r.CheckPoint != "m12" {
		t.Errorf("the work after the contact: %+v, next %s", r.Steps, r.CheckPoint)
	}
	in.Learning, in.Seen, in.Reason = "looking", 1, "typing_mistake"
	if _, err := h.deps.FollowUps.Correct(ctx, by, c.ID, done.ID, in); err != nil {
		t.Fatal(err)
	}
	if r := one(); len(r.Steps) != 1 || r.Steps[0].Result != models.WorkOver || r.Ending != models.TrackFoundEnded {
		t.Errorf("the work after the correction: %+v", r)
	}
	if _, err := h.deps.FollowUps.TakeBack(ctx, by, c.ID, done.ID, followup.Input{Seen: 2, Reason: "wrong_case"}); err != nil {
		t.Fatal(err)
	}
	if r := one(); len(r.Steps) != 0 || r.EndedOn != "" || r.CheckPoint != "m3" {
		t.Errorf("the work after the contact was taken back: %+v", r)
	}
}
