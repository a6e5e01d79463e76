package handlers

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/pack"
	"aftercare/services/stay"
)

// sincePage is what one shift hands over to the next.
type sincePage struct {
	pageView
	Head     printHead // on paper
	Heading  string
	Board    link
	Filter   filterPanel
	Parts    []sincePart
	More     string
	Print    string
	House    string // whose reading is posted, "" for none
	Until    int64  // the moment of the page
	ReadLine string
	Empty    *emptyState
}

// sincePart is what happened, what is open, or what comes.
type sincePart struct {
	ID, Title, Nothing string
	Cases              []sinceCase
}

// sinceCase is the lines of one case.
type sinceCase struct {
	Code, Href string
	Lines      []sinceLine
}

// sinceLine is one line. Danger marks what is about somebody's safety.
type sinceLine struct {
	When, Text string
	Danger     bool
}

// since shows what happened in a house since a moment, or prints it.
func (h *boardHandlers) since(c echo.Context) error {
	p := sincePage{pageView: pageView{newPage(c, "since.title")}}
	p.page.askAddress(c.QueryParams())
	p.page.calling("since")
	hours := c.QueryParam("hours")
	if !slices.Contains(models.SinceHours, hours) {
		hours = models.SinceHours[0]
		p.page.form.values.Set("hours", hours)
	}
	n, _ := strconv.Atoi(hours)
	found, err := h.stays.Since(c.Request().Context(), actor(c), c.QueryParam("house"), n)
	if err != nil {
		return err
	}
	p.frame(found, hours)
	for _, part := range []struct {
		id    string
		lines []stay.Line
	}{{"open", found.Open}, {"next", found.Next}, {"happened", found.Happened}} {
		p.Parts = append(p.Parts, sincePart{ID: part.id, Title: p.page.T("since." + part.id), Nothing: p.page.T("since.nothing." + part.id), Cases: p.page.sinceCases(h.library, part.lines)})
	}
	if found.More {
		p.More = p.page.T("since.more")
	}
	if strings.HasSuffix(c.Path(), "/print") {
		return h.site.render(c, http.StatusOK, "bed/since_print", p)
	}
	return h.site.render(c, http.StatusOK, "bed/since", p)
}

// frame is what stands around the lines: the house, since when, and where it is
// printed.
func (p *sincePage) frame(found stay.Since, hours string) {
	var houses []choice
	for _, s := range found.Houses {
		houses = append(houses, choice{Value: s.ID, Text: s.Name})
	}
	house := found.House.ID
	p.page.form.values.Set("house", house)
	fields := []field{p.page.Select("house").Called("board.house").Of(houses).Required().Into(&house), p.page.Select("hours").Of(p.page.choicesOf("since.hours.", models.SinceHours)).Required().Into(&hours)}
	q := p.page.chosenIn(fields)
	p.Filter = p.page.filterPanel(sincePath, q, fields)
	p.Board = link{Text: orWord(found.House.Name, p.page.T("board.title")), Href: houseBoard(found.House.ID)}
	p.Heading = p.page.T("board.of_house", "what", p.page.T("since.title"), "house", found.House.Name)
	p.Filter.Sentence = p.page.T("since.from", "when", p.page.Moment(found.From))
	p.Head = printHead{Title: p.Heading, Line: joinDots([]string{p.Filter.Sentence, p.page.T("board.print_line", "date", p.page.Moment(found.Now))})}
	p.Print = addressOf(sincePath+"/print", q)
	p.Until = int64(found.Now)
	if p.House = found.House.ID; p.House == "" {
		p.Empty = &emptyState{Text: p.page.T("board.no_house")}
	}
	if found.LastRead > 0 {
		p.ReadLine = p.page.T("since.read_last", "when", p.page.Moment(found.LastRead))
	}
}

// sinceCases puts lines under their cases, in the order of the first line of each.
func (p page) sinceCases(lib *pack.Library, lines []stay.Line) (out []sinceCase) {
	at := map[string]int{}
	for _, l := range lines {
		i, there := at[l.CaseID]
		if !there {
			i = len(out)
			at[l.CaseID] = i
			out = append(out, sinceCase{Code: l.Code, Href: casePath(l.CaseID)})
		}
		out[i].Lines = append(out[i].Lines, p.sinceLine(lib, l))
	}
	return out
}

// sinceLine says one thing in a few words, without a name.
func (p page) sinceLine(lib *pack.Library, l stay.Line) sinceLine {
	out := sinceLine{When: p.when(l.At, l.DayOnly), Danger: l.Part == stay.OpenAlarm || l.Part == stay.OpenIncident || l.Kind == string(models.MoveMissing)}
	note := models.NoteFacts{Kind: l.Kind, Relation: l.More, Way: l.Way}
	switch l.Part {
	case stay.SinceMovement:
		out.Text = joinDots(withoutEmpty(p.T("stay.kind."+l.Kind), p.maybe("stay.goal."+l.More)))
	case stay.SinceNote:
		safe := ""
		if l.Safe != models.ContactSafe {
			safe = p.maybe("casenote.alarm." + l.Safe)
		}
		out.Text = joinDots(withoutEmpty(p.noteTitle(note), p.maybe("casenote.topic."+l.Topic), safe))
	case stay.OpenAlarm:
		out.Text = joinDots(withoutEmpty(p.T("casenote.alarm."+l.Safe), p.noteTitle(note)))
	case stay.OpenIncident:
		nothing := ""
		if l.Safe == "" {
			nothing = p.T("safety.nothing_done")
		}
		out.Text = joinDots(withoutEmpty(p.T("safety_incidents.kind."+l.Kind), p.T("safety_incidents.from_who."+l.More), nothing))
	case stay.SinceService, stay.NextService:
		out.Text = joinDots(withoutEmpty(serviceName(lib, p.texts, l.Kind), p.maybe("delivery_status."+l.More)))
	case stay.SinceAsk, stay.OpenAsk:
		out.Text = joinDots(withoutEmpty(p.T("since.asked", "what", p.T("ask.kind."+l.Kind)), p.maybe("ask.state."+l.More)))
	case stay.OpenTask:
		out.When, out.Text = p.T("task.due", "date", p.Date(l.On)), p.T("since.task", "what", p.T("task.kind."+l.Kind))
	case stay.NextClock:
		out.Text = joinDots([]string{p.subjectName(lib, l.Kind), p.T("turn." + l.More)})
	case stay.NextHearing:
		out.Text = p.hearingLine(l.Kind, l.More)
	}
	if late(l, p.zone) {
		out.When = joinDots([]string{out.When, p.T("since.written", "when", p.Moment(l.Written))})
	}
	return out
}

// lateBy is how much later something may be written down before the page says both times.
const lateBy = time.Hour

// late reports whether a line was written down or changed well after it happened: on
// another day where only its day is known.
func late(l stay.Line, zone *time.Location) bool {
	if l.DayOnly {
		return l.Written.Date(zone) > l.At.Date(zone)
	}
	return l.Written.Sub(l.At) > lateBy
}

// sinceRead records that the reader has read what happened until the moment of the page.
func (h *boardHandlers) sinceRead(c echo.Context) error {
	if err := actor(c).Require(access.KeepStay); err != nil {
		return err
	}
	house := c.QueryParam("house")
	until, _ := strconv.ParseInt(c.FormValue("until"), 10, 64) // without it nothing counts as read
	if err := h.stays.ReadUntil(c.Request().Context(), actor(c), house, models.Instant(until)); err != nil {
		return err
	}
	return h.site.doneAt(c, sincePath+"?hours=0&house="+house, "since.read_now")
}
