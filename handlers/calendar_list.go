package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/calendar"
	"aftercare/services/gap"
	"aftercare/services/pack"
)

// calendarListPage is the dates of some days, one row each.
type calendarListPage struct {
	pageView
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
	p := calendarListPage{pageView: pageView{newPage(c, "calendar.title")}}
	from, to, r := h.span(p.page, c)
	whose := whoseOf(c.QueryParam("whose"))
	found, err := h.calendar.List(c.Request().Context(), actor(c), r, whose, c.QueryParam("at"))
	if err != nil {
		return err
	}
	p.Heading = p.page.spanTitle(from, to)
	p.Month = link{Text: p.page.T("calendar.title"), Href: calendarHref("/calendar", "month", string(to)[:7], "whose", string(whose))}
	href := func(w calendar.Whose, at string) string {
		return calendarHref("/calendar/list", "from", string(from), "to", string(to), "whose", string(w), "at", at)
	}
	p.Whose = p.page.whoseLinks(whose, func(w calendar.Whose) string { return href(w, "") })
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

// table lists dates, those of one day with danger to a person first.
func (h *calendarHandlers) table(p page, entries []calendar.Entry) table {
	out := h.dayTable(p, nil)
	out.Columns = append([]column{{Text: p.T("calendar.col_day")}}, out.Columns...)
	for _, day := range p.byDay(entries) {
		for _, e := range day {
			out.Rows = append(out.Rows, row{Cells: append([]cell{{Text: p.FullDay(e.At.Date(p.zone))}}, h.cells(p, e)...)})
		}
	}
	return out
}

// dayTable lists the dates of one day, which is named above it.
func (h *calendarHandlers) dayTable(p page, entries []calendar.Entry) table {
	out := table{texts: p.texts, Words: true, ID: "dates", Caption: p.T("calendar.title"), Quiet: true, Sticky: true,
		Columns: []column{{Text: p.T("calendar.col_case")}, {Text: p.T("calendar.col_what")}, {Text: p.T("calendar.col_state")}},
		Empty:   emptyState{Text: p.T("calendar.none"), Link: &link{Text: p.T("calendar.title"), Href: "/calendar"}}}
	for _, day := range p.byDay(entries) {
		for _, e := range day {
			out.Rows = append(out.Rows, row{Cells: h.cells(p, e)})
		}
	}
	return out
}

func (h *calendarHandlers) cells(p page, e calendar.Entry) []cell {
	return []cell{{Text: e.Code, Href: casePath(e.CaseID)}, h.what(p, e), h.state(p, e)}
}

// byDay splits dates in order of time into days, and sorts each.
func (t texts) byDay(entries []calendar.Entry) [][]calendar.Entry {
	var out [][]calendar.Entry
	for i, e := range entries {
		if i == 0 || e.At.Date(t.zone) != entries[i-1].At.Date(t.zone) {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], e)
	}
	for _, day := range out {
		calendar.Order(day)
	}
	return out
}

// what names the clock and the rights it belongs to, the danger, or the planned
// service.
func (h *calendarHandlers) what(p page, e calendar.Entry) cell {
	switch e.Kind {
	case calendar.Plan:
		return cell{Text: serviceName(h.library, p.texts, e.Item), Href: casePath(e.CaseID) + "/services/" + e.Name, Note: p.T("calendar.is_booked")}
	case calendar.Court:
		return cell{Text: p.hearingLine(e.Item, e.Companion), Href: mattersPath(e.CaseID) + "#h-" + e.Name}
	case calendar.Follow:
		return cell{Text: p.followName(e.Item), Href: followPath(e.CaseID) + "#u-" + e.Name, Note: p.T("calendar.is_follow_up")}
	case calendar.Objection:
		what := cell{Text: h.brief(p, e), Href: applicationPath(e.CaseID, e.Name)}
		if e.About {
			what.Note = p.T("application.own_due")
		}
		return what
	case calendar.Danger:
		return cell{Text: h.brief(p, e), Href: gapPath(e.CaseID, gap.Ref(e.CaseID, e.Name)), Note: p.T("badge.danger")}
	}
	act := p.acts(h.library, append([][2]string{{e.Item, e.Name}}, e.Others()...))
	return cell{Text: act.Labels[0], Href: casePath(e.CaseID) + "/clocks#" + clockID(e.Item, e.Name), Note: act.note(p.texts)}
}

// namedAct is what the clocks of one act wait for, and the rights they serve.
type namedAct struct{ Labels, Rights []string }

// acts names the clocks of one act, given as right and clock.
func (t texts) acts(library *pack.Library, clocks [][2]string) namedAct {
	var out namedAct
	for _, ref := range clocks {
		label, right := ref[1], ref[0]
		for _, v := range library.Versions(ref[0]) {
			if def := library.Clock(ref[0], v.Version, ref[1]); def != nil {
				label, right = t.labelOf(def.Label), t.labelOf(v.Title)
				break
			}
		}
		if !slices.Contains(out.Labels, label) {
			out.Labels = append(out.Labels, label)
		}
		if !slices.Contains(out.Rights, right) {
			out.Rights = append(out.Rights, right)
		}
	}
	return out
}

// note lists the rights, and the other readings of the time limit.
func (a namedAct) note(t texts) string {
	parts := a.Rights
	if len(a.Labels) > 1 {
		parts = append(slices.Clone(parts), t.T("calendar.readings", "what", strings.Join(a.Labels[1:], "; ")))
	}
	return joinDots(parts)
}

func (h *calendarHandlers) state(p page, e calendar.Entry) cell {
	if e.Kind == calendar.Plan || e.Kind == calendar.Court || e.Kind == calendar.Follow {
		return cell{Text: p.clockTime(e)}
	}
	shown := p.clock(e.Clock())
	return cell{Clock: &shown}
}

// clockTime is the hour of a planned service, where it has one.
func (p page) clockTime(e calendar.Entry) string {
	if e.DayOnly {
		return p.T("calendar.all_day")
	}
	return p.At(e.At)
}
