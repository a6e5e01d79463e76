package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/pack/packtest"
	"aftercare/services/report"
	"aftercare/services/worldtest"
)

// october is the month that tests close.
var october = models.ParsePeriod("2026-10")

func closingAccess() (rows []accessRow) {
	closing := func(what string) func(h *house) string {
		return func(h *house) string {
			if what == "open" {
				closeOctober(h)
			}
			return monthPath(h.North.ID, october, what)
		}
	}
	for _, what := range []string{"close", "open"} {
		form := url.Values{}
		if what == "open" {
			form = url.Values{"version": {"9"}, "reason": {"by_mistake"}}
		}
		rows = append(rows,
			accessRow{Method: "GET", Route: reportMonth + "/" + what, May: administrators, Path: closing(what), Elsewhere: http.StatusNotFound},
			accessRow{Method: "POST", Route: reportMonth + "/" + what, May: administrators, Path: closing(what), Form: form, Elsewhere: http.StatusNotFound})
	}
	return rows
}

// closeOctober closes October of North House, unless it is closed.
func closeOctober(h *house) {
	h.T.Helper()
	s := report.New(h.DB, packtest.Shipped(h.T), h.Now, worldtest.NewID)
	err := s.CloseMonth(h.T.Context(), h.Actor("administrator"), report.Ask{HouseID: h.North.ID, Period: october})
	if err != nil && models.KindOf(err) != models.Conflict {
		h.T.Fatal(err)
	}
}

// TestAdministratorClosesAMonth closes October by its buttons, reads it on the page, on paper
// and as a table, and opens it again.
func TestAdministratorClosesAMonth(t *testing.T) {
	t.Parallel()
	h, _ := aReportedHouse(t)
	b, at := h.signedIn("administrator"), "?period=2026-10&house="+h.North.ID
	button := func(path string) (href, text string) {
		a := parse(t, b.get(path)).Find("main a.button[href*='/2026-1']")
		return a.AttrOr("href", ""), a.Text()
	}
	if href, _ := button(reportPath + "?period=2026-11&house=" + h.North.ID); href != "" {
		t.Error("a month that runs can be closed")
	}
	href, text := button(reportPath + at)
	if text != "Close this month" {
		t.Fatalf("the button says %q", text)
	}
	wholePage(t, href, b.get(href))
	wantStatus(t, b.post(href, url.Values{}), http.StatusSeeOther)
	h.Write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE closed_figures SET n = 7 WHERE figure = 'flow.served'").Error
	})
	for _, path := range []string{reportPath + at, reportPrint + at} {
		doc := parse(t, b.get(path))
		if cell := doc.Find("#flow\\.served td").First(); !strings.HasPrefix(cell.Text(), "7") || cell.Find(".note").Text() != "today 0" || !strings.Contains(doc.Text(), "Closed on 2") {
			t.Errorf("%s says %q", path, cell.Text())
		}
	}
	if csv := b.get(reportCSV + at).Body.String(); !strings.Contains(csv, ",7,0,0\n") || !strings.Contains(csv, ",Today\n") {
		t.Errorf("the table lacks the number of today: %s", csv)
	}
	href, text = button(reportPath + at)
	if text != "Open this month again" {
		t.Fatalf("the button says %q", text)
	}
	wholePage(t, href, b.get(href))
	wantStatus(t, b.post(href, url.Values{"version": {"1"}}), http.StatusUnprocessableEntity)
	wantStatus(t, b.post(href, url.Values{"version": {"1"}, "reason": {"figure_wrong"}}), http.StatusSeeOther)
	if _, text = button(reportPath + at); text != "Close this month" || strings.Contains(b.get(reportPath+at).Body.String(), "Closed on 2") {
		t.Errorf("the button says %q", text)
	}
}
