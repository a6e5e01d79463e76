package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/owed"
	"aftercare/services/pack"
	"aftercare/services/report"
)

const (
	returnForms   = returnsPath + "/forms"
	returnEarlier = returnsPath + "/earlier"
	returnLacking = returnsPath + "/missing"
)

// owedHandlers serve the returns of houses to authorities.
type owedHandlers struct {
	site    *site
	owed    *owed.Service
	reports *report.Service
	library *pack.Library
}

// returnsPage is what the houses owe, and the forms.
type returnsPage struct {
	pageView
	Acts  []link
	List  table
	Forms table
}

// list shows what is due.
func (h *owedHandlers) list(c echo.Context) error {
	by := actor(c)
	found, err := h.owed.Dues(c.Request().Context(), by)
	if err != nil {
		return err
	}
	p := returnsPage{pageView: pageView{newPage(c, "owed.title")}}
	p.Acts = []link{{Text: p.page.T("owed.earlier"), Href: returnEarlier}, {Text: p.page.T("owed.lacking"), Href: returnLacking}}
	makes := by.May(access.MakeReturns)
	p.List = p.page.dueTable(found, makes)
	p.Forms = p.page.formTable(found, makes)
	return h.site.render(c, http.StatusOK, "report/returns", p)
}

// dueTable lists the returns of the houses, those to make first.
func (p page) dueTable(d owed.Dues, makes bool) table {
	t := table{texts: p.texts, ID: "due", Words: true, Quiet: true, Caption: p.T("owed.due"), Empty: emptyState{Text: p.T("owed.none"), Next: p.T("owed.none_next")},
		Columns: []column{{Text: p.T("owed.col_return")}, {Text: p.T("owed.col_house")}, {Text: p.T("owed.col_period")}, {Text: p.T("owed.col_state")}}}
	for _, one := range d.List {
		name, state := cell{Text: p.labelOf(one.Form.Title)}, cell{}
		switch {
		case one.Made.ID != "":
			name.Href = signedReturnPath(one.Made.ID)
			state = cell{Text: p.T("owed.state.signed"), Note: p.T("owed.signed_on", "date", p.On(one.Made.SignedAt))}
			if one.Made.ReleasedAt > 0 {
				state = cell{Text: p.T("owed.state.handed"), Note: p.Date(one.Made.ReleasedOn)}
			}
		case one.Runs:
			state = cell{Text: p.T("owed.state.runs"), Note: p.T("owed.until", "date", p.Date(one.Period.Last()))}
		default:
			state = cell{Text: p.T("owed.state.due"), Mark: "late"}
		}
		if makes && one.Made.ID == "" {
			name.Href = makeReturnPath(one.Form.Key, one.House.ID, one.Period.Code())
		}
		t.Rows = append(t.Rows, row{Cells: []cell{name, {Text: one.House.Name}, {Text: p.periodName(one.Period)}, state}})
	}
	return t
}

// formTable lists the forms, and which houses owe each.
func (p page) formTable(d owed.Dues, makes bool) table {
	t := table{texts: p.texts, ID: "forms", Words: true, Quiet: true, Caption: p.T("owed.forms"),
		Columns: []column{{Text: p.T("owed.col_return")}, {Text: p.T("owed.col_read")}, {Text: p.T("owed.col_owes")}}}
	for _, u := range d.Forms {
		var houses []string
		for _, h := range d.Houses {
			if u.Row.Houses.Has(h.ID) {
				houses = append(houses, h.Name)
			}
		}
		name := cell{Text: p.labelOf(u.Title), Note: p.labelOf(u.Recipient)}
		if makes {
			name.Href = returnForms + "/" + u.Key
		}
		t.Rows = append(t.Rows, row{ID: "form-" + strings.ReplaceAll(u.Key, ".", "-"), Cells: []cell{name, p.readCell(u), {Text: orWord(strings.Join(houses, ", "), p.T("owed.nobody"))}}})
	}
	return t
}

// readCell says whether the columns are known, and from where.
func (p page) readCell(u owed.Used) cell {
	switch {
	case u.Read():
		return cell{Text: p.T("owed.read.yes"), Note: u.Source}
	case len(u.Row.Columns) > 0:
		return cell{Text: p.T("owed.read.own"), Note: p.T("owed.columns", "n", len(u.Row.Columns))}
	}
	return cell{Text: p.T("owed.read.no"), Note: u.Source}
}

// sourceName names a number of a report in words.
func (t texts) sourceName(lib *pack.Library, source owed.Source) string {
	figure, line := source.Parts()
	of := report.IndicatorOf(figure)
	if of == nil {
		return string(source)
	}
	return joined(t.labelOf(of.Title), t.reportLine(lib, figure, line))
}

// joined puts dots between the texts that say something.
func joined(parts ...string) string {
	return joinDots(slices.DeleteFunc(parts, func(s string) bool { return s == "" }))
}

// setting asks how a form is used: by which houses, for which office, on which basis,
// and which columns it has where that could not be read.
func (h *owedHandlers) setting(c echo.Context) error {
	found, err := h.owed.Setting(c.Request().Context(), actor(c), c.Param("form"))
	if err != nil {
		return err
	}
	p, err := askPage(c, "owed.setting")
	if err != nil {
		return err
	}
	p.calling("owed")
	in := owed.SettingInput{ReturnFormFacts: found.Row.ReturnFormFacts, Version: found.Row.Version}
	if in.Basis == "" {
		in.Basis = found.Basis
	}
	houses := houseCodes(found, in.Houses)
	columns := make([]models.ReturnColumn, columnsAsked(p, len(in.Columns)))
	copy(columns, in.Columns)
	view := formView{Action: p.Path, Draft: "owed", Save: p.T("owed.save"), Cancel: p.backTo(returnsPath), Fields: p.settingFields(h.library, found, &in, &houses, columns)}
	in.Houses, in.Columns = models.ListOf(houses), writtenColumns(columns)
	words := formWords{Back: &link{Text: p.T("owed.title"), Href: returnsPath}, Heading: p.labelOf(found.Title), Lead: p.T("owed.to", "whom", p.labelOf(found.Recipient)), Notices: p.settingNotices(found)}
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: words, Form: view})
		},
		do:   func() error { return h.owed.Set(c.Request().Context(), actor(c), c.Param("form"), in) },
		done: func() error { return h.site.doneAt(c, returnsPath, "owed.saved") },
	})
}

// houseCodes are the reader's houses among those that owe a return.
func houseCodes(s owed.Setting, all models.CodeList) (out []string) {
	for _, h := range s.Houses {
		if all.Has(h.ID) {
			out = append(out, h.ID)
		}
	}
	return out
}

// writtenColumns are the columns of which somebody wrote the words.
func writtenColumns(list []models.ReturnColumn) (out models.ReturnColumns) {
	for _, c := range list {
		if c.Title != "" {
			out = append(out, c)
		}
	}
	return out
}

// settingNotices say where the columns come from, and what is not certain.
func (p page) settingNotices(s owed.Setting) (out []notice) {
	switch {
	case !s.Read():
		out = append(out, notice{Kind: "info", Text: p.T("owed.unread")})
	case s.Children:
		out = append(out, notice{Kind: "info", Text: p.labelOf(s.Note) + " " + p.T("owed.children_only")})
	default:
		out = append(out, notice{Kind: "info", Text: p.labelOf(s.Note)})
	}
	if len(s.Houses) == 0 {
		out = append(out, notice{Kind: "info", Text: p.T("owed.other_state")})
	}
	if len(s.Offices) == 0 {
		out = append(out, notice{Kind: "info", Text: p.T("owed.no_office"), Link: &link{Text: p.T("owed.add_office"), Href: "/offices/new"}})
	}
	return out
}

// columnsMore is how many columns a form asks for beside those that are written down.
const columnsMore = 5

// columnsAsked is how many columns the form asks for: those that are written down and a
// few more, or as many as were sent.
func columnsAsked(p page, written int) int {
	n := written + columnsMore
	for i := n + 1; i <= models.MostReturnColumn; i++ {
		if p.form.values.Get("title_"+p.Count(i)) != "" {
			n = i
		}
	}
	return min(n, models.MostReturnColumn)
}

// settingFields are the questions about a form.
func (p page) settingFields(lib *pack.Library, s owed.Setting, in *owed.SettingInput, houses *[]string, columns []models.ReturnColumn) []field {
	var shelters, offices []choice
	for _, h := range s.Houses {
		shelters = append(shelters, choice{Value: h.ID, Text: h.Name})
	}
	for _, o := range s.Offices {
		offices = append(offices, choice{Value: o.ID, Text: joined(o.Name, o.District)})
	}
	fields := []field{
		p.Hidden("version").Into(&in.Version),
		p.Select("office").Of(offices).Into(&in.OfficeID),
		p.Text("basis").Max(models.MaxReturnBasis).Into(&in.Basis),
	}
	if len(shelters) > 0 {
		fields = slices.Insert(fields, 1, p.Checks("houses").Of(shelters).Into(houses))
	}
	if s.Read() {
		return fields
	}
	if s.Period == "" {
		var kinds []choice
		for _, kind := range models.PeriodKinds {
			kinds = append(kinds, choice{Value: string(kind), Text: p.T("report.kind." + string(kind))})
		}
		fields = append(fields, p.Select("period").Of(kinds).Into(&in.Period))
	}
	for i := range columns {
		fields = append(fields, p.owedColumnFields(lib, s, i+1, &columns[i])...)
	}
	return fields
}

// owedColumnFields ask for the words of a column, and what it counts.
func (p page) owedColumnFields(lib *pack.Library, s owed.Setting, n int, c *models.ReturnColumn) []field {
	var sources []choice
	for _, o := range s.Sources {
		sources = append(sources, choice{Value: o.Code(), Text: p.sourceName(lib, owed.Source(o.Code())), Group: p.T("report.area." + o.Area)})
	}
	number := p.Count(n)
	title, source := p.Text("title_"+number).Called("owed.column").Optional().Max(models.MaxReturnTitle), p.Select("source_"+number).Called("owed.source").Of(sources).Optional()
	title.Label, source.Label = p.T("owed.column_n", "n", n), p.T("owed.source_n", "n", n)
	return []field{title.Into(&c.Title), source.Into(&c.Source)}
}
