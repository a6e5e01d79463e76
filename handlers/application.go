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
	pageView
	Money   link
	Counted string // when the stages were counted, where that was earlier
	Stages  []navItem
	Only    []link // narrow the list: to what is late, to interim money that is not paid
	Table   table
}

func (h *applicationHandlers) list(c echo.Context) error {
	f := application.Filter{Stage: stageOf(c.QueryParam("stage")), Authority: c.QueryParam("with"), Late: c.QueryParam("late") != "", Interim: c.QueryParam("interim") != ""}
	found, err := h.applications.List(c.Request().Context(), actor(c), f, c.QueryParam("at"))
	if err != nil {
		return err
	}
	p := applicationsPage{pageView: pageView{newPage(c, "application.title")}}
	p.Counted = p.page.countedAt(c, found.At)
	p.Money = link{Text: p.page.T("sums.title"), Href: moneyPath}
	p.Stages = p.page.stageLinks(f, found)
	p.Only = p.page.onlyLinks(f, found)
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

// onlyLinks narrow the list to what is late, and to interim money that is ordered and not
// paid, each where there is some.
func (p page) onlyLinks(f application.Filter, found application.Page) (out []link) {
	late, owed := listed(f, found)
	if only := f; late > 0 && !f.Late {
		only.Late = true
		out = append(out, link{Text: p.T("application.late", "n", late), Href: applicationsHref(only, "")})
	}
	if only := f; owed > 0 && !f.Interim {
		only.Interim = true
		out = append(out, link{Text: p.T("interim.only", "n", owed), Href: applicationsHref(only, "")})
	}
	return out
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
			{Text: r.Code, Href: casePath(r.CaseID)}, h.what(p, r), p.applicationTime(r), p.applicationSum(r.CaseApplication), p.applicationState(r.CaseApplication),
		}})
	}
	return out
}

// what names the authority and the right, or how many rights there are.
func (h *applicationHandlers) what(p page, r application.Row) cell {
	keys := r.Keys()
	out := cell{Text: p.authorityName(h.library, r.Authority), Href: applicationPath(r.CaseID, r.Name), Note: p.T("application.rights", "n", len(keys))}
	if r.Stage == models.ApplicationToFile {
		out.Href = offerPath(r.CaseID, r.Authority)
	}
	if it := h.library.Item(keys[0]); it != nil && len(keys) == 1 {
		out.Note = p.labelOf(it.Title)
	}
	return out
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
	pageView
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
	p := moneyPage{pageView: pageView{newPage(c, "sums.title")}}
	p.Counted = p.page.countedAt(c, at)
	p.List = link{Text: p.page.T("application.title"), Href: applicationsPath}
	p.Figures = p.page.moneyFigures(list)
	p.Table, p.Speed = p.page.moneyTable("sums", "sought", "awarded", "paid", "kept", "unpaid", "interim"), p.page.moneyTable("speed", "filed", "waiting", "decided", "arrived")
	for _, s := range list {
		name := p.page.authorityName(h.library, s.Authority)
		if s.Sought+s.Awarded+s.Paid+s.Kept+s.Unpaid+s.Owed > 0 {
			p.Table.Rows = append(p.Table.Rows, row{Cells: []cell{
				{Text: name, Href: applicationsHref(application.Filter{Authority: s.Authority}, "")}, p.page.sum(s.Sought, s), p.page.ofInterim(p.page.sum(s.Awarded, s), s.Interim, s), p.page.ofInterim(p.page.sum(s.Paid, s), s.Came, s), p.page.kept(s),
				p.page.number(s.Unpaid, application.Filter{Stage: models.ApplicationGranted, Authority: s.Authority}),
				p.page.number(s.Owed, application.Filter{Interim: true, Authority: s.Authority}),
			}})
		}
		if s.Filed > 0 {
			waiting := p.page.number(s.Waiting, application.Filter{Stage: models.ApplicationFiled, Authority: s.Authority})
			if s.Late > 0 {
				waiting.Note, waiting.Late = p.page.T("sums.of_them_late", "n", int(s.Late)), true
			}
			p.Speed.Rows = append(p.Speed.Rows, row{Cells: []cell{{Text: name}, {Text: p.page.Count(int(s.Filed))}, waiting, p.page.days(s.Decided), p.page.days(s.Arrived)}})
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

// ofInterim says how much of a sum is interim money.
func (p page) ofInterim(c cell, minor int64, s application.Sums) cell {
	if minor > 0 {
		c.Note = p.T("interim.of_it", "sum", p.Money(minor, s.Currency))
	}
	return c
}

// kept is what is in fixed deposits, and from when the first of them can be drawn.
func (p page) kept(s application.Sums) cell {
	c := p.sum(s.Kept, s)
	if s.Free != 0 {
		c.Note = p.T("deposit.first_from", "date", p.On(s.Free))
	}
	return c
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
