package handlers

import (
	"net/http"

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

type sheltersPage struct {
	pageView
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
	p := sheltersPage{pageView: pageView{newPage(c, "shelter.title")}}
	p.List = table{texts: p.page.texts, Words: true, ID: "shelters", Caption: p.page.T("shelter.title"), Quiet: true, Empty: emptyState{Text: p.page.T("shelter.none")},
		Columns: []column{{Text: p.page.T("shelter.name")}, {Text: p.page.T("shelter.state")}, {Text: p.page.T("shelter.cases"), Number: true}, {Text: p.page.T("shelter.staff"), Number: true}, {Text: p.page.T("staff.status")}}}
	for _, s := range list {
		state := p.page.shelterBadge(s.Shelter)
		p.List.Rows = append(p.List.Rows, row{ID: "row-" + s.ID, Cells: []cell{
			{Text: s.Name, Href: "/shelters/" + s.ID}, {Text: p.page.wholePlace(h.library, s.State)}, {Text: p.page.Count(int(s.Cases))}, {Text: p.page.Count(int(s.Staff))}, {Badge: &state},
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

// add asks for a shelter and opens it.
func (h *shelterHandlers) add(c echo.Context) error {
	by := actor(c)
	if err := by.Require(access.ManageShelters); err != nil {
		return err
	}
	p, err := askPage(c, "shelter.new")
	if err != nil {
		return err
	}
	var in account.NewShelter
	view := formView{Action: p.Path, Save: p.T("shelter.new_do"), Cancel: p.backTo("/shelters"), Fields: []field{
		p.shelterName(&in.Name), p.shelterState(h.library, &in.State),
	}}
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: formWords{Heading: p.T("shelter.new")}, Form: view})
		},
		do: func() error {
			_, err := h.accounts.OpenShelter(c.Request().Context(), by, in)
			return err
		},
		done: func() error { return h.site.doneAt(c, "/shelters", "shelter.opened") },
	})
}

// shelterPage is one shelter, with the form that renames it, or the page that
// asks before it is closed.
type shelterPage struct {
	pageView
	Shelter account.Place
	Facts   []summaryRow
	Open    bool
	Form    formView
	Deputy  formView
}

// shelterPage finds the shelter in the address.
func (h *shelterHandlers) shelterPage(c echo.Context) (shelterPage, error) {
	s, err := h.accounts.Shelter(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return shelterPage{}, err
	}
	p := shelterPage{Shelter: s, Open: s.ClosedAt.IsZero()}
	if p.page, err = askPage(c, "shelter.one"); err != nil {
		return p, err
	}
	state := p.page.shelterBadge(s.Shelter)
	p.Facts = []summaryRow{
		{Key: p.page.T("staff.status"), Badge: &state},
		{Key: p.page.T("shelter.state"), Value: p.page.wholePlace(h.library, s.State), Note: p.page.T("shelter.state_fixed")},
		{Key: p.page.T("shelter.cases"), Value: p.page.Count(int(s.Cases))},
		{Key: p.page.T("shelter.staff"), Value: p.page.Count(int(s.Staff))},
	}
	return p, nil
}

// show shows a shelter and gives it another name.
func (h *shelterHandlers) show(c echo.Context) error { return h.change(c, false) }

// deputy chooses whom an intake proposes as the second person of a case.
func (h *shelterHandlers) deputy(c echo.Context) error { return h.change(c, true) }

// change shows a shelter with its two forms, and takes one of them.
func (h *shelterHandlers) change(c echo.Context, deputy bool) error {
	ctx, by := c.Request().Context(), actor(c)
	p, err := h.shelterPage(c)
	if err != nil {
		return err
	}
	able, err := h.accounts.Deputies(ctx, by, p.Shelter.ID)
	if err != nil {
		return err
	}
	name, chosen, version := p.Shelter.Name, p.Shelter.DeputyID, p.Shelter.Version
	naming, choosing, done := p.page, p.page.apart(), "shelter.renamed"
	do := func() error { return h.accounts.RenameShelter(ctx, by, p.Shelter.ID, name, version) }
	if deputy {
		naming, choosing, done = choosing, naming, "shelter.deputy_saved"
		do = func() error { return h.accounts.SetDeputy(ctx, by, p.Shelter.ID, chosen, version) }
	}
	at := "/shelters/" + p.Shelter.ID
	p.Form = formView{Action: at, Save: p.page.T("shelter.rename"), Fields: []field{naming.Hidden("version").Into(&version), naming.shelterName(&name)}}
	p.Deputy = formView{Action: at + "/deputy", Save: p.page.T("shelter.deputy_save"), Second: true, Fields: []field{
		choosing.Hidden("version").Into(&version), choosing.Select("deputy").Of(trustedChoices(able)).Optional().Into(&chosen),
	}}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "shelter/show", p) },
		do:   do,
		done: func() error { return h.site.doneAt(c, at, done) },
	})
}

// close asks before a shelter is closed, and closes it.
func (h *shelterHandlers) close(c echo.Context) error {
	p, err := h.shelterPage(c)
	if err != nil {
		return err
	}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "shelter/close", p) },
		do:   func() error { return h.accounts.CloseShelter(c.Request().Context(), actor(c), p.Shelter.ID) },
		done: func() error { return h.site.doneAt(c, "/shelters", "shelter.closed") },
	})
}
