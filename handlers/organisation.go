package handlers

import (
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/pack"
)

// organisationHandlers serve what holds for the whole organisation: the page
// that leads to its settings, and its name and time zone.
type organisationHandlers struct {
	site     *site
	accounts *account.Service
	library  *pack.Library
}

func (h *organisationHandlers) routes(g *echo.Group) {
	g.GET("/organisation", h.show)
	g.GET("/organisation/name", h.edit)
	g.POST("/organisation/name", h.save)
}

// organisationParts are the settings of the organisation: the key of their
// words and their address.
var organisationParts = [][2]string{{"organisation.name", "/organisation/name"}, {"threshold.title", "/reminders"}, {"recovery.title", "/recovery"}}

// organisationPage lists the settings, each with a line of what it is for.
type organisationPage struct {
	page
	Facts []summaryRow
	Parts []link
}

func (h *organisationHandlers) show(c echo.Context) error {
	if err := actor(c).Require(access.ManageShelters); err != nil {
		return err
	}
	o, err := h.accounts.Organisation(c.Request().Context())
	if err != nil {
		return err
	}
	p := organisationPage{page: newPage(c, "organisation.title")}
	p.Facts = []summaryRow{
		{Key: p.T("field.organisation.label"), Value: o.Name},
		{Key: p.T("field.time_zone.label"), Value: p.zoneName(h.library, o.TimeZone)},
	}
	for _, part := range organisationParts {
		p.Parts = append(p.Parts, link{Text: p.T(part[0]), Href: part[1], More: p.T("organisation.about." + path.Base(part[1]))})
	}
	return h.site.render(c, http.StatusOK, "organisation/show", p)
}

// organisationPath reports whether a page is one of the settings.
func organisationPath(path string) bool {
	for _, part := range organisationParts {
		if path == part[1] || strings.HasPrefix(path, part[1]+"/") {
			return true
		}
	}
	return false
}

// organisationForm is the name and the time zone of the organisation.
type organisationForm struct {
	Name     string `form:"organisation" validate:"required,max=120"`
	TimeZone string `form:"time_zone" validate:"required,max=60"`
	Version  string `form:"version" validate:"required,number,max=18"`
}

type organisationFormPage struct {
	page
	Version string
	Zones   []choice
}

func (h *organisationHandlers) edit(c echo.Context) error {
	o, err := h.accounts.Organisation(c.Request().Context())
	if err != nil {
		return err
	}
	return h.editPage(c, http.StatusOK, organisationForm{Name: o.Name, TimeZone: o.TimeZone, Version: strconv.FormatInt(o.Version, 10)}, nil)
}

func (h *organisationHandlers) editPage(c echo.Context, status int, f organisationForm, problem error) error {
	if err := actor(c).Require(access.ManageShelters); err != nil {
		return err
	}
	p := organisationFormPage{page: newPage(c, "organisation.name").filled(f).with(problem), Version: f.Version}
	p.Zones = p.zoneChoices(h.library, f.TimeZone)
	return h.site.render(c, status, "organisation/name", p)
}

func (h *organisationHandlers) save(c echo.Context) error {
	var f organisationForm
	err := bind(c, &f)
	if err == nil {
		version, _ := strconv.ParseInt(f.Version, 10, 64) // the form tag lets digits through only
		err = h.accounts.ChangeOrganisation(c.Request().Context(), actor(c), account.OrganisationChange{Name: f.Name, TimeZone: f.TimeZone, Version: version})
	}
	if models.KindOf(err) == models.Invalid {
		return h.editPage(c, http.StatusUnprocessableEntity, f, err)
	}
	if err != nil {
		return err
	}
	h.site.flash(c, "organisation.changed")
	return h.site.redirect(c, "/organisation")
}
