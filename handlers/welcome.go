package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
)

// welcomeHandlers open the one-time links: an invitation, or a new password.
type welcomeHandlers struct {
	site     *site
	door     *sessionHandlers
	accounts *account.Service
}

type welcomePage struct {
	pageView
	Name       string
	SignInName string
	Password   field
	Rescue     *field // a rescue code, where she has a second step
	Reset      bool   // the link is for a new password; cases open later
	New        bool   // somebody new who will work with cases, and nobody has vouched yet: those of colleagues open later
}

// show asks for a password, sets it and signs its owner in.
func (h *welcomeHandlers) show(c echo.Context) error {
	ctx, token := c.Request().Context(), c.Param("token")
	link, err := h.accounts.OpenLink(ctx, token, models.InviteStaff, models.InviteReset)
	if err != nil {
		return err
	}
	prefer(c, link.Account.Language)
	p := welcomePage{
		Name: link.Account.DisplayName, SignInName: link.Account.SignInName, Reset: link.Kind == models.InviteReset,
		New: link.Kind == models.InviteStaff && access.Assignable(link.Account.Role) && !link.ByPaper,
	}
	if p.page, err = askPage(c, "welcome.title"); err != nil {
		return err
	}
	var chosen secret
	var in account.SignedIn
	p.Password = p.page.newPassword(&chosen)
	rescue := ""
	if link.Rescue {
		f := p.page.Text("rescue_code").Required().IntoCode(&rescue)
		p.Rescue = &f
	}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "welcome/show", p) },
		do: func() (err error) {
			in, err = h.accounts.Welcome(ctx, account.Arrival{
				Token: token, Password: string(chosen), Rescue: rescue, Browser: h.door.browserOf(c), Device: deviceOf(c), Request: requestOf(c),
			})
			return err
		},
		done: func() error {
			h.door.welcome(c, in)
			return h.site.redirect(c, "/")
		},
	})
}
