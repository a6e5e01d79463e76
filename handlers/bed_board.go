package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/caseload"
	"aftercare/services/custody"
	"aftercare/services/pack"
	"aftercare/services/roster"
	"aftercare/services/stay"
)

// boardHandlers serve a house as it is tonight, and its registers.
type boardHandlers struct {
	site     *site
	stays    *stay.Service
	rosters  *roster.Service
	caseload *caseload.Service
	accounts *account.Service
	library  *pack.Library
}

// boardPage is who sleeps where tonight.
type boardPage struct {
	pageView
	Heading  string
	Houses   []navItem
	Figures  []boardFigure
	Rooms    []boardRoom
	Strength strengthView
	OnDuty   []summaryRow // who is on duty now and tonight
	Roster   *link
	Links    []link
	Admit    *link // of those who take people in
	Empty    *emptyState

	IDs      []string // cases whose names can be shown
	House    string
	NamesOut bool
}

// boardFigure is a number of the board. It leads nowhere: what it counts stands
// below.
type boardFigure struct{ Number, Label string }

// boardRoom is a room with its beds, or those without a bed.
type boardRoom struct {
	Name string
	Beds []summaryRow
}

// strengthView is the strength of a house with its sum.
type strengthView struct {
	texts
	Opening, In, Out, Closing string
	Lines                     []summaryRow
}

func (h *boardHandlers) show(c echo.Context) error { return h.board(c, c.QueryParam("house"), nil) }

// board shows a house; names are those that were just opened.
func (h *boardHandlers) board(c echo.Context, house string, names map[string]custody.Opened) error {
	by := actor(c)
	b, err := h.stays.Board(c.Request().Context(), by, house)
	if err != nil {
		return err
	}
	p := boardPage{pageView: pageView{newPage(c, "board.title")}, House: b.House.ID, NamesOut: names != nil}
	p.page.Path, p.Heading = boardPath, orWord(b.House.Name, p.page.T("board.title"))
	if b.House.ID == "" {
		p.Empty = &emptyState{Text: p.page.T("board.no_house")}
		return h.site.render(c, http.StatusOK, "bed/board", p)
	}
	if err := h.onDuty(c, &p); err != nil {
		return err
	}
	p.Houses = p.page.houseLinks(b.Houses, b.House.ID)
	p.figures(b)
	p.rooms(b, names, by.MayRead(custody.CalledName.Class, "survivors.called_name"))
	p.Strength = p.page.strengthView(b.Strength)
	of := "?house=" + b.House.ID
	p.Links = []link{{Text: p.page.T("board.strength_link"), Href: strengthPath + of}, {Text: p.page.T("board.register_link"), Href: registerPath + of}, {Text: p.page.T("board.visitors"), Href: visitorsPath + of}, {Text: p.page.T("board.belongings"), Href: thingsPath + of}}
	if by.May(access.KeepStay) {
		p.Links = append([]link{{Text: p.page.T("since.title"), Href: sincePath + of}}, p.Links...)
	}
	if by.May(access.ManageShelters) {
		p.Links = append(p.Links, link{Text: p.page.T("bed.link"), Href: bedsPath(b.House.ID)})
	}
	return h.site.render(c, http.StatusOK, "bed/board", p)
}

// onDuty says who is on duty in the house now and tonight, and offers the admission to
// those who may take people in.
func (h *boardHandlers) onDuty(c echo.Context, p *boardPage) error {
	by := actor(c)
	admits := by.May(access.TakeIn)
	list, err := h.rosters.OnDuty(c.Request().Context(), by)
	for _, o := range list {
		admits = admits || by.May(access.AdmitAtNight) && o.Has(by.ID())
		if o.HouseID != p.House {
			continue
		}
		p.Roster = &link{Text: p.page.T("roster.title"), Href: houseRoster(o.HouseID, "")}
		if len(o.Now) > 0 {
			p.OnDuty = append(p.OnDuty, summaryRow{Key: p.page.T("roster.now"), Value: p.page.dutyText(o.Now)})
		}
		if len(o.Tonight) > 0 {
			p.OnDuty = append(p.OnDuty, summaryRow{Key: p.page.T("roster.this_night"), Value: p.page.dutyText(o.Tonight)})
		}
	}
	if admits {
		p.Admit = &link{Text: p.page.T("night.title"), Href: nightPath}
	}
	return err
}

// houseLinks lead to the other houses of the reader; there are none for one house.
func (p page) houseLinks(houses []models.Shelter, now string) (out []navItem) {
	for _, s := range houses {
		out = append(out, navItem{Text: s.Name, Href: houseBoard(s.ID), Current: s.ID == now})
	}
	if len(out) == 1 {
		return nil
	}
	return out
}

func (p *boardPage) figures(b stay.Board) {
	add := func(key string, n int, always bool) {
		if n > 0 || always {
			p.Figures = append(p.Figures, boardFigure{p.page.Count(n), p.page.T("board.figure." + key)})
		}
	}
	add("here", b.In(models.StayPresent), true)
	add("free", b.Free(), true)
	add("leave", b.In(models.StayLeave), false)
	add("hospital", b.In(models.StayHospital), false)
	add("missing", b.In(models.StayMissing), false)
	add("no_bed", len(b.NoBed), false)
	add("past_review", b.PastReview(), false)
	if b.House.Capacity > 0 {
		add("capacity", int(b.House.Capacity), true)
	}
}

// rooms lays out the beds by room, and last those who have none.
func (p *boardPage) rooms(b stay.Board, names map[string]custody.Opened, opens bool) {
	for _, bed := range b.Beds {
		if n := len(p.Rooms); n == 0 || p.Rooms[n-1].Name != bed.Room {
			p.Rooms = append(p.Rooms, boardRoom{Name: bed.Room})
		}
		room := &p.Rooms[len(p.Rooms)-1]
		room.Beds = append(room.Beds, p.page.bedRow(bed, b.Today, names))
		p.nameable(bed.By, opens)
	}
	if len(b.NoBed) == 0 {
		return
	}
	without := boardRoom{Name: p.page.T("board.no_bed")}
	for i := range b.NoBed {
		without.Beds = append(without.Beds, p.page.residentRow(summaryRow{Key: p.page.T("board.resident", "n", p.page.Count(i+1))}, b.NoBed[i], b.Today, names))
		p.nameable(&b.NoBed[i], opens)
	}
	p.Rooms = append(p.Rooms, without)
}

// nameable notes a case whose call-name the reader can ask for.
func (p *boardPage) nameable(r *stay.Resident, opens bool) {
	if r != nil && r.Head != nil && opens && len(p.IDs) < perBoard {
		p.IDs = append(p.IDs, r.CaseID)
	}
}

// bedRow is one bed: free, out of use, or whose it is.
func (p page) bedRow(b stay.BoardBed, today models.Date, names map[string]custody.Opened) summaryRow {
	row := summaryRow{Key: p.T("board.bed", "bed", b.Label, "kind", p.T("bed.kind."+b.Kind))}
	switch {
	case b.By != nil:
		return p.residentRow(row, *b.By, today, names)
	case b.Out():
		out := p.bedBadge(b.Bed)
		row.Badge = &out
	default:
		row.Badge = &badge{State: string(badgeOpen), Text: p.T("board.free")}
	}
	return row
}

// residentRow says where a resident is, and who it is as far as the reader's reach
// goes.
func (p page) residentRow(row summaryRow, r stay.Resident, today models.Date, names map[string]custody.Opened) summaryRow {
	state := p.stayBadge(r.State)
	row.Badge = &state
	var notes []string
	if r.Head != nil {
		t, name := p.about(r.Head.Sex), ""
		if o, shown := names[r.CaseID]; shown {
			if name = o.Text; o.Waiting {
				name = p.T("vault.waiting")
			}
		}
		notes = withoutEmpty(name, t.aged(r.Head.AgeGroup, r.Head.Sex, r.Head.AdultFrom, r.Head.AdultTo))
		row.Link = &link{Text: r.Head.Code, Href: stayPath(r.CaseID)}
		if r.ReviewOn < today {
			notes = append(notes, p.T("board.past_review", "date", p.Date(r.ReviewOn)))
		}
		if r.Waits {
			notes = append(notes, t.T("stay.not_accepted"))
		}
	}
	if r.DueOn != "" {
		notes = append(notes, p.T("stay.due_line", "date", p.Date(r.DueOn)))
	}
	row.Note = joinDots(notes)
	return row
}

// strengthView says how opening becomes closing.
func (t texts) strengthView(s models.Strength) strengthView {
	v := strengthView{texts: t, Opening: t.Count(s.Opening), In: t.Count(s.Sum(models.StrengthIn)), Out: t.Count(s.Sum(models.StrengthOut)), Closing: t.Count(s.Closing)}
	add := func(side string, lines []models.StrengthLine) {
		for _, line := range lines {
			if n := s.Lines[line]; n > 0 {
				v.Lines = append(v.Lines, summaryRow{Key: t.T("strength." + side + "." + string(line)), Value: t.Count(n)})
			}
		}
	}
	add("in", models.StrengthIn)
	add("out", models.StrengthOut)
	return v
}

// names shows the call-names of the residents within reach, on request.
func (h *boardHandlers) names(c echo.Context) error {
	p, err := askPage(c, "board.title")
	if err != nil {
		return err
	}
	if err := actor(c).Require(access.ReadBeds); err != nil {
		return err
	}
	if !actor(c).MayRead(custody.CalledName.Class, "survivors.called_name") {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	var ids []string
	house := ""
	p.Hidden("house").Max(40).Into(&house)
	p.Hidden("id").Into(&ids)
	if err := p.found().Err(); err != nil || len(ids) > perBoard {
		return models.Fail(models.Invalid, "error.unreadable_form")
	}
	carry := []hidden{{"house", house}}
	for _, id := range ids {
		carry = append(carry, hidden{"id", id})
	}
	why, answered, err := purposeQuestion{h.site, h.accounts}.answer(c, boardPath, carry...)
	if err != nil || !answered {
		return err
	}
	names, err := h.caseload.Names(c.Request().Context(), actor(c), ids, why.Purpose)
	if err != nil {
		return err
	}
	return h.board(c, house, names)
}

// perBoard is how many names of a house are opened at once.
const perBoard = 25
