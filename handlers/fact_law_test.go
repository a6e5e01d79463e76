package handlers

import (
	"net/http"
	"strings"
	"testing"
)

// Questions of law stand on a page of their own, and the person who can answer
// them is told.
func TestQuestionsOfLawAreForTheLawyer(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	with, without := caseOfAll(h), h.opened()
	lawyer, caseworker := h.signedIn("legal_aid"), h.signedIn("caseworker")

	t.Run("a caseworker's page has none", func(t *testing.T) {
		doc := parse(t, caseworker.get(casePath(with.ID)+"/facts/legal"))
		if doc.Find(`[name^="fact.offence"], [name^="fact.event.accused_remanded"]`).Length() > 0 {
			t.Error("Police and courts asks a question of law")
		}
		if doc.Find(`main a[href="`+caseLawPath(with.ID)+`"]`).Length() == 0 {
			t.Error("the page does not lead to the questions of law")
		}
	})
	t.Run("who is told", func(t *testing.T) {
		told := func(page string) bool {
			return strings.Contains(page, "Questions for you") || strings.Contains(page, "Nobody of legal aid")
		}
		if !told(lawyer.get(casePath(with.ID)).Body.String()) {
			t.Error("the lawyer is not told of questions for her")
		}
		if told(caseworker.get(casePath(with.ID)).Body.String()) {
			t.Error("a caseworker is told although there is a lawyer")
		}
		if !told(caseworker.get(casePath(without.ID)).Body.String()) {
			t.Error("a caseworker is not told that there is no lawyer")
		}
	})
	t.Run("the lawyer answers them and nothing else", func(t *testing.T) {
		at := caseLawPath(with.ID)
		form := filledIn(parse(t, lawyer.get(at)))
		form.Set("fact.event.accused_remanded", "no")
		form.Set("fact.health.pregnant", "yes") // on no page of hers
		wantRedirect(t, lawyer.post(at, form), casePath(with.ID)+"/facts")
		if got := parse(t, lawyer.get(casePath(with.ID)+"/facts")).Find(".notice").Text(); !strings.Contains(got, "1 answer recorded") {
			t.Errorf("the page says %q", got)
		}
		wantStatus(t, lawyer.get(casePath(with.ID)+"/facts/legal"), http.StatusForbidden)
	})
}
