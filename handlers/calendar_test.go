package handlers

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

func calendarAccess() []accessRow {
	return []accessRow{
		{Method: "GET", Route: "/applications", May: readers},
		{Method: "GET", Route: "/applications/money", May: readers},
		{Method: "GET", Route: "/papers", May: readers},
		{Method: "GET", Route: "/papers/print", May: readers},
		{Method: "GET", Route: "/calendar", May: readers},
		{Method: "GET", Route: "/calendar/list", May: readers},
		{Method: "GET", Route: "/calendar/print", May: readers},
		{Method: "GET", Route: "/cases/:id/clocks", May: readers, Path: ofCase("/clocks"), Elsewhere: http.StatusNotFound},
	}
}

func TestTheCalendarTakesAnyAddress(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	for _, path := range []string{
		"/calendar?month=2026-02", "/calendar?month=2024-02", "/calendar?month=nonsense", "/calendar?month=99999-99", "/calendar?whose=nobody",
		"/calendar/list", "/calendar/list?from=2026-13-40&to=x", "/calendar/list?from=2026-01-01&to=2026-01-31&at=~~~", "/calendar/list?at=zz~a~b~c",
		"/calendar/print?month=2026-11", "/calendar/list?from=2027-01-01&to=2026-01-01",
	} {
		if got := b.get(path); got.Code != http.StatusOK {
			t.Errorf("%s: got %d", path, got.Code)
		}
	}
}

func TestAMonthHasEveryDayOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	body := h.signedIn("caseworker").get("/calendar?month=2024-02").Body.String()
	if n := strings.Count(body, `<td role="cell"`); n != 35 {
		t.Errorf("got %d cells, want 35: February 2024 lies in five weeks", n)
	}
	if !strings.Contains(body, "29 February") || strings.Contains(body, "30 February") {
		t.Error("February 2024 does not end on the 29th")
	}
}

// TestAListOfDatesHasTheYear: what is late may be so since years ago.
func TestAListOfDatesHasTheYear(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.broughtAtNight()
	rows := parse(t, h.signedIn("caseworker").get("/calendar/list?from=2000-01-01&to=2040-01-01")).Find("#dates tbody th")
	if rows.Length() == 0 {
		t.Fatal("the list has no date")
	}
	withYear := regexp.MustCompile(`^[A-Z][a-z]+day \d{1,2} [A-Z][a-z]+ 20\d\d$`)
	rows.Each(func(_ int, s *goquery.Selection) {
		if got := strings.TrimSpace(s.Text()); !withYear.MatchString(got) {
			t.Errorf("a row is of %q", got)
		}
	})
}
