package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
)

// TestPaperStandsOnThePageOfWhatItProves ties a paper to a hearing from the page of its
// matter: the form proposes it, leads back, and the paper stands on that page, in the list
// and on its own page, in both languages.
func TestPaperStandsOnThePageOfWhatItProves(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid", "counsellor")
	m := matterOf(h, c)
	b := h.signedIn("caseworker")
	add := parse(t, b.get(m.at)).Find("#papers .actions a").AttrOr("href", "")
	page := parse(t, b.get(add))
	form := filledIn(page)
	id := m.at[strings.LastIndex(m.at, "/")+1:]
	if got := form.Get("proof_of"); got != models.ProofRef(models.ProofMatter, id) || !strings.Contains(spoken(page), "It is tied to: ") {
		t.Errorf("the form proposes %q", got)
	}
	for field, value := range map[string]string{"kind": "court_order", "original": "court", "proof_of": models.ProofRef(models.ProofHearing, m.hearing)} {
		form.Set(field, value)
	}
	wantRedirect(t, b.post(page.Find("main form.form").AttrOr("action", ""), form), m.at)
	for _, lang := range []struct{ code, hearing string }{{"en", "of the hearing,"}, {"hi", "पेशी का,"}} {
		b.post("/language", url.Values{"lang": {lang.code}})
		w := b.get(m.at)
		wholePage(t, lang.code, w)
		tied := parse(t, w).Find("#papers")
		if !strings.Contains(tied.Text(), lang.hearing) {
			t.Errorf("%s: the page of the matter says %s", lang.code, tied.Text())
		}
		paper := tied.Find("li a").AttrOr("href", "")
		for _, at := range []string{papersPath(c.ID), papersPath(c.ID) + "/print", paper, paper + "/correct"} {
			w := b.get(at)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang.code+" "+at, w)
		}
		if href := parse(t, b.get(paper)).Find(`main a[href$="#h-`+m.hearing+`"]`).AttrOr("href", ""); href == "" {
			t.Error("the paper does not lead to its hearing")
		}
	}
	b.post("/language", url.Values{"lang": {"en"}})
	if text := spoken(parse(t, b.get(papersPath(c.ID)))); !strings.Contains(text, "for: Hearing, ") {
		t.Errorf("the list does not say what the paper proves: %s", text)
	}
	if tied := parse(t, h.signedIn("counsellor").get(m.at)).Find("#papers"); !strings.Contains(tied.Text(), "Order or judgment") {
		t.Error("a counsellor, who sees the paper in the list, does not see it here")
	}
}
