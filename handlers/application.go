package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/application"
	"aftercare/services/pack"
)

// applicationHandlers are the applications for money over all cases of the reader.
type applicationHandlers struct {
	site         *site
	applications *application.Service
	library      *pack.Library
}

// applicationsPage is the list: what falls due first stands first.
type applicationsPage struct {
	page
	Money   link
	Counted string // when the stages were counted, where that was earlier
	Stages  []navItem
	Late    *link // narrows the list to what is late
	Table   table
}

func (h *applicationHandlers) list(c echo.Context) error {
	f := application.Filter{Stage: stageOf(c.QueryParam("stage")), Authority: c.QueryParam("with"), Late: c.QueryParam("late") != ""}
	found, err := h.applications.List(c.Request().Context(), actor(c), f, c.QueryParam("at"))
	if err != nil {
		return err
	}
	p := applicationsPage{page: newPage(c, "application.title")}
	p.Counted = p.countedAt(c, found.At)
	p.Money = link{Text: p.T("sums.title"), Href: moneyPath}
	p.Stages = p.stageLinks(f, found)
	if n := lateIn(f, found); n > 0 && !f.Late {
		late := f
		late.Late = true
		p.Late = &link{Text: p.T("application.late", "n", n), Href: applicationsHref(late, "")}
	}
	p.Table = h.table(p.page, f, found)
	if found.Next != "" {
		p.Table.Older = applicationsHref(f, found.Next)
	}
	if c.QueryParam("at") != "" {
		p.Table.Newer = applicationsHref(f, "")
	}
	return h.site.render(c, http.StatusOK, "application/list", p)
}

// stageOf reads a stage of an address; anything else is none.
func stageOf(s string) models.ApplicationStage {
	for _, stage := range models.ApplicationStages {
		if string(stage) == s {
			return stage
		}
	}
	return ""
}

// stageLinks narrow the list to a stage, each with how many there are.
func (p page) stageLinks(f application.Filter, found application.Page) []navItem {
	total := 0
	for _, n := range found.Counts {
		if n.Stage != models.ApplicationPaid {
			total += int(n.N)
		}
	}
	link := func(stage models.ApplicationStage, key string, n int) navItem {
		to := application.Filter{Stage: stage, Authority: f.Authority}
		return navItem{Text: p.T("application.ways", "stage", p.T(key), "n", p.Count(n)), Href: applicationsHref(to, ""), Current: f.Stage == stage}
	}
	out := []navItem{link("", "application.running", total)}
	for _, stage := range models.ApplicationStages {
		out = append(out, link(stage, "application.stage."+string(stage), int(found.Counts[stage].N)))
	}
	return out
}

// lateIn counts what is late among the stages that the list shows.
func lateIn(f application.Filter, found application.Page) (n int) {
	for _, c := range found.Counts {
		if c.Stage == f.Stage || f.Stage == "" && c.Stage != models.ApplicationPaid {
			n += int(c.Late)
		}
	}
	return n
}

func (h *applicationHandlers) table(p page, f application.Filter, found application.Page) table {
	out := table{
		texts: p.texts, ID: "applications", Caption: p.T("application.title"), Quiet: true, Sticky: true,
		Columns: []column{{Text: p.T("calendar.col_case")}, {Text: p.T("application.what")}, {Text: p.T("application.time")}, {Text: p.T("application.sum"), Number: true}, {Text: p.T("application.state")}},
		Empty:   emptyState{Text: p.T("application.none")},
	}
	if f != (application.Filter{}) {
		out.Empty = emptyState{Text: p.T("application.none_match"), Link: &link{Text: p.T("filter.clear"), Href: applicationsPath}}
	}
	for _, r := range found.Rows {
		out.Rows = append(out.Rows, row{ID: "row-" + r.Code, Cells: []cell{
			{Text: r.Code, Href: casePath(r.CaseID)}, h.what(p, r), p.applicationTime(r), p.applicationSum(r.CaseApplication), {Badge: p.applicationBadge(r.Stage)},
		}})
	}
	return out
}

// what names the authority and the right, or how many rights there are.
func (h *applicationHandlers) what(p page, r application.Row) cell {
	keys := r.Keys()
	out := cell{Text: h.authority(p.texts, r.Authority), Href: applicationPath(r.CaseID, r.Name), Note: p.T("application.rights", "n", len(keys))}
	if r.Stage == models.ApplicationToFile {
		out.Href = packetsPath(r.CaseID)
	}
	if it := h.library.Item(keys[0]); it != nil && len(keys) == 1 {
		out.Note = p.labelOf(it.Title)
	}
	return out
}

// authority names an authority that takes applications.
func (h *applicationHandlers) authority(t texts, key string) string {
	for _, a := range h.library.Authorities() {
		if a.Key == key {
			return t.labelOf(a.Label)
		}
	}
	return key
}

// applicationTime says how long is left and whose turn it is, and when it was filed.
func (p page) applicationTime(r application.Row) cell {
	out := cell{Text: p.T("application.no_limit")}
	if r.Due != 0 {
		clock := p.clock(r.Clock())
		out.Text = clock.Text
		if clock.State == "late" {
			out.Mark = "late"
		}
	}
	switch {
	case r.OwnDue && r.Stage == models.ApplicationObjected:
		out.Note = p.T("application.own_due")
	case r.FiledAt != 0:
		out.Note = p.T("application.filed_on", "date", p.On(r.FiledAt))
	}
	return out
}

// moneyPage is what was sought, awarded and paid, by authority.
type moneyPage struct {
	page
	Counted string // when it was added up, where that was earlier
	List    link
	Figures []figure
	Table   table
	Speed   table
}

func (h *applicationHandlers) money(c echo.Context) error {
	list, at, err := h.applications.Money(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	p := moneyPage{page: newPage(c, "sums.title")}
	p.Counted = p.countedAt(c, at)
	p.List = link{Text: p.T("application.title"), Href: applicationsPath}
	p.Figures = p.moneyFigures(list)
	p.Table, p.Speed = p.moneyTable("sums", "sought", "awarded", "paid", "unpaid"), p.moneyTable("speed", "filed", "waiting", "decided", "arrived")
	for _, s := range list {
		name := h.authority(p.texts, s.Authority)
		if s.Sought+s.Awarded+s.Paid+s.Unpaid > 0 {
			p.Table.Rows = append(p.Table.Rows, row{Cells: []cell{
				{Text: name, Href: applicationsHref(application.Filter{Authority: s.Authority}, "")}, p.sum(s.Sought, s), p.sum(s.Awarded, s), p.sum(s.Paid, s),
				p.number(s.Unpaid, application.Filter{Stage: models.ApplicationGranted, Authority: s.Authority}),
			}})
		}
		if s.Filed > 0 {
			waiting := p.number(s.Waiting, application.Filter{Stage: models.ApplicationFiled, Authority: s.Authority})
			if s.Late > 0 {
				waiting.Note, waiting.Late = p.T("sums.of_them_late", "n", int(s.Late)), true
			}
			p.Speed.Rows = append(p.Speed.Rows, row{Cells: []cell{{Text: name}, {Text: p.Count(int(s.Filed))}, waiting, p.days(s.Decided), p.days(s.Arrived)}})
		}
	}
	return h.site.render(c, http.StatusOK, "application/money", p)
}

func (p page) moneyTable(id string, columns ...string) table {
	out := table{texts: p.texts, Words: true, ID: id, Caption: p.T("sums." + id), Columns: []column{{Text: p.T("sums.authority")}}, Empty: emptyState{Text: p.T("sums.none." + id)}}
	for _, c := range columns {
		out.Columns = append(out.Columns, column{Text: p.T("sums.column." + c), Number: true})
	}
	return out
}

// moneyFigures are the sums over all authorities, one for each currency.
func (p page) moneyFigures(list []application.Sums) (out []figure) {
	var currencies []string
	all := map[string]application.Sums{}
	for _, s := range list {
		sum, there := all[s.Currency]
		if !there && s.Currency != "" {
			currencies = append(currencies, s.Currency)
		}
		sum.Sought, sum.Awarded, sum.Paid = sum.Sought+s.Sought, sum.Awarded+s.Awarded, sum.Paid+s.Paid
		all[s.Currency] = sum
	}
	for _, currency := range currencies {
		s := all[currency]
		for _, f := range []struct {
			key string
			sum int64
		}{{"sought", s.Sought}, {"awarded", s.Awarded}, {"paid", s.Paid}} {
			out = append(out, figure{Number: p.Money(f.sum, currency), Label: p.T("sums.column." + f.key)})
		}
	}
	return out
}

func (p page) sum(minor int64, s application.Sums) cell {
	if minor == 0 {
		return cell{Text: p.T("application.no_sum")}
	}
	return cell{Text: p.Money(minor, s.Currency)}
}

func (p page) number(n int64, f application.Filter) cell {
	if n == 0 {
		return cell{Text: p.Count(0)}
	}
	return cell{Text: p.Count(int(n)), Href: applicationsHref(f, "")}
}

func (p page) days(n int64) cell {
	if n < 0 {
		return cell{Text: p.T("sums.no_days")}
	}
	return cell{Text: p.T("span.days", "n", int(n))}
}
