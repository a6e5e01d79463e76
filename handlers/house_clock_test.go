package handlers

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestOverviewSaysThatTheClockIsNotBelieved(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.signedIn("caseworker") // the log has an entry
	if page := parse(t, h.signedIn("administrator").get("/overview")); page.Find("form[action='/overview/clock']").Length() != 0 {
		t.Fatal("a clock that is right is doubted")
	}
	h.Advance(365 * 24 * time.Hour)
	if _, err := h.deps.Clock.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	for role, may := range map[string]int{"administrator": 1, "supervisor": 0} {
		page := parse(t, h.signedIn(role).get("/overview"))
		if !strings.Contains(page.Find("main .notice").First().Text(), "The clock of the server shows") || page.Find("form[action='/overview/clock']").Length() != may {
			t.Errorf("%s reads %q", role, page.Find("main").Text())
		}
	}
	b := h.signedIn("administrator")
	wantRedirect(t, b.post("/overview/clock", nil), "/overview")
	if page := parse(t, b.get("/overview")); page.Find("form[action='/overview/clock']").Length() != 0 || !strings.Contains(page.Text(), "Written down: the clock is right") {
		t.Errorf("afterwards: %q", page.Find("main").Text())
	}
	wantStatus(t, b.post("/overview/clock", nil), http.StatusConflict)
}
