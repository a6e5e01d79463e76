package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/services/access"
	"aftercare/services/account"
)

// colleagueHandlers are where a colleague with a new password is confirmed by
// somebody who shares her cases, or disputed.
type colleagueHandlers struct {
	site     *site
	accounts *account.Service
}

func (h *colleagueHandlers) routes(g *echo.Group) {
	g.GET("/colleagues", h.list)
	g.POST("/colleagues/:id/confirm", h.confirm)
	g.POST("/colleagues/:id/dispute", h.dispute)
}

// returningRow is one colleague who waits.
type returningRow struct {
	ID, Name, Generation string
	Facts                []summaryRow
}

type colleaguesPage struct {
	page
	People  []returningRow
	Nothing emptyState
}

func (h *colleagueHandlers) list(c echo.Context) error {
	by := actor(c)
	if err := by.Require(access.ConfirmColleague); err != nil {
		return err
	}
	list, err := h.accounts.Returning(c.Request().Context(), by)
	if err != nil {
		return err
	}
	p := colleaguesPage{page: newPage(c, "colleagues.title")}
	p.Nothing = emptyState{Text: p.T("colleagues.none"), Link: &link{Text: p.T("today.back"), Href: "/today"}}
	for _, r := range list {
		p.People = append(p.People, returningRow{ID: r.AccountID, Name: r.Name, Generation: strconv.Itoa(r.Generation), Facts: []summaryRow{
			{Key: p.T("colleagues.since"), Value: p.Moment(r.Since)},
			{Key: p.T("colleagues.waits_for"), Value: p.T("colleagues.cases", "n", r.Cases)},
		}})
	}
	return h.site.render(c, http.StatusOK, "colleagues/list", p)
}

// pairForm says which key pair the page asked about.
type pairForm struct {
	Generation string `form:"generation" validate:"required,number,max=9"`
}

// pair reads the form. A page of ours always sends a number; anything else is
// the generation of nobody.
func pair(c echo.Context) int {
	var f pairForm
	if bind(c, &f) != nil {
		return 0
	}
	n, _ := strconv.Atoi(f.Generation)
	return n
}

func (h *colleagueHandlers) confirm(c echo.Context) error {
	n, err := h.accounts.Confirm(c.Request().Context(), actor(c), c.Param("id"), pair(c))
	if err != nil {
		return err
	}
	h.site.flash(c, "colleagues.confirmed", "n", n)
	return h.site.redirect(c, "/colleagues")
}

func (h *colleagueHandlers) dispute(c echo.Context) error {
	if err := h.accounts.Dispute(c.Request().Context(), actor(c), c.Param("id"), pair(c)); err != nil {
		return err
	}
	h.site.flash(c, "colleagues.disputed")
	return h.site.redirect(c, "/colleagues")
}
