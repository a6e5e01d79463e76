package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

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

// therapy writes a note that is the counsellor's alone.
func therapy(h *house, c models.Case) string {
	h.t.Helper()
	in := casenote.Input{}
	in.Kind, in.Words = models.NoteDaily, "CANARY-therapy"
	done, err := h.deps.Notes.Record(h.t.Context(), h.Actor("counsellor"), c.ID, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return done.ID
}

// sharedWith shares such a note with somebody and returns the share.
func sharedWith(h *house, c models.Case, who string) string {
	h.t.Helper()
	today := models.DateOf(h.Now())
	in := casenote.ShareInput{WithID: h.Account(who).ID, Version: 1, ShareFacts: models.ShareFacts{UntilOn: today, SaidOn: today, SaidHow: "spoken"}}
	done, err := h.deps.Notes.Share(h.t.Context(), h.Actor("counsellor"), c.ID, therapy(h, c), in)
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
	theirs := func(suffix string) func(h *house) string {
		return func(h *house) string {
			c := caseOfAll(h)
			return notePath(c.ID, therapy(h, c)) + suffix
		}
	}
	given := func(suffix string) func(h *house) string {
		return func(h *house) string {
			c := caseOfAll(h)
			return sharesPath(c.ID, sharedWith(h, c, "caseworker")) + suffix
		}
	}
	caseworker, counsellors := []models.Role{models.Caseworker}, []models.Role{models.Counsellor}
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
		{Method: "GET", Route: "/cases/:id/notes/:note/share", May: counsellors, Path: theirs("/share"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/notes/:note/share", May: counsellors, Path: theirs("/share"), Elsewhere: 404, Form: url.Values{"version": {"9"}}},
		{Method: "GET", Route: "/cases/:id/notes/shared/:share", May: caseworker, Refused: 404, Differs: withoutCases, Path: given(""), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/notes/shared/:share/open", May: caseworker, Refused: 404, Differs: withoutCases, Path: given("/open"), Elsewhere: 404, Form: purpose},
		{Method: "POST", Route: "/cases/:id/notes/shared/:share/end", May: counsellors, Path: given("/end"), Elsewhere: 404},
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

func TestOneNoteIsSharedWithOnePersonAndTakenBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "counsellor", "legal_aid")
	note := notePath(c.ID, therapy(h, c))
	b := h.signedIn("counsellor")
	form := filledIn(parse(t, b.get(note+"/share")))
	form.Set("with_id", h.Account("legal_aid").ID)
	form.Set("said_how", "spoken")
	wantStatus(t, b.post(note+"/share", form), http.StatusUnprocessableEntity)
	day := h.Now().AddDate(0, 0, 10)
	form.Set("until_on.day", day.Format("2"))
	form.Set("until_on.month", day.Format("1"))
	form.Set("until_on.year", day.Format("2006"))
	wantStatus(t, b.post(note+"/share", form), http.StatusSeeOther)
	lawyer, caseworker := h.signedIn("legal_aid"), h.signedIn("caseworker")
	at := parse(t, lawyer.get(notesPath(c.ID))).Find("#shared a").AttrOr("href", "")
	if at == "" || parse(t, caseworker.get(notesPath(c.ID))).Find("#shared").Length() != 0 {
		t.Fatal("the note is not offered to exactly one person")
	}
	for _, lang := range []string{"en", "hi"} {
		lawyer.post("/language", url.Values{"lang": {lang}})
		w := lawyer.get(at)
		wholePage(t, lang+" shared", w)
		if strings.Contains(w.Body.String(), "CANARY") {
			t.Error("the shared note is open before anybody asked")
		}
	}
	why := url.Values{"purpose": {"care"}, "asked": {"yes"}}
	if text := parse(t, lawyer.post(at+"/open", why)).Find("main").Text(); !strings.Contains(text, "CANARY-therapy") {
		t.Errorf("the shared note says %q", text)
	}
	if got := h.lastAction(); got != "casenote.share_read" {
		t.Errorf("the last entry is %s", got)
	}
	wantStatus(t, caseworker.post(at+"/open", why), http.StatusNotFound)
	wantStatus(t, b.post(at+"/end", nil), http.StatusSeeOther)
	wantStatus(t, lawyer.post(at+"/open", why), http.StatusNotFound)
	var left int64
	h.Read(func(tx *gorm.DB) error { return tx.Table("shared_notes").Where("copy IS NOT NULL").Count(&left).Error })
	if left != 0 {
		t.Error("the copy stays after it was taken back")
	}
	again := sharedWith(h, c, "caseworker")
	wantStatus(t, caseworker.post(sharesPath(c.ID, again)+"/open", why), http.StatusOK)
	h.Advance(48 * time.Hour)
	wantStatus(t, h.signedIn("caseworker").post(sharesPath(c.ID, again)+"/open", why), http.StatusNotFound)
}
