package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/account"
)

var keyHolders = []models.Role{models.Caseworker, models.Counsellor, models.LegalAid}

var factorHelpers = append([]models.Role{models.Administrator}, keyHolders...)

func colleagueAccess() []accessRow {
	return []accessRow{
		{Method: "GET", Route: "/colleagues", May: keyHolders},
		{Method: "GET", Route: "/colleagues/second-step", May: factorHelpers},
		{Method: "POST", Route: "/colleagues/second-step", May: factorHelpers, Form: url.Values{"factor_who": {"x"}, "factor_spoken": {"yes"}, "password": {"x"}}},
		{Method: "POST", Route: "/colleagues/:id/confirm", May: keyHolders, Path: returningPath("/confirm"), Form: url.Values{"generation": {"2"}}, Elsewhere: http.StatusNotFound},
		// Of a generation that never was: a dispute that succeeds leaves nothing for the next role to try.
		{Method: "POST", Route: "/colleagues/:id/dispute", May: keyHolders, Path: returningPath("/dispute"), Form: url.Values{"generation": {"7"}}, Elsewhere: http.StatusNotFound},
	}
}

// returningPath has a colleague who shares a case with every role choose a new
// password by a link.
func returningPath(suffix string) func(h *house) string {
	return func(h *house) string {
		for _, role := range keyHolders {
			h.Case(h.North, "Invented Kalpana", "other-caseworker", string(role))
		}
		id := h.Account("other-caseworker").ID
		h.reset("other-caseworker")
		return "/colleagues/" + id + suffix
	}
}

// reset has somebody use a link the administrator made.
func (h *house) reset(name string) {
	h.t.Helper()
	token, err := h.deps.Accounts.Reset(h.t.Context(), h.Actor("administrator"), h.Account(name).ID, false)
	if err == nil {
		_, err = h.deps.Accounts.Welcome(h.t.Context(), account.Arrival{Token: token, Password: "plainly invented once more 1947", Request: "test"})
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

func TestTodaySaysWhoWaitsAndOnlyToWhoCanHelp(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Case(h.North, "Invented Kalpana", "other-caseworker", "caseworker")
	b := h.signedIn("caseworker")
	if body := b.get("/today").Body.String(); strings.Contains(body, "/colleagues") {
		t.Error("Today speaks of colleagues when nobody waits")
	}
	h.reset("other-caseworker")
	if body := b.get("/today").Body.String(); !strings.Contains(body, "1 colleague is new or has a new password") {
		t.Error("Today does not say that a colleague waits")
	}
	if body := h.signedIn("counsellor").get("/today").Body.String(); strings.Contains(body, "/colleagues") {
		t.Error("Today tells it to somebody who shares no case")
	}
	page := b.get("/colleagues").Body.String()
	for _, want := range []string{"Invented other-caseworker", "1 case you share", "face to face"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	id := h.Account("other-caseworker").ID
	if w := b.post("/colleagues/"+id+"/confirm", url.Values{"generation": {"2"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("confirm: got %d", w.Code)
	}
	if page := b.get("/colleagues").Body.String(); !strings.Contains(page, "1 case you share is open") || strings.Contains(page, "/confirm") {
		t.Error("after the yes the page does not say what changed")
	}
}

func TestADisputeOnThePageClosesTheAccount(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Case(h.North, "Invented Kalpana", "other-caseworker", "caseworker")
	h.reset("other-caseworker")
	id := h.Account("other-caseworker").ID
	if w := h.signedIn("caseworker").post("/colleagues/"+id+"/dispute", url.Values{"generation": {"2"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d", w.Code)
	}
	for _, name := range []string{"dpo", "administrator"} {
		if body := h.signedIn(name).get("/audit").Body.String(); !strings.Contains(body, "somebody else used the link of Invented other-caseworker") {
			t.Errorf("the log of the %s does not say it", name)
		}
	}
}
