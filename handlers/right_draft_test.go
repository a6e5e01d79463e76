package handlers

import (
	"net/http"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/entitlement"
	"aftercare/services/pack"
)

// step records a step of a right, as legal aid does.
func (h *house) step(c models.Case, item string, kind models.StanceKind, day models.Date, sum int64) {
	h.t.Helper()
	facts := models.StepFacts{Kind: kind, Amount: sum}
	if sum > 0 {
		facts.Currency = "INR"
	}
	in := entitlement.Input{Item: item, RightDecision: models.RightDecision{StepFacts: facts, On: day}}
	if _, err := h.deps.Rights.Decide(h.t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
		h.t.Fatal(err)
	}
}

const stateScheme = "victim_compensation_bnss396"

// Before anything was filed there is no letter; a filed application has the request
// for information, and only a decision that can be appealed has the appeal.
func TestLettersOfARightFollowItsSteps(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	h.remember(c, "money_girl_under_14_west_bengal")
	b := h.signedIn("caseworker")
	at := rightPath(c.ID, "vcs_wb")
	offers := func(want ...string) {
		t.Helper()
		page := parse(t, b.get(at))
		for _, kind := range []string{pack.LetterAppeal, pack.LetterInformation} {
			there := page.Find(`a[href*="draft?kind=`+kind+`"]`).Length() > 0
			if wanted := strings.Contains(strings.Join(want, " "), kind); there != wanted {
				t.Errorf("%s offered: %v, want %v", kind, there, wanted)
			}
		}
	}
	offers()
	wantStatus(t, b.get(draftPath(at, pack.LetterInformation, "")), http.StatusNotFound)
	h.step(c, "vcs_wb", models.StanceApplied, "2026-09-01", 0)
	offers(pack.LetterInformation)
	wantStatus(t, b.get(draftPath(at, pack.LetterAppeal, "")), http.StatusNotFound)
	h.step(c, "vcs_wb", models.StanceGranted, "2026-11-02", 75_000_00)
	offers(pack.LetterInformation, pack.LetterAppeal)
	wantStatus(t, b.get(draftPath(at, "love", "")), http.StatusNotFound)
}

func TestAppealGoesToWhoHearsItWithTheRowsThatHold(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	h.remember(c, "money_girl_under_14_west_bengal")
	h.step(c, "vcs_wb", models.StanceApplied, "2026-09-01", 0)
	h.step(c, "vcs_wb", models.StanceGranted, "2026-11-02", 75_000_00)
	b := h.signedIn("caseworker")
	page := b.get(draftPath(rightPath(c.ID, "vcs_wb"), pack.LetterAppeal, ""))
	wholePage(t, "draft of an appeal", page)
	doc := parse(t, page)
	text := doc.Find("textarea").Text()
	for _, want := range []string{"To: State Legal Services Authority (SLSA)", "2 November 2026", "The order grants ₹", "75,000", "4,50,000", "50 % more under 14", c.Code} {
		if !strings.Contains(text, want) {
			t.Errorf("the draft lacks %q:\n%s", want, text)
		}
	}
	for _, not := range []string{"The time for this appeal ended", "[", "Chairperson"} {
		if strings.Contains(text, not) {
			t.Errorf("the draft says %q:\n%s", not, text)
		}
	}
	if step := doc.Find(`a[href*="step=appealed"]`).Length(); step == 0 {
		t.Error("nothing leads to recording the appeal")
	}
	if hindi := parse(t, b.get(draftPath(rightPath(c.ID, "vcs_wb"), pack.LetterAppeal, "hi"))).Find("textarea").Text(); !strings.Contains(hindi, "सेवा में: राज्य विधिक सेवा प्राधिकरण") {
		t.Errorf("in Hindi: %s", hindi)
	}
}

// The request for information is the organisation's: it names neither her nor her
// code, and its caution and the fees stand beside it.
func TestRequestForInformationNeverSaysWhoSheIs(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	h.remember(c, "money_girl_under_14_west_bengal")
	h.step(c, stateScheme, models.StanceApplied, "2026-09-01", 0)
	b := h.signedIn("caseworker")
	page := b.get(draftPath(rightPath(c.ID, stateScheme), pack.LetterInformation, ""))
	wholePage(t, "request for information", page)
	doc := parse(t, page)
	text := doc.Find("textarea").Text()
	for _, want := range []string{"Public Information Officer, Legal services authority (DLSA)", "1 September 2026", "section 6(1)", "thirty days", h.Org.Name} {
		if !strings.Contains(text, want) {
			t.Errorf("the draft lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, c.Code) {
		t.Errorf("the draft has the code:\n%s", text)
	}
	if said := doc.Find("main").Text(); !strings.Contains(said, "only a citizen may ask") || !strings.Contains(said, "₹10") {
		t.Error("the caution or the fee is missing")
	}
	if doc.Find(`form button:contains("full name")`).Length() > 0 {
		t.Error("the page offers to write the name into it")
	}
}
