package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/matter"
)

// inMatter is a police case with an accused and a hearing ahead, each with sealed
// words.
type inMatter struct{ at, person, hearing string }

func matterOf(h *house, c models.Case) inMatter {
	h.t.Helper()
	ctx, by := h.t.Context(), h.Actor("caseworker")
	must := func(id string, err error) string {
		if err != nil {
			h.t.Fatal(err)
		}
		return id
	}
	in := matter.Input{}
	in.Kind, in.Stage, in.RegisteredOn, in.Sections = models.MatterPolice, "trial", models.DateOf(h.Now().AddDate(0, 0, -9)), "offence.itpa"
	in.Number, in.Station, in.Words = "CANARY-number", "CANARY-station", "CANARY-words"
	done, err := h.deps.Matters.Add(ctx, by, c.ID, in)
	id := must(done.ID, err)
	accused := matter.PersonInput{}
	accused.Part, accused.Relation, accused.Bail, accused.BailOn, accused.Name = models.MatterAccused, "recruiter", models.BailGranted, models.DateOf(h.Now()), "CANARY-name"
	done, err = h.deps.Matters.AddPerson(ctx, by, c.ID, id, accused)
	person := must(done.ID, err)
	hearing := matter.HearingInput{}
	hearing.At, hearing.Purpose, hearing.Who = models.At(h.Now().Add(72*time.Hour)), "her_evidence", "CANARY-who"
	done, err = h.deps.Matters.AddHearing(ctx, by, c.ID, id, hearing)
	return inMatter{matterPath(c.ID, id), person, must(done.ID, err)}
}

// gone removes a matter of matterOf.
func gone(h *house, c models.Case, m inMatter) {
	h.t.Helper()
	id := m.at[strings.LastIndex(m.at, "/")+1:]
	if _, err := h.deps.Matters.Remove(h.t.Context(), h.Actor("caseworker"), c.ID, id, matter.Stamp{Version: 1, Reason: "twice"}); err != nil {
		h.t.Fatal(err)
	}
}

func matterAccess() []accessRow {
	keepers := []models.Role{models.Caseworker, models.LegalAid}
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return mattersPath(caseOfAll(h).ID) + suffix }
	}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string {
			m := matterOf(h, caseOfAll(h))
			return m.at + strings.NewReplacer(":person", m.person, ":hearing", m.hearing).Replace(suffix)
		}
	}
	removed := func(h *house) string {
		c := caseOfAll(h)
		m := matterOf(h, c)
		gone(h, c, m)
		return m.at + "/back"
	}
	unread := map[models.Role]int{models.Administrator: 404, models.Supervisor: 404, models.Counsellor: 404}
	rows := []accessRow{
		{Method: "GET", Route: "/cases/:id/matters", May: readingRoles, Path: of("")},
		{Method: "GET", Route: "/cases/:id/matters/new", May: keepers, Path: of("/new"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/matters/new", May: keepers, Path: of("/new"), Elsewhere: 404, Form: url.Values{"kind": {"police"}}},
		{Method: "GET", Route: "/cases/:id/matters/:matter", May: readingRoles, Path: one("")},
		{Method: "POST", Route: "/cases/:id/matters/:matter/open", May: keepers, Differs: unread, Path: one("/open"), Elsewhere: 404, Form: url.Values{"purpose": {"hearing"}}},
	}
	add := func(method, suffix string, form url.Values) {
		rows = append(rows, accessRow{Method: method, Route: "/cases/:id/matters/:matter" + suffix, May: keepers, Path: one(suffix), Elsewhere: 404, Form: form})
	}
	for _, suffix := range []string{"/correct", "/remove", "/link", "/people/new", "/people/:person", "/hearings/new", "/hearings/:hearing", "/hearings/:hearing/happened"} {
		add("GET", suffix, nil)
	}
	version := url.Values{"version": {"1"}}
	add("POST", "/correct", url.Values{"version": {"1"}, "correction_reason": {"other"}, "kind": {"police"}})
	add("POST", "/remove", url.Values{"version": {"1"}, "removal_reason": {"mistake"}})
	add("POST", "/link", url.Values{"with": {"case:x"}})
	add("POST", "/unlink", nil)
	rows = append(rows, accessRow{Method: "POST", Route: "/cases/:id/matters/:matter/back", May: keepers, Path: removed, Elsewhere: 404, Form: url.Values{"version": {"9"}}})
	add("POST", "/people/new", url.Values{"part": {"accused"}})
	add("POST", "/people/:person", url.Values{"version": {"1"}, "correction_reason": {"other"}, "part": {"accused"}})
	add("POST", "/people/:person/remove", version)
	add("POST", "/hearings/new", url.Values{"purpose": {"bail"}, "at.day": {"9"}, "at.month": {"9"}, "at.year": {"2026"}})
	add("POST", "/hearings/:hearing", url.Values{"version": {"1"}, "purpose": {"bail"}, "at.day": {"9"}, "at.month": {"9"}, "at.year": {"2026"}})
	add("POST", "/hearings/:hearing/happened", version)
	add("POST", "/hearings/:hearing/remove", version)
	return rows
}

func TestMatterPagesAreWholeAndOpenOnRequest(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid")
	m := matterOf(h, c)
	b := h.signedIn("caseworker")
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{mattersPath(c.ID), mattersPath(c.ID) + "/new?kind=police", mattersPath(c.ID) + "/new?kind=labour", m.at, m.at + "/correct", m.at + "/remove",
			m.at + "/people/new?part=accused", m.at + "/people/new", m.at + "/people/" + m.person, m.at + "/hearings/new", m.at + "/hearings/" + m.hearing, m.at + "/hearings/" + m.hearing + "/happened",
			casePath(c.ID), "/today", "/calendar/list?to=2030-01-01"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
			if strings.Contains(w.Body.String(), "CANARY-number") || strings.Contains(w.Body.String(), "CANARY-name") || strings.Contains(w.Body.String(), "CANARY-who") {
				t.Errorf("%s shows a sealed value before anybody asked", path)
			}
		}
	}
	b.post("/language", url.Values{"lang": {"en"}})
	opened := parse(t, b.post(m.at+"/open", url.Values{"purpose": {"hearing"}, "asked": {"yes"}})).Find("main").Text()
	for _, text := range []string{"CANARY-number", "CANARY-station", "CANARY-words", "CANARY-name", "CANARY-who", "Out on bail", "Immoral Traffic"} {
		if !strings.Contains(opened, text) {
			t.Errorf("the opened matter lacks %q", text)
		}
	}
}

// TestEarlierWordsOpenWithTheMatter corrects the number of a matter: what stood there
// before opens with the matter, under the change that ended it, and not without.
func TestEarlierWordsOpenWithTheMatter(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid")
	m := matterOf(h, c)
	b := h.signedIn("caseworker")
	form := filledIn(parse(t, b.get(m.at+"/correct")))
	form.Set("correction_reason", "typing_mistake")
	form.Set("number", "CANARY-second")
	wantStatus(t, b.post(m.at+"/correct", form), http.StatusSeeOther)
	if text := spoken(parse(t, b.get(m.at))); strings.Contains(text, "CANARY") || !strings.Contains(text, "Until ") {
		t.Errorf("the closed matter shows a sealed word, or no earlier version: %s", text)
	}
	why := url.Values{"purpose": {"hearing"}, "asked": {"yes"}}
	text := strings.ReplaceAll(parse(t, b.post(m.at+"/open", why)).Find("main").Text(), "\u00a0", " ")
	now, was := strings.Index(text, "CANARY-second"), strings.Index(text, "CANARY-number")
	if until := strings.Index(text, "Until "); now < 0 || was < 0 || until < now || until > was {
		t.Errorf("the number that holds stands at %d, the change at %d, what stood before at %d", now, until, was)
	}
	if w := h.signedIn("counsellor").post(m.at+"/open", why); strings.Contains(w.Body.String(), "CANARY") {
		t.Error("a counsellor reads what stood in a matter")
	}
}

// TestEarlierVersionsOfPeopleAndHearings corrects a person and a hearing: how they stood is
// folded under them, its words open with the matter, and for nobody else.
func TestEarlierVersionsOfPeopleAndHearings(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid")
	m := matterOf(h, c)
	b := h.signedIn("caseworker")
	change := func(path string, set url.Values) {
		form := filledIn(parse(t, b.get(path)))
		for key, list := range set {
			form[key] = list
		}
		wantStatus(t, b.post(path, form), http.StatusSeeOther)
	}
	change(m.at+"/people/"+m.person, url.Values{"name": {"CANARY-other"}, "relation": {"employer"}})
	change(m.at+"/hearings/"+m.hearing, url.Values{"purpose": {"bail"}, "who": {"CANARY-else"}})
	why := url.Values{"purpose": {"hearing"}, "asked": {"yes"}}
	closed, open := parse(t, b.get(m.at)), parse(t, b.post(m.at+"/open", why))
	for _, row := range []struct{ id, was, now, words, then string }{
		{"#p-" + m.person, "recruiter", "employer", "CANARY-other", "CANARY-name"}, {"#h-" + m.hearing, "Her evidence in court", "Bail", "CANARY-else", "CANARY-who"},
	} {
		before := closed.Find(row.id + " details").Text()
		if !strings.Contains(strings.ToLower(before), strings.ToLower(row.was)) || strings.Contains(closed.Find(row.id).Text(), "CANARY") {
			t.Errorf("%s, closed: %s", row.id, closed.Find(row.id).Text())
		}
		if text := open.Find(row.id + " details").Text(); !strings.Contains(text, row.then) || strings.Contains(text, row.words) {
			t.Errorf("%s, what stood there: %s", row.id, text)
		}
		if !strings.Contains(open.Find(row.id).Text(), row.words) {
			t.Errorf("%s lacks what stands there now", row.id)
		}
	}
}

// TestWordOfAMatterIsEmptied takes out words that are there: the form names those alone,
// they are gone from the page, and stay among the earlier versions.
func TestWordOfAMatterIsEmptied(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid")
	m := matterOf(h, c)
	b := h.signedIn("caseworker")
	page := parse(t, b.get(m.at+"/correct"))
	if n := page.Find(`input[name="empty"]`).Length(); n != 3 {
		t.Errorf("%d words can be taken out, of the three that are there", n)
	}
	form := filledIn(page)
	form["empty"] = []string{"number", "words"}
	wantStatus(t, b.post(m.at+"/correct", form), http.StatusSeeOther)
	text := strings.ReplaceAll(parse(t, b.post(m.at+"/open", url.Values{"purpose": {"hearing"}, "asked": {"yes"}})).Find("main").Text(), "\u00a0", " ")
	if was, until := strings.Index(text, "CANARY-number"), strings.Index(text, "Until "); until < 0 || was < until || strings.Index(text, "CANARY-station") > until {
		t.Errorf("what was taken out stands at %d, the change at %d", was, until)
	}
	if n := parse(t, b.get(m.at+"/correct")).Find(`input[name="empty"]`).Length(); n != 1 {
		t.Errorf("%d words can be taken out, of one that is left", n)
	}
	person := filledIn(parse(t, b.get(m.at+"/people/"+m.person)))
	person["empty"] = []string{"name"}
	wantStatus(t, b.post(m.at+"/people/"+m.person, person), http.StatusSeeOther)
}

// TestRemovedMatterIsBroughtBack removes a matter and brings it back by the pages, with
// its hearing and the days that are facts of the case.
func TestRemovedMatterIsBroughtBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid", "counsellor")
	m := matterOf(h, c)
	gone(h, c, m)
	b := h.signedIn("legal_aid")
	at := mattersPath(c.ID)
	link := parse(t, b.get(at)).Find(`a[href="` + at + `?removed=yes"]`)
	if !strings.Contains(link.Text(), "1 removed matter") {
		t.Fatalf("the list says %q", link.Text())
	}
	page := parse(t, b.get(at+"?removed=yes"))
	if text := spoken(page); !strings.Contains(text, "It is here twice") || strings.Contains(text, "CANARY") {
		t.Errorf("the page of removed matters: %s", text)
	}
	form := page.Find("main form[action='" + m.at + "/back']")
	wantRedirect(t, b.post(m.at+"/back", url.Values{"version": {form.Find("input[name=version]").AttrOr("value", "")}}), m.at)
	if shown := parse(t, b.get(m.at)); shown.Find("#p-"+m.person).Length() != 1 || shown.Find("#h-"+m.hearing).Length() != 1 {
		t.Error("the people and hearings did not come back")
	}
	if parse(t, b.get(at)).Find(`a[href*="removed"]`).Length() > 0 || parse(t, h.signedIn("counsellor").get(at)).Find(`a[href*="removed"]`).Length() > 0 {
		t.Error("a matter that counts is said to be removed")
	}
}

func TestHearingStandsOnTodayCalendarAndSummary(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid")
	m := matterOf(h, c)
	line := "Her evidence in court. Nobody goes with her yet"
	for _, who := range []string{"caseworker", "legal_aid"} {
		b := h.signedIn(who)
		for _, path := range []string{"/today", casePath(c.ID), "/calendar/list?to=2030-01-01", "/calendar/print?month=" + string(models.DateOf(h.Now().Add(72 * time.Hour))[:7])} {
			if text := parse(t, b.get(path)).Find("body").Text(); !strings.Contains(text, line) {
				t.Errorf("%s: %s lacks the hearing", who, path)
			}
		}
	}
	b := h.signedIn("caseworker")
	form := url.Values{"version": {"1"}, "purpose": {"her_evidence"}, "companion": {"lawyer"}}
	day := models.DateOf(h.Now().Add(72 * time.Hour))
	form.Set("at.year", string(day[:4]))
	form.Set("at.month", string(day[5:7]))
	form.Set("at.day", string(day[8:]))
	wantStatus(t, b.post(m.at+"/hearings/"+m.hearing, form), http.StatusSeeOther)
	if text := parse(t, b.get("/today")).Find("main").Text(); !strings.Contains(text, "Her evidence in court. Goes with her: her lawyer") {
		t.Error("Today does not say who goes with her")
	}
	h.later(96 * time.Hour)
	b = h.signedIn("caseworker")
	row := parse(t, b.get("/today")).Find("#row-" + m.hearing)
	if href := row.Find("a.button").AttrOr("href", ""); href != m.at+"/hearings/"+m.hearing+"/happened" {
		t.Errorf("a hearing that is over leads to %q", href)
	}
	w := b.post(m.at+"/hearings/"+m.hearing+"/happened", url.Values{"version": {"2"}, "outcome": {"adjourned"}, "happened": {"CANARY-happened"}})
	wantStatus(t, w, http.StatusSeeOther)
	if parse(t, b.get("/today")).Find("#row-"+m.hearing).Length() > 0 {
		t.Error("a hearing with an answer is still work")
	}
}

func TestMatterFormSaysWhatIsWrongAndLosesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("caseworker")
	form := url.Values{"kind": {"police"}, "number": {"CANARY 17"}, "sections": {"offence.pocso"}, "registered_on.day": {"31"}, "registered_on.month": {"2"}, "registered_on.year": {"2026"}}
	w := b.post(mattersPath(c.ID)+"/new?kind=police", form)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	doc := parse(t, w)
	if doc.Find("#f-number").AttrOr("value", "") != "CANARY 17" || doc.Find(`input[value="offence.pocso"][checked]`).Length() != 1 {
		t.Error("what was typed is lost")
	}
	if doc.Find(".error").Length() == 0 {
		t.Error("nothing says what is wrong with the day")
	}
	form.Set("registered_on.day", "28")
	wantStatus(t, b.post(mattersPath(c.ID)+"/new?kind=police", form), http.StatusSeeOther)
	facts := parse(t, b.get(casePath(c.ID)+"/facts")).Find("main").Text()
	if !strings.Contains(facts, "28 Feb") {
		t.Errorf("the facts of the case lack the day of the FIR")
	}
}
