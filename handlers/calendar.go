package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/calendar"
	"aftercare/services/pack"
)

// calendarHandlers are the dates of a caseload.
type calendarHandlers struct {
	site     *site
	calendar *calendar.Service
	library  *pack.Library
}

// calendarPage is one month as a grid of days, with the dates of one day
// beneath.
type calendarPage struct {
	pageView
	Heading            string
	Before, After      link
	Now, List, Overdue link
	Prints             []link
	Whose              []navItem
	Grid               calendarGrid
	Total              string
	Chosen             *chosenDay
}

// chosenDay is the list of one day of the month.
type chosenDay struct {
	Title string
	Table table
	More  *link
}

// monthOf reads the month of an address: its first day in the zone of the
// page. Anything else is the current month.
func monthOf(t texts, s string) time.Time {
	if first, err := time.ParseInLocation("2006-01", s, t.zone); err == nil && first.Year() > 1990 && first.Year() < 2200 {
		return first
	}
	y, m, _ := t.now.Time().In(t.zone).Date()
	return time.Date(y, m, 1, 0, 0, 0, 0, t.zone)
}

func whoseOf(s string) calendar.Whose {
	if w := calendar.Whose(s); w.Known() {
		return w
	}
	return calendar.Anybodys
}

func calendarHref(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

func (h *calendarHandlers) month(c echo.Context) error {
	p := calendarPage{pageView: pageView{newPage(c, "calendar.title")}}
	first, whose := monthOf(p.page.texts, c.QueryParam("month")), whoseOf(c.QueryParam("whose"))
	days := p.page.daysOf(first)
	found, err := h.calendar.Days(c.Request().Context(), actor(c), days, whose)
	if err != nil {
		return err
	}
	at := monthAddress{month: first, whose: whose}
	p.links(at)
	p.Grid = h.grid(p.page, at, found)
	total := 0
	for _, d := range found {
		total += d.N
	}
	p.Total = p.page.T("calendar.total", "n", total)
	if i := chosenOf(p.page, c.QueryParam("day"), days, found); i >= 0 {
		if p.Chosen, err = h.chosen(c, p.page, days[i], whose); err != nil {
			return err
		}
		p.Grid.mark(i)
	}
	return h.site.render(c, http.StatusOK, "calendar/month", p)
}

// daysOf lists the days of a month, each as the time it covers.
func (t texts) daysOf(first time.Time) []calendar.Range {
	var out []calendar.Range
	for day := first; day.Month() == first.Month(); day = day.AddDate(0, 0, 1) {
		d := models.DateOf(day)
		out = append(out, calendar.Range{From: models.StartOfDay(d, t.zone), To: models.EndOfDay(d, t.zone) + 1})
	}
	return out
}

// chosenOf returns which day of the month the list is of: the one in the address,
// else today, else the first that has a date; -1 for none.
func chosenOf(p page, asked string, days []calendar.Range, found []calendar.Day) int {
	for _, want := range []models.Date{models.Date(asked), p.Today()} {
		for i := range days {
			if days[i].From.Date(p.zone) == want {
				return i
			}
		}
	}
	return slices.IndexFunc(found, func(d calendar.Day) bool { return d.N > 0 })
}

// chosen lists the dates of one day.
func (h *calendarHandlers) chosen(c echo.Context, p page, day calendar.Range, w calendar.Whose) (*chosenDay, error) {
	got, err := h.calendar.List(c.Request().Context(), actor(c), day, w, "")
	if err != nil {
		return nil, err
	}
	d := day.From.Date(p.zone)
	out := chosenDay{Title: p.FullDay(d), Table: h.dayTable(p, got.Entries)}
	if got.Next != "" {
		out.More = &link{Text: p.T("calendar.day_rest"), Href: listHrefOf(d, d, w)}
	}
	return &out, nil
}

// monthAddress is what the links of a month keep.
type monthAddress struct {
	month time.Time
	whose calendar.Whose
}

func (a monthAddress) to(month time.Time, w calendar.Whose) string {
	return calendarHref("/calendar", "month", month.Format("2006-01"), "whose", string(w))
}

func (a monthAddress) day(d models.Date) string {
	return calendarHref("/calendar", "month", a.month.Format("2006-01"), "day", string(d), "whose", string(a.whose)) + "#day"
}

func (p *calendarPage) links(a monthAddress) {
	first, next := a.month, a.month.AddDate(0, 1, 0)
	before, whose := first.AddDate(0, -1, 0), string(a.whose)
	p.Heading = p.page.monthName(first)
	p.Before = link{Text: p.page.monthName(before), Href: a.to(before, a.whose)}
	p.After = link{Text: p.page.monthName(next), Href: a.to(next, a.whose)}
	p.Now = link{Text: p.page.T("calendar.now"), Href: calendarHref("/calendar", "whose", whose)}
	p.List = link{Text: p.page.T("calendar.as_list"), Href: listHrefOf(models.DateOf(first), models.DateOf(next.AddDate(0, 0, -1)), a.whose)}
	p.Overdue = link{Text: p.page.T("calendar.overdue"), Href: calendarHref("/calendar/list", "to", string(p.page.yesterday()), "whose", whose)}
	p.Prints = []link{
		{Text: p.page.T("calendar.print_month"), Href: calendarHref("/calendar/print", "month", first.Format("2006-01"), "whose", whose)},
		{Text: p.page.T("calendar.print_week"), Href: calendarHref("/calendar/print", "week", string(p.page.Today()), "whose", whose)},
	}
	p.Whose = p.page.whoseLinks(a.whose, func(w calendar.Whose) string { return a.to(first, w) })
}

func (p page) yesterday() models.Date {
	return models.DateOf(p.now.Time().In(p.zone).AddDate(0, 0, -1))
}

func listHrefOf(from, to models.Date, w calendar.Whose) string {
	return calendarHref("/calendar/list", "from", string(from), "to", string(to), "whose", string(w))
}

// whoseLinks narrow a calendar; the one that holds is marked.
func (p page) whoseLinks(now calendar.Whose, href func(calendar.Whose) string) []navItem {
	var out []navItem
	for _, w := range []calendar.Whose{calendar.Anybodys, calendar.Ours, calendar.Others, calendar.Booked} {
		key := "calendar.whose." + string(w)
		if w == calendar.Anybodys {
			key = "calendar.whose.all"
		}
		out = append(out, navItem{Text: p.T(key), Href: href(w), Current: w == now})
	}
	return out
}
