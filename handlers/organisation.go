package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/services/access"
)

// organisationHandlers serve the page that leads to what holds for the whole
// organisation.
type organisationHandlers struct{ site *site }

func (h *organisationHandlers) routes(g *echo.Group) { g.GET("/organisation", h.show) }

// organisationParts are the settings of the organisation: the key of their
// words and their address.
var organisationParts = [][2]string{{"threshold.title", "/reminders"}, {"recovery.title", "/recovery"}}

// organisationPage lists the settings, each with a line of what it is for.
type organisationPage struct {
	page
	Parts []link
}

func (h *organisationHandlers) show(c echo.Context) error {
	if err := actor(c).Require(access.ManageShelters); err != nil {
		return err
	}
	p := organisationPage{page: newPage(c, "organisation.title")}
	for _, part := range organisationParts {
		p.Parts = append(p.Parts, link{Text: p.T(part[0]), Href: part[1], More: p.T("organisation.about." + part[1][1:])})
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
