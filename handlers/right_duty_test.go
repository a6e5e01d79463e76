package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/gap"
	"aftercare/services/worldtest"
)

// beforeCommittee is the duty of whoever finds a child.
const beforeCommittee = "cwc_production_24h"

// foundToday opens the case of a girl of 15 who was found two hours ago.
func foundToday(t *testing.T) (h *house, b *browser, c models.Case, at string) {
	t.Helper()
	h = newHouse(t)
	c = h.opened()
	h.Write(func(tx *gorm.DB) error { return tx.Exec("DELETE FROM facts WHERE survivor_id = ?", c.SurvivorID).Error })
	facts := []casefile.FactInput{
		{Name: "person.age_group", Value: models.FactValue{Code: "child"}},
		{Name: "person.sex", Value: models.FactValue{Code: "female"}},
		{Name: "episode.trafficked", Value: models.FactValue{Answer: models.Yes}},
		{Name: "event.child_found", Value: models.FactValue{Answer: models.Yes, At: h.Moment().Add(-2 * time.Hour)}},
	}
	if _, err := h.deps.Cases.RecordFacts(t.Context(), h.Actor("caseworker"), c.ID, facts); err != nil {
		t.Fatal(err)
	}
	return h, h.signedIn("caseworker"), c, rightPath(c.ID, beforeCommittee)
}

// The page of a duty offers its own deed, "not done" and a reminder, and nothing
// that a child could decline.
func TestADutyIsDoneOrNotDone(t *testing.T) {
	t.Parallel()
	_, b, _, at := foundToday(t)
	doc := parse(t, b.get(at))
	for kind, want := range map[string]int{"received": 1, "not_done": 1, "escalated": 1, "not_applicable": 1,
		"informed": 0, "wanted": 0, "declined_by_her": 0, "applied": 0, "granted": 0, "appealed": 0} {
		if got := doc.Find(`a[href*="?step=` + kind + `#"]`).Length(); got != want {
			t.Errorf("%s is offered %d times, want %d", kind, got, want)
		}
	}
	if got := doc.Find(`a[href*="?step=received#"]`).Text(); got != "Brought before the Committee" {
		t.Errorf("the button says %q", got)
	}
	form := parse(t, b.get(at+"?step=received")).Find("#step")
	if got := form.Find("h2").Text(); got != "Brought before the Committee" {
		t.Errorf("the form is called %q", got)
	}
	for _, label := range []string{"Who did it?", "At what time?"} {
		if !strings.Contains(form.Text(), label) {
			t.Errorf("the form does not ask %q", label)
		}
	}
	if form := parse(t, b.get(at+"?step=declined_by_her")); form.Find("#step form").Length() != 0 {
		t.Error("the address of a decline has a form")
	}
}

// Not done is recorded with who was reminded and ends nothing; done is recorded
// with its hour and ends the time limit everywhere.
func TestADutyRunsUntilItIsDone(t *testing.T) {
	t.Parallel()
	h, b, c, at := foundToday(t)
	wantRedirect(t, b.post(at, url.Values{"kind": {"not_done"}, "on.quick": {"today"}, "office": {"none"}}), at)
	page := b.get(at)
	if text := parse(t, page).Find(".timeline").Text(); !strings.Contains(text, "Not done") || !strings.Contains(text, "Nobody yet") {
		t.Errorf("the history says %q", text)
	}
	wholePage(t, "a duty that was not done", page)
	if !h.hasGap(c, beforeCommittee) {
		t.Fatal("what was not done is no line of work")
	}
	hour := models.ClockText(h.Moment().Add(-30*time.Minute), zoneOf(h)) // known only now, and before somebody said that it was not done
	wantRedirect(t, b.post(at, url.Values{"kind": {"received"}, "on.quick": {"today"}, "hour": {hour}}), at)
	text := parse(t, b.get(at)).Find("main").Text()
	for _, want := range []string{"Brought before the Committee", hour, "Done"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if h.hasGap(c, beforeCommittee) {
		t.Error("what was done is still a line of work")
	}
}

// The lists of work name the deed on the button, and none of them lets a child
// decline it.
func TestADutyNamesItsDeedOnEveryList(t *testing.T) {
	t.Parallel()
	_, b, c, _ := foundToday(t)
	for _, path := range []string{"/today", casePath(c.ID), casePath(c.ID) + "/gaps", firstPath(c.ID)} {
		doc := parse(t, b.get(path))
		if doc.Find(`a:contains("Brought before the Committee")`).Length() == 0 {
			t.Errorf("%s does not name the deed", path)
		}
	}
}

func (h *house) hasGap(c models.Case, item string) bool { return h.gapOf(c, item) != nil }

// gapOf is the open gap about a right; nil for none.
func (h *house) gapOf(c models.Case, item string) *gap.Gap {
	h.t.Helper()
	all, err := h.deps.Gaps.ForCase(h.t.Context(), h.Actor("caseworker"), c.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	i := slices.IndexFunc(all.Open, func(g gap.Gap) bool { return g.Item != nil && g.Item.Key == item })
	if i < 0 {
		return nil
	}
	return &all.Open[i]
}

// A forged form cannot decline a duty, neither as a step nor as a decision about
// its gap.
func TestNobodyDeclinesADuty(t *testing.T) {
	t.Parallel()
	h, b, c, at := foundToday(t)
	g := h.gapOf(c, beforeCommittee)
	if g == nil {
		t.Fatal("the Committee is no line of work")
	}
	if doc := parse(t, b.get(gapPath(c.ID, g.Ref))); doc.Find(`[name="decision"]`).Length() != 3 || doc.Find(`[value="declined_by_her"]`).Length() != 0 {
		t.Error("the gap of a duty offers to decline it")
	}
	for path, form := range map[string]url.Values{
		at:                   {"kind": {"declined_by_her"}, "on.quick": {"today"}},
		gapPath(c.ID, g.Ref): {"decision": {"declined_by_her"}},
	} {
		w := b.post(path, form)
		wantStatus(t, w, http.StatusUnprocessableEntity)
		if text := parse(t, w).Find(".errors").Text(); !strings.Contains(text, "cannot decline it") && form.Get("kind") != "" {
			t.Errorf("%s: the page says %q", path, text)
		}
	}
	var n int64
	h.Read(func(tx *gorm.DB) error { return tx.Model(&models.StanceRow{}).Count(&n).Error })
	if n != 0 || !h.hasGap(c, beforeCommittee) {
		t.Errorf("%d decisions were stored", n)
	}
}

// What was recorded before its item was known as a duty is shown as it was, and
// the right is as open as without it.
func TestAnOldDeclineOfADutyIsShown(t *testing.T) {
	t.Parallel()
	h, b, c, at := foundToday(t)
	old := models.StanceRow{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, Subject: beforeCommittee,
		StepFacts: models.StepFacts{Kind: models.StanceDeclined}, At: h.Moment(), RecordedAt: h.Moment(), DecidedBy: h.Account("caseworker").ID}
	h.Write(func(tx *gorm.DB) error { return tx.Create(&old).Error })
	doc := parse(t, b.get(at))
	if text := doc.Find(".timeline").Text(); !strings.Contains(text, "Declined by her own choice") {
		t.Errorf("the history says %q", text)
	}
	if text := doc.Find(".page-head").Text(); strings.Contains(text, "Declined") || !strings.Contains(text, "Open") {
		t.Errorf("the page is headed %q", text)
	}
	fix := parse(t, b.get(at+"/steps/"+old.ID))
	if fix.Find(`[name="kind"] option[value="not_done"]`).Length() != 1 || fix.Find(`[name="kind"] option[value="declined_by_her"]`).Length() != 0 {
		t.Error("the correction offers what a duty does not have")
	}
}

func zoneOf(h *house) *time.Location {
	zone, err := time.LoadLocation(h.Org.TimeZone)
	if err != nil {
		h.t.Fatal(err)
	}
	return zone
}
