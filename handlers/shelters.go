package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/pack"
)

// shelterHandlers are the pages about the houses.
type shelterHandlers struct {
	site     *site
	accounts *account.Service
	library  *pack.Library
}

func (h *shelterHandlers) routes(g *echo.Group) {
	g.GET("/shelters", h.list)
	g.GET("/shelters/new", h.add)
	g.POST("/shelters/new", h.open)
	g.GET("/shelters/:id", h.show)
	g.POST("/shelters/:id", h.rename)
	g.GET("/shelters/:id/close", h.askClose)
	g.POST("/shelters/:id/close", h.close)
}

type sheltersPage struct {
	page
	List table
}

func (h *shelterHandlers) list(c echo.Context) error {
	by := actor(c)
	if err := by.Require(access.ManageShelters); err != nil {
		return err
	}
	list, err := h.accounts.Shelters(c.Request().Context(), by)
	if err != nil {
		return err
	}
	p := sheltersPage{page: newPage(c, "shelter.title")}
	p.List = table{texts: p.texts, Words: true, ID: "shelters", Caption: p.T("shelter.title"), Quiet: true, Empty: emptyState{Text: p.T("shelter.none")},
		Columns: []column{{Text: p.T("shelter.name")}, {Text: p.T("shelter.state")}, {Text: p.T("shelter.cases"), Number: true}, {Text: p.T("shelter.staff"), Number: true}, {Text: p.T("staff.status")}}}
	for _, s := range list {
		state := p.shelterBadge(s.Shelter)
		p.List.Rows = append(p.List.Rows, row{ID: "row-" + s.ID, Cells: []cell{
			{Text: s.Name, Href: "/shelters/" + s.ID}, {Text: p.wholePlace(h.library, s.State)}, {Text: p.Count(int(s.Cases))}, {Text: p.Count(int(s.Staff))}, {Badge: &state},
		}})
	}
	return h.site.render(c, http.StatusOK, "shelter/list", p)
}

func (t texts) shelterBadge(s models.Shelter) badge {
	if s.ClosedAt.IsZero() {
		return badge{State: string(badgeReceived), Text: t.T("shelter.open")}
	}
	return badge{State: string(badgeClosed), Text: t.T("shelter.closed_on", "date", t.On(s.ClosedAt))}
}

// shelterForm is a shelter to open.
type shelterForm struct {
	Name  string `form:"shelter_name" validate:"required,max=120"`
	State string `form:"shelter_state" validate:"required,max=6"`
}

type shelterFormPage struct {
	page
	States []choice
}

func (h *shelterHandlers) add(c echo.Context) error {
	return h.addPage(c, http.StatusOK, shelterForm{}, nil)
}

func (h *shelterHandlers) addPage(c echo.Context, status int, f shelterForm, problem error) error {
	if err := actor(c).Require(access.ManageShelters); err != nil {
		return err
	}
	p := shelterFormPage{page: newPage(c, "shelter.new").filled(f).with(problem)}
	p.States = p.carePlaces(h.library)
	return h.site.render(c, status, "shelter/new", p)
}

func (h *shelterHandlers) open(c echo.Context) error {
	var f shelterForm
	err := bind(c, &f)
	if err == nil {
		_, err = h.accounts.OpenShelter(c.Request().Context(), actor(c), account.NewShelter{Name: f.Name, State: f.State})
	}
	if models.KindOf(err) == models.Invalid {
		return h.addPage(c, http.StatusUnprocessableEntity, f, err)
	}
	if err != nil {
		return err
	}
	h.site.flash(c, "shelter.opened")
	return h.site.redirect(c, "/shelters")
}

// renameForm is a new name for a shelter.
type renameForm struct {
	Name    string `form:"shelter_name" validate:"required,max=120"`
	Version string `form:"version" validate:"required,number,max=18"`
}

type shelterPage struct {
	page
	Shelter account.Place
	Version string
	Facts   []summaryRow
	Open    bool
}

func (h *shelterHandlers) show(c echo.Context) error {
	s, err := h.accounts.Shelter(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return h.page(c, http.StatusOK, "shelter/show", s, renameForm{Name: s.Name, Version: strconv.FormatInt(s.Version, 10)}, nil)
}

func (h *shelterHandlers) page(c echo.Context, status int, name string, s account.Place, f renameForm, problem error) error {
	p := shelterPage{page: newPage(c, "shelter.one").filled(f).with(problem), Shelter: s, Version: f.Version, Open: s.ClosedAt.IsZero()}
	state := p.shelterBadge(s.Shelter)
	p.Facts = []summaryRow{
		{Key: p.T("staff.status"), Badge: &state},
		{Key: p.T("shelter.state"), Value: p.wholePlace(h.library, s.State), Note: p.T("shelter.state_fixed")},
		{Key: p.T("shelter.cases"), Value: p.Count(int(s.Cases))},
		{Key: p.T("shelter.staff"), Value: p.Count(int(s.Staff))},
	}
	return h.site.render(c, status, name, p)
}

func (h *shelterHandlers) rename(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	s, err := h.accounts.Shelter(ctx, by, c.Param("id"))
	if err != nil {
		return err
	}
	var f renameForm
	err = bind(c, &f)
	if err == nil {
		version, _ := strconv.ParseInt(f.Version, 10, 64) // the form tag lets digits through only
		err = h.accounts.RenameShelter(ctx, by, s.ID, f.Name, version)
	}
	if models.KindOf(err) == models.Invalid {
		return h.page(c, http.StatusUnprocessableEntity, "shelter/show", s, f, err)
	}
	if err != nil {
		return err
	}
	h.site.flash(c, "shelter.renamed")
	return h.site.redirect(c, "/shelters")
}

func (h *shelterHandlers) askClose(c echo.Context) error { return h.closePage(c, http.StatusOK, nil) }

func (h *shelterHandlers) closePage(c echo.Context, status int, problem error) error {
	s, err := h.accounts.Shelter(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return h.page(c, status, "shelter/close", s, renameForm{Name: s.Name}, problem)
}

func (h *shelterHandlers) close(c echo.Context) error {
	err := h.accounts.CloseShelter(c.Request().Context(), actor(c), c.Param("id"))
	if models.KindOf(err) == models.Invalid {
		return h.closePage(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	h.site.flash(c, "shelter.closed")
	return h.site.redirect(c, "/shelters")
}
