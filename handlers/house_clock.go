package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/services/clockwatch"
)

// doubtView says that the clock is not believed. Whoever may, says that it is
// right.
type doubtView struct {
	Notice notice
	Button string // "" for those who may not say so
}

func (p *housePage) doubt(d clockwatch.Doubt, may bool) {
	if !d.Any() {
		return
	}
	words := "house.clock.ahead"
	if d.Back() {
		words = "house.clock.back"
	}
	p.Doubt = &doubtView{Notice: notice{
		Kind: "late", Heading: p.page.T("house.clock.title", "when", p.page.Moment(d.ShowedAt)),
		Text: p.page.T(words, "trusted", p.page.Moment(d.TrustedAt)) + " " + p.page.T("house.clock.until"),
	}}
	if may {
		p.Doubt.Button = p.page.T("house.clock.right")
	}
}

// believe writes down that an administrator looked at the clock and it is right.
func (h *houseHandlers) believe(c echo.Context) error {
	if _, err := h.clock.Look(c.Request().Context()); err != nil {
		return err
	}
	if err := h.clock.Believe(c.Request().Context(), actor(c)); err != nil {
		return err
	}
	return h.site.doneAt(c, "/overview", "house.clock.believed")
}
