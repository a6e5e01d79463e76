package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/services/access"
	"aftercare/services/stay"
)

// houseBeds are the numbers of beds and residents by shelter, in the order of the columns.
var houseBeds = []struct {
	key string
	of  func(stay.HouseBeds) int64
}{
	{"board.col_beds", func(h stay.HouseBeds) int64 { return h.Beds }},
	{"board.figure.free", func(h stay.HouseBeds) int64 { return h.Free }},
	{"board.figure.here", func(h stay.HouseBeds) int64 { return h.Here }},
	{"board.figure.leave", func(h stay.HouseBeds) int64 { return h.Leave }},
	{"board.figure.hospital", func(h stay.HouseBeds) int64 { return h.Hospital }},
	{"board.figure.missing", func(h stay.HouseBeds) int64 { return h.Missing }},
	{"board.figure.no_bed", func(h stay.HouseBeds) int64 { return h.NoBed }},
	{"board.figure.past_review", func(h stay.HouseBeds) int64 { return h.PastReview }},
}

// beds says who sleeps where tonight, in numbers, by shelter; nil for a reader who does not
// read beds, and where there are neither beds nor residents.
func (h *houseHandlers) beds(c echo.Context, p page) (*table, error) {
	if !actor(c).May(access.ReadBeds) {
		return nil, nil
	}
	list, err := h.stays.Houses(c.Request().Context(), actor(c))
	if err != nil {
		return nil, err
	}
	t := table{texts: p.texts, ID: "beds", Words: true, Caption: p.T("board.title"), Columns: []column{{Text: p.T("house.shelter")}}}
	for _, f := range houseBeds {
		t.Columns = append(t.Columns, column{Text: capital(p.T(f.key)), Number: true})
	}
	some := false
	for _, of := range list {
		cells := []cell{{Text: of.Name, Href: houseBoard(of.ID)}}
		for _, f := range houseBeds {
			n := f.of(of)
			some = some || n > 0
			cells = append(cells, cell{Text: p.Count(int(n))})
		}
		t.Rows = append(t.Rows, row{Cells: cells})
	}
	if !some {
		return nil, nil
	}
	return &t, nil
}
