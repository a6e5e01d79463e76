package handlers

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/gap"
)

// errandsOf reads the open gaps of a case.
func (h *house) errandsOf(c models.Case) []gap.Gap {
	h.t.Helper()
	all, err := h.deps.Gaps.ForCase(h.t.Context(), h.Actor("caseworker"), c.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return all.Open
}

// answer records a yes to questions about a case.
func (h *house) answer(c models.Case, names ...string) {
	h.t.Helper()
	var in []casefile.FactInput
	for _, name := range names {
		in = append(in, casefile.FactInput{Name: name, Value: models.FactValue{Answer: models.Yes}})
	}
	if _, err := h.deps.Cases.RecordFacts(h.t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
		h.t.Fatal(err)
	}
}

// exploited opens the case of a girl brought at night, of whom is known that she
// was raped and is hurt, and lets three months pass.
func (h *house) exploited() models.Case {
	h.t.Helper()
	c := h.broughtAtNight()
	sex := []casefile.FactInput{{Name: "person.sex", Value: models.FactValue{Code: "female"}}}
	if _, err := h.deps.Cases.RecordFacts(h.t.Context(), h.Actor("caseworker"), c.ID, sex); err != nil {
		h.t.Fatal(err)
	}
	h.answer(c, "harm.rape", "health.hurt_now")
	h.after(90 * 24 * time.Hour)
	return c
}

// The summary shows each open gap once: among the first hours, the dangers, at
// its place or among what is far off.
func TestSummaryShowsEachGapOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.broughtAtNight()
	for _, after := range []time.Duration{time.Minute, 30 * time.Hour, 90 * 24 * time.Hour} {
		h.after(after)
		open := h.errandsOf(c)
		doc := parse(t, h.signedIn("caseworker").get(casePath(c.ID)))
		for _, g := range open {
			id := "gap-" + g.Ref
			if n := doc.Find("#" + id + ", #first-" + id).Length(); n != 1 {
				t.Errorf("after %s %s stands on the summary %d times, want once", after, g.Name, n)
			}
			if here := doc.Find("#at-" + string(g.Errand())).Length(); here != 1 && !g.Distant() {
				t.Errorf("after %s the summary has no place %s for %s", after, g.Errand(), g.Name)
			}
		}
		if n := doc.Find("li.gap").Length(); n != len(open) {
			t.Errorf("after %s the summary has %d rows, want %d", after, n, len(open))
		}
	}
}

// The page to take along has what is to do there, and nothing of another place;
// it bears the code and nothing that is sealed.
func TestErrandPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.exploited()
	b := h.signedIn("caseworker")
	before := len(h.Entries("reveal"))
	for _, place := range models.Errands {
		w := b.get(errandPath(c.ID, place))
		wantStatus(t, w, http.StatusOK)
		doc := parse(t, w)
		var got []string
		for _, li := range doc.Find(".ticks:not(.papers) > li > h3").EachIter() {
			got = append(got, li.Text())
		}
		var want []string
		for _, g := range gap.At(h.errandsOf(c), place, h.Moment()) {
			if !g.Distant() {
				want = append(want, gapTitle(testTexts(t, "en"), g))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has the lines %q, want %q", place, got, want)
		}
		if code := doc.Find(".print-head .code").Text(); code != c.Code {
			t.Errorf("%s bears the code %q, want %q", place, code, c.Code)
		}
		if doc.Find(".errand-sheet form, .errand-sheet .masked").Length() > 0 || strings.Contains(w.Body.String(), "CANARY") {
			t.Errorf("%s has something to open on paper", place)
		}
		if doc.Find(".to-write p").Length() == 0 {
			t.Errorf("%s leaves no room to write", place)
		}
	}
	if after := len(h.Entries("reveal")); after != before {
		t.Errorf("%d openings in the log, want none", after-before)
	}
	wantStatus(t, b.get(errandPath(c.ID, "harbour")), http.StatusNotFound)
}

// A paper that is in hand is to be taken, others are to be looked for.
func TestErrandPageSortsPapers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.exploited()
	b := h.signedIn("caseworker")
	lists := func() (take, look string) {
		doc := parse(t, b.get(errandPath(c.ID, models.ErrandLegalAid)))
		for _, list := range doc.Find(".papers").EachIter() {
			if strings.HasPrefix(list.Parent().Find("h2").Text(), "Papers to take") {
				take = list.Text()
			} else {
				look = list.Text()
			}
		}
		return take, look
	}
	const paper = "Medical report"
	take, look := lists()
	if strings.Contains(take, paper) || !strings.Contains(look, paper) {
		t.Errorf("nothing recorded: to take %q, to look for %q", take, look)
	}
	h.answer(c, "held.medical_report")
	if take, look = lists(); !strings.Contains(take, paper) || strings.Contains(look, paper) {
		t.Errorf("the report is in hand: to take %q, to look for %q", take, look)
	}
}

// Today by place names cases by their code, and leads to the page to take along.
func TestTodayByPlace(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.exploited()
	b := h.signedIn("caseworker")
	doc := parse(t, b.get(placesPath))
	for _, e := range gap.Errands(slices.DeleteFunc(h.errandsOf(c), gap.Gap.Distant), h.Moment()) {
		rows := doc.Find("#list-at_" + string(e.Place) + " li.gap")
		if rows.Length() != 1 || !strings.Contains(rows.Text(), c.Code) {
			t.Errorf("%s has %d rows, want one of %s: %s", e.Place, rows.Length(), c.Code, rows.Text())
		}
		if href, _ := rows.Find("a.button").Attr("href"); href != errandPath(c.ID, e.Place) {
			t.Errorf("%s leads to %q", e.Place, href)
		}
		list := parse(t, b.get(listPath(gap.PlaceList(e.Place))))
		if n := list.Find("li.gap").Length(); n != 1 {
			t.Errorf("the whole list of %s has %d rows, want 1", e.Place, n)
		}
	}
	wantStatus(t, b.get("/today?list=at_harbour"), http.StatusNotFound)
}
