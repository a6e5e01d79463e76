package handlers

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

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
}

func (h *officeHandlers) list(c echo.Context) error {
	p := officeListPage{pageView: pageView{newPage(c, "office.title")}}
	p.page.askAddress(c.QueryParams())
	p.page.calling("office")
	f := office.Filter{Closed: c.QueryParam("closed") != "", After: c.QueryParam("after")}
	fields := []field{
		p.page.Select("kind").Of(p.page.choicesOf("office.kind.", models.OfficeKinds)).InFilter().Narrowing(&f.Kind),
		p.page.Select("state").Of(p.page.regionChoices(h.library)).InFilter().Narrowing(&f.State),
		p.page.Text("text").InFilter().Max(100).Into(&f.Text),
	}
	found, err := h.offices.List(c.Request().Context(), actor(c), f)
	if err != nil {
		return err
	}
	q := p.page.chosenIn(fields)
	p.Filter = p.page.filterPanel("/offices", q, fields)
	p.List = h.table(p.page, found.Offices)
	if found.Next != "" {
		p.List.Older = addressOf("/offices", withAnswer(q, "after", found.Next))
	}
	if f.After != "" {
		p.List.Newer = addressOf("/offices", q)
	}
	if actor(c).May(access.KeepOffices) {
		p.Acts = []link{{Text: p.page.T("office.add"), Href: "/offices/new"}, {Text: p.page.T("office.import"), Href: "/offices/import"}}
		p.Closed = &link{Text: p.page.T("office.closed_list"), Href: "/offices?closed=yes"}
	}
	if f.Closed {
		p.Closed = &link{Text: p.page.T("office.open_list"), Href: "/offices"}
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
			{Text: o.Name, Href: "/offices/" + o.ID, Note: p.T("office.kind." + o.Kind)},
			{Text: joinDots(withoutEmpty(o.District, p.wholePlace(h.library, o.State))), Note: o.Address},
			{Text: orDash(p.texts, joinDots(withoutEmpty(o.Telephone, o.Hours)))}, {Text: verified},
		}})
	}
	return t
}

// orDash is a text, or the words for nothing known.
func orDash(t texts, text string) string {
	if text == "" {
		return t.T("answer.not_known")
	}
	return text
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
		{"telephone", o.Telephone}, {"languages", o.Languages}, {"note", o.Note}, {"verified_on", p.dayText(o.VerifiedOn)},
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

// fields are the questions about an office.
func (h *officeHandlers) fields(p page, in *office.Input) []field {
	return []field{
		p.Select("kind").Of(p.choicesOf("office.kind.", models.OfficeKinds)).Required().Into(&in.Kind),
		p.Text("name").Max(models.MaxOfficeName).Required().Into(&in.Name),
		p.Select("state").Of(p.regionChoices(h.library)).Required().Into(&in.State), p.Text("district").Optional().Max(models.MaxOfficeName).Into(&in.District),
		p.Area("address").Optional().Tall(3).Max(models.MaxOfficeWords).Into(&in.Address), p.Text("hours").Optional().Max(models.MaxOfficeName).Into(&in.Hours),
		p.Text("telephone").Optional().Max(models.MaxOfficeName).Keyboard("tel").Into(&in.Telephone), p.Text("languages").Optional().Max(models.MaxOfficeName).Into(&in.Languages),
		p.Area("note").Optional().Tall(3).Max(models.MaxOfficeWords).Into(&in.Note), p.AskDay("verified_on").Optional().Past().Into(&in.VerifiedOn),
	}
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
	values, err := posted(c)
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(values.Get("version"), 10, 64)
	if err != nil {
		return models.Fail(models.Invalid, "error.unreadable_form")
	}
	if err := do(c.Request().Context(), actor(c), c.Param("office"), version); err != nil {
		return err
	}
	return h.site.doneAt(c, "/offices", said)
}

// officeImportPage takes a table of offices.
type officeImportPage struct {
	formPage
	Lines []string // what the import would do, or why it cannot
	Sum   string
}

// importTable takes a table: first it says what it would do, then it does it.
func (h *officeHandlers) importTable(c echo.Context) error {
	p, err := h.editing(c, "office.import")
	if err != nil {
		return err
	}
	var table, do string
	fields := []field{p.Area("table").Tall(12).Max(200_000).Required().Into(&table), p.Radios("do").Of(p.choicesOf("office.do.", []string{"try", "store"})).Required().Into(&do)}
	if !p.form.typed {
		p.form.values.Set("do", "try")
		fields[1] = p.Radios("do").Of(p.choicesOf("office.do.", []string{"try", "store"})).Required()
	}
	out := officeImportPage{formPage: formPage{pageView: pageView{p}, formWords: formWords{Heading: p.T("office.import"), Lead: p.T("office.import_lead", "columns", strings.Join(office.Columns(), ", "))},
		Form: formView{Action: p.Path, Save: p.T("office.import_do"), Cancel: p.backTo("/offices"), Fields: fields}}}
	var r office.Report
	return p.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "office/import", out) },
		do: func() error {
			r, err = h.offices.Import(c.Request().Context(), actor(c), table, do != "store")
			return err
		},
		done: func() error {
			if r.Stored {
				return h.site.doneAt(c, "/offices", "office.imported", "n", r.New)
			}
			out.Sum = p.T("office.import_sum", "new", p.Count(r.New), "known", p.Count(r.Known), "wrong", p.Count(r.Wrong))
			out.Lines = p.importLines(r)
			return h.site.render(c, http.StatusOK, "office/import", out)
		},
	})
}

// importLines says of each line that is wrong or known what is with it.
func (p page) importLines(r office.Report) (lines []string) {
	for _, l := range r.Lines {
		what := ""
		switch {
		case l.Already:
			what = p.T("office.already")
		case l.Column != "":
			what = p.T("office."+l.Column+".label") + ": " + p.Message(l.Problem, "label", l.Column)
		case l.Problem != "":
			what = p.Message(l.Problem, "label", l.Name)
		default:
			continue
		}
		lines = append(lines, p.T("office.import_line", "n", l.N, "name", l.Name, "what", what))
	}
	return lines
}
