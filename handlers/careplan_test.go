package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

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
