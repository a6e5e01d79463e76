package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/pack"
	"aftercare/services/wage"
)

// wageHandlers serve the minimum wages that the house looked up.
type wageHandlers struct {
	site    *site
	wages   *wage.Service
	library *pack.Library
}

// wageListPage is the minimum wages.
type wageListPage struct {
	pageView
	Add   *link
	Rows  []entryRow
	Empty emptyState
}

func (h *wageHandlers) list(c echo.Context) error {
	list, err := h.wages.List(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	p := wageListPage{pageView: pageView{newPage(c, "wage.title")}}
	p.Empty = emptyState{Text: p.page.T("wage.none"), Next: p.page.T("wage.none_next")}
	keeps := actor(c).May(access.KeepOffices)
	if keeps {
		p.Add = &link{Text: p.page.T("wage.add"), Href: wagesPath + "/new"}
	}
	for _, w := range list {
		row := entryRow{texts: p.page.texts, ID: "w-" + w.ID, Title: joinDots([]string{p.page.placeName(h.library, w.State), p.page.T("wage.grade." + w.Grade), p.page.trackSum(w.Amount, w.Currency, w.Per)}),
			Line: joinDots([]string{p.page.T("wage.from", "date", p.page.Date(w.FromOn)), w.Source})}
		if keeps {
			row.Posts = []postButton{{Text: p.page.T("wage.remove"), Action: wagesPath + "/" + w.ID + "/remove", Version: w.Version}}
		}
		p.Rows = append(p.Rows, row)
	}
	return h.site.render(c, http.StatusOK, "wage/list", p)
}

// add asks for a minimum wage with its source.
func (h *wageHandlers) add(c echo.Context) error {
	if err := actor(c).Require(access.KeepOffices); err != nil {
		return err
	}
	p, err := askPage(c, "wage.add")
	if err != nil {
		return err
	}
	p.calling("wage")
	in := models.MinimumWageFacts{State: c.QueryParam("state")}
	view := formView{Action: p.Path, Draft: "wage", Save: p.T("stay.save"), Cancel: p.backTo(wagesPath), Fields: []field{
		p.Select("state").Of(p.regionChoices(h.library)).Required().Into(&in.State), p.Select("grade").Of(p.choicesOf("wage.grade.", models.WageGrades)).Required().Into(&in.Grade),
		p.Amount("amount").In("INR").Required().IntoSum(&in.Amount, &in.Currency), p.Radios("per").Of(p.choicesOf("track.per.", models.WagePers)).Inline().Required().Into(&in.Per),
		p.AskDay("from_on").Required().Into(&in.FromOn), p.Text("source").Required().Max(models.MaxWageSource).Into(&in.Source),
	}}
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: formWords{Heading: p.T("wage.add"), Lead: p.T("wage.lead")}, Form: view})
		},
		do:   func() error { return h.wages.Add(c.Request().Context(), actor(c), in) },
		done: func() error { return h.site.doneAt(c, wagesPath, "wage.saved") },
	})
}

// remove takes a figure off that was wrong.
func (h *wageHandlers) remove(c echo.Context) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	if err := h.wages.Remove(c.Request().Context(), actor(c), c.Param("wage"), version); err != nil {
		return err
	}
	return h.site.doneAt(c, wagesPath, "wage.removed")
}
