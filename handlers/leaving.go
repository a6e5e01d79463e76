package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/services/account"
)

// leavingHandlers explain leaving quickly, once, after the first sign-in.
type leavingHandlers struct {
	site     *site
	accounts *account.Service
}

// leavingPage asks whether Shift three times should leave.
type leavingPage struct {
	pageView
	Form formView
}

// show explains leaving, and goes on to where the user wanted to go once the
// page was read.
func (h *leavingHandlers) show(c echo.Context) error {
	head, err := askPage(c, "leaving.title")
	if err != nil {
		return err
	}
	ctx, by, p, exit := c.Request().Context(), actor(c), leavingPage{pageView: pageView{head}}, onOff(!visitOf(c).Account.ShiftExitOff)
	p.Form = formView{Action: p.page.Path, Save: p.page.T("leaving.go_on"), Fields: []field{p.page.shiftExit().Into(&exit)}}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "leave/explain", p) },
		do: func() error {
			if exit != "" {
				if err := h.accounts.SetShiftExit(ctx, by, exit == "on"); err != nil {
					return err
				}
			}
			return h.accounts.ToldAboutExit(ctx, by)
		},
		done: func() error { return h.site.redirect(c, "/") },
	})
}
