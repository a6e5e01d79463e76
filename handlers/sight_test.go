package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"aftercare/models"
	"aftercare/services/gap"
)

// Every link to a gap or a service that a page shows opens, for every role: no
// page tells of what the one behind it hides.
func TestEveryGapAndServiceThatIsLinkedOpens(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	recorded(h, c, "counselling", "")
	recorded(h, c, "legal_consultation", "")
	h.later(40 * 24 * time.Hour)
	of := casePath(c.ID)
	pages := []string{of, of + "/gaps", of + "/services", of + "/clocks", of + "/rights", "/cases", "/today", "/calendar", "/calendar/list?from=2026-01-01&to=2028-01-01"}
	for _, role := range readingRoles {
		b := h.signedIn(string(role))
		links := map[string]string{}
		for _, path := range pages {
			w := b.get(path)
			if w.Code == http.StatusForbidden || w.Code == http.StatusSeeOther {
				continue // Today is for those who record services
			}
			wantStatus(t, w, http.StatusOK)
			h.linksInto(w.Body.String(), of, path, links)
		}
		w := b.post("/search", url.Values{"q": {c.Code}})
		wantStatus(t, w, http.StatusOK)
		h.linksInto(w.Body.String(), of, "/search", links)
		for href, page := range links {
			if w := b.get(href); w.Code != http.StatusOK {
				t.Errorf("%s: %s links to %s, which answers %d", role, page, href, w.Code)
			}
		}
		if len(links) < 3 {
			t.Errorf("%s found %v only: this test looks at nothing", role, links)
		}
	}
}

// A volunteer's pages name no service of health, and no gap that is not hers.
func TestAVolunteersPagesNameNothingThatIsNotHers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	recorded(h, c, "pep", "")
	recorded(h, c, "legal_consultation", "")
	h.later(40 * 24 * time.Hour)
	hidden := []string{serviceName(h.deps.Library, texts{Lang: "en"}, "pep")}
	hers, err := h.deps.Gaps.ForCase(h.t.Context(), h.Actor("legal_aid"), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	all, err := h.deps.Gaps.ForCase(h.t.Context(), h.Actor("caseworker"), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range all.Open {
		if !slices.ContainsFunc(hers.Open, func(o gap.Gap) bool { return o.Title().In("en") == g.Title().In("en") }) {
			hidden = append(hidden, g.Title().In("en"))
		}
	}
	if len(hidden) < 3 {
		t.Fatalf("only %v is hidden: this test looks at nothing", hidden)
	}
	b := h.signedIn(string(models.LegalAid))
	for _, path := range []string{casePath(c.ID), casePath(c.ID) + "/gaps", casePath(c.ID) + "/services", casePath(c.ID) + "/clocks", "/cases", "/today", "/calendar"} {
		w := b.get(path)
		wantStatus(t, w, http.StatusOK)
		for _, text := range hidden {
			if strings.Contains(w.Body.String(), text) {
				t.Errorf("%s names %q", path, text)
			}
		}
	}
}

// linksInto gathers the links of a page to gaps and services of a case.
func (h *house) linksInto(body, of, page string, into map[string]string) {
	h.t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	doc.Find("main a[href]").Each(func(_ int, a *goquery.Selection) {
		href, _, _ := strings.Cut(a.AttrOr("href", ""), "#")
		if strings.HasPrefix(href, of+"/gaps/") || strings.HasPrefix(href, of+"/services/") {
			into[href] = page
		}
	})
}
