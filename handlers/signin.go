package handlers

import (
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
)

// signInHandlers let people in.
type signInHandlers struct {
	site     *site
	door     *sessionHandlers
	accounts *account.Service
}

func (h *signInHandlers) routes(g *echo.Group) {
	g.GET(signInPath, h.show)
	g.POST(signInPath, h.signIn)
}

// signInForm is name and password, and the page to go to afterwards.
type signInForm struct {
	Name     string `form:"sign_in_name" validate:"required,max=200"`
	Password secret `form:"password" validate:"required,max=1024"`
	Back     string `form:"back" validate:"max=200"`
	Kept     string `form:"kept" validate:"max=8"`
}

type signInPage struct {
	page
	Back  string
	Fresh bool // nothing is set up yet
	Kept  bool // she comes from a form that was sent too late
}

func (h *signInHandlers) show(c echo.Context) error {
	if actor(c).ID() != "" {
		return h.site.redirect(c, "/")
	}
	return h.page(c, http.StatusOK, signInForm{Back: c.QueryParam("back"), Kept: c.QueryParam("kept")}, nil)
}

func (h *signInHandlers) page(c echo.Context, status int, f signInForm, err error) error {
	_, missing := h.accounts.Organisation(c.Request().Context())
	p := signInPage{page: newPage(c, "sign_in.title").with(err), Back: h.door.back(f.Back), Fresh: models.KindOf(missing) == models.NotFound}
	p.page = p.filled(f)
	p.Kept = f.Kept != "" && h.door.forms[h.door.pattern(p.Back)]
	return h.site.render(c, status, "signin/show", p)
}

// signIn checks name and password. Whatever is wrong, the answer is the same.
func (h *signInHandlers) signIn(c echo.Context) error {
	var f signInForm
	if err := bind(c, &f); err != nil {
		return h.page(c, http.StatusUnprocessableEntity, f, err)
	}
	in, err := h.accounts.SignIn(c.Request().Context(), account.Try{
		Name: f.Name, Password: string(f.Password), Address: c.RealIP(), Request: requestOf(c),
		Browser: h.door.browserOf(c), Session: h.door.cookieOf(c),
	})
	switch models.KindOf(err) {
	case "":
	case models.Unauthenticated, models.Throttled:
		return h.page(c, statusOfGuess(err), f, guessed(err))
	default:
		return err
	}
	h.door.welcome(c, in)
	if back := h.door.back(f.Back); back != "" && in.Account.ToldAboutExit {
		return h.site.redirect(c, back)
	}
	return h.site.redirect(c, "/")
}

// welcome gives the browser its cookies after a sign-in, and the language of
// the account for the pages before the next one.
func (h *sessionHandlers) welcome(c echo.Context, in account.SignedIn) {
	h.carry(c, in.Cookie)
	h.know(c, in.Browser)
	if known(in.Account.Language) {
		c.SetCookie(h.site.cookie(h.site.hosted(langCookie), in.Account.Language, 365*24*time.Hour))
	}
}

// guessed turns the refusal of a password into a problem of the form.
func guessed(err error) error {
	_, message := kindOf(err)
	switch models.KindOf(err) {
	case models.Unauthenticated, models.Throttled:
		return models.Problems{"": message}.Err()
	}
	return err
}

func statusOfGuess(err error) int {
	if models.KindOf(err) == models.Throttled {
		return http.StatusTooManyRequests
	}
	return http.StatusUnprocessableEntity
}

// query writes "?name=value", or nothing for an empty value.
func query(name, value string) string {
	if value == "" {
		return ""
	}
	return "?" + name + "=" + url.QueryEscape(value)
}

// pattern is the route a path leads to.
func (h *sessionHandlers) pattern(path string) string {
	if path == "" {
		return ""
	}
	pattern, _ := h.find(path)
	return pattern
}

// home leads everybody to her first page. What has to be done once comes
// before it.
func (h *sessionHandlers) home(c echo.Context) error {
	v := visitOf(c)
	switch {
	case !v.Account.ToldAboutExit:
		return h.site.redirect(c, "/leaving")
	case v.Actor.May(access.ManageStaff) && v.Organisation.RecoveryChecked.IsZero() && !v.Organisation.Demo:
		return h.site.redirect(c, "/recovery")
	}
	nav := navRoutes[v.Account.Role]
	if len(nav) == 0 {
		return h.site.redirect(c, "/account")
	}
	return h.site.redirect(c, nav[0][1])
}
