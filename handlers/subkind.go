package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/delivery"
	"aftercare/services/pack"
)

// subKindHandlers serve the kinds of help that the house tells apart by itself.
type subKindHandlers struct {
	site       *site
	deliveries *delivery.Service
	library    *pack.Library
}

// subKindsPage lists them under the kinds of the packs.
type subKindsPage struct {
	pageView
	Back link
	New  link
	List table
}

func (h *subKindHandlers) list(c echo.Context) error {
	if err := actor(c).Require(access.ManageShelters); err != nil {
		return err
	}
	found, err := h.deliveries.SubKinds(c.Request().Context(), actor(c), true)
	if err != nil {
		return err
	}
	p := subKindsPage{pageView: pageView{newPage(c, "sub_kind.title")}}
	p.Back, p.New = link{Text: p.page.T("organisation.title"), Href: "/organisation"}, link{Text: p.page.T("sub_kind.add"), Href: subKindsPath + "/new"}
	p.List = table{texts: p.page.texts, Words: true, ID: "sub-kinds", Caption: p.page.T("sub_kind.title"), Quiet: true, Empty: emptyState{Text: p.page.T("sub_kind.none"), Next: p.page.T("sub_kind.none_next")},
		Columns: []column{{Text: p.page.T("sub_kind.name_en.label")}, {Text: p.page.T("sub_kind.name_hi.label")}, {Text: p.page.T("sub_kind.kind.label")}, {Text: p.page.T("sub_kind.use")}}}
	for _, k := range found {
		use := p.page.T("sub_kind.in_use")
		if k.ClosedAt > 0 {
			use = p.page.T("sub_kind.closed_on", "date", p.page.On(k.ClosedAt))
		}
		p.List.Rows = append(p.List.Rows, row{ID: "row-" + k.ID, Cells: []cell{
			{Text: k.NameEN, Href: subKindsPath + "/" + k.ID}, {Text: orDash(p.page.texts, k.NameHI)}, {Text: serviceName(h.library, p.page.texts, k.Kind)}, {Text: use},
		}})
	}
	return h.site.render(c, http.StatusOK, "sub_kind/list", p)
}

// form begins a form for whoever looks after the settings.
func (h *subKindHandlers) form(c echo.Context, titleKey string) (page, error) {
	if err := actor(c).Require(access.ManageShelters); err != nil {
		return page{}, err
	}
	p, err := askPage(c, titleKey)
	p.calling("sub_kind")
	return p, err
}

// names are what it is called.
func (p page) subKindNames(in *delivery.SubKindInput) []field {
	return []field{
		p.Text("name_en").Required().Max(models.MaxSubKindName).Into(&in.NameEN),
		p.Text("name_hi").Optional().Max(models.MaxSubKindName).Into(&in.NameHI),
	}
}

// add asks for a kind of help of the house.
func (h *subKindHandlers) add(c echo.Context) error {
	p, err := h.form(c, "sub_kind.add")
	if err != nil {
		return err
	}
	var in delivery.SubKindInput
	fields := append([]field{p.Select("kind").Of(p.serviceChoices(h.library)).Required().Into(&in.Kind)}, p.subKindNames(&in)...)
	return h.finishing(c, p, fields, "sub_kind.added", nil, func() error {
		_, err := h.deliveries.AddSubKind(c.Request().Context(), actor(c), in)
		return err
	})
}

// edit changes the names.
func (h *subKindHandlers) edit(c echo.Context) error {
	p, err := h.form(c, "sub_kind.edit")
	if err != nil {
		return err
	}
	of, err := h.one(c)
	if err != nil {
		return err
	}
	in := delivery.SubKindInput{SubKindFacts: of.SubKindFacts, Version: of.Version}
	fields := append([]field{p.Hidden("version").Into(&in.Version)}, p.subKindNames(&in)...)
	return h.finishing(c, p, fields, "sub_kind.named", &of, func() error {
		return h.deliveries.NameSubKind(c.Request().Context(), actor(c), of.ID, in)
	})
}

// one reads the sub-kind in the address.
func (h *subKindHandlers) one(c echo.Context) (models.SubKind, error) {
	found, err := h.deliveries.SubKinds(c.Request().Context(), actor(c), true)
	for _, k := range found {
		if k.ID == c.Param("sub") {
			return k, err
		}
	}
	if err == nil {
		err = models.ErrNotFound()
	}
	return models.SubKind{}, err
}

// finishing shows the form, or does the deed and goes back to the list.
func (h *subKindHandlers) finishing(c echo.Context, p page, fields []field, said string, of *models.SubKind, do func() error) error {
	out := turnedPage{formPage: formPage{pageView: pageView{p}, formWords: formWords{Back: &link{Text: p.T("sub_kind.title"), Href: subKindsPath}, Heading: p.T(p.Title), Lead: p.T("sub_kind.lead")},
		Form: formView{Action: p.Path, Save: p.T("sub_kind.save"), Fields: fields}}}
	if of != nil {
		out.Lead = serviceName(h.library, p.texts, of.Kind)
		out.Turn, out.Button, out.Version = subKindsPath+"/"+of.ID+"/close", p.T("sub_kind.close"), of.Version
		if of.ClosedAt > 0 {
			out.Turn, out.Button = subKindsPath+"/"+of.ID+"/open", p.T("sub_kind.reopen")
		}
	}
	return p.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "form/turned", out) },
		do:   do, done: func() error { return h.site.doneAt(c, subKindsPath, said) },
	})
}

// close takes it off the forms, and reopen brings it back.
func (h *subKindHandlers) close(c echo.Context) error {
	return h.turn(c, "sub_kind.closed", func(id string, version int64) error {
		return h.deliveries.CloseSubKind(c.Request().Context(), actor(c), id, version)
	})
}

func (h *subKindHandlers) reopen(c echo.Context) error {
	return h.turn(c, "sub_kind.reopened", func(id string, version int64) error {
		return h.deliveries.ReopenSubKind(c.Request().Context(), actor(c), id, version)
	})
}

// turn does a deed whose button carries the version it stood beside.
func (h *subKindHandlers) turn(c echo.Context, said string, do func(id string, version int64) error) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	if err := do(c.Param("sub"), version); err != nil {
		return err
	}
	return h.site.doneAt(c, subKindsPath, said)
}
