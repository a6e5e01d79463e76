package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/roster"
)

// aPost adds a post of the night to North House and returns its id.
func aPost(h *house) string {
	h.t.Helper()
	in := roster.PostInput{PostFacts: models.PostFacts{NameEN: "Night", NameHI: "रात", From: "20:00", Until: "08:00"}}
	if err := h.deps.Rosters.AddPost(h.t.Context(), h.Actor("administrator"), h.North.ID, in); err != nil {
		h.t.Fatal(err)
	}
	found, err := h.deps.Rosters.Posts(h.t.Context(), h.Actor("administrator"), h.North.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return found.List[0].ID
}

func rosterAccess() []accessRow {
	readers := []models.Role{models.Caseworker, models.Counsellor, models.Administrator, models.Supervisor}
	keepers := []models.Role{models.Caseworker, models.Administrator}
	north := func(path string) func(h *house) string {
		return func(h *house) string { return path + "?house=" + h.North.ID }
	}
	week := func(suffix string) func(h *house) string {
		return func(h *house) string { return weekPath(h.North.ID, "2026-11-23") + suffix }
	}
	posts := func(suffix string) func(h *house) string {
		return func(h *house) string { return postsPath(h.North.ID) + suffix }
	}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string { return postsPath(h.North.ID) + "/" + aPost(h) + suffix }
	}
	version := url.Values{"version": {"9"}}
	return []accessRow{
		{Method: "GET", Route: rosterPath, May: readers, Path: north(rosterPath), Elsewhere: http.StatusNotFound},
		{Method: "GET", Route: rosterPath + "/print", May: readers, Path: north(rosterPath + "/print"), Elsewhere: http.StatusNotFound},
		{Method: "GET", Route: rosterPath + "/:house/:week/fill", May: keepers, Path: week("/fill"), Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: rosterPath + "/:house/:week/fill", May: keepers, Path: week("/fill"), Form: url.Values{"seen": {"0"}}, Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: rosterPath + "/:house/:week/copy", May: keepers, Path: week("/copy"), Form: version, Elsewhere: http.StatusNotFound},
		{Method: "GET", Route: "/shelters/:id/posts", May: administrators, Path: posts(""), Elsewhere: http.StatusNotFound},
		{Method: "GET", Route: "/shelters/:id/posts/new", May: administrators, Path: posts("/new")},
		{Method: "POST", Route: "/shelters/:id/posts/new", May: administrators, Path: posts("/new"), Form: url.Values{"name_en": {"Gate"}, "from": {"08:00"}, "until": {"20:00"}}, Elsewhere: http.StatusNotFound},
		{Method: "GET", Route: "/shelters/:id/posts/:post", May: administrators, Path: one(""), Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/shelters/:id/posts/:post", May: administrators, Path: one(""), Form: version, Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/shelters/:id/posts/:post/close", May: administrators, Path: one("/close"), Form: version, Elsewhere: http.StatusNotFound},
		{Method: "POST", Route: "/shelters/:id/posts/:post/open", May: administrators, Path: one("/open"), Form: version, Elsewhere: http.StatusNotFound},
	}
}

// TestAWeekOfTheHouseIsFilledCopiedAndPrinted goes from a house without posts to a week
// that the board, Today and the overview tell.
func TestAWeekOfTheHouseIsFilledCopiedAndPrinted(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	admin, worker := h.signedIn("administrator"), h.signedIn("caseworker")
	h.Case(h.North, "Kalpana", "caseworker")
	empty := parse(t, admin.get("/overview"))
	if text := empty.Find("main").Text(); !strings.Contains(text, "Nobody is written down as on duty tonight: North House") {
		t.Errorf("the overview says %q", text)
	}
	wholePage(t, "without posts", worker.get(rosterPath))
	at := postsPath(h.North.ID)
	wantStatus(t, admin.post(at+"/new", url.Values{"name_en": {"Night"}, "name_hi": {"रात"}, "from": {"8 pm"}}), http.StatusUnprocessableEntity)
	wantStatus(t, admin.post(at+"/new", url.Values{"name_en": {"Night"}, "name_hi": {"रात"}, "from": {"8 pm"}, "until": {"08:00"}}), http.StatusSeeOther)
	doc := parse(t, admin.get(at))
	one := doc.Find("#posts tbody a").AttrOr("href", "")
	for _, lang := range []string{"hi", "en"} {
		for _, b := range []*browser{admin, worker} {
			b.post("/language", url.Values{"lang": {lang}})
		}
		for _, path := range []string{at, at + "/new", one} {
			wholePage(t, lang+" "+path, admin.get(path))
		}
	}
	week := weekPath(h.North.ID, "2026-11-16")
	fill := parse(t, worker.get(week+"/fill"))
	form := filledIn(fill)
	form.Set("post", one[strings.LastIndex(one, "/")+1:])
	form["days"], form["people"] = []string{"2026-11-16", "2026-11-17"}, []string{h.Account("counsellor").ID}
	form.Set("names", "Ram Lal")
	wantStatus(t, worker.post(week+"/fill", form), http.StatusSeeOther)
	clash := admin.post(week+"/fill", form) // the form saw an earlier version
	wantStatus(t, clash, http.StatusConflict)
	if again := parse(t, clash); again.Find("input[name=seen]").AttrOr("value", "") != "1" || !strings.Contains(again.Text(), "Invented caseworker changed this week") {
		t.Error("the form of the slower one cannot be sent again")
	}
	next := parse(t, worker.get(rosterPath+"?house="+h.North.ID+"&week=2026-11-25"))
	wantStatus(t, worker.post(next.Find("form[action$='/copy']").AttrOr("action", ""), url.Values{"version": {"0"}}), http.StatusSeeOther)
	for _, lang := range []string{"hi", "en"} {
		worker.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{rosterPath, rosterPath + "/print", rosterPath + "?week=2026-11-16", week + "/fill?day=2026-11-16&post=" + form.Get("post"), boardPath, "/today"} {
			wholePage(t, lang+" "+path, worker.get(path))
		}
	}
	for path, want := range map[string]string{rosterPath: "Invented counsellor, Ram Lal", rosterPath + "/print": "Invented counsellor, Ram Lal", boardPath: "Night: Invented counsellor, Ram Lal", "/today": "On duty tonight: Night: Invented counsellor, Ram Lal"} {
		if text := parse(t, worker.get(path)).Find("main, body").Text(); !strings.Contains(text, want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
	if text := parse(t, admin.get("/overview")).Find("main").Text(); strings.Contains(text, "on duty tonight") {
		t.Error("the overview misses somebody tonight")
	}
	version := url.Values{"version": {"1"}}
	wantStatus(t, admin.post(one+"/close", version), http.StatusSeeOther)
	wantStatus(t, admin.post(one+"/open", url.Values{"version": {"2"}}), http.StatusSeeOther)
}

// TestWhoIsOnDutyTakesSomebodyInFromTheBoard: a counsellor finds the admission on the board
// while on duty, and a caseworker finds the case on Today.
func TestWhoIsOnDutyTakesSomebodyInFromTheBoard(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("counsellor")
	wantStatus(t, b.get(nightPath), http.StatusForbidden)
	if n := parse(t, b.get(boardPath)).Find("a[href='" + nightPath + "']").Length(); n != 0 {
		t.Error("off duty, the board offers the admission")
	}
	h.OnDuty(h.North, "counsellor")
	if n := parse(t, b.get(boardPath)).Find("a[href='" + nightPath + "']").Length(); n != 1 {
		t.Fatal("on duty, the board offers no admission")
	}
	b.post("/language", url.Values{"lang": {"hi"}})
	wholePage(t, "hi", b.get(nightPath))
	b.post("/language", url.Values{"lang": {"en"}})
	doc := parse(t, b.get(nightPath))
	form := filledIn(doc)
	form.Set("called_name", "CANARY-night")
	form.Set("sex", "female")
	form.Set("receiver", h.Account("caseworker").ID)
	w := b.post(doc.Find("main form.form").AttrOr("action", ""), form)
	wantStatus(t, w, http.StatusSeeOther)
	if to := w.Header().Get("Location"); !strings.HasPrefix(to, boardPath) {
		t.Errorf("it leads to %s", to)
	}
	if text := parse(t, b.get(boardPath)).Text(); !strings.Contains(text, "A caseworker accepts it in the morning") || strings.Contains(text, "CANARY") {
		t.Errorf("the board says %q", text)
	}
	if n := parse(t, h.signedIn("caseworker").get("/today")).Find("#list-night .gap-act a[href$='/stay']").Length(); n != 1 {
		t.Error("the admission waits on no caseworker's Today")
	}
}
