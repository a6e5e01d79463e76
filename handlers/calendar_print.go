package handlers

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/calendar"
)

// calendarPrint is a month as a grid, or a week as a list, on paper. It has case
// codes and no names.
type calendarPrint struct {
	pageView
	Head printHead
	Grid *calendarGrid
	Days []printedDay
	More string
	None string
}

// printedDay is one day with its dates.
type printedDay struct {
	Title string
	Lines []string
}

func (h *calendarHandlers) print(c echo.Context) error {
	p := calendarPrint{pageView: pageView{newPage(c, "calendar.title")}}
	whose := whoseOf(c.QueryParam("whose"))
	first, week := weekOf(p.page.texts, c.QueryParam("week"))
	end := first.AddDate(0, 0, 7)
	if !week {
		first = monthOf(p.page.texts, c.QueryParam("month"))
		end = first.AddDate(0, 1, 0)
	}
	r := calendar.Range{From: models.StartOfDay(models.DateOf(first), p.page.zone), To: models.StartOfDay(models.DateOf(end), p.page.zone)}
	entries, more, err := h.calendar.Print(c.Request().Context(), actor(c), r, whose)
	if err != nil {
		return err
	}
	p.Head = printHead{Title: p.page.monthName(first), Line: p.page.T("calendar.print_line", "date", p.page.Date(p.page.Today()))}
	if week {
		p.Head.Title = p.page.T("calendar.from_to", "from", p.page.Date(models.DateOf(first)), "to", p.page.Date(models.DateOf(end.AddDate(0, 0, -1))))
		h.week(&p, entries)
	} else {
		grid := h.grid(p.page, monthAddress{month: first, whose: whose}, p.filled(first, entries))
		p.Grid = &grid
	}
	if more {
		p.More = p.page.T("calendar.print_more", "n", len(entries))
	}
	if len(entries) == 0 {
		p.None = p.page.T("calendar.none")
	}
	return h.site.render(c, http.StatusOK, "calendar/print", p)
}

// weekOf returns the Monday of the week of a day. ok is false for what is no day.
func weekOf(t texts, s string) (monday time.Time, ok bool) {
	day, ok := models.Date(s).Time(t.zone)
	return day.AddDate(0, 0, -(int(day.Weekday())+6)%7), ok && day.Year() > 1990 && day.Year() < 2200
}

// filled is every date of a month under its day.
func (p *calendarPrint) filled(first time.Time, entries []calendar.Entry) []calendar.Day {
	days := make([]calendar.Day, len(p.page.daysOf(first)))
	for _, day := range p.page.byDay(entries) {
		d, _ := day[0].At.Date(p.page.zone).Time(p.page.zone)
		days[d.Day()-1] = calendar.Day{N: len(day), First: day}
	}
	return days
}

func (h *calendarHandlers) week(p *calendarPrint, entries []calendar.Entry) {
	for _, day := range p.page.byDay(entries) {
		out := printedDay{Title: p.page.FullDay(day[0].At.Date(p.page.zone))}
		for _, e := range day {
			out.Lines = append(out.Lines, h.printed(p.page, e))
		}
		p.Days = append(p.Days, out)
	}
}

// printed is one date on paper: the code and what it is, no name.
func (h *calendarHandlers) printed(p page, e calendar.Entry) string {
	what := h.what(p, e)
	switch e.Kind {
	case calendar.Plan, calendar.Court, calendar.Follow:
		return p.T("calendar.printed_booked", "code", e.Code, "what", what.Text, "when", p.clockTime(e))
	case calendar.Danger, calendar.Objection:
		return p.T("calendar.printed_booked", "code", e.Code, "what", what.Text, "when", p.clock(e.Clock()).Text)
	}
	return p.T("calendar.printed", "code", e.Code, "what", what.Text, "right", what.Note, "whose", p.T("turn."+string(e.Turn)))
}
