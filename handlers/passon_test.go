package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/worldtest"
)

// handedOver hands a case over to the legal aid volunteer, from another one, with a note.
func (h *house) handedOver(c models.Case) string {
	h.t.Helper()
	from := "lawyer-" + worldtest.NewID()[30:]
	h.Person(from, models.LegalAid, h.North)
	h.joinsCase(c, from)
	done, err := h.deps.Cases.PassOn(h.t.Context(), h.Actor(from), c.ID, casefile.PassOnInput{To: h.Account("legal_aid").ID, Note: "CANARY-note\nand a second line", ForGood: true})
	if err != nil {
		h.t.Fatal(err)
	}
	return handedPath(c.ID, done.ID)
}

func handedAccess() []accessRow {
	of := func(suffix string) func(h *house) string {
		return func(h *house) string { return h.handedOver(caseOfAll(h)) + suffix }
	}
	row := func(method, suffix string, form url.Values) accessRow {
		return accessRow{Method: method, Route: "/cases/:id/handed/:handed" + suffix, May: lawyers, Path: of(suffix), Form: form, Elsewhere: http.StatusNotFound}
	}
	return []accessRow{row("GET", "", nil), row("POST", "/open", url.Values{"purpose": {"claim"}}), row("POST", "/taken", nil)}
}

// TestCaseIsHandedOverWithANote hands a case over by the pages: what is open and the note
// stand on the receiver's Today, the giver's next click is refused, and nobody else opens
// the note.
func TestCaseIsHandedOverWithANote(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened("legal_aid", "counsellor")
	h.Person("next-lawyer", models.LegalAid, h.North)
	b := h.signedIn("legal_aid")
	if parse(t, b.get(peoplePath(c.ID))).Find(`a[href="`+passPath(c.ID)+`"]`).Length() != 1 {
		t.Fatal("nothing on People leads to handing over")
	}
	form := b.get(passPath(c.ID))
	wholePage(t, "pass", form)
	wantStatus(t, b.post(passPath(c.ID), url.Values{"how": {forLeave}, "to": {h.Account("next-lawyer").ID}}), http.StatusUnprocessableEntity)
	wantRedirect(t, b.post(passPath(c.ID), url.Values{"how": {forGood}, "to": {h.Account("next-lawyer").ID}, "note": {"CANARY-note"}}), "/today")
	wantStatus(t, b.get(casePath(c.ID)), http.StatusNotFound)
	next := h.signedIn("next-lawyer")
	today := next.get("/today")
	wholePage(t, "today", today)
	at := parse(t, today).Find(`#handed a[href^="`+casePath(c.ID)+`/handed/"]`).AttrOr("href", "")
	if at == "" || strings.Contains(today.Body.String(), "CANARY") {
		t.Fatal("Today does not lead to what was handed over, or shows the note")
	}
	page := next.get(at)
	wholePage(t, "handed", page)
	if strings.Contains(page.Body.String(), "CANARY") {
		t.Error("the page shows the note before anybody asked")
	}
	if opened := next.post(at+"/open", url.Values{"purpose": {"claim"}}); !strings.Contains(opened.Body.String(), "CANARY-note") {
		t.Errorf("the receiver does not read the note: %d", opened.Code)
	}
	for _, who := range []string{"caseworker", "counsellor", "administrator"} {
		if w := h.signedIn(who).post(at+"/open", url.Values{"purpose": {"claim"}}); reached(w) {
			t.Errorf("%s opens the note: %d", who, w.Code)
		}
	}
	wantRedirect(t, next.post(at+"/taken", nil), at)
	if parse(t, next.get("/today")).Find("#handed").Length() != 0 {
		t.Error("what was taken over stays on Today")
	}
}

// TestEndOfATurnIsToldTwoWeeksAhead shows the day on Today, not earlier, and not of a turn
// that goes on.
func TestEndOfATurnIsToldTwoWeeksAhead(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened("legal_aid")
	for _, days := range []int{15, 14, 1} {
		want := days <= 14
		h.endsTurn("legal_aid", time.Duration(days)*24*time.Hour)
		section := parse(t, h.signedIn("legal_aid").get("/today")).Find("#list-ending").Text()
		if got := strings.Contains(section, c.Code); got != want {
			t.Errorf("a turn that ends in %d days is told: %v, want %v", days, got, want)
		}
	}
	if parse(t, h.signedIn("legal_aid").get("/today")).Find(`#list-ending a[href="`+passPath(c.ID)+`"]`).Length() != 1 {
		t.Error("nothing leads to handing over")
	}
}

// endsTurn sets when the running turns of somebody end.
func (h *house) endsTurn(who string, in time.Duration) {
	h.t.Helper()
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Assignment{}).Where("account_id = ?", h.Account(who).ID).Update("until_at", h.Moment().Add(in)).Error
	})
}

// TestVolunteerReachesNothingFromTheDayHerTurnEnds goes to every address that a volunteer
// reaches in a case, with the sign-in as it is, a moment before the turn ends and in the
// moment it does: pages, files, packets, prints and forms that are sent.
func TestVolunteerReachesNothingFromTheDayHerTurnEnds(t *testing.T) {
	t.Parallel()
	tried := 0
	for _, r := range accessTable() {
		if !strings.HasPrefix(r.Route, "/cases/:id") || !slices.Contains(r.May, models.LegalAid) {
			continue
		}
		tried++
		t.Run(r.name(), func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			at := r.address(h)
			h.endsTurn("legal_aid", time.Minute)
			b := h.signedIn("legal_aid")
			if r.Method == http.MethodGet {
				if w := r.try(b, at); !reached(w) {
					t.Errorf("before: %d", w.Code)
				}
			}
			h.Advance(time.Minute)
			if w := r.try(b, at); w.Code != http.StatusNotFound {
				t.Errorf("after: %d to %s", w.Code, w.Header().Get("Location"))
			}
		})
	}
	if tried < 80 {
		t.Errorf("only %d addresses are tried", tried)
	}
}

// TestNobodyIsAskedWhyAboutACaseOutOfReach: a case whose turn ended answers as one that
// never was, and does not first ask why its sealed words are opened.
func TestNobodyIsAskedWhyAboutACaseOutOfReach(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker", "legal_aid")
	b := h.signedIn("legal_aid")
	for _, path := range []string{"/name", "/identity/open", "/claim-facts/open"} {
		wantStatus(t, b.post(casePath(c.ID)+path, url.Values{"list": {"losses"}, "part": {"full_name"}}), http.StatusOK)
	}
	h.endsTurn("legal_aid", 0)
	for _, path := range []string{"/name", "/identity/open", "/claim-facts/open"} {
		wantStatus(t, b.post(casePath(c.ID)+path, url.Values{"list": {"losses"}, "part": {"full_name"}}), http.StatusNotFound)
	}
}

// TestListsAreEmptyFromTheDayATurnEnds holds the pages over all cases to name none.
func TestListsAreEmptyFromTheDayATurnEnds(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	page := packetOf(h, c, true)
	b := h.signedIn("legal_aid")
	for _, path := range []string{"/today", "/cases", "/calendar/list", "/applications", "/packets", "/papers", "/conflicts", "/account/hand-over"} {
		h.endsTurn("legal_aid", time.Hour)
		before := strings.Contains(b.get(path).Body.String(), c.Code)
		h.endsTurn("legal_aid", 0)
		w := b.get(path)
		if w.Code != http.StatusOK || strings.Contains(w.Body.String(), c.Code) {
			t.Errorf("%s: %d, names the case (before: %v)", path, w.Code, before)
		}
	}
	for _, path := range []string{"/packets/make", "/packets/print"} {
		w := b.post(path, url.Values{"packet": {page[strings.LastIndex(page, "/")+1:]}, "purpose": {"claim"}})
		if w.Code != http.StatusUnprocessableEntity || strings.Contains(w.Body.String(), c.Code) {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
