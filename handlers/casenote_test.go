package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/casenote"
)

// unsafeVisit writes down a visitor who was not safe and returns the note.
func unsafeVisit(h *house, c models.Case) string {
	h.t.Helper()
	in := casenote.Input{}
	in.Kind, in.Relation, in.Safe, in.Topic, in.UntilAt = models.NoteVisitor, "father", models.ContactUnsafe, "going_home", h.Moment()
	in.Who, in.Words, in.Why = "CANARY-who", "CANARY-words", "CANARY-why"
	in.At = h.Moment() - 3_600_000
	done, err := h.deps.Notes.Record(h.t.Context(), h.Actor("caseworker"), c.ID, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return done.ID
}

func noteAccess() []accessRow {
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return notesPath(caseOfAll(h).ID) + suffix }
	}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string {
			c := caseOfAll(h)
			return notePath(c.ID, unsafeVisit(h, c)) + suffix
		}
	}
	caseworker := []models.Role{models.Caseworker}
	purpose := url.Values{"purpose": {"care"}}
	return []accessRow{
		{Method: "GET", Route: "/cases/:id/notes", May: readingRoles, Path: of("")},
		{Method: "POST", Route: "/cases/:id/notes/open", May: readingRoles, Path: of("/open"), Form: purpose},
		{Method: "GET", Route: "/cases/:id/notes/print", May: readingRoles, Path: of("/print")},
		{Method: "POST", Route: "/cases/:id/notes/print", May: readingRoles, Path: of("/print"), Form: purpose},
		{Method: "GET", Route: "/cases/:id/notes/new", May: handsOver, Path: of("/new"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/notes/new", May: handsOver, Path: of("/new"), Elsewhere: 404, Form: url.Values{"kind": {"daily"}, "words": {"x"}}},
		{Method: "GET", Route: "/cases/:id/notes/:note", May: readingRoles, Path: one("")},
		{Method: "POST", Route: "/cases/:id/notes/:note/open", May: []models.Role{models.Caseworker, models.Counsellor}, Refused: 404, Differs: map[models.Role]int{models.DPO: 403, models.Auditor: 403, models.Operator: 403}, Path: one("/open"), Elsewhere: 404, Form: purpose},
		{Method: "GET", Route: "/cases/:id/notes/:note/correct", May: caseworker, Path: one("/correct"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/notes/:note/correct", May: caseworker, Path: one("/correct"), Elsewhere: 404, Form: url.Values{"version": {"1"}}},
		{Method: "GET", Route: "/cases/:id/notes/:note/back", May: caseworker, Path: one("/back"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/notes/:note/back", May: caseworker, Path: one("/back"), Elsewhere: 404, Form: url.Values{"version": {"1"}, "removal_reason": {"twice"}}},
		{Method: "GET", Route: "/cases/:id/notes/:note/answer", May: handsOver, Path: one("/answer"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/notes/:note/answer", May: handsOver, Path: one("/answer"), Elsewhere: 404, Form: url.Values{"version": {"9"}, "answer": {"talked"}}},
	}
}

func TestNotePagesAreWholeAndOpenOnRequest(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "counsellor", "legal_aid")
	id := unsafeVisit(h, c)
	at := notePath(c.ID, id)
	for _, who := range []string{"caseworker", "counsellor"} {
		b := h.signedIn(who)
		paths := []string{notesPath(c.ID), notesPath(c.ID) + "/print", notesPath(c.ID) + "/new?kind=daily", notesPath(c.ID) + "/new?kind=call", notesPath(c.ID) + "/new?kind=visit", notesPath(c.ID) + "/new?kind=visitor", at, at + "/answer", casePath(c.ID), "/today", visitorsPath, visitorsPath + "/print"}
		if who == "caseworker" {
			paths = append(paths, at+"/correct", at+"/back")
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
		for _, path := range []string{notesPath(c.ID) + "/open", notesPath(c.ID) + "/print", at + "/open"} {
			text := parse(t, b.post(path, url.Values{"purpose": {"care"}, "asked": {"yes"}})).Find("main").Text()
			for _, want := range []string{"CANARY-who", "CANARY-words", "CANARY-why", "Visitor: father"} {
				if !strings.Contains(text, want) {
					t.Errorf("%s: %s lacks %q", who, path, want)
				}
			}
		}
	}
}

func TestUnsafeContactWarnsOnTodayAndSummaryUntilAnswered(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid")
	id := unsafeVisit(h, c)
	warning := "A contact that was not safe · Visitor: father"
	lawyer := h.signedIn("legal_aid")
	for path, part := range map[string]string{"/today": "#list-unsafe", casePath(c.ID): ".notice.danger"} {
		text := parse(t, lawyer.get(path)).Find(part).Text()
		if !strings.Contains(text, warning) || strings.Contains(text, "CANARY") {
			t.Errorf("%s warns %q", path, text)
		}
	}
	wantStatus(t, lawyer.post(notePath(c.ID, id)+"/answer", url.Values{"version": {"1"}, "answer": {"police_told"}}), http.StatusSeeOther)
	if text := parse(t, h.signedIn("caseworker").get("/today")).Find("#list-unsafe").Text(); strings.Contains(text, "not safe") {
		t.Errorf("an answered contact still warns: %q", text)
	}
}

func TestNoteFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("caseworker")
	w := b.post(notesPath(c.ID)+"/new", url.Values{"kind": {"visitor"}, "relation": {"police"}, "words": {"typed words"}, "at_time": {"25:99"}})
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if doc := parse(t, w); doc.Find("textarea[name=words]").Text() != "typed words" || doc.Find(`option[value=police][selected]`).Length() != 1 || doc.Find(`input[name=kind][value=visitor]`).Length() != 1 {
		t.Error("what was typed is lost")
	}
	form := filledIn(parse(t, b.get(notesPath(c.ID)+"/new?kind=call")))
	form.Set("relation", "lawyer")
	form.Set("way", "out")
	form.Set("safe", "yes")
	wantStatus(t, b.post(notesPath(c.ID)+"/new", form), http.StatusSeeOther)
	if text := parse(t, b.get(notesPath(c.ID))).Find("main").Text(); !strings.Contains(text, "Call to: lawyer") {
		t.Errorf("the list says %q", text)
	}
}

func TestVisitorsRegisterHasCodesWithinReachAlone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	mine, others := h.Case(h.North, "Kalpana", "caseworker", "counsellor"), h.Case(h.North, "Sadhana", "caseworker")
	unsafeVisit(h, mine)
	unsafeVisit(h, others)
	text := parse(t, h.signedIn("counsellor").get(visitorsPath)).Find("main").Text()
	for _, want := range []string{mine.Code, "father", "going home", "And 1 visitor in a case you do not work with"} {
		if !strings.Contains(text, want) {
			t.Errorf("the register lacks %q: %s", want, text)
		}
	}
	if strings.Contains(text, others.Code) || strings.Contains(text, "CANARY") {
		t.Errorf("the register tells too much: %s", text)
	}
}
