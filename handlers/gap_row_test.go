package handlers

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/entitlement"
	"aftercare/services/gap"
	"aftercare/services/pack"
	"aftercare/templates"
)

// Only who decides about gaps is shown the way to do so, and it leads back to
// the page she came from.
func TestDecideIsOfferedToWhoDecides(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.exploited()
	h.lateRight(c)
	for _, role := range []string{"caseworker", "administrator", "supervisor"} {
		for _, at := range []string{casePath(c.ID), casePath(c.ID) + "/first", casePath(c.ID) + "/gaps"} {
			doc := parse(t, h.signedIn(role).get(at))
			if doc.Find("li.gap").Length() == 0 {
				t.Errorf("%s: %s shows no gap", role, at)
			}
			ways, lost := 0, 0
			for _, way := range doc.Find(".gap-act a.small:not(.button)").EachIter() {
				ways++
				href, _ := way.Attr("href")
				if to, err := url.Parse(href); err != nil || returnTo(to.Query().Get("back"), c.ID) != at {
					lost++
				}
			}
			if lost > 0 {
				t.Errorf("%s: %d ways to decide do not come back to %s", role, lost, at)
			}
			if offered := ways > 0; offered != (role == "caseworker") {
				t.Errorf("%s: %s offers %d ways to decide", role, at, ways)
			}
		}
	}
}

// A gap that an authority has to close leads to its right, where the reminder is
// drafted.
func TestGapOfAnAuthorityLeadsToItsRight(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.exploited()
	item := h.lateRight(c)
	g := h.gapOf(c, item)
	if g == nil || g.Hers {
		t.Fatalf("the late decision is no gap of the authority: %+v", g)
	}
	b := h.signedIn("caseworker")
	doc := parse(t, b.get(gapPath(c.ID, g.Ref)))
	if href, _ := doc.Find(".actions a.button").Attr("href"); href != rightPath(c.ID, item) {
		t.Errorf("the gap leads to %q, want its right", href)
	}
	right := parse(t, b.get(rightPath(c.ID, item)))
	if right.Find(`a[href*="/letter"]`).Length() == 0 {
		t.Error("the right offers no letter")
	}
}

// A gap that shows a time limit says whether law, a report or we ourselves set it.
func TestGapSaysWhoSetItsTimeLimit(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.broughtAtNight()
	h.answer(c, "harm.rape")
	in := entitlement.Input{Item: "legal_aid", RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceApplied}}}
	if _, err := h.deps.Rights.Decide(t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
		t.Fatal(err)
	}
	h.after(time.Hour)
	tt, seen := english(t), map[string]int{}
	for _, g := range h.errandsOf(c) {
		if !g.Rule.OfClocks() || g.Clock == nil {
			continue
		}
		want := "threshold.L"
		for _, def := range g.Item.Clocks {
			switch {
			case def.Key == g.Clock.Key && def.Kind == "house":
				want = "threshold.D"
			case def.Key == g.Clock.Key && def.Quality != "S":
				want = "threshold.C"
			}
		}
		seen[want]++
		doc := parse(t, h.signedIn("caseworker").get(gapPath(c.ID, g.Ref)))
		if mark := doc.Find(".source .mark").First().Text(); mark != tt.T(want) {
			t.Errorf("%s of %s: %q, want %q", g.Clock.Key, g.Item.Key, mark, tt.T(want))
		}
	}
	if len(seen) < 2 {
		t.Errorf("only %v were met", seen)
	}
}

// A question on which a danger hangs says so, whatever else hangs on it: it is
// asked before others for that.
func TestAQuestionSaysThatADangerHangsOnIt(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.exploited()
	sum, err := h.deps.Cases.Summary(h.t.Context(), h.Actor("caseworker"), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	tt, dangers := english(t), 0
	doc := parse(t, h.signedIn("caseworker").get(casePath(c.ID)+"/rights/questions"))
	for _, q := range sum.ToFind {
		waits := doc.Find("#find-" + gap.Ref(c.ID, q.Fact.Key) + " summary .muted").Text()
		if waits == "" {
			continue
		}
		if q.Danger {
			dangers++
		}
		if says := strings.Contains(waits, tt.T("find.danger")); says != q.Danger {
			t.Errorf("%s: danger %v, and the page says %q", q.Fact.Key, q.Danger, waits)
		}
	}
	if dangers == 0 {
		t.Error("no question with a danger was met")
	}
}

// A text that names a page names it as the page is called.
func TestPacksNameThePageOfNamesAsItIsCalled(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	rules := h.deps.Library.Rules()
	first := rules[slices.IndexFunc(rules, func(r *pack.Rule) bool { return r.Key == "first.not_to_tell" })]
	for _, lang := range templates.Languages {
		tt := english(t)
		tt.Lang = lang
		name := tt.T("case.identity")
		for _, text := range []string{first.Do.In(lang), h.deps.Library.Fact("contact.not_to_tell").Question.In(lang)} {
			if !strings.Contains(text, name) {
				t.Errorf("%q does not say %q", text, name)
			}
		}
	}
}

// english are the words of the pages in English.
func english(t *testing.T) texts {
	t.Helper()
	s := newTestSite(t)
	return texts{Lang: "en", catalogue: s.catalogue, zone: s.zone}
}
