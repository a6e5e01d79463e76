package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/pack"
)

// setUpHandlers lead the first administrator through an empty installation.
type setUpHandlers struct {
	site     *site
	door     *sessionHandlers
	accounts *account.Service
	library  *pack.Library
}

func (h *setUpHandlers) routes(g *echo.Group) {
	g.GET("/set-up/:token", h.show)
	g.POST("/set-up/:token", h.setUp)
}

// setUpForm is organisation, first shelter and first administrator.
type setUpForm struct {
	Organisation string `form:"organisation" validate:"required,max=120"`
	TimeZone     string `form:"time_zone" validate:"required,max=60"`
	ShelterName  string `form:"shelter_name" validate:"required,max=120"`
	ShelterState string `form:"shelter_state" validate:"required,max=6"`
	DisplayName  string `form:"display_name" validate:"required,max=120"`
	SignInName   string `form:"sign_in_name" validate:"required,max=40"`
	Password     secret `form:"password" validate:"required,max=1024"`
}

type setUpPage struct {
	page
	States []choice
	Zones  []choice
}

func (h *setUpHandlers) show(c echo.Context) error {
	if _, err := h.accounts.OpenLink(c.Request().Context(), c.Param("token"), models.InviteSetup); err != nil {
		return err
	}
	return h.page(c, http.StatusOK, setUpForm{}, nil)
}

func (h *setUpHandlers) page(c echo.Context, status int, f setUpForm, err error) error {
	p := setUpPage{page: newPage(c, "setup.title").filled(f).with(err).relabelled("password", "field.new_password")}
	p.States, p.Zones = p.carePlaces(h.library), p.zoneChoices(h.library, "")
	return h.site.render(c, status, "setup/show", p)
}

// setUp makes everything and shows the recovery key, this once. The answer is
// no redirect: the key is nowhere but in this page.
func (h *setUpHandlers) setUp(c echo.Context) error {
	var f setUpForm
	err := bind(c, &f)
	var begun account.Begun
	if err == nil {
		begun, err = h.accounts.SetUp(c.Request().Context(), c.Param("token"), account.SetUp{
			Organisation: f.Organisation, TimeZone: f.TimeZone, Language: h.site.language(c),
			ShelterName: f.ShelterName, ShelterState: f.ShelterState,
			DisplayName: f.DisplayName, SignInName: f.SignInName, Password: string(f.Password),
		}, requestOf(c))
	}
	if models.KindOf(err) == models.Invalid {
		return h.page(c, http.StatusUnprocessableEntity, f, err)
	}
	if err != nil {
		return err
	}
	h.door.welcome(c, account.SignedIn{Cookie: begun.Cookie, Browser: begun.Browser, Account: begun.Account})
	return h.site.render(c, http.StatusOK, "setup/key", newKeyPage(c, f.Organisation, begun.RecoveryKey))
}
