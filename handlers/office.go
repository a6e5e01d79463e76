package handlers

import (
	"cmp"
	"context"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/office"
	"aftercare/services/pack"
)

// officeHandlers serve the directory of offices.
type officeHandlers struct {
	site    *site
	offices *office.Service
	library *pack.Library
}

// officeListPage is the directory.
type officeListPage struct {
	pageView
	Filter filterPanel
	List   table
	Acts   []link
	Closed *link
	Ending *notice // agreements that end soon
}

func (h *officeHandlers) list(c echo.Context) error {
	p := officeListPage{pageView: pageView{newPage(c, "office.title")}}
	p.page.askAddress(c.QueryParams())
	p.page.calling("office")
	f := office.Filter{Closed: c.QueryParam("closed") != "", Ending: c.QueryParam("ending") != "", After: c.QueryParam("after")}
	fields := []field{
		p.page.Select("kind").Of(p.page.choicesOf("office.kind.", models.OfficeKinds)).InFilter().Narrowing(&f.Kind),
		p.page.Select("service").Of(p.page.serviceChoices(h.library)).InFilter().Narrowing(&f.Service),
		p.page.Select("language").Of(p.page.codesOf(h.library.Fact("person.language"))).InFilter().Narrowing(&f.Language),
		p.page.Select("state").Of(p.page.regionChoices(h.library)).InFilter().Narrowing(&f.State),
		p.page.Text("text").InFilter().Max(100).Into(&f.Text),
	}
	found, err := h.offices.List(c.Request().Context(), actor(c), f)
	if err != nil {
		return err
	}
	q := p.page.chosenIn(fields)
	p.Filter = p.page.filterPanel("/offices", q, fields)
	if f.Ending {
		q = withAnswer(q, "ending", "yes")
	}
	p.List = h.table(p.page, found.Offices)
	if found.Next != "" {
		p.List.Older = addressOf("/offices", withAnswer(q, "after", found.Next))
	}
	if f.After != "" {
		p.List.Newer = addressOf("/offices", q)
	}
	if actor(c).May(access.KeepOffices) {
		p.Acts = []link{{Text: p.page.T("office.add"), Href: "/offices/new"}, {Text: p.page.T("office.import"), Href: "/offices/import"}, {Text: p.page.T("wage.title"), Href: wagesPath}}
		p.Closed = &link{Text: p.page.T("office.closed_list"), Href: "/offices?closed=yes"}
	}
	if f.Closed || f.Ending {
		p.Closed = &link{Text: p.page.T("office.open_list"), Href: "/offices"}
	}
	if !f.Ending {
		if p.Ending, err = p.page.agreementsEnd(c, h.offices); err != nil {
			return err
		}
	}
	return h.site.render(c, http.StatusOK, "office/list", p)
}

// withAnswer is what narrows a list, with one answer more.
func withAnswer(q url.Values, name, value string) url.Values {
	out := url.Values{name: {value}}
	for key, values := range q {
		out[key] = values
	}
	return out
}

func (h *officeHandlers) table(p page, list []models.Office) table {
	t := table{texts: p.texts, Words: true, ID: "offices", Caption: p.T("office.title"), Quiet: true, Empty: emptyState{Text: p.T("office.none")},
		Columns: []column{{Text: p.T("office.name.label")}, {Text: p.T("office.col_where")}, {Text: p.T("office.col_reach")}, {Text: p.T("office.col_verified")}}}
	for _, o := range list {
		verified := p.T("office.never_verified")
		if o.VerifiedOn != "" {
			verified = p.Date(o.VerifiedOn)
		}
		t.Rows = append(t.Rows, row{ID: "row-" + o.ID, Cells: []cell{
			{Text: o.Name, Href: "/offices/" + o.ID, Note: joinDots(withoutEmpty(p.T("office.kind."+o.Kind), p.agreementLine(o.OfficeFacts), p.someServices(h.library, o.Services)))},
			{Text: joinDots(withoutEmpty(o.District, p.wholePlace(h.library, o.State))), Note: o.Address},
			{Text: orDash(p.texts, joinDots(withoutEmpty(o.Telephone, o.Hours)))}, {Text: verified},
		}})
	}
	return t
}

// mostNamed is how many kinds of help a row of the directory names.
const mostNamed = 3

// someServices names the first kinds of help that somebody gives, and how many more.
func (p page) someServices(lib *pack.Library, list models.CodeList) string {
	kinds := list.Codes()
	if len(kinds) <= mostNamed {
		return p.serviceNames(lib, kinds)
	}
	return p.T("office.and_more", "what", p.serviceNames(lib, kinds[:mostNamed]), "n", len(kinds)-mostNamed)
}

// agreement is since when something is agreed, until when, and where the paper is.
func (p page) agreement(o models.OfficeFacts) string {
	if o.AgreedFrom == "" {
		return ""
	}
	line := p.T("office.agreed_since", "date", p.Date(o.AgreedFrom))
	if o.AgreedUntil != "" {
		line = p.T("office.agreed_span", "from", p.Date(o.AgreedFrom), "until", p.Date(o.AgreedUntil))
	}
	return joinDots(withoutEmpty(line, o.AgreementPaper))
}

// officePage is one office.
type officePage struct {
	pageView
	Heading string
	Badge   *badge
	Facts   []summaryRow
	Correct *link
	Close   string // where closing, or bringing back, is posted
	Button  string
	Version int64
}

func (h *officeHandlers) show(c echo.Context) error {
	o, err := h.offices.One(c.Request().Context(), actor(c), c.Param("office"))
	if err != nil {
		return err
	}
	p := officePage{pageView: pageView{newPage(c, "office.one")}, Heading: o.Name, Version: o.Version}
	p.Facts = p.page.officeRows(h.library, o.OfficeFacts)
	at := "/offices/" + o.ID
	if o.ClosedAt > 0 {
		p.Badge = &badge{State: string(badgeClosed), Text: p.page.T("office.closed_on", "date", p.page.On(o.ClosedAt))}
	}
	if actor(c).May(access.KeepOffices) {
		p.Correct, p.Close, p.Button = &link{Text: p.page.T("office.correct"), Href: at + "/edit"}, at+"/close", p.page.T("office.close")
		if o.ClosedAt > 0 {
			p.Correct, p.Close, p.Button = nil, at+"/open", p.page.T("office.reopen")
		}
	}
	return h.site.render(c, http.StatusOK, "office/show", p)
}

// officeRows are what the directory says about an office.
func (p page) officeRows(lib *pack.Library, o models.OfficeFacts) (rows []summaryRow) {
	for _, r := range []struct{ key, value string }{
		{"kind", p.T("office.kind." + o.Kind)}, {"district", o.District}, {"state", p.wholePlace(lib, o.State)}, {"address", o.Address}, {"hours", o.Hours},
		{"telephone", o.Telephone}, {"contact_person", o.ContactPerson}, {"services", p.serviceNames(lib, o.Services.Codes())}, {"languages", p.languageNames(lib, o.Languages.Codes())},
		{"may_be_named", p.T("office.may_be_named." + cmp.Or(string(o.MayBeNamed), "not_known"))}, {"agreement", p.agreement(o)}, {"note", o.Note}, {"verified_on", p.dayText(o.VerifiedOn)},
	} {
		if r.value != "" {
			rows = append(rows, summaryRow{Key: p.T("office." + r.key + ".label"), Value: r.value})
		}
	}
	return rows
}

func (p page) dayText(d models.Date) string {
	if d == "" {
		return p.T("office.never_verified")
	}
	return p.Date(d)
}

// editing makes a form of the directory.
func (h *officeHandlers) editing(c echo.Context, titleKey string) (page, error) {
	if err := actor(c).Require(access.KeepOffices); err != nil {
		return page{}, err
	}
	p, err := askPage(c, titleKey)
	p.calling("office")
	return p, err
}

func (h *officeHandlers) add(c echo.Context) error {
	p, err := h.editing(c, "office.add")
	if err != nil {
		return err
	}
	var in office.Input
	return h.ask(c, p, h.fields(p, &in), "office.added", func() error { _, err := h.offices.Add(c.Request().Context(), actor(c), in); return err })
}

func (h *officeHandlers) correct(c echo.Context) error {
	p, err := h.editing(c, "office.correct")
	if err != nil {
		return err
	}
	o, err := h.offices.One(c.Request().Context(), actor(c), c.Param("office"))
	if err != nil {
		return err
	}
	in := office.Input{OfficeFacts: o.OfficeFacts, Version: o.Version}
	fields := append([]field{p.Hidden("version").Into(&in.Version)}, h.fields(p, &in)...)
	return h.ask(c, p, fields, "office.corrected", func() error { return h.offices.Correct(c.Request().Context(), actor(c), o.ID, in) })
}

func (h *officeHandlers) ask(c echo.Context, p page, fields []field, said string, do func() error) error {
	view := formView{Action: p.Path, Save: p.T("office.save"), Cancel: p.backTo("/offices"), Fields: fields}
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: formWords{Heading: p.T(p.Title), Lead: p.T("office.no_survivor")}, Form: view})
		},
		do: do, done: func() error { return h.site.doneAt(c, "/offices", said) },
	})
}

// close takes an office off the list, or brings it back.
func (h *officeHandlers) close(c echo.Context) error {
	return h.turn(c, h.offices.Close, "office.closed")
}
func (h *officeHandlers) reopen(c echo.Context) error {
	return h.turn(c, h.offices.Reopen, "office.reopened")
}

// turn does a deed whose button carries the version it stood beside.
func (h *officeHandlers) turn(c echo.Context, do func(ctx context.Context, by access.Actor, id string, version int64) error, said string) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	if err := do(c.Request().Context(), actor(c), c.Param("office"), version); err != nil {
		return err
	}
	return h.site.doneAt(c, "/offices", said)
}
