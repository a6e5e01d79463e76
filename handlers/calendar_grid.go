package handlers

import (
	"strconv"
	"strings"
	"time"

	"aftercare/models"
	"aftercare/services/calendar"
)

// calendarGrid is a month as weeks of days, on a page or on paper.
type calendarGrid struct {
	Caption  string
	Weekdays []string
	Weeks    [][]calendarDay
}

// calendarDay is one day of the grid. A day of another month is empty.
type calendarDay struct {
	Number  string
	Name    string // for ears: "Monday 23 November"
	Href    string // the list of the day beneath, "" where nothing falls on it
	Lines   []calendarLine
	More    string // "2 more"
	Today   bool
	Chosen  bool
	Outside bool
}

// calendarLine is one act of one case in a cell: "AC-D4Q7 ask: NALSA".
type calendarLine struct {
	Code, Text string
	Danger     string // the word for danger to a person, "" for none
}

// grid lays out a month. found has an entry for each day of it.
func (h *calendarHandlers) grid(p page, at monthAddress, found []calendar.Day) calendarGrid {
	out := calendarGrid{Caption: p.monthName(at.month)}
	monday := at.month.AddDate(0, 0, -(int(at.month.Weekday())+6)%7)
	for i := range 7 {
		out.Weekdays = append(out.Weekdays, p.T("weekday."+strconv.Itoa(int(monday.AddDate(0, 0, i).Weekday()))))
	}
	for day := monday; day.Before(at.month.AddDate(0, 1, 0)); day = day.AddDate(0, 0, 7) {
		week := make([]calendarDay, 7)
		for i := range week {
			week[i] = h.day(p, day.AddDate(0, 0, i), at, found)
		}
		out.Weeks = append(out.Weeks, week)
	}
	return out
}

func (h *calendarHandlers) day(p page, day time.Time, at monthAddress, found []calendar.Day) calendarDay {
	if day.Month() != at.month.Month() {
		return calendarDay{Outside: true}
	}
	d := models.DateOf(day)
	out := calendarDay{Number: p.Count(day.Day()), Name: p.DayName(d), Today: d == p.Today()}
	of := found[day.Day()-1]
	if of.N == 0 {
		return out
	}
	out.Href = at.day(d)
	for _, e := range of.First {
		out.Lines = append(out.Lines, h.line(p, e))
	}
	if rest := of.N - len(of.First); rest > 0 {
		out.More = p.T("calendar.more", "n", rest)
	}
	return out
}

// mark marks the day whose list stands beneath the grid.
func (g *calendarGrid) mark(day int) {
	n := -1
	for i := range g.Weeks {
		for j := range g.Weeks[i] {
			if !g.Weeks[i][j].Outside {
				n++
				g.Weeks[i][j].Chosen = n == day
			}
		}
	}
}

// line names a date in a few words: the case, and what has to be done by whom.
func (h *calendarHandlers) line(p page, e calendar.Entry) calendarLine {
	out := calendarLine{Code: shortCode(e.Code), Text: h.brief(p, e)}
	if e.Danger {
		out.Danger = p.T("badge.danger")
	}
	return out
}

// brief is the act of a date.
func (h *calendarHandlers) brief(p page, e calendar.Entry) string {
	switch e.Kind {
	case calendar.Plan:
		return serviceName(h.library, p.texts, e.Item)
	case calendar.Court:
		return p.hearingLine(e.Item, e.Companion)
	case calendar.Follow:
		return p.followName(e.Item)
	case calendar.Objection:
		return p.objectionLine(h.library, e.Item)
	case calendar.Danger:
		if r := h.library.Rule(e.Item); r != nil {
			return p.labelOf(r.Title)
		}
		return e.Item
	}
	what := e.Item
	if it := h.library.Version(e.Item, e.Version); it != nil {
		what = p.labelOf(it.Title)
	}
	ours := e.Turn == models.PartyShelter || e.Turn == models.PartySurvivor
	switch {
	case !ours:
		return p.T("calendar.theirs", "who", p.T("turn."+string(e.Turn)), "what", what)
	case strings.Contains(h.library.Act(e.Item, e.Version, e.Name), "stance.applied"):
		return p.T("calendar.ask", "what", what)
	}
	return what
}

// shortCode is as much of a code as people say among themselves: "AC-D4Q7". The
// list of the day has the whole.
func shortCode(code string) string {
	if parts := strings.SplitN(code, "-", 3); len(parts) == 3 {
		return parts[0] + "-" + parts[1]
	}
	return code
}
