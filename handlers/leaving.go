package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/services/account"
)

// leavingHandlers explain leaving quickly, once, after the first sign-in.
type leavingHandlers struct {
	site     *site
	accounts *account.Service
}

func (h *leavingHandlers) routes(g *echo.Group) {
	g.GET("/leaving", h.show)
	g.POST("/leaving", h.seen)
}

// leavingForm says whether Shift three times should leave.
type leavingForm struct {
	ShiftExit string `form:"shift_exit" validate:"omitempty,oneof=on off"`
}

type leavingPage struct{ page }

func (h *leavingHandlers) show(c echo.Context) error {
	p := leavingPage{newPage(c, "leaving.title").filled(leavingForm{ShiftExit: onOff(!visitOf(c).Account.ShiftExitOff)})}
	return h.site.render(c, http.StatusOK, "leave/explain", p)
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// seen notes that the page was read and goes on to where she wanted to go.
func (h *leavingHandlers) seen(c echo.Context) error {
	var f leavingForm
	if err := bind(c, &f); err != nil {
		p := leavingPage{newPage(c, "leaving.title").filled(f).with(err)}
		return h.site.render(c, http.StatusUnprocessableEntity, "leave/explain", p)
	}
	ctx, by := c.Request().Context(), actor(c)
	if f.ShiftExit != "" {
		if err := h.accounts.SetShiftExit(ctx, by, f.ShiftExit == "on"); err != nil {
			return err
		}
	}
	if err := h.accounts.ToldAboutExit(ctx, by); err != nil {
		return err
	}
	return h.site.redirect(c, "/")
}
