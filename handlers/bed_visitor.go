package handlers

import (
	"cmp"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/stay"
)

// addVisitor asks who came to the house, when and why.
func (h *boardHandlers) addVisitor(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	if err := by.Require(access.KeepVisitors); err != nil {
		return err
	}
	r, err := h.stays.Visitors(ctx, by, c.QueryParam("house"), "", "")
	if err != nil {
		return err
	}
	p, err := askPage(c, "visitor.new")
	if err != nil {
		return err
	}
	p.calling("visitor")
	in := stay.HouseVisitorInput{ShelterID: r.House.ID}
	view := formView{Action: p.Path, Draft: "stay", Save: p.T("stay.save"), Cancel: p.backTo(visitorsPath), Fields: p.visitorFields(r.Houses, &in)}
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: formWords{Heading: p.T("visitor.new"), Lead: p.T("visitor.lead")}, Form: view})
		},
		do:   func() error { return h.stays.WelcomeVisitor(ctx, by, in) },
		done: func() error { return h.site.doneAt(c, visitorsPath+"?house="+in.ShelterID, "visitor.saved") },
	})
}

// visitorFields are the questions about a visitor of a house.
func (p page) visitorFields(houses []models.Shelter, in *stay.HouseVisitorInput) []field {
	day, from, until := p.Today(), models.TimeOfDay(""), models.TimeOfDay("")
	fields := []field{
		p.Select("kind").Of(p.choicesOf("visitor.kind.", models.HouseVisitorKinds)).Required().Into(&in.Kind),
		p.Select("reason").Of(p.choicesOf("visitor.reason.", models.HouseVisitorReasons)).Required().Into(&in.Reason),
		p.AskDay("at").Past().Into(&day), p.Text("at_time").Optional().Short().Max(40).Into(&from), p.Text("until").Optional().Short().Max(40).Into(&until),
	}
	if len(houses) > 1 {
		fields = append([]field{p.Radios("shelter").Called("field.shelter").Of(houseChoices(houses)).Required().Into(&in.ShelterID)}, fields...)
	}
	in.At, in.DayOnly = p.momentOf(day, from)
	if in.DayOnly && day == p.Today() {
		in.At = p.now
	}
	if until != "" {
		in.UntilAt, _ = p.momentOf(day, until)
	}
	return fields
}

// removeVisitor takes a visitor off the register.
func (h *boardHandlers) removeVisitor(c echo.Context) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	if err := h.stays.RemoveVisitor(c.Request().Context(), actor(c), c.Param("visitor"), version); err != nil {
		return err
	}
	return h.site.doneAt(c, visitorsPath, "stay.taken_back")
}

// visitorActs offers a new line, and to take back the lines of the house that the reader
// wrote.
func (p *registerOfPage) visitorActs(by access.Actor, r stay.VisitorRegister) {
	if !by.May(access.KeepVisitors) {
		return
	}
	p.New = &link{Text: p.page.T("visitor.new"), Href: newVisitorPath + "?house=" + r.House.ID}
	for _, v := range r.Beside {
		if v.RecordedBy == by.ID() {
			what := joinDots([]string{p.page.T("visitor.kind." + v.Kind), p.page.when(v.At, v.DayOnly)})
			p.Mine = append(p.Mine, postButton{Text: p.page.T("visitor.take_back", "what", what), Action: visitorsPath + "/" + v.ID + "/remove", Version: v.Version})
		}
	}
}

// visitorLine is a line of the register with the moment by which it is ordered.
type visitorLine struct {
	at  models.Instant
	row row
}

// visitorRows are the visitors of survivors and of the house, in the order in which they
// came.
func (p page) visitorRows(r stay.VisitorRegister) (out []row) {
	var lines []visitorLine
	for _, v := range r.List {
		lines = append(lines, visitorLine{v.At, p.visitorRow(v)})
	}
	for _, v := range r.Beside {
		lines = append(lines, visitorLine{v.At, p.houseVisitorRow(v)})
	}
	slices.SortStableFunc(lines, func(a, b visitorLine) int { return cmp.Compare(a.at, b.at) })
	for _, l := range lines {
		out = append(out, l.row)
	}
	return out
}

// houseVisitorRow is a line of the register of somebody who visited no survivor.
func (p page) houseVisitorRow(v stay.HouseVisitor) row {
	out := p.T("board.not_said")
	if v.UntilAt > 0 {
		out = p.At(v.UntilAt)
	}
	return row{ID: "row-" + v.ID, Cells: []cell{
		{Text: p.T("visitor.no_case")}, {Text: p.when(v.At, v.DayOnly), Note: p.T("stay.by", "who", v.By)}, {Text: out},
		{Text: p.T("visitor.kind." + v.Kind)}, {Text: p.T("visitor.reason." + v.Reason)},
	}}
}
