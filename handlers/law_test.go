package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/models"
)

// aRight and anUnread are rights of the Indian pack: one in use, and one that
// ships disabled.
const (
	aRight   = "legal_aid"
	anUnread = "stay_permit"
)

var reviewers = []models.Role{models.LegalAid, models.Administrator, models.Supervisor}

func lawAccess() []accessRow {
	at := func(path string) func(*house) string { return func(*house) string { return path } }
	return []accessRow{
		{Method: "GET", Route: "/law"},
		{Method: "GET", Route: "/law/search"},
		{Method: "POST", Route: "/law/search", Form: url.Values{"law_query": {"lawyer"}}},
		{Method: "GET", Route: "/law/principles"},
		{Method: "GET", Route: "/law/conflicts"},
		{Method: "GET", Route: "/law/offences"},
		{Method: "GET", Route: "/law/review", May: reviewers},
		{Method: "GET", Route: "/law/review/export", May: reviewers},
		{Method: "GET", Route: "/law/items/:item", Path: at("/law/items/" + aRight)},
		{Method: "GET", Route: "/law/items/:item/switch", May: administrators, Path: at("/law/items/" + aRight + "/switch")},
		{Method: "POST", Route: "/law/items/:item/off", May: administrators, Path: at("/law/items/" + aRight + "/off"), Form: url.Values{"off_reason": {"not_here"}}},
		{Method: "POST", Route: "/law/items/:item/on", May: administrators, Path: at("/law/items/" + anUnread + "/on"), Form: switchedOn},
		{Method: "POST", Route: "/law/items/:item/back", May: administrators, Path: switchedOff},
	}
}

var switchedOn = url.Values{
	"reader": {"Invented Advocate"}, "read_in": {"Invented Gazette"},
	"read_on.day": {"1"}, "read_on.month": {"1"}, "read_on.year": {"2026"},
}

// switchedOff makes a right that is off.
func switchedOff(h *house) string {
	if _, err := h.deps.Laws.Off(h.t.Context(), h.Actor("administrator"), aRight, models.SwitchOff{Reason: "wrong"}); err != nil {
		h.t.Fatal(err)
	}
	return "/law/items/" + aRight + "/back"
}

func TestARightIsSwitchedOffAndBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("administrator")
	b.post("/law/items/"+aRight+"/off", url.Values{"off_reason": {"outdated"}})
	if page := b.get("/law/items/" + aRight); !strings.Contains(page.Body.String(), "Switched off here") || !strings.Contains(page.Body.String(), "It is out of date") {
		t.Error("the page does not say that the right is off, and why")
	}
	b.post("/law/items/"+aRight+"/back", nil)
	page := b.get("/law/items/" + aRight)
	if strings.Contains(page.Body.String(), "Switched off here") || !strings.Contains(page.Body.String(), "Ended on") {
		t.Error("the page does not say that the right is in use again")
	}
}

func TestSwitchingOnNamesWhoReadTheText(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("administrator")
	bad := url.Values{"reader": {"Invented Advocate"}, "read_on.day": {"1"}, "read_on.month": {"1"}, "read_on.year": {"2099"}}
	answer := b.post("/law/items/"+anUnread+"/on", bad)
	if answer.Code != http.StatusUnprocessableEntity || !strings.Contains(answer.Body.String(), "Invented Advocate") {
		t.Errorf("got %d, want the form with what was typed", answer.Code)
	}
	b.post("/law/items/"+anUnread+"/on", switchedOn)
	if page := b.get("/law/items/" + anUnread); !strings.Contains(page.Body.String(), "Invented Advocate") || !strings.Contains(page.Body.String(), "Invented Gazette") {
		t.Error("the page does not say who read which text")
	}
}

func TestTheReviewListIsExportedForSpreadsheets(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("legal_aid")
	answer := b.get("/law/review/export")
	if !strings.HasPrefix(answer.Body.String(), "\uFEFF") || !strings.Contains(answer.Body.String(), anUnread) {
		t.Error("the export has no byte-order mark or lacks a right that is not verified")
	}
	rows, err := h.deps.Laws.Review(t.Context(), h.Actor("legal_aid"), "IN")
	if err != nil || len(rows) == 0 {
		t.Fatalf("got %d rows, %v", len(rows), err)
	}
	for _, r := range rows {
		if r.Mark == "S" {
			t.Errorf("%s %s is marked S and needs no review", r.Part, r.Key)
		}
	}
}
