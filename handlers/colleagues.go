package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/custody"
)

// colleagueHandlers are where a colleague, new or with a new password, is
// confirmed by somebody who shares her cases, or disputed.
type colleagueHandlers struct {
	site     *site
	accounts *account.Service
}

// returningRow is one colleague who waits.
type returningRow struct {
	ID, Name, Generation string
	New                  bool   // invited, and nobody has said yes for her yet
	No                   string // the words of the button that says no
	Facts                []summaryRow
}

type colleaguesPage struct {
	pageView
	People  []returningRow
	Nothing emptyState
}

func (h *colleagueHandlers) list(c echo.Context) error {
	by := actor(c)
	if err := by.Require(access.VouchForColleague); err != nil {
		return err
	}
	list, err := h.accounts.Returning(c.Request().Context(), by)
	if err != nil {
		return err
	}
	p := colleaguesPage{pageView: pageView{newPage(c, "colleagues.title")}}
	p.Nothing = emptyState{Text: p.page.T("colleagues.none"), Link: &link{Text: p.page.T("today.back"), Href: "/today"}}
	codes, err := h.accounts.CodesOf(c.Request().Context(), by)
	if err != nil {
		return err
	}
	for _, r := range list {
		row := p.page.returningRow(r)
		if code := codes[r.AccountID]; code != "" {
			row.Facts = append(row.Facts, summaryRow{Key: p.page.T("colleagues.code"), Value: code, Note: p.page.T("colleagues.code_note", "name", r.Name)})
		}
		p.People = append(p.People, row)
	}
	return h.site.render(c, http.StatusOK, "colleagues/list", p)
}

// returningRow tells who waits, who made the link and when, and for what.
func (p page) returningRow(r custody.Returning) returningRow {
	row := returningRow{ID: r.AccountID, Name: r.Name, Generation: strconv.Itoa(r.Generation), New: r.Link == models.InviteStaff, No: p.T("colleagues.no", "name", r.Name)}
	made := "colleagues.link_made"
	if row.New {
		made, row.No = "colleagues.invited", p.T("colleagues.no_new", "name", r.Name)
	}
	row.Facts = []summaryRow{{Key: p.T("colleagues.role"), Value: p.T("role." + string(r.Role))}}
	if r.MadeBy != "" {
		row.Facts = append(row.Facts, summaryRow{Key: p.T(made), Value: p.T("colleagues.by_on", "who", r.MadeBy, "when", p.Moment(r.MadeAt))})
	}
	row.Facts = append(row.Facts,
		summaryRow{Key: p.T("colleagues.since"), Value: p.Moment(r.Since)},
		summaryRow{Key: p.T("colleagues.waits_for"), Value: p.T("colleagues.cases", "n", r.Cases)})
	return row
}

// pair is the generation of the key pair the page asked about. A page of ours
// always sends a number; anything else is the generation of nobody.
func pair(c echo.Context) int {
	sent, _ := posted(c)
	n, err := strconv.Atoi(sent.Get("generation"))
	if err != nil {
		return 0
	}
	return n
}

func (h *colleagueHandlers) confirm(c echo.Context) error {
	n, err := h.accounts.Vouch(c.Request().Context(), actor(c), c.Param("id"), pair(c))
	if err != nil {
		return err
	}
	return h.site.doneAt(c, "/colleagues", "colleagues.confirmed", "n", n)
}

func (h *colleagueHandlers) dispute(c echo.Context) error {
	if err := h.accounts.Dispute(c.Request().Context(), actor(c), c.Param("id"), pair(c)); err != nil {
		return err
	}
	return h.site.doneAt(c, "/colleagues", "colleagues.disputed")
}
