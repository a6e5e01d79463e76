package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/htcds"
	"aftercare/services/importer"
	"aftercare/services/pack"
)

// ownListHandlers bring in the lists that a shelter kept before.
type ownListHandlers struct {
	site    *site
	imports *importer.Service
	library *pack.Library
}

// ownListPage asks for a list, and shows those that were brought in and the kinds that
// are known.
type ownListPage struct {
	formPage
	Brings bool // the reader may bring lists in
	Rows   []entryRow
	Maps   []entryRow
}

// list asks for a list, and shows what was brought in before.
func (h *ownListHandlers) list(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	if c.Request().Method == http.MethodPost {
		if err := by.Require(access.BringLists); err != nil {
			return err
		}
	}
	before, err := h.imports.Imports(ctx, by)
	if err != nil {
		return err
	}
	p, err := askPage(c, "ownlist.title")
	if err != nil {
		return err
	}
	p.calling("ownlist")
	out := ownListPage{Brings: by.May(access.BringLists), Rows: p.broughtRows(before)}
	if out.Brings {
		maps, err := h.imports.Maps(ctx, by)
		if err != nil {
			return err
		}
		out.Maps = p.mapRows(maps)
	}
	lead := p.T("ownlist.lead_undo")
	var raw []byte
	var id string
	var view formView
	if out.Brings {
		lead = p.T("ownlist.lead")
		view = formView{Action: p.Path, Upload: true, Save: p.T("ownlist.send"), Fields: []field{p.Sheet("table").Required().intoBytes(&raw)}}
	}
	return p.finish(formSteps{
		show: func(status int) error {
			out.formPage = formPage{pageView: pageView{p}, formWords: formWords{Heading: p.T("ownlist.title"), Lead: lead}, Form: view}
			return h.site.render(c, status, "ownlist/list", out)
		},
		do: func() error {
			id, err = h.imports.Take(ctx, by, raw)
			return err
		},
		done: func() error { return h.site.redirect(c, ownListPath(id)) },
	})
}

// broughtRows are the lists that were brought in, newest first.
func (p page) broughtRows(list []importer.Listed) (rows []entryRow) {
	for _, l := range list {
		row := entryRow{texts: p.texts, ID: "l-" + l.ID, Title: l.Name, Href: broughtPath(l.ID),
			Line: joinDots([]string{p.T("ownlist.opened", "n", int(l.Cases)), l.Shelter, p.Moment(l.MadeAt), l.By})}
		if l.UndoneAt > 0 {
			row.Badge = &badge{State: string(badgeClosed), Text: p.T("ownlist.undone_on", "date", p.On(l.UndoneAt))}
		}
		rows = append(rows, row)
	}
	return rows
}

// mapRows are the kinds of list whose columns are known.
func (p page) mapRows(list []models.ListMap) (rows []entryRow) {
	for _, m := range list {
		rows = append(rows, entryRow{texts: p.texts, ID: "m-" + m.ID, Title: m.Name, Line: joinDots([]string{p.T("ownlist.columns_read", "n", importer.FieldCount(m)), p.On(m.ChangedAt)}),
			Posts: []postButton{{Text: p.T("ownlist.forget"), Action: ownListsPath + "/maps/" + m.ID + "/forget", Version: m.Version}}})
	}
	return rows
}

// forget drops what is known of a kind of list.
func (h *ownListHandlers) forget(c echo.Context) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	if err := h.imports.Forget(c.Request().Context(), actor(c), c.Param("map"), version); err != nil {
		return err
	}
	return h.site.doneAt(c, ownListsPath, "ownlist.forgotten")
}

// columns asks what the columns of a list are, and where its cases go.
func (h *ownListHandlers) columns(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	held, err := h.imports.Held(by, c.Param("list"))
	if err != nil {
		return err
	}
	ch, err := h.imports.ListChoices(ctx, by)
	if err != nil {
		return err
	}
	p, err := askPage(c, "ownlist.columns")
	if err != nil {
		return err
	}
	p.calling("ownlist")
	in := importer.ListColumns{Name: held.Name, Fields: held.Mapping.Fields, To: targetProposed(held.To, ch, by)}
	fields := append(p.columnFields(held, in.Fields),
		p.Text("name").Required().Max(models.MaxListName).Into(&in.Name),
		p.Select("shelter").Of(shelterChoices(ch.Shelters)).Required().Into(&in.To.ShelterID),
		p.Select("lead").Of(leadChoices(ch.Leads)).Required().Into(&in.To.LeadID))
	if held.KeyGone {
		var on []string
		fields = append(fields, p.Checks("new_key").Of(p.choicesOf("ownlist.new_key.", []string{"on"})).Into(&on))
		in.NewKey = len(on) > 0
	}
	words := formWords{Back: &link{Text: p.T("ownlist.title"), Href: ownListsPath}, Heading: p.T("ownlist.columns"), Text: p.readAs(held)}
	if held.Known {
		words.Notices = []notice{{Kind: "info", Text: p.T("ownlist.known")}}
	}
	view := formView{Action: p.Path, Save: p.T("ownlist.go_on"), Fields: fields}
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: words, Form: view})
		},
		do:   func() error { return h.imports.Map(ctx, by, held.ID, in) },
		done: func() error { return h.site.redirect(c, ownListPath(held.ID)+"/values") },
	})
}

// targetProposed is where the cases of a list go where nothing else is said: to the one house,
// and to the reader.
func targetProposed(to importer.ListTarget, ch importer.ListChoices, by access.Actor) importer.ListTarget {
	if to.ShelterID == "" && len(ch.Shelters) == 1 {
		to.ShelterID = ch.Shelters[0].ID
	}
	for _, a := range ch.Leads {
		if to.LeadID == "" && a.ID == by.ID() {
			to.LeadID = a.ID
		}
	}
	return to
}

// readAs says how a list was read: below which headings, and in which letters.
func (p page) readAs(held importer.Held) string {
	key := strings.ToLower(strings.ReplaceAll(string(held.Table.Encoding), "-", ""))
	return p.T("ownlist.rows_read", "n", held.Rows, "row", held.Table.HeadRow) + " " + p.T("ownlist.encoding."+key) + " " + p.T("ownlist.columns_lead")
}

// columnFields ask what each column is, with its first values.
func (p page) columnFields(held importer.Held, into []string) (fields []field) {
	list := p.choicesOf("ownlist.field.", htcds.OwnFields)
	for i, head := range held.Table.Head {
		if head == "" {
			head = p.T("ownlist.no_heading", "n", i+1)
		}
		help := p.T("ownlist.no_values")
		if values := held.Samples[i]; len(values) > 0 {
			help = p.T("ownlist.values_such_as", "values", quoted(values))
		}
		f := p.Select(importer.ColumnField(i)).Words(shortened(head), help, "").Of(list).Optional()
		fields = append(fields, f.Into(&into[i]))
	}
	return fields
}

// mostShown is how many letters of a cell stand beside a question.
const mostShown = 40

func shortened(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= mostShown {
		return string(r)
	}
	return string(r[:mostShown-1]) + "…"
}

func quoted(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = "“" + shortened(v) + "”"
	}
	return strings.Join(out, ", ")
}

func shelterChoices(list []models.Shelter) (out []choice) {
	for _, s := range list {
		out = append(out, choice{Value: s.ID, Text: s.Name})
	}
	return out
}

func leadChoices(list []models.Account) (out []choice) {
	for _, a := range list {
		out = append(out, choice{Value: a.ID, Text: a.DisplayName})
	}
	return out
}

// values asks what the values of a list mean, and the order of day and month. Where
// nothing is left to ask it goes on.
func (h *ownListHandlers) values(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	held, err := h.imports.Held(by, c.Param("list"))
	if err != nil {
		return err
	}
	if !held.Said {
		return h.site.redirect(c, ownListPath(held.ID))
	}
	if held.Ready && c.Request().Method == http.MethodGet {
		return h.site.redirect(c, ownListPath(held.ID)+"/try")
	}
	p, err := askPage(c, "ownlist.values")
	if err != nil {
		return err
	}
	p.calling("ownlist")
	in := importer.ListAnswers{Says: map[int]map[string]string{}}
	var fields []field
	if held.AskOrder {
		fields = append(fields, p.orderField(held, &in.Order))
	}
	for _, a := range held.Asked {
		in.Says[a.Column] = map[string]string{}
		fields = append(fields, h.valueFields(p, held, a, in.Says[a.Column])...)
	}
	words := formWords{Back: &link{Text: p.T("ownlist.back"), Href: ownListPath(held.ID)}, Heading: p.T("ownlist.values"), Text: p.T("ownlist.values_lead")}
	view := formView{Action: p.Path, Save: p.T("ownlist.try"), Fields: fields}
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: words, Form: view})
		},
		do:   func() error { return h.imports.Explain(ctx, by, held.ID, in) },
		done: func() error { return h.site.redirect(c, ownListPath(held.ID)+"/try") },
	})
}

// orderField asks for the order of day and month. It is filled in only where no date of
// the list speaks against it, and says why.
func (p page) orderField(held importer.Held, to *htcds.Order) field {
	o := held.Orders
	order := held.Mapping.Order
	if order == "" {
		order = o.Guess()
	}
	text := string(order)
	f := p.Radios("order").Of(p.choicesOf("ownlist.order.", htcds.Orders)).Required()
	f.Help = strings.Join([]string{p.T("ownlist.order_either", "n", o.Either), p.T("ownlist.order_day", "n", o.Day), p.T("ownlist.order_month", "n", o.Month)}, " ")
	f = f.Into(&text)
	*to = htcds.Order(text)
	return f
}

// valueFields ask what the values of a column mean.
func (h *ownListHandlers) valueFields(p page, held importer.Held, a htcds.Asked, says map[string]string) (fields []field) {
	list := h.meanings(p, a.Field)
	head := held.Table.Head[a.Column]
	if head == "" {
		head = p.T("ownlist.no_heading", "n", a.Column+1)
	}
	for i, v := range a.Values {
		code := v.Code
		label := p.T("ownlist.means", "value", shortened(v.Text), "column", shortened(head))
		f := p.Select(importer.ValueField(a.Column, i)).Words(label, "", "").Of(list).Required().Into(&code)
		says[v.Key] = code
		fields = append(fields, f)
	}
	return fields
}

// meanings are what a value of a field can mean.
func (h *ownListHandlers) meanings(p page, name string) (out []choice) {
	switch name {
	case htcds.OwnRegion:
		out = p.regionChoices(h.library)
	case "prs_Citizenship":
		out = p.countryChoices(h.library)
	default:
		for _, code := range htcds.CodesOf(name) {
			text := p.maybe("ownlist.code." + code)
			if fact := h.library.Fact(code); fact != nil {
				text = p.labelOf(fact.Label)
			}
			out = append(out, choice{Value: code, Text: text})
		}
	}
	for _, code := range []string{htcds.SaysNothing, htcds.SaysNote} {
		out = append(out, choice{Value: code, Text: p.T("ownlist.says." + code), Group: p.T("ownlist.says")})
	}
	return out
}
