package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/worldtest"
)

// aTransfer asks a house for a bed as the caseworker of a case of the other one.
func aTransfer(h *house, c models.Case, who string, to models.Shelter) casefile.TransferShown {
	h.t.Helper()
	in := casefile.TransferInput{Token: worldtest.NewID()}
	in.ToID, in.Reason, in.WantedOn, in.BedKind, in.View, in.Needs = to.ID, "special_care", models.DateOf(h.Now()), "adult", "wishes", "health_care"
	if _, err := h.deps.Cases.AskTransfer(h.t.Context(), h.Actor(who), c.ID, in); err != nil {
		h.t.Fatal(err)
	}
	list, err := h.deps.Cases.Transfers(h.t.Context(), h.Actor(who), c.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return list[0]
}

// sleepsSouth is a resident of South House.
func sleepsSouth(h *house) models.Case {
	h.t.Helper()
	c := h.Case(h.South, "Meera", "south-caseworker")
	in := casefile.AdmissionInput{Token: worldtest.NewID()}
	in.Basis, in.ReviewOn, in.At = models.BasisConsent, "2027-02-01", h.Moment()
	if _, err := h.deps.Cases.Admit(h.t.Context(), h.Actor("south-caseworker"), c.ID, in); err != nil {
		h.t.Fatal(err)
	}
	return c
}

func transferAccess() []accessRow {
	askers := []models.Role{models.Caseworker}
	asking := func(h *house) string {
		c := caseOfAll(h)
		admitted(h, c)
		return stayPath(c.ID) + "/transfer"
	}
	one := func(suffix string) func(h *house) string {
		return func(h *house) string {
			c := caseOfAll(h)
			admitted(h, c)
			return transferPath(c.ID, aTransfer(h, c, "caseworker", h.South).ID) + suffix
		}
	}
	answered := func(h *house) string {
		c := caseOfAll(h)
		admitted(h, c)
		t := aTransfer(h, c, "caseworker", h.South)
		if _, err := h.deps.Cases.AnswerTransfer(h.t.Context(), h.Actor("south-administrator"), t.ID, casefile.TransferAnswer{State: models.TransferDeclined, Decline: "no_bed", Seen: 1}); err != nil {
			h.t.Fatal(err)
		}
		return transferPath(c.ID, t.ID) + "/seen"
	}
	offer := func(h *house) string {
		return transfersPath + "/" + aTransfer(h, sleepsSouth(h), "south-caseworker", h.North).ID
	}
	return []accessRow{
		{Method: "GET", Route: "/cases/:id/stay/transfer", May: askers, Path: asking, Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/stay/transfer", May: askers, Path: asking, Elsewhere: 404, Form: url.Values{"reason": {"safety"}}},
		{Method: "GET", Route: "/cases/:id/stay/transfers/:transfer/end", May: askers, Path: one("/end"), Elsewhere: 404},
		{Method: "POST", Route: "/cases/:id/stay/transfers/:transfer/end", May: askers, Path: one("/end"), Elsewhere: 404, Form: url.Values{"seen": {"9"}}},
		{Method: "POST", Route: "/cases/:id/stay/transfers/:transfer/seen", May: askers, Path: answered, Elsewhere: 404, Form: url.Values{"version": {"2"}}},
		{Method: "GET", Route: transfersPath, May: administrators},
		{Method: "GET", Route: transfersPath + "/:transfer", May: administrators, Path: offer, Elsewhere: 404},
		{Method: "POST", Route: transfersPath + "/:transfer", May: administrators, Path: offer, Elsewhere: 404, Form: url.Values{"seen": {"1"}}},
	}
}

// TestTransferFromTheStayToTheOtherHouse walks through a request and its acceptance: what
// each house sees, and what the other house must not read before.
func TestTransferFromTheStayToTheOtherHouse(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	admitted(h, c)
	b := h.signedIn("caseworker")
	at := stayPath(c.ID)
	form := filledIn(parse(t, b.get(at+"/transfer")))
	form.Set("to_id", h.South.ID)
	form.Set("reason", "safety")
	form.Set("needs", "being_looked_for")
	w := b.post(at+"/transfer", form)
	wantStatus(t, w, http.StatusUnprocessableEntity) // without what she says
	if parse(t, w).Find("input[value=being_looked_for][checked]").Length() != 1 {
		t.Error("what was ticked is lost")
	}
	form.Set("view", "agrees")
	wantStatus(t, b.post(at+"/transfer", form), http.StatusSeeOther)
	h.Advance(3 * 24 * time.Hour)
	b = h.signedIn("caseworker")
	admin := h.signedIn("south-administrator")
	var offer string
	for _, lang := range []string{"hi", "en"} {
		b.post("/language", url.Values{"lang": {lang}})
		admin.post("/language", url.Values{"lang": {lang}})
		row := parse(t, admin.get("/overview")).Find("#transfers")
		offer, _ = row.Find("a").First().Attr("href")
		for _, path := range []string{"/overview", transfersPath, offer} {
			w := admin.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
			if text := w.Body.String(); lang == "en" && (strings.Contains(text, "somebody looks for") || strings.Contains(text, "safer there") || strings.Contains(text, c.ID)) {
				t.Errorf("%s tells more than the bed", path)
			}
		}
		if text := row.Text(); !strings.Contains(text, c.Code) || lang == "en" && !strings.Contains(text, "Answer was due on 23 November") {
			t.Errorf("the overview says %q", text)
		}
		for _, path := range []string{at, "/today", "/today?list=transfers"} {
			w := b.get(path)
			wantStatus(t, w, http.StatusOK)
			wholePage(t, lang+" "+path, w)
		}
	}
	if text := parse(t, b.get("/today")).Find("#list-transfers").Text(); !strings.Contains(text, "South House has not answered about a bed") {
		t.Errorf("Today says %q", text)
	}
	answer := filledIn(parse(t, admin.get(offer)))
	answer.Set("state", "accepted")
	wantStatus(t, admin.post(offer, answer), http.StatusUnprocessableEntity) // without somebody who works on it
	answer.Set("new_lead", h.Account("south-caseworker").ID)
	wantStatus(t, admin.post(offer, answer), http.StatusSeeOther)
	if text := parse(t, admin.get(at)).Find("#transfers").Text(); !strings.Contains(text, "somebody looks for her") || !strings.Contains(text, "Came there") {
		t.Errorf("the house that accepted reads %q", text)
	}
	if n := parse(t, admin.get("/overview")).Find("#transfers").Length(); n != 0 {
		t.Error("what was accepted still waits")
	}
}
