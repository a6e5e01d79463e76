package handlers

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/stay"
)

const (
	strengthPath = boardPath + "/strength"
	registerPath = boardPath + "/register"
)

// registerOfPage is a register of a house for some months, to look at or to print.
type registerOfPage struct {
	page
	Head    printHead // on paper
	Heading string
	Board   link
	Period  string
	Filter  filterPanel
	List    table
	Whole   *strengthView
	Others  string // how many lines are outside the reader's reach
	Print   string // address of the page to print
}

// registerAsked is what a register is asked for: a house, and from which month to which.
type registerAsked struct{ House, From, To string }

// days are the first and the last day of the months; "" for what was not said.
func (a registerAsked) days() (first, last models.Date) {
	if a.From != "" {
		first = models.Date(a.From + "-01")
	}
	if at, err := time.Parse("2006-01", a.To); err == nil {
		last = models.DateOf(at.AddDate(0, 1, -1))
	}
	return first, last
}

// asked reads which house and which months a register is asked for.
func (h *boardHandlers) asked(c echo.Context, titleKey string) (p registerOfPage, a registerAsked, fields []field) {
	p.page = newPage(c, titleKey)
	p.askAddress(c.QueryParams())
	p.calling("board")
	a.House = c.QueryParam("house")
	return p, a, []field{
		p.Select("from").Of(p.lastMonths(c.QueryParam("from"))).InFilter().Narrowing(&a.From),
		p.Select("to").Of(p.lastMonths(c.QueryParam("to"))).InFilter().Narrowing(&a.To),
	}
}

// period says of which house and days a register is, and where it is printed.
func (p *registerOfPage) period(house models.Shelter, houses []models.Shelter, at string, fields []field, first, last models.Date) {
	var list []choice
	for _, s := range houses {
		list = append(list, choice{Value: s.ID, Text: s.Name})
	}
	chosen := house.ID
	p.form.values.Set("house", chosen)
	fields = append([]field{p.Select("house").Of(list).Required().Into(&chosen)}, fields...)
	q := p.chosenIn(fields)
	p.Filter = p.filterPanel(at, q, fields)
	p.Board = link{Text: orWord(house.Name, p.T("board.title")), Href: houseBoard(house.ID)}
	p.Heading = p.T("board.of_house", "what", p.T(p.Title), "house", house.Name)
	p.Period = p.T("board.period", "from", p.Date(first), "to", p.Date(last))
	p.Filter.Sentence = p.Period
	p.Head = printHead{Title: p.Heading, Line: p.Period + ". " + p.T("board.print_line", "date", p.Date(p.Today()))}
	p.Print = addressOf(at+"/print", q)
}

// strength is the strength of a house day by day.
func (h *boardHandlers) strength(c echo.Context) error {
	p, a, fields := h.asked(c, "board.strength")
	first, last := a.days()
	s, err := h.stays.Strength(c.Request().Context(), actor(c), a.House, first, last)
	if err != nil {
		return err
	}
	p.period(s.House, s.Houses, strengthPath, fields, s.First, s.Last)
	p.List = table{texts: p.texts, ID: "strength", Caption: p.Heading, Quiet: true, Empty: emptyState{Text: p.T("board.no_house")}, Columns: []column{
		{Text: p.T("strength.day")}, {Text: p.T("strength.opening"), Number: true}, {Text: p.T("strength.in"), Number: true}, {Text: p.T("strength.out"), Number: true}, {Text: p.T("strength.closing"), Number: true},
	}}
	for _, d := range s.Days {
		p.List.Rows = append(p.List.Rows, p.strengthRow(d))
	}
	whole := p.strengthView(s.Whole)
	p.Whole = &whole
	return h.renderRegister(c, p)
}

// strengthRow is one day, with what came and went beneath its numbers.
func (p page) strengthRow(d stay.DayStrength) row {
	v := p.strengthView(d.Strength)
	in, out := p.lineNotes("in", models.StrengthIn, d.Strength), p.lineNotes("out", models.StrengthOut, d.Strength)
	return row{Cells: []cell{{Text: p.Date(d.Day)}, {Text: v.Opening}, {Text: v.In, Note: in}, {Text: v.Out, Note: out}, {Text: v.Closing}}}
}

func (t texts) lineNotes(side string, lines []models.StrengthLine, s models.Strength) string {
	var out []string
	for _, line := range lines {
		if n := s.Lines[line]; n > 0 {
			out = append(out, t.T("strength."+side+"."+string(line))+": "+t.Count(n))
		}
	}
	return strings.Join(out, ", ")
}

// admissions is the admission register of a house.
func (h *boardHandlers) admissions(c echo.Context) error {
	p, a, fields := h.asked(c, "board.register")
	first, last := a.days()
	r, err := h.stays.Register(c.Request().Context(), actor(c), a.House, first, last)
	if err != nil {
		return err
	}
	p.period(r.House, r.Houses, registerPath, fields, r.First, r.Last)
	p.List = table{texts: p.texts, ID: "register", Caption: p.Heading, Quiet: true, Empty: emptyState{Text: p.T("board.nobody_admitted")}, Columns: []column{
		{Text: p.T("caseload.code")}, {Text: p.T("board.col_admitted")}, {Text: p.T("board.col_how")}, {Text: p.T("board.col_rests")}, {Text: p.T("board.col_left")},
	}}
	for _, a := range r.List {
		p.List.Rows = append(p.List.Rows, p.admittedRow(a))
	}
	if r.Others > 0 {
		p.Others = p.T("board.others", "n", r.Others)
	}
	return h.renderRegister(c, p)
}

// admittedRow is a line of the admission register. It names nobody.
func (p page) admittedRow(a stay.Admitted) row {
	t := p.about(a.Head.Sex)
	left := cell{Text: t.T("board.is_here")}
	if a.LeftAt > 0 {
		left = cell{Text: p.On(a.LeftAt), Note: orWord(t.maybe("stay.goal."+a.Goal), t.T("stay.kind."+string(a.Ending)))}
	}
	return row{ID: "row-" + a.ID, Cells: []cell{
		{Text: a.Head.Code, Href: stayPath(a.CaseID), Note: t.aged(a.Head.AgeGroup, a.Head.Sex, a.Head.AdultFrom, a.Head.AdultTo)},
		{Text: t.Moment(a.AdmittedAt), Note: t.T("stay.by", "who", a.By)},
		{Text: t.T("stay.way." + a.Way), Note: t.T("referral." + a.Referral)}, {Text: t.T("stay.basis." + a.Basis)}, left,
	}}
}

// renderRegister shows a register, or its page to print.
func (h *boardHandlers) renderRegister(c echo.Context, p registerOfPage) error {
	if strings.HasSuffix(c.Path(), "/print") {
		return h.site.render(c, http.StatusOK, "bed/print", p)
	}
	return h.site.render(c, http.StatusOK, "bed/register", p)
}
