package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/plan"
	"aftercare/services/worldtest"
)

// goalOf adds a goal to the plan of a case and returns its id.
func goalOf(h *house, c models.Case) string {
	h.t.Helper()
	in := plan.GoalInput{GoalFacts: models.GoalFacts{Domain: "learning"}, Words: "To read.", Token: worldtest.NewID()}
	done, err := h.deps.Plans.AddGoal(h.t.Context(), h.Actor("caseworker"), c.ID, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return done.ID
}

// planStepOf adds a step to a goal and returns its id.
func planStepOf(h *house, c models.Case) string {
	h.t.Helper()
	in := plan.StepInput{PlanStepFacts: models.PlanStepFacts{WhoID: h.Account("caseworker").ID, DueOn: "2026-11-28"}, Words: "Ask the school.", Token: worldtest.NewID()}
	done, err := h.deps.Plans.AddStep(h.t.Context(), h.Actor("caseworker"), c.ID, goalOf(h, c), in)
	if err != nil {
		h.t.Fatal(err)
	}
	return done.ID
}

// agreedPlan records an agreement of a case as its caseworker, in a house that wants a
// second colleague to sign.
func agreedPlan(h *house, c models.Case) models.Case {
	h.t.Helper()
	h.Write(func(tx *gorm.DB) error {
		return tx.Save(&models.Threshold{OrganisationID: h.Org.ID, Rule: models.NumberSignOff, Value: 7, Unit: "days", ChangedBy: h.Account("administrator").ID, ChangedAt: h.Moment()}).Error
	})
	in := plan.AgreeInput{PlanFacts: models.PlanFacts{ReviewOn: models.DateOf(h.Now().AddDate(0, 1, 0))}}
	if _, err := h.deps.Plans.Agree(h.t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
		h.t.Fatal(err)
	}
	return c
}

// TestPlanIsSignedOffByASecondColleague: the page says by when, offers it to the colleague
// who did not write the agreement down, and says who did it.
func TestPlanIsSignedOffByASecondColleague(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := agreedPlan(h, h.Case(h.North, "Kalpana", "caseworker", "counsellor"))
	at := planPath(c.ID)
	if doc := parse(t, h.signedIn("caseworker").get(at)); doc.Find("form[action$='/sign']").Length() != 0 || !strings.Contains(doc.Find("main").Text(), "wants a second colleague to do it by") {
		t.Errorf("the caseworker reads %q", doc.Find("main").Text())
	}
	b := h.signedIn("counsellor")
	if parse(t, b.get(at)).Find("form[action$='/sign'] input[name=version][value='1']").Length() != 1 {
		t.Fatal("the counsellor cannot sign")
	}
	wantRedirect(t, b.post(at+"/sign", url.Values{"version": {"1"}}), at)
	for _, lang := range []string{"hi", "en"} {
		b.post("/language", url.Values{"lang": {lang}})
		wholePage(t, lang, b.get(at))
	}
	doc := parse(t, b.get(at))
	if doc.Find("form[action$='/sign']").Length() != 0 || !strings.Contains(doc.Find("dl.summary").Text(), "Signed off") {
		t.Errorf("it says %q", doc.Find("main").Text())
	}
}

func planAccess() []accessRow {
	keepers := []models.Role{models.Caseworker, models.Counsellor}
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return planPath(caseOfAll(h).ID) + suffix }
	}
	one := func(make func(h *house, c models.Case) string, before, after string) func(h *house) string {
		return func(h *house) string {
			c := caseOfAll(h)
			return planPath(c.ID) + before + make(h, c) + after
		}
	}
	firstGap := func(h *house, c models.Case) string {
		list, err := h.deps.Gaps.ForCase(h.t.Context(), h.Actor("caseworker"), c.ID)
		if err != nil || len(list.Open) == 0 {
			h.t.Fatalf("no open gap: %v", err)
		}
		return list.Open[0].Ref
	}
	why := url.Values{"purpose": {"care"}, "asked": {"yes"}}
	rows := []accessRow{
		{Method: "GET", Route: "/cases/:id/plan", May: readingRoles, Path: of(""), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/plan/open", May: keepers, Refused: 404, Differs: withoutCases, Path: of("/open"), Elsewhere: 404, Form: why},
		{Method: "POST", Route: "/cases/:id/plan/print", May: keepers, Refused: 404, Differs: withoutCases, Path: of("/print"), Elsewhere: 404, Form: why},
		{Method: "POST", Route: "/cases/:id/plan/sign", May: []models.Role{models.Counsellor}, Path: func(h *house) string { return planPath(agreedPlan(h, caseOfAll(h)).ID) + "/sign" }, Elsewhere: 404, Form: url.Values{"version": {"1"}}},
		{Method: "POST", Route: "/cases/:id/plan/take/:gap", May: keepers, Path: one(firstGap, "/take/", ""), Elsewhere: 404},
	}
	for _, form := range []struct {
		route string
		path  func(h *house) string
	}{
		{"/agree", of("/agree")}, {"/goals/new", of("/goals/new")}, {"/goals/:goal", one(goalOf, "/goals/", "")},
		{"/goals/:goal/steps/new", one(goalOf, "/goals/", "/steps/new")}, {"/steps/:step", one(planStepOf, "/steps/", "")},
	} {
		rows = append(rows,
			accessRow{Method: "GET", Route: "/cases/:id/plan" + form.route, May: keepers, Path: form.path, Elsewhere: 404},
			accessRow{Method: "POST", Route: "/cases/:id/plan" + form.route, May: keepers, Path: form.path, Elsewhere: 404, Form: url.Values{"seen": {"1"}}})
	}
	return rows
}

func TestPlanTakesGapsOverAndStandsOnToday(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	h.later(72 * time.Hour)
	b := h.signedIn("caseworker")
	at := planPath(c.ID)
	take := parse(t, b.get(at)).Find("#proposals form").First().AttrOr("action", "")
	wantRedirect(t, b.post(take, nil), at)
	wantStatus(t, b.post(take, nil), http.StatusConflict)
	if doc := parse(t, b.get("/today")); doc.Find("#list-steps li").Length() != 1 {
		t.Error("the step does not stand on Today")
	}
	step := planStepOf(h, c)
	text := parse(t, b.get(at)).Find("main").Text()
	if strings.Contains(text, "To read.") || strings.Contains(text, "Ask the school.") {
		t.Error("words stand there before anybody opens them")
	}
	why := url.Values{"purpose": {"care"}, "asked": {"yes"}}
	if text = parse(t, b.post(at+"/print", why)).Find("main").Text(); !strings.Contains(text, "To read.") || !strings.Contains(text, "Ask the school.") {
		t.Errorf("printed: %s", text)
	}
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{at, at + "/agree", at + "/goals/new", at + "/goals/" + goalOf(h, c), at + "/goals/" + goalOf(h, c) + "/steps/new", at + "/steps/" + step} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
		}
	}
}

func TestPlanOfAChildHasItsHeadings(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	goalOf(h, c)
	text := parse(t, h.signedIn("caseworker").get(planPath(c.ID))).Find("main").Text()
	if !strings.Contains(text, "Individual care plan") || !strings.Contains(text, "Education and training") || !strings.Contains(text, "was not read") {
		t.Errorf("the page says %q", text)
	}
}
