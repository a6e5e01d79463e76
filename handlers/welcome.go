package handlers

import (
	"net/http"

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

func (h *welcomeHandlers) routes(g *echo.Group) {
	g.GET("/welcome/:token", h.show)
	g.POST("/welcome/:token", h.choose)
}

// passwordForm is a password to be chosen.
type passwordForm struct {
	Password secret `form:"password" validate:"required,max=1024"`
}

type welcomePage struct {
	page
	Name       string
	SignInName string
	Reset      bool // the link is for a new password; cases open later
	New        bool // somebody new who will work with cases: those of colleagues open later
}

func (h *welcomeHandlers) show(c echo.Context) error { return h.page(c, http.StatusOK, nil) }

func (h *welcomeHandlers) page(c echo.Context, status int, problem error) error {
	link, err := h.accounts.OpenLink(c.Request().Context(), c.Param("token"), models.InviteStaff, models.InviteReset)
	if err != nil {
		return err
	}
	prefer(c, link.Account.Language)
	p := welcomePage{
		page: newPage(c, "welcome.title").filled(passwordForm{}).with(problem).relabelled("password", "field.new_password"),
		Name: link.Account.DisplayName, SignInName: link.Account.SignInName, Reset: link.Kind == models.InviteReset,
		New: link.Kind == models.InviteStaff && access.Assignable(link.Account.Role),
	}
	return h.site.render(c, status, "welcome/show", p)
}

// choose sets the password and signs its owner in.
func (h *welcomeHandlers) choose(c echo.Context) error {
	var f passwordForm
	err := bind(c, &f)
	var in account.SignedIn
	if err == nil {
		in, err = h.accounts.Welcome(c.Request().Context(), c.Param("token"), string(f.Password), h.door.browserOf(c), requestOf(c))
	}
	if models.KindOf(err) == models.Invalid {
		return h.page(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	h.door.welcome(c, in)
	return h.site.redirect(c, "/")
}
