package handlers

import (
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// TestACellNamesCodeAndAct: a day of the calendar says whose time limit it is and
// what has to be done, and its list stands beneath.
func TestACellNamesCodeAndAct(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.broughtAtNight()
	doc := parse(t, h.signedIn("caseworker").get("/calendar"))
	cell := ""
	doc.Find(".calendar a .what").Each(func(_ int, s *goquery.Selection) { cell += s.Text() + "\n" })
	if !strings.Contains(cell, "Child: before the Child Welfare Committee") || !strings.Contains(cell, "AC-") {
		t.Errorf("the cells say %q", cell)
	}
	if doc.Find("td[aria-current=date]").Length() != 1 {
		t.Error("today is not marked once")
	}
	href, _ := doc.Find(".calendar a:has(.what)").First().Attr("href")
	day := parse(t, h.signedIn("caseworker").get(strings.TrimSuffix(href, "#day")))
	if day.Find("#day h2").Length() != 1 || !strings.Contains(day.Find("#day").Text(), "Child Welfare Committee") || day.Find("a.chosen").Length() != 1 {
		t.Errorf("the list of the day, at %s, says %q", href, day.Find("#day").Text())
	}
}

// TestTimeScaleShowsThisWeekLarge: a week around today is never one pixel, and
// what lies outside of the line stands at its edges with its number.
func TestTimeScaleShowsThisWeekLarge(t *testing.T) {
	t.Parallel()
	tx := testTexts(t, "en")
	s := tx.scaleOf()
	day := 24 * time.Hour
	if week := s.place(tx.now.Add(7*day)) - s.place(tx.now); week < 2 {
		t.Errorf("a week is %.1f %% of the line", week)
	}
	s.show([]timeMark{{at: tx.now.Add(-700 * day), Late: true}, {at: tx.now.Add(-7 * day), Late: true}, {at: tx.now.Add(30 * day)}, {at: tx.now.Add(400 * day)}, {at: tx.now.Add(900 * day)}})
	if !strings.Contains(s.Earlier, "1") || !strings.Contains(s.Later, "2") || !strings.HasPrefix(s.Said, "2 ") {
		t.Errorf("earlier %q, later %q, said %q", s.Earlier, s.Later, s.Said)
	}
	if x, w := s.bar(tx.now.Add(-2000*day), tx.now.Add(3*day)); x != 0 || w < edge || x+w > 100 {
		t.Errorf("a bar from long ago is at %.1f, %.1f wide", x, w)
	}
}

// TestOneLineADayAndAct: clocks of several rights and readings that end on one
// day with the same act are one line, with each inside.
func TestOneLineADayAndAct(t *testing.T) {
	t.Parallel()
	term := func(act, right, label string) clockRow {
		return clockRow{Label: label, Terms: []clockTerm{{Right: right, Label: label}}, key: clockKey{act: act, group: "running", against: "survivor", turn: "survivor"}}
	}
	rows := foldRows([]clockRow{term("ask", "interim", "reading one"), term("ask", "final", "reading one"), term("ask", "final", "reading two"), term("appeal", "final", "appeal")})
	if len(rows) != 2 || len(rows[0].Terms) != 3 || len(rows[1].Terms) != 1 {
		t.Fatalf("got %+v", rows)
	}
	if rows[0].Terms[0].Label != "" || rows[0].Terms[2].Label != "reading two" {
		t.Errorf("only another reading repeats its words: %+v", rows[0].Terms)
	}
}
