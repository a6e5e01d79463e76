package handlers

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/labstack/echo/v4"

	"aftercare/models"
)

func testTexts(t *testing.T, lang string) texts {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Accept-Language", lang)
	return newTestSite(t).texts(echo.New().NewContext(r, httptest.NewRecorder()))
}

func TestClockSentence(t *testing.T) {
	t.Parallel()
	en, hi := testTexts(t, "en"), testTexts(t, "hi")
	in := func(d time.Duration) models.Instant { return en.now.Add(d) }
	for _, c := range []struct {
		texts texts
		state models.ClockState
		want  clock
	}{
		{en, models.ClockState{Turn: models.PartyShelter, Due: in(41 * time.Hour)}, clock{State: "soon", Text: "Our turn, 41 hours left"}},
		{en, models.ClockState{Turn: models.PartyShelter, Due: in(-90 * time.Hour), Ended: in(-24 * time.Hour)}, clock{State: "late", Text: "was late when she turned 18, and was never done"}},
		{en, models.ClockState{Turn: models.PartySurvivor, Due: in(30 * 24 * time.Hour)}, clock{State: "running", Text: "Her choice, 30 days left"}},
		{en, models.ClockState{Turn: models.PartyAuthority, Due: in(9 * 24 * time.Hour), About: true}, clock{State: "running", Text: "Authority, about 9 days left"}},
		{en, models.ClockState{Turn: models.PartyPolice, Due: in(-9 * 24 * time.Hour)}, clock{State: "late", Text: "Police, 9 days late"}},
		{en, models.ClockState{Turn: models.PartySurvivor, Due: in(-9 * 24 * time.Hour)}, clock{State: "late", Text: "The last day has passed: ask for the delay to be excused"}},
		{en, models.ClockState{Turn: models.PartySurvivor, Lapsed: true, Due: in(-1030 * 24 * time.Hour)}, clock{State: "lapsed", Text: "The last day passed before she came: ask for the delay to be excused"}},
		{en, models.ClockState{Turn: models.PartyShelter, Lapsed: true, Due: in(-1030 * 24 * time.Hour)}, clock{State: "lapsed", Text: "Ended before she came"}},
		{en, models.ClockState{Turn: models.PartyCourt, Due: in(-time.Hour), Met: in(-2 * time.Hour)}, clock{State: "met", Text: "done on 23 November 2026"}},
		{en, models.ClockState{Turn: models.PartyAuthority, Due: in(-time.Hour), Met: in(-time.Hour)}, clock{State: "met", Text: "ended on 23 November 2026"}},
		{en, models.ClockState{Turn: models.PartySurvivor, Due: in(40 * 24 * time.Hour), Latest: in(400 * 24 * time.Hour), About: true}, clock{State: "running", Text: "Her choice, at least 40 days left"}},
		{en, models.ClockState{Turn: models.PartySurvivor, Due: in(-40 * 24 * time.Hour), Latest: in(300 * 24 * time.Hour)}, clock{State: "soon", Text: "Her choice, the last day may have passed"}},
		{en, models.ClockState{Turn: models.PartySurvivor, Due: in(-400 * 24 * time.Hour), Latest: in(-24 * time.Hour)}, clock{State: "late", Text: "The last day has passed: ask for the delay to be excused"}},
		{hi, models.ClockState{Turn: models.PartyOffender, Due: in(-9 * 24 * time.Hour)}, clock{State: "late", Text: "अपराधी, 9 दिन की देरी"}},
		{en, models.ClockState{Turn: models.PartyShelter, Due: in(0)}, clock{State: "soon", Text: "Our turn, due now"}},
		{hi, models.ClockState{Turn: models.PartyPolice, Due: in(-9 * 24 * time.Hour)}, clock{State: "late", Text: "पुलिस, 9 दिन की देरी"}},
	} {
		got := c.texts.clock(c.state)
		if got.State != c.want.State || got.Text != c.want.Text {
			t.Errorf("got %+v, want %+v", got, c.want)
		}
		due := c.texts.On(c.state.Due)
		if c.state.Spans() {
			due = c.texts.between(c.state.Due, c.state.Latest)
		}
		if got.Due != due || got.ISO == "" {
			t.Errorf("due %q %q", got.Due, got.ISO)
		}
	}
}

func TestEveryStateHasAWordAndAShape(t *testing.T) {
	t.Parallel()
	en := testTexts(t, "en")
	doc := parse(t, get(serve(newTestSite(t), true), "/style"))
	for _, state := range badgeStates {
		if b := en.badge(state); b.Text == "badge."+string(state) {
			t.Errorf("%s has no word", state)
		}
		if doc.Find("symbol#i-"+string(state)).Length() != 1 {
			t.Errorf("%s has no shape", state)
		}
	}
	for _, p := range []models.Progress{models.ProgressOpen, models.ProgressWaiting, models.ProgressReceived, models.ProgressDeclined,
		models.ProgressRefused, models.ProgressNeedsFact, models.ProgressNone} {
		if b := en.progressBadge(models.LifeRight, p); b.State == "" || b.Text == "progress."+string(p) {
			t.Errorf("%s has no look or no word", p)
		}
	}
	doc.Find("svg").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("aria-hidden", "") != "true" {
			t.Error("a picture speaks")
		}
	})
}

func TestAHiddenValueIsNotInThePage(t *testing.T) {
	t.Parallel()
	e := serve(newTestSite(t), true)
	before := get(e, "/style").Body.String()
	doc := parse(t, get(e, "/style?shown=yes"))
	shown := doc.Find("[data-shown]")
	if shown.Text() != "मीरा" || shown.AttrOr("lang", "") != "hi" {
		t.Errorf("shown is %q", shown.Text())
	}
	if parse(t, get(e, "/style")).Find("[data-shown]").Length() != 0 || len(before) == 0 {
		t.Error("the value is shown before anybody asked")
	}
	if form := parse(t, get(e, "/style")).Find(".masked form"); form.AttrOr("method", "") != "post" {
		t.Error("a value cannot be shown without a script")
	}
}

func TestBarsBeginAtNoughtAndHideSmallNumbers(t *testing.T) {
	t.Parallel()
	chart := testTexts(t, "en").barChart("", "", "", []bar{{Size: 200}, {Size: 50}, {Size: 1}, {Text: "fewer than 5"}})
	for i, want := range []int{1000, 250, 8, 0} {
		if got := chart.Bars[i].Length; got != want {
			t.Errorf("bar %d is %d long, want %d", i, got, want)
		}
	}
}

func TestATableNamesItsRowsAndRepeatsItsHeads(t *testing.T) {
	t.Parallel()
	doc := parse(t, get(serve(newTestSite(t), true), "/style"))
	table := doc.Find("#cases")
	if table.Find("caption").Text() == "" || table.Find(`tbody th[scope="row"]`).Length() != 2 || table.Find(`th[aria-sort="ascending"]`).Length() != 1 {
		t.Error("the table has no caption, no row heads or no order")
	}
	table.Find("tbody td").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("data-head", "") == "" || s.Text() == "" {
			t.Error("a cell is empty or has no head on a phone")
		}
	})
	if doc.Find("#none").Length() != 0 || doc.Find(".empty a").Length() != 1 {
		t.Error("an empty table should say so and offer the next step")
	}
}
