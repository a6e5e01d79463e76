package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/calendar"
)

// calendarListPage is the dates of some days, one row each.
type calendarListPage struct {
	page
	Heading string
	Month   link
	Whose   []navItem
	Table   table
}

// span reads the days of an address. What is no day is left open.
func (h *calendarHandlers) span(p page, c echo.Context) (from, to models.Date, r calendar.Range) {
	day := func(name string) models.Date {
		d := models.Date(c.QueryParam(name))
		if _, real := d.Time(p.zone); !real {
			return ""
		}
		return d
	}
	from, to = day("from"), day("to")
	if to == "" {
		to = p.Today()
	}
	return from, to, calendar.Range{From: models.StartOfDay(from, p.zone), To: models.EndOfDay(to, p.zone) + 1}
}

func (h *calendarHandlers) list(c echo.Context) error {
	p := calendarListPage{page: newPage(c, "calendar.title")}
	from, to, r := h.span(p.page, c)
	whose := whoseOf(c.QueryParam("whose"))
	found, err := h.calendar.List(c.Request().Context(), actor(c), r, whose, c.QueryParam("at"))
	if err != nil {
		return err
	}
	p.Heading = p.spanTitle(from, to)
	p.Month = link{Text: p.T("calendar.title"), Href: calendarHref("/calendar", "month", string(to)[:7], "whose", string(whose))}
	href := func(w calendar.Whose, at string) string {
		return calendarHref("/calendar/list", "from", string(from), "to", string(to), "whose", string(w), "at", at)
	}
	p.Whose = p.whoseLinks(whose, func(w calendar.Whose) string { return href(w, "") })
	p.Table = h.table(p.page, found.Entries)
	if found.Next != "" {
		p.Table.Older = href(whose, found.Next)
	}
	if c.QueryParam("at") != "" {
		p.Table.Newer = href(whose, "")
	}
	return h.site.render(c, http.StatusOK, "calendar/list", p)
}

func (p page) spanTitle(from, to models.Date) string {
	switch {
	case from == to:
		return p.FullDay(from)
	case from == "":
		return p.T("calendar.until", "to", p.Date(to))
	}
	return p.T("calendar.from_to", "from", p.Date(from), "to", p.Date(to))
}

func (h *calendarHandlers) table(p page, entries []calendar.Entry) table {
	out := table{texts: p.texts, Words: true, ID: "dates", Caption: p.T("calendar.title"), Quiet: true, Sticky: true,
		Columns: []column{{Text: p.T("calendar.col_day")}, {Text: p.T("calendar.col_case")}, {Text: p.T("calendar.col_what")}, {Text: p.T("calendar.col_state")}},
		Empty:   emptyState{Text: p.T("calendar.none"), Link: &link{Text: p.T("calendar.title"), Href: "/calendar"}}}
	for _, e := range entries {
		out.Rows = append(out.Rows, row{Cells: []cell{
			{Text: p.FullDay(e.At.Date(p.zone))}, {Text: e.Code, Href: casePath(e.CaseID)}, h.what(p, e), h.state(p, e),
		}})
	}
	return out
}

// what names the clock and the right it belongs to, or the planned service.
func (h *calendarHandlers) what(p page, e calendar.Entry) cell {
	if e.Booked() {
		return cell{Text: serviceName(h.library, p.texts, e.Item), Href: casePath(e.CaseID) + "/services/" + e.Name, Note: p.T("calendar.is_booked")}
	}
	out := cell{Text: e.Name, Href: casePath(e.CaseID) + "/clocks#" + clockID(e.Item, e.Name)}
	if k := h.library.Clock(e.Item, e.Version, e.Name); k != nil {
		out.Text = p.labelOf(k.Label)
	}
	if it := h.library.Version(e.Item, e.Version); it != nil {
		out.Note = p.labelOf(it.Title)
	}
	return out
}

func (h *calendarHandlers) state(p page, e calendar.Entry) cell {
	if e.Booked() {
		return cell{Text: p.clockTime(e)}
	}
	shown := p.clock(models.ClockState{Against: e.Against, Due: e.At, About: e.About, Hard: e.Hard})
	return cell{Clock: &shown}
}

// clockTime is the hour of a planned service, where it has one.
func (p page) clockTime(e calendar.Entry) string {
	if e.DayOnly {
		return p.T("calendar.all_day")
	}
	return p.At(e.At)
}

// calendarPrint is a month on paper.
type calendarPrint struct {
	page
	Head printHead
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
	p := calendarPrint{page: newPage(c, "calendar.title")}
	first, whose := monthOf(p.texts, c.QueryParam("month")), whoseOf(c.QueryParam("whose"))
	r := calendar.Range{From: models.At(first), To: models.At(first.AddDate(0, 1, 0))}
	entries, more, err := h.calendar.Print(c.Request().Context(), actor(c), r, whose)
	if err != nil {
		return err
	}
	p.Head = printHead{Title: p.monthName(first), Line: p.T("calendar.print_line", "date", p.Date(p.Today()))}
	for _, e := range entries {
		title := p.FullDay(e.At.Date(p.zone))
		if n := len(p.Days); n == 0 || p.Days[n-1].Title != title {
			p.Days = append(p.Days, printedDay{Title: title})
		}
		day := &p.Days[len(p.Days)-1]
		day.Lines = append(day.Lines, h.printed(p.page, e))
	}
	if more {
		p.More = p.T("calendar.print_more", "n", len(entries))
	}
	if len(entries) == 0 {
		p.None = p.T("calendar.none")
	}
	return h.site.render(c, http.StatusOK, "calendar/print", p)
}

// printed is one date on paper: the code and what it is, no name.
func (h *calendarHandlers) printed(p page, e calendar.Entry) string {
	what := h.what(p, e)
	if e.Booked() {
		return p.T("calendar.printed_booked", "code", e.Code, "what", what.Text, "when", p.clockTime(e))
	}
	return p.T("calendar.printed", "code", e.Code, "what", what.Text, "right", what.Note, "whose", p.party(e.Against))
}
