package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
)

// worksInBoth lets somebody of North House work in South House too.
func (h *house) worksInBoth(name string) models.Account {
	h.t.Helper()
	a := h.Account(name)
	h.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.AccountShelter{AccountID: a.ID, ShelterID: h.South.ID}).Error
	})
	return a
}

func TestTheStaffPagesSayWhoWorksInEveryShelterAndWhatThatAllows(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("administrator")
	const everywhere, alone = "works in every open shelter", "Nobody else does so"
	if body := b.get("/staff").Body.String(); strings.Contains(body, everywhere) {
		t.Error("the list says so of somebody who does not")
	}
	a := h.worksInBoth("administrator")
	if body := b.get("/staff").Body.String(); strings.Count(body, everywhere) != 1 {
		t.Error("the list does not say who works everywhere")
	}
	body := b.get("/staff/" + a.ID).Body.String()
	for _, want := range []string{everywhere, "bring in network supervisors", alone} {
		if !strings.Contains(body, want) {
			t.Errorf("the page of the person lacks %q", want)
		}
	}
	h.worksInBoth("caseworker")
	second := h.Person("second-administrator", models.Administrator, h.North)
	h.worksInBoth(second.SignInName)
	if body := b.get("/staff/" + a.ID).Body.String(); strings.Contains(body, alone) || strings.Count(b.get("/staff").Body.String(), everywhere) != 2 {
		t.Error("with a second one the page still says that nobody else does")
	}
}

func TestThePageRefusesToLetTheLastOneGo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a := h.worksInBoth("administrator")
	const why = "Then no administrator would work in every open shelter"
	b := h.signedIn("administrator")
	form := url.Values{"display_name": {"Invented Typed"}, "shelters": {h.North.ID}, "language": {"en"}, "version": {"1"}}
	w := b.post("/staff/"+a.ID+"/edit", form)
	wantStatus(t, w, http.StatusUnprocessableEntity)
	field := parse(t, w).Find("fieldset .error").Text()
	if !strings.Contains(field, why) || !strings.Contains(w.Body.String(), `value="Invented Typed"`) {
		t.Errorf("beside the field stands %q, or what was typed is lost", field)
	}
	form["shelters"] = []string{h.North.ID, h.South.ID}
	wantRedirect(t, b.post("/staff/"+a.ID+"/edit", form), "/staff/"+a.ID)
}

// TestADeedThatCameTooLateIsAnsweredOnThePageOfThePerson has two administrators
// with the page open, of whom one was quicker.
func TestADeedThatCameTooLateIsAnsweredOnThePageOfThePerson(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("administrator")
	at := "/staff/" + h.Account("caseworker").ID
	if err := h.deps.Accounts.Disable(t.Context(), h.Actor("administrator"), h.Account("caseworker").ID); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{at + "/disable", at + "/link"} {
		w := b.post(path, url.Values{})
		wantStatus(t, w, http.StatusConflict)
		if page := parse(t, w); page.Find(".errors li").Text() != "This account is disabled already." || page.Find("h1").Text() != "Invented caseworker" {
			t.Errorf("%s: got %q", path, page.Find("main").Text())
		}
	}
}
