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
	thingsPath   = boardPath + "/belongings"
)

// registerOfPage is a register of a house for some months, to look at or to print.
type registerOfPage struct {
	pageView
	Head    printHead // on paper
	Heading string
	Board   link
	Period  string
	Filter  filterPanel
	List    table
	Whole   *strengthView
	Others  string       // how many lines are outside the reader's reach
	Print   string       // address of the page to print
	New     *link        // to a new line
	Mine    []postButton // lines that the reader can take back
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
	p.page.askAddress(c.QueryParams())
	p.page.calling("board")
	a.House = c.QueryParam("house")
	return p, a, []field{
		p.page.Select("from").Of(p.page.lastMonths(c.QueryParam("from"))).InFilter().Narrowing(&a.From),
		p.page.Select("to").Of(p.page.lastMonths(c.QueryParam("to"))).InFilter().Narrowing(&a.To),
	}
}

// period says of which house and days a register is, and where it is printed.
func (p *registerOfPage) period(house models.Shelter, houses []models.Shelter, at string, fields []field, first, last models.Date) {
	var list []choice
	for _, s := range houses {
		list = append(list, choice{Value: s.ID, Text: s.Name})
	}
	chosen := house.ID
	p.page.form.values.Set("house", chosen)
	fields = append([]field{p.page.Select("house").Of(list).Required().Into(&chosen)}, fields...)
	q := p.page.chosenIn(fields)
	p.Filter = p.page.filterPanel(at, q, fields)
	p.Board = link{Text: orWord(house.Name, p.page.T("board.title")), Href: houseBoard(house.ID)}
	p.Heading = p.page.T("board.of_house", "what", p.page.T(p.page.Title), "house", house.Name)
	p.Period = p.page.T("board.period", "from", p.page.Date(first), "to", p.page.Date(last))
	p.Filter.Sentence = p.Period
	p.Head = printHead{Title: p.Heading, Line: joinDots([]string{p.Period, p.page.T("board.print_line", "date", p.page.Date(p.page.Today()))})}
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
	p.List = table{texts: p.page.texts, ID: "strength", Caption: p.Heading, Quiet: true, Empty: emptyState{Text: p.page.T("board.no_house")}, Columns: []column{
		{Text: p.page.T("strength.day")}, {Text: p.page.T("strength.opening"), Number: true}, {Text: p.page.T("strength.in"), Number: true}, {Text: p.page.T("strength.out"), Number: true}, {Text: p.page.T("strength.closing"), Number: true},
	}}
	for _, d := range s.Days {
		p.List.Rows = append(p.List.Rows, p.page.strengthRow(d))
	}
	whole := p.page.strengthView(s.Whole)
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
	p.List = table{texts: p.page.texts, ID: "register", Caption: p.Heading, Quiet: true, Empty: emptyState{Text: p.page.T("board.nobody_admitted")}, Columns: []column{
		{Text: p.page.T("caseload.code")}, {Text: p.page.T("board.col_admitted")}, {Text: p.page.T("board.col_how")}, {Text: p.page.T("board.col_rests")}, {Text: p.page.T("board.col_left")},
	}}
	for _, a := range r.List {
		p.List.Rows = append(p.List.Rows, p.page.admittedRow(a))
	}
	if r.Others > 0 {
		p.Others = p.page.T("board.others", "n", r.Others)
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

// visitors is the visitors' register of a house.
func (h *boardHandlers) visitors(c echo.Context) error {
	p, a, fields := h.asked(c, "board.visitors")
	first, last := a.days()
	r, err := h.stays.Visitors(c.Request().Context(), actor(c), a.House, first, last)
	if err != nil {
		return err
	}
	p.period(r.House, r.Houses, visitorsPath, fields, r.First, r.Last)
	p.List = table{texts: p.page.texts, ID: "visitors", Caption: p.Heading, Quiet: true, Empty: emptyState{Text: p.page.T("board.no_visitor"), Next: p.page.T("board.no_visitor_next")}, Columns: []column{
		{Text: p.page.T("caseload.code")}, {Text: p.page.T("board.col_in")}, {Text: p.page.T("board.col_out")}, {Text: p.page.T("board.col_who")}, {Text: p.page.T("board.col_about")},
	}}
	p.List.Rows = p.page.visitorRows(r)
	p.visitorActs(actor(c), r)
	if r.Others > 0 {
		p.Others = p.page.T("board.other_visitors", "n", r.Others)
	}
	return h.renderRegister(c, p)
}

// visitorRow is a line of the visitors' register. It names nobody.
func (p page) visitorRow(v stay.Visitor) row {
	t, out := p.about(v.Head.Sex), p.T("board.not_said")
	if v.UntilAt > 0 {
		out = p.At(v.UntilAt)
	}
	return row{ID: "row-" + v.ID, Cells: []cell{
		{Text: v.Head.Code, Href: notePath(v.CaseID, v.ID), Note: t.aged(v.Head.AgeGroup, v.Head.Sex, v.Head.AdultFrom, v.Head.AdultTo)},
		{Text: p.when(v.At, v.DayOnly), Note: t.T("stay.by", "who", v.By)}, {Text: out},
		{Text: t.T("casenote.relation." + v.Relation)}, {Text: orWord(t.maybe("casenote.topic."+v.Topic), p.T("board.not_said"))},
	}}
}

// belongings is the register of what a house keeps for those who stay there.
func (h *boardHandlers) belongings(c echo.Context) error {
	p, a, fields := h.asked(c, "board.belongings")
	first, last := a.days()
	r, err := h.stays.Belongings(c.Request().Context(), actor(c), a.House, first, last)
	if err != nil {
		return err
	}
	p.period(r.House, r.Houses, thingsPath, fields, r.First, r.Last)
	p.List = table{texts: p.page.texts, ID: "belongings", Caption: p.Heading, Quiet: true, Empty: emptyState{Text: p.page.T("board.no_belongings")}, Columns: []column{
		{Text: p.page.T("caseload.code")}, {Text: p.page.T("board.col_taken")}, {Text: p.page.T("board.col_thing")}, {Text: p.page.T("board.col_place")}, {Text: p.page.T("board.col_back")},
	}}
	for _, b := range r.List {
		p.List.Rows = append(p.List.Rows, p.page.keptRow(b))
	}
	if r.Others > 0 {
		p.Others = p.page.T("board.others_things", "n", r.Others)
	}
	return h.renderRegister(c, p)
}

// keptRow is a line of the register of belongings. It says what kind of thing it is and
// not which.
func (p page) keptRow(b stay.Kept) row {
	back := cell{Text: p.T("belongings.state." + b.State)}
	if b.BackOn != "" {
		back = cell{Text: p.Date(b.BackOn), Note: joinDots(withoutEmpty(p.T("belongings.state."+b.State), p.maybe("belongings.back_to."+b.BackTo), p.maybe("belongings.back_sign."+b.BackSign)))}
	}
	return row{ID: "row-" + b.ID, Cells: []cell{
		{Text: b.Head.Code, Href: belongingsPath(b.CaseID), Note: p.about(b.Head.Sex).aged(b.Head.AgeGroup, b.Head.Sex, b.Head.AdultFrom, b.Head.AdultTo)},
		{Text: p.Date(b.TakenOn), Note: joinDots([]string{p.T("stay.by", "who", b.By), p.T("belongings.taken_sign." + b.TakenSign)})},
		{Text: p.thingName(b.BelongingFacts)}, {Text: p.T("belongings.place." + b.Place)}, back,
	}}
}

// renderRegister shows a register, or its page to print.
func (h *boardHandlers) renderRegister(c echo.Context, p registerOfPage) error {
	if strings.HasSuffix(c.Path(), "/print") {
		return h.site.render(c, http.StatusOK, "bed/print", p)
	}
	return h.site.render(c, http.StatusOK, "bed/register", p)
}
