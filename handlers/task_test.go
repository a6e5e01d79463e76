package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/task"
)

// aTask asks the caseworker of a case for something and returns the task.
func aTask(h *house, c models.Case) string {
	h.t.Helper()
	in := task.Input{Title: "CANARY-title"}
	in.Kind, in.DueOn, in.AssigneeID = "papers", models.DateOf(h.Now()), h.Account("caseworker").ID
	done, err := h.deps.Tasks.Add(h.t.Context(), h.Actor("caseworker"), c.ID, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return done.ID
}

func taskAccess() []accessRow {
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return tasksPath(caseOfAll(h).ID) + suffix }
	}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string {
			c := caseOfAll(h)
			return tasksPath(c.ID) + "/" + aTask(h, c) + suffix
		}
	}
	keepers, unseen := []models.Role{models.Caseworker, models.Counsellor}, map[models.Role]int{models.LegalAid: 404}
	rows := []accessRow{
		{Method: "GET", Route: "/tasks", May: handsOver},
		{Method: "GET", Route: "/cases/:id/tasks", May: readingRoles, Path: of("")},
		{Method: "POST", Route: "/cases/:id/tasks/open", May: readingRoles, Path: of("/open"), Form: url.Values{"purpose": {"care"}}},
		{Method: "GET", Route: "/cases/:id/tasks/new", May: handsOver, Path: of("/new"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/tasks/new", May: handsOver, Path: of("/new"), Elsewhere: 404, Form: url.Values{"kind": {"call"}}},
		{Method: "POST", Route: "/cases/:id/tasks/:task/done", May: keepers, Differs: unseen, Path: one("/done"), Elsewhere: 404, Form: url.Values{"version": {"1"}}},
	}
	for suffix, form := range map[string]url.Values{"/change": {"version": {"1"}}, "/snooze": {"version": {"1"}}, "/back": {"version": {"1"}, "removal_reason": {"twice"}}} {
		rows = append(rows, accessRow{Method: "GET", Route: "/cases/:id/tasks/:task" + suffix, May: keepers, Differs: unseen, Path: one(suffix), Elsewhere: 404},
			accessRow{Method: "POST", Route: "/cases/:id/tasks/:task" + suffix, May: keepers, Differs: unseen, Path: one(suffix), Elsewhere: 404, Form: form})
	}
	return rows
}

func TestTaskPagesAreWholeAndOpenOnRequest(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "counsellor")
	at := tasksPath(c.ID)
	one := at + "/" + aTask(h, c)
	b := h.signedIn("caseworker")
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{at, at + "/new", one + "/change", one + "/snooze", one + "/back", "/tasks", "/today"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
			if strings.Contains(w.Body.String(), "CANARY") {
				t.Errorf("%s shows a sealed value before anybody asked", path)
			}
		}
	}
	b.post("/language", url.Values{"lang": {"en"}})
	if text := parse(t, b.post(at+"/open", url.Values{"purpose": {"care"}, "asked": {"yes"}})).Find("main").Text(); !strings.Contains(text, "CANARY-title") {
		t.Errorf("the opened list says %q", text)
	}
}

func TestTaskIsDoneFromToday(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	aTask(h, c)
	b := h.signedIn("caseworker")
	doc := parse(t, b.get("/today"))
	section := doc.Find("#tasks")
	if text := section.Text(); !strings.Contains(text, c.Code) || !strings.Contains(text, "Papers") || !strings.Contains(text, "Due today") {
		t.Fatalf("Today says %q", text)
	}
	form := section.Find("form[action$='/done']")
	w := b.post(form.AttrOr("action", ""), url.Values{"version": {"1"}, "back": {"/today"}})
	wantStatus(t, w, http.StatusSeeOther)
	if at := w.Header().Get("Location"); !strings.HasPrefix(at, "/today") {
		t.Errorf("it leads to %q", at)
	}
	if n := parse(t, b.get("/today")).Find("#tasks").Length(); n != 0 {
		t.Error("a task that was done stays on Today")
	}
}

func TestTaskFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("caseworker")
	form := filledIn(parse(t, b.get(tasksPath(c.ID)+"/new")))
	form.Set("title", "typed words")
	w := b.post(tasksPath(c.ID)+"/new", form)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if parse(t, w).Find("input[name=title]").AttrOr("value", "") != "typed words" {
		t.Error("what was typed is lost")
	}
	form.Set("kind", "call")
	wantStatus(t, b.post(tasksPath(c.ID)+"/new", form), http.StatusSeeOther)
	if text := parse(t, b.get("/tasks")).Find("main").Text(); !strings.Contains(text, "Call somebody") {
		t.Errorf("her own list says %q", text)
	}
}
