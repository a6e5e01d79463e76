package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/delivery"
	"aftercare/services/gap"
	"aftercare/services/worldtest"
)

var (
	assignedRoles = []models.Role{models.Caseworker, models.Counsellor, models.LegalAid}
	readingRoles  = append([]models.Role{models.Administrator, models.Supervisor}, assignedRoles...)
)

// caseOfAll is a case of North House to which everybody is assigned who can be,
// with its gaps two days and more after intake.
func caseOfAll(h *house) models.Case {
	h.t.Helper()
	first := h.Account("south-legal_aid").ID == ""
	for _, role := range []models.Role{models.Counsellor, models.LegalAid} {
		h.southern(role)
	}
	c := h.Case(h.North, "Kalpana", "caseworker", "counsellor", "legal_aid")
	if first {
		h.later(50 * time.Hour)
	}
	return c
}

// later moves the clock and sweeps. Everybody signs in after that.
func (h *house) later(d time.Duration) {
	h.t.Helper()
	h.Advance(d)
	h.Write(func(tx *gorm.DB) error { return tx.Exec("UPDATE cases SET packs = ''").Error })
	if _, err := h.deps.Gaps.Sweep(h.t.Context(), access.System("sweep", h.Org.ID, h.Moment())); err != nil {
		h.t.Fatal(err)
	}
}

// recorded records a service of a kind, with a note where one is given.
func recorded(h *house, c models.Case, kind, note string) delivery.Done {
	h.t.Helper()
	done, err := h.deps.Deliveries.Record(h.t.Context(), h.Actor("caseworker"), c.ID, delivery.Input{
		DeliveryDetails: models.DeliveryDetails{DeliveryFacts: models.DeliveryFacts{Kind: kind, Outcome: models.OutcomeDone}, Note: note},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return done
}

// plannedAhead plans a service for tomorrow and returns its id.
func plannedAhead(h *house, c models.Case, kind string) string {
	h.t.Helper()
	in := delivery.Input{DeliveryDetails: models.DeliveryDetails{DeliveryFacts: models.DeliveryFacts{Kind: kind, At: h.Moment().Add(24 * time.Hour)}}}
	done, err := h.deps.Deliveries.Plan(h.t.Context(), h.Actor("caseworker"), c.ID, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return done.ID
}

// TestPlannedServiceIsAccepted: the page asks who said yes, shows it, and the service still
// waits on Today for what became of it.
func TestPlannedServiceIsAccepted(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b := h.signedIn("caseworker")
	at := servicesPath(c.ID) + "/" + plannedAhead(h, c, "legal_consultation")
	form := parse(t, b.get(at)).Find("form[action$='/accept']")
	if n := form.Find("button[name=who]").Length(); n != len(models.AcceptedBy) {
		t.Fatalf("%d buttons", n)
	}
	wantStatus(t, b.post(at+"/accept", url.Values{"version": {"1"}, "who": {"nobody"}}), http.StatusUnprocessableEntity)
	wantRedirect(t, b.post(at+"/accept", url.Values{"version": {"1"}, "who": {"provider"}}), at)
	for _, lang := range []string{"hi", "en"} {
		b.post("/language", url.Values{"lang": {lang}})
		wholePage(t, lang, b.get(at))
	}
	doc := parse(t, b.get(at))
	if text := doc.Find("main").Text(); !strings.Contains(text, "The provider said yes") || doc.Find("form[action$='/accept']").Length() != 0 {
		t.Errorf("it says %q", text)
	}
	if doc.Find("a[href$='/answer']").Length() != 1 {
		t.Error("what became of it is not asked")
	}
	wantStatus(t, b.post(at+"/accept", url.Values{"version": {"1"}, "who": {"survivor"}}), http.StatusConflict)
	if parse(t, b.get("/today?list=booked")).Find(`a[href*="`+at+`"]`).Length() == 0 {
		t.Error("an accepted service is gone from Today")
	}
}

// TestContactAfterLeavingHasOneDoor: it is no kind of service in the forms, and a form that
// names it is told where it is recorded.
func TestContactAfterLeavingHasOneDoor(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b := h.signedIn("caseworker")
	for _, path := range []string{"/new", "/plan"} {
		doc := parse(t, b.get(servicesPath(c.ID)+path))
		if doc.Find("option[value=follow_up], input[value=follow_up]").Length() != 0 {
			t.Errorf("%s offers a contact after leaving", path)
		}
	}
	in := delivery.Input{DeliveryDetails: models.DeliveryDetails{DeliveryFacts: models.DeliveryFacts{Kind: models.KindFollowUp, Outcome: models.OutcomeDone}}}
	_, err := h.deps.Deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, in)
	if problems, _ := models.ProblemsOf(err); problems["kind"] != "problem.delivery_follow_up" {
		t.Errorf("got %v", err)
	}
}

// firstGap is the worst gap of a case.
func firstGap(h *house, c models.Case) gap.Gap {
	h.t.Helper()
	all, err := h.deps.Gaps.ForCase(h.t.Context(), h.Actor("caseworker"), c.ID)
	if err != nil || len(all.Open) == 0 {
		h.t.Fatalf("%d gaps, %v", len(all.Open), err)
	}
	return all.Open[0]
}

func deliveryAccess() []accessRow {
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return "/cases/" + caseOfAll(h).ID + "/services" + suffix }
	}
	one := func(kind, note, suffix string) func(h *house) string {
		return func(h *house) string {
			c := caseOfAll(h)
			return "/cases/" + c.ID + "/services/" + recorded(h, c, kind, note).ID + suffix
		}
	}
	ahead := func(h *house) string {
		c := caseOfAll(h)
		return "/cases/" + c.ID + "/services/" + plannedAhead(h, c, "legal_consultation") + "/accept"
	}
	legal := []models.Role{models.Caseworker, models.LegalAid}
	noService := map[models.Role]int{models.LegalAid: 404, models.Administrator: 404, models.Supervisor: 404}
	return []accessRow{
		{Method: "GET", Route: "/today", May: assignedRoles, Differs: map[models.Role]int{models.Administrator: 303, models.Supervisor: 303}},
		{Method: "GET", Route: "/overview", May: []models.Role{models.Administrator, models.Supervisor}},
		{Method: "POST", Route: "/overview/clock", May: []models.Role{models.Administrator}},
		{Method: "GET", Route: "/cases/:id/services", May: readingRoles, Path: of("")},
		{Method: "GET", Route: "/cases/:id/services/new", May: assignedRoles, Path: of("/new"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/services/new", May: assignedRoles, Path: of("/new"), Elsewhere: 404},
		{Method: "GET", Route: "/cases/:id/services/plan", May: assignedRoles, Path: of("/plan"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/services/plan", May: assignedRoles, Path: of("/plan"), Elsewhere: 404},
		{Method: "GET", Route: "/cases/:id/services/:service", May: readingRoles, Path: one("legal_consultation", "", "")},
		{Method: "POST", Route: "/cases/:id/services/:service/note/:version", May: []models.Role{models.Caseworker, models.Counsellor}, Differs: noService, Path: one("essentials", "words", "/note/1"), Elsewhere: 404, Form: url.Values{"purpose": {"care"}}},
		{Method: "GET", Route: "/cases/:id/services/:service/answer", May: legal, Path: one("legal_consultation", "", "/answer"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/services/:service/answer", May: legal, Path: one("legal_consultation", "", "/answer"), Elsewhere: 404, Form: url.Values{"outcome": {"done"}, "at.quick": {"today"}, "version": {"1"}}},
		{Method: "GET", Route: "/cases/:id/services/:service/correct", May: legal, Path: one("legal_consultation", "", "/correct"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/services/:service/correct", May: legal, Path: one("legal_consultation", "", "/correct"), Elsewhere: 404, Form: url.Values{"status": {"given"}, "outcome": {"done"}, "other_kind": {"legal_consultation"}, "correction_reason": {"wrong_date"}, "at.quick": {"yesterday"}, "version": {"1"}}},
		{Method: "POST", Route: "/cases/:id/services/:service/undo", May: assignedRoles, Path: one("legal_consultation", "", "/undo"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/services/:service/accept", May: legal, Path: ahead, Elsewhere: 404, Form: url.Values{"who": {"provider"}, "version": {"1"}}},
	}
}

func gapAccess() []accessRow {
	one := func(suffix string) func(h *house) string {
		return func(h *house) string {
			c := caseOfAll(h)
			return gapPath(c.ID, firstGap(h, c).Ref) + suffix
		}
	}
	decided := func(suffix string) func(h *house) string {
		return func(h *house) string {
			c := caseOfAll(h)
			g := firstGap(h, c)
			if _, err := h.deps.Gaps.Decide(h.t.Context(), h.Actor("caseworker"), c.ID, g.Ref, models.GapDecision{Kind: models.StanceAcknowledged, Words: "words"}); err != nil {
				h.t.Fatal(err)
			}
			return gapPath(c.ID, g.Ref) + suffix
		}
	}
	deciders := []models.Role{models.Caseworker, models.Counsellor}
	hidden := map[models.Role]int{models.LegalAid: 404}
	unread := map[models.Role]int{models.LegalAid: 404, models.Administrator: 404, models.Supervisor: 404}
	return []accessRow{
		{Method: "GET", Route: "/cases/:id/gaps", May: readingRoles, Path: func(h *house) string { return "/cases/" + caseOfAll(h).ID + "/gaps" }},
		{Method: "GET", Route: "/cases/:id/errands/:errand", May: readingRoles, Path: func(h *house) string { return errandPath(caseOfAll(h).ID, models.ErrandHospital) }},
		{Method: "GET", Route: "/cases/:id/gaps/:gap", May: []models.Role{models.Caseworker, models.Counsellor, models.Administrator, models.Supervisor}, Differs: hidden, Path: one("")},
		{Method: "POST", Route: "/cases/:id/gaps/:gap", May: deciders, Path: one(""), Form: url.Values{"decision": {"acknowledged"}}, Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/gaps/:gap/back", May: deciders, Path: decided("/back"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/gaps/:gap/words", May: deciders, Differs: unread, Path: decided("/words"), Elsewhere: 404, Form: url.Values{"purpose": {"care"}}},
	}
}

// The first job of the whole program: she opens Today, presses the button of a
// gap, saves, and the gap is gone.
func TestFromTodayToAGapThatCloses(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	b := h.signedIn("caseworker")
	row := parse(t, b.get("/today")).Find("#list-now .gap").First()
	href, _ := row.Find(".gap-act a").Attr("href")
	if row.Find(".code").Text() != c.Code || !strings.Contains(href, "/services/new?gap=") {
		t.Fatalf("no row with its button: %q, %q", row.Text(), href)
	}
	for _, word := range []string{"assessment", "safety", "threat"} {
		if strings.Contains(href, word) {
			t.Errorf("the address %q tells what it is about", href)
		}
	}
	form := parse(t, b.get(href)).Find("form.form")
	if got := form.Find(`input[name="kind"][checked]`).AttrOr("value", ""); got != "safety_assessment" {
		t.Fatalf("the form is filled with %q", got)
	}
	values := url.Values{"kind": {"safety_assessment"}, "at.quick": {"today"}, "outcome": {"done"}}
	for _, name := range []string{"token", "back"} {
		values.Set(name, form.Find(`input[name="`+name+`"]`).AttrOr("value", ""))
	}
	for range 2 { // pressed twice
		w := b.post("/cases/"+c.ID+"/services/new", values)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/today" {
			t.Fatalf("got %d to %q", w.Code, w.Header().Get("Location"))
		}
	}
	doc := parse(t, b.get("/today"))
	if got := doc.Find(".notice.done p").First().Text(); got != "Safety assessment recorded. 1 gap closed." {
		t.Errorf("the notice says %q", got)
	}
	if doc.Find("#list-now .gap").Length() != 0 || !strings.Contains(doc.Find("#list-now").Text(), "Nothing needs you") {
		t.Error("the gap is still on Today")
	}
	if n := strings.Count(strings.Join(h.actions(), " "), "delivery.recorded"); n != 1 {
		t.Errorf("%d entries, want one", n)
	}
	undo, _ := doc.Find(".notice.done form").Attr("action")
	if w := b.post(undo, nil); w.Code != http.StatusSeeOther {
		t.Fatalf("undo: %d", w.Code)
	}
	if parse(t, b.get("/today")).Find("#list-now .gap").Length() != 1 {
		t.Error("after undo the gap is not back")
	}
}

func TestABrokenFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	b := h.signedIn("caseworker")
	w := b.post("/cases/"+c.ID+"/services/new", url.Values{"kind": {"other"}, "other_kind": {"essentials"}, "at.quick": {"other"}, "at.day": {"31"}, "at.month": {"2"}, "at.year": {"2026"},
		"outcome": {"done"}, "note": {"typed words"}, "minutes": {"many"}, "cost": {"₹ a lot"}, "at_time": {"noonish"}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Fatalf("got %d", w.Code)
	}
	doc := parse(t, w)
	oneIDEach(t, "the form again", doc)
	if got := doc.Find("textarea").Text(); got != "typed words" {
		t.Errorf("the note is %q", got)
	}
	for name, want := range map[string]string{"at.day": "31", "minutes": "many", "cost": "₹ a lot", "at_time": "noonish"} {
		if got := doc.Find(`input[name="`+name+`"]`).AttrOr("value", ""); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if got := doc.Find(`option[value="essentials"][selected]`).Length(); got != 1 {
		t.Error("the kind is lost")
	}
	if n := doc.Find(".errors li a").Length(); n != 4 {
		t.Errorf("%d problems in the summary, want 4: %s", n, doc.Find(".errors").Text())
	}
	if doc.Find("details.more[open]").Length() != 1 {
		t.Error("what is wrong is hidden under More")
	}
	head, before := doc.Find(".casehead").Text(), parse(t, b.get("/cases/"+c.ID+"/services/new")).Find(".casehead").Text()
	if head != before || before == "" { // with its dates, which are read for a form that is shown again
		t.Errorf("on top of the case stands\n%s\nbefore it was\n%s", head, before)
	}
}

func TestAConflictShowsBothVersions(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	path := "/cases/" + c.ID + "/services/" + recorded(h, c, "legal_consultation", "").ID
	b := h.signedIn("caseworker")
	form := url.Values{"status": {"given"}, "outcome": {"partly"}, "other_kind": {"legal_consultation"}, "correction_reason": {"wrong_date"}, "at.quick": {"today"}, "version": {"1"}}
	if w := b.post(path+"/correct", form); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d: %s", w.Code, parse(t, w).Find(".errors").Text())
	}
	w := b.post(path+"/correct", form)
	doc := parse(t, w)
	if w.Code != http.StatusConflict || doc.Find("dl.summary").Length() != 2 || !strings.Contains(doc.Find(".notice").Text(), "A colleague changed this") {
		t.Errorf("got %d with %d versions", w.Code, doc.Find("dl.summary").Length())
	}
}

func TestNotesAreMaskedUntilAskedFor(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	path := "/cases/" + c.ID + "/services/" + recorded(h, c, "essentials", "canary-words").ID
	b := h.signedIn("caseworker")
	for _, page := range []string{path, "/cases/" + c.ID + "/services", "/cases/" + c.ID} {
		if strings.Contains(b.get(page).Body.String(), "canary-words") {
			t.Errorf("%s shows the note", page)
		}
	}
	w := b.post(path+"/note/1", url.Values{"purpose": {"care"}})
	if !strings.Contains(w.Body.String(), "canary-words") {
		t.Errorf("got %d without the note", w.Code)
	}
	volunteer := h.signedIn("legal_aid")
	if got := volunteer.get(path).Code; got != http.StatusNotFound {
		t.Errorf("a volunteer gets %d for a service that is no legal help", got)
	}
}

func TestADecisionAtSavingSilencesTheQuestion(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	b := h.signedIn("caseworker")
	w := b.post("/cases/"+c.ID+"/services/new", url.Values{"kind": {"essentials"}, "at.quick": {"today"}, "outcome": {"done"}, "back": {"https://elsewhere.example/"}})
	to := w.Header().Get("Location")
	if to != "/cases/"+c.ID+"/services?asked=yes" {
		t.Fatalf("went to %q", to)
	}
	doc := parse(t, b.get(to))
	card := doc.Find("section.card")
	if card.Find(".gap h3").Length() != 1 || card.Find("form").Length() != 2 {
		t.Fatalf("got %q, want one question with its answers", card.Text())
	}
	action, _ := card.Find("form").First().Attr("action")
	if w := b.post(action, url.Values{"decision": {"not_now"}, "back": {"/cases/" + c.ID + "/services"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("not now: %d", w.Code)
	}
	before := card.Find(".gap h3").Text()
	if got := parse(t, b.get(to)).Find("section.card .gap h3").Text(); got == before {
		t.Errorf("%q is asked again on the same day", got)
	}
}

func TestReturnToFollowsOnlyOurOwnFewPages(t *testing.T) {
	t.Parallel()
	id := worldtest.NewID()
	own := "/cases/" + id
	for from, want := range map[string]string{
		"/today": "/today", "/today?list=late": "/today?list=late", own: own, own + "/gaps": own + "/gaps",
		"": own + "/services", "//evil.example": own + "/services", "https://evil.example/today": own + "/services", "/today?list=x": own + "/services",
		"/cases/" + worldtest.NewID(): own + "/services", "/today\r\nX: y": own + "/services", "/sign-out": own + "/services",
	} {
		if got := returnTo(from, id); got != want {
			t.Errorf("from %q: got %q, want %q", from, got, want)
		}
	}
}

// A caseworker records health and legal help without words: the form says so
// before she types, and what she types all the same is never lost.
func TestAFormOffersNoNoteTheRoleCannotWrite(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	base := "/cases/" + c.ID + "/services"
	legal := recorded(h, c, "legal_consultation", "")
	own := recorded(h, c, "essentials", "")
	b := h.signedIn("caseworker")
	for _, path := range []string{base + "/" + legal.ID + "/answer", base + "/" + legal.ID + "/correct"} {
		doc := parse(t, b.get(path))
		if doc.Find(`textarea[name="note"]`).Length() != 0 {
			t.Errorf("%s offers a note", path)
		}
		if text := doc.Find("form.form").Text(); !strings.Contains(text, "cannot write a note") || !strings.Contains(text, "Legal aid volunteer") {
			t.Errorf("%s does not say who writes it: %q", path, text)
		}
	}
	doc := parse(t, b.get(base+"/"+own.ID+"/correct"))
	if doc.Find(`textarea[name="note"]`).Length() != 1 {
		t.Error("a note of her own is not offered")
	}
	doc = parse(t, b.get(base+"/new"))
	for kind, silent := range map[string]int{"health_check": 1, "counselling": 1, "legal_consultation": 1, "essentials": 0, "safety_plan": 0} {
		if got := doc.Find(`option[value="` + kind + `"][data-silent]`).Length(); got != silent {
			t.Errorf("%s is marked %d times, want %d", kind, got, silent)
		}
	}
	if n := parse(t, h.signedIn("counsellor").get(base+"/new")).Find("[data-silent]").Length(); n != 0 {
		t.Errorf("a counsellor is refused the words of %d kinds she records", n)
	}
}

func TestANoteTheRoleCannotWriteIsKeptInTheForm(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	base := "/cases/" + c.ID + "/services"
	done := recorded(h, c, "legal_consultation", "")
	b := h.signedIn("caseworker")
	form := func(kind string) url.Values {
		return url.Values{"kind": {"other"}, "other_kind": {kind}, "at.quick": {"today"}, "outcome": {"done"}, "status": {"given"}, "provider": {"partner"}, "minutes": {"45"},
			"note": {"words she typed"}, "correction_reason": {"wrong_date"}, "version": {"1"}}
	}
	plan := form("counselling")
	plan.Set("at.day", "30")
	plan.Set("at.month", "11")
	plan.Set("at.year", "2027")
	for path, values := range map[string]url.Values{
		base + "/new": form("health_check"), base + "/plan": plan, base + "/" + done.ID + "/correct": form("legal_consultation"),
	} {
		w := b.post(path, values)
		doc := parse(t, w)
		if w.Code != http.StatusUnprocessableEntity || doc.Find("textarea").Text() != "words she typed" || doc.Find(".for-note.filled").Length() != 1 {
			t.Errorf("%s: got %d with the note %q", path, w.Code, doc.Find("textarea").Text())
		}
		if doc.Find(`select[name="provider"] option[selected]`).AttrOr("value", "") != "partner" || doc.Find(`input[name="minutes"]`).AttrOr("value", "") != "45" {
			t.Errorf("%s: what else was typed is lost", path)
		}
		if text := doc.Find(".errors").Text(); !strings.Contains(text, "cannot write a note") {
			t.Errorf("%s: the summary says %q", path, text)
		}
	}
}
