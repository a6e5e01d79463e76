package handlers

import (
	"net/http"
	"net/url"
	"strconv"
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

// calendarPage is one month as a grid of days.
type calendarPage struct {
	page
	Heading            string
	Before, After      link
	Now, List, Overdue link
	Print              link
	Whose              []navItem
	Weekdays           []string
	Weeks              [][]calendarDay
	Total              string
}

// calendarDay is one day of the grid. A day of another month is empty.
type calendarDay struct {
	Number  string
	Name    string // for ears: "Monday 23 November"
	Href    string // the list of the day, "" where nothing falls on it
	Clocks  string // "3 time limits"
	Booked  string // "1 planned"
	N       string
	Today   bool
	Outside bool
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
	p := calendarPage{page: newPage(c, "calendar.title")}
	first, whose := monthOf(p.texts, c.QueryParam("month")), whoseOf(c.QueryParam("whose"))
	next := first.AddDate(0, 1, 0)
	counts, err := h.calendar.Counts(c.Request().Context(), actor(c), calendar.Range{From: models.At(first), To: models.At(next)}, whose)
	if err != nil {
		return err
	}
	p.Heading = p.monthName(first)
	at := func(t time.Time) string {
		return calendarHref("/calendar", "month", t.Format("2006-01"), "whose", string(whose))
	}
	p.Before = link{Text: p.monthName(first.AddDate(0, -1, 0)), Href: at(first.AddDate(0, -1, 0))}
	p.After = link{Text: p.monthName(next), Href: at(next)}
	p.Now = link{Text: p.T("calendar.now"), Href: calendarHref("/calendar", "whose", string(whose))}
	p.List = link{Text: p.T("calendar.as_list"), Href: listHrefOf(first, next.AddDate(0, 0, -1), whose)}
	p.Overdue = link{Text: p.T("calendar.overdue"), Href: calendarHref("/calendar/list", "to", string(p.yesterday()), "whose", string(whose))}
	p.Print = link{Text: p.T("print.now"), Href: calendarHref("/calendar/print", "month", first.Format("2006-01"), "whose", string(whose))}
	p.Whose = p.whoseLinks(whose, func(w calendar.Whose) string {
		return calendarHref("/calendar", "month", first.Format("2006-01"), "whose", string(w))
	})
	p.grid(first, counts, whose)
	return h.site.render(c, http.StatusOK, "calendar/month", p)
}

func (p page) yesterday() models.Date {
	return models.DateOf(p.now.Time().In(p.zone).AddDate(0, 0, -1))
}

func listHrefOf(from, to time.Time, w calendar.Whose) string {
	return calendarHref("/calendar/list", "from", from.Format(time.DateOnly), "to", to.Format(time.DateOnly), "whose", string(w))
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

// tally is what falls on one day.
type tally struct{ clocks, booked int }

func (p *calendarPage) grid(first time.Time, counts []calendar.Count, w calendar.Whose) {
	days, total := map[models.Date]tally{}, 0
	for _, n := range counts {
		day := n.At.Date(p.zone)
		t := days[day]
		if n.Booked {
			t.booked += n.N
		} else {
			t.clocks += n.N
		}
		days[day], total = t, total+n.N
	}
	p.Total = p.T("calendar.total", "n", total)
	monday := first.AddDate(0, 0, -(int(first.Weekday())+6)%7)
	for i := range 7 {
		p.Weekdays = append(p.Weekdays, p.T("weekday."+strconv.Itoa(int(monday.AddDate(0, 0, i).Weekday()))))
	}
	for day := monday; day.Before(first.AddDate(0, 1, 0)); day = day.AddDate(0, 0, 7) {
		week := make([]calendarDay, 7)
		for i := range week {
			week[i] = p.day(day.AddDate(0, 0, i), first, days, w)
		}
		p.Weeks = append(p.Weeks, week)
	}
}

func (p *calendarPage) day(day, first time.Time, days map[models.Date]tally, w calendar.Whose) calendarDay {
	if day.Month() != first.Month() {
		return calendarDay{Outside: true}
	}
	d := models.DateOf(day)
	out := calendarDay{Number: p.Count(day.Day()), Name: p.DayName(d), Today: d == p.Today()}
	t := days[d]
	if t == (tally{}) {
		return out
	}
	out.Href, out.N = listHrefOf(day, day, w), p.Count(t.clocks+t.booked)
	if t.clocks > 0 {
		out.Clocks = p.T("calendar.clocks", "n", t.clocks)
	}
	if t.booked > 0 {
		out.Booked = p.T("calendar.booked", "n", t.booked)
	}
	return out
}
