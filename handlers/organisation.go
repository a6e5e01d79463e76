package handlers

import (
	"net/http"
	"path"
	"slices"

	"github.com/labstack/echo/v4"

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
	phones   bool // there is a page that tells phones how to trust this house
}

// organisationPage lists the settings, each with a line of what it is for.
type organisationPage struct {
	pageView
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
	p := organisationPage{pageView: pageView{newPage(c, "organisation.title")}}
	p.Facts = []summaryRow{
		{Key: p.page.T("field.organisation.label"), Value: o.Name},
		{Key: p.page.T("field.time_zone.label"), Value: p.page.zoneName(h.library, o.TimeZone)},
	}
	parts := organisationParts
	if h.phones {
		parts = append(slices.Clone(parts), [2]string{"certificate.title", "/certificate"})
	}
	for _, part := range parts {
		p.Parts = append(p.Parts, link{Text: p.page.T(part[0]), Href: part[1], More: p.page.T("organisation.about." + path.Base(part[1]))})
	}
	return h.site.render(c, http.StatusOK, "organisation/show", p)
}

// edit asks for the name and the time zone of the organisation and changes them.
func (h *organisationHandlers) edit(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	if err := by.Require(access.ManageShelters); err != nil {
		return err
	}
	o, err := h.accounts.Organisation(ctx)
	if err != nil {
		return err
	}
	p, err := askPage(c, "organisation.name")
	if err != nil {
		return err
	}
	in := account.OrganisationChange{Name: o.Name, TimeZone: o.TimeZone, Version: o.Version}
	view := formView{Action: p.Path, Save: p.T("account.save"), Fields: []field{
		p.Hidden("version").Into(&in.Version),
		p.Text("organisation").Required().Max(120).Into(&in.Name),
		p.timeZone(h.library, &in.TimeZone),
		p.Saying(p.T("organisation.zone_warning")),
	}}
	words := formWords{Back: &link{Text: p.T("organisation.title"), Href: "/organisation"}, Heading: p.T("organisation.name")}
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: words, Form: view})
		},
		do:   func() error { return h.accounts.ChangeOrganisation(ctx, by, in) },
		done: func() error { return h.site.doneAt(c, "/organisation", "organisation.changed") },
	})
}
