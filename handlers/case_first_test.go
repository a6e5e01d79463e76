package handlers

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/worldtest"
)

// broughtAtNight opens the case of a child whom the police brought at 23:40,
// with nothing else known.
func (h *house) broughtAtNight() models.Case {
	h.t.Helper()
	night := time.Date(2026, 11, 23, 23, 40, 0, 0, time.FixedZone("IST", 5*3600+1800))
	h.Advance(night.Sub(h.Now()))
	out, err := h.deps.Cases.Open(h.t.Context(), h.Actor("caseworker"), casefile.Intake{
		ID: worldtest.NewID(), ShelterID: h.North.ID, Referral: "police",
		Facts:    []casefile.FactInput{{Name: "person.age_group", Value: models.FactValue{Code: "child"}}},
		Consents: casefile.ConsentInput{Answers: map[string]string{models.PurposeData: models.ConsentGiven}, ConsentFacts: models.ConsentFacts{GivenBy: models.ByHerself, Form: "spoken"}},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return out.Case
}

// after advances the clock and sweeps, as the server does.
func (h *house) after(d time.Duration) {
	h.t.Helper()
	h.Advance(d)
	if _, err := h.deps.Gaps.Sweep(h.t.Context(), access.System("sweep", h.Org.ID, h.Moment())); err != nil {
		h.t.Fatal(err)
	}
}

// committee is the title of the line about the child's 24 hours.
const committee = "Child: before the Child Welfare Committee within 24 hours"

// lineOf returns the line of the Committee on a page: the sentence of its
// clock; "" for none.
func (h *house) lineOf(path string) string {
	h.t.Helper()
	doc := parse(h.t, h.signedIn("caseworker").get(path))
	for _, li := range doc.Find("li.gap").EachIter() {
		if strings.Contains(li.Find("h3").Text(), committee) {
			return strings.Join(strings.Fields(li.Find(".clock span").First().Text()), " ")
		}
	}
	return ""
}

// A child's 24 hours before the Committee stand on every page that lists work,
// from the first page after intake until they are recorded as done.
func TestChildBeforeCommittee(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.broughtAtNight()
	pages := []string{firstPath(c.ID), casePath(c.ID), casePath(c.ID) + "/gaps"}
	check := func(when, want string, paths ...string) {
		t.Helper()
		for _, path := range paths {
			if got := h.lineOf(path); got != want {
				t.Errorf("%s: %s says %q, want %q", when, strings.Replace(path, c.ID, "ID", 1), got, want)
			}
		}
	}
	h.after(10 * time.Hour)
	check("10 hours later", "Our turn, 14 hours left", append(pages, "/today")...)
	h.after(15 * time.Hour)
	check("25 hours later", "Our turn, 60 minutes late", append(pages, "/today")...)
	doc := parse(t, h.signedIn("caseworker").get("/today"))
	if first := doc.Find("#list-late li.gap h3").First().Text(); !strings.Contains(first, committee) {
		t.Errorf("on top of what is overdue stands %q", first)
	}
	if text := doc.Find("main").Text(); strings.Contains(text, "Nothing is missing") {
		t.Error("Today says that nothing is missing")
	}
	four := int64(4)
	journey := []casefile.FactInput{{Name: "arrival.journey_hours", Value: models.FactValue{Number: &four}}}
	if _, err := h.deps.Cases.RecordFacts(t.Context(), h.Actor("caseworker"), c.ID, journey); err != nil {
		t.Fatal(err)
	}
	check("with four hours of journey", "Our turn, 3 hours left", append(pages, "/today")...)
	w := h.signedIn("caseworker").post(servicesPath(c.ID)+"/new", url.Values{"kind": {"other"}, "other_kind": {"committee_production"}, "at.quick": {"today"}, "outcome": {"done"}})
	if w.Code != 303 {
		t.Fatalf("recording it answers %d: %s", w.Code, w.Body)
	}
	check("after it was recorded", "", append(pages, "/today")...)
}

// The list of the first hours has one button a step, and stands on top of the
// summary and as one row on Today until nothing of it is open.
func TestFirstHours(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.broughtAtNight()
	h.after(time.Minute)
	doc := parse(t, h.signedIn("caseworker").get(firstPath(c.ID)))
	rows := doc.Find("ol.first li.gap")
	if rows.Length() < 10 {
		t.Fatalf("%d steps, want at least 10: %s", rows.Length(), doc.Find("main").Text())
	}
	for _, li := range rows.EachIter() {
		if li.Find("a.button").Length() != 1 {
			t.Errorf("%q has %d buttons, want 1", li.Find("h3").Text(), li.Find("a.button").Length())
		}
	}
	if first := rows.First().Find("h3").Text(); !strings.Contains(first, "safe tonight") {
		t.Errorf("the first step is %q", first)
	}
	if n := parse(t, h.signedIn("caseworker").get(casePath(c.ID))).Find("#first li.gap").Length(); n != rows.Length() {
		t.Errorf("the summary shows %d steps, want %d", n, rows.Length())
	}
	if n := parse(t, h.signedIn("caseworker").get("/today")).Find("#list-first li.gap").Length(); n != 1 {
		t.Errorf("Today has %d rows for the first hours, want 1", n)
	}
}
