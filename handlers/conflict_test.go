package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
)

// TestVolunteerAnswersAboutTheOtherSide goes from Today to the list, answers, and stands
// with her answer under People on the case.
func TestVolunteerAnswersAboutTheOtherSide(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened("legal_aid")
	b := h.signedIn("legal_aid")
	if parse(t, b.get("/today")).Find(`a[href="/conflicts"]`).Length() != 1 {
		t.Fatal("Today does not ask")
	}
	people := b.get(peoplePath(c.ID))
	if !strings.Contains(people.Body.String(), "not said yet whether there is a conflict") || parse(t, people).Find(`a[href="`+conflictPath(c.ID)+`"]`).Length() != 1 {
		t.Error("People on the case does not say that she has not answered")
	}
	wantStatus(t, b.post("/conflicts", url.Values{}), http.StatusUnprocessableEntity)
	page := b.get("/conflicts")
	wholePage(t, "conflicts", page)
	if !strings.Contains(page.Body.String(), c.Code) {
		t.Error("the list does not name the case")
	}
	if parse(t, page).Find(`main form a[href="`+casePath(c.ID)+`"]`).Length() != 1 {
		t.Error("the list does not lead to the case")
	}
	wantRedirect(t, b.post("/conflicts", url.Values{"cases": {c.ID}}), "/today")
	if parse(t, b.get("/today")).Find(`a[href="/conflicts"]`).Length() != 0 {
		t.Error("Today asks again")
	}
	if !strings.Contains(h.signedIn("caseworker").get(peoplePath(c.ID)).Body.String(), "declared no conflict of interest on") {
		t.Error("People on the case does not show her answer")
	}
}

// TestDeclaredConflictClosesTheCase answers on the page of the case that she acts for the
// other side: the next click is refused.
func TestDeclaredConflictClosesTheCase(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened("legal_aid")
	b := h.signedIn("legal_aid")
	page := b.get(conflictPath(c.ID))
	wantStatus(t, page, http.StatusOK)
	wholePage(t, "conflict", page)
	wantStatus(t, b.post(conflictPath(c.ID), url.Values{"answer": {"x"}}), http.StatusUnprocessableEntity)
	wantRedirect(t, b.post(conflictPath(c.ID), url.Values{"answer": {models.InConflict}}), "/today")
	wantStatus(t, b.get(casePath(c.ID)), http.StatusNotFound)
	if !strings.Contains(h.signedIn("caseworker").get(peoplePath(c.ID)).Body.String(), "Conflict of interest") {
		t.Error("People on the case does not say why her turn ended")
	}
}
