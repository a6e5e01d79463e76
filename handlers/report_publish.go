package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/disclosure"
	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/pack"
	"aftercare/services/publish"
)

// publishHandlers serve what leaves the house to be read by anybody.
type publishHandlers struct {
	site    *site
	publish *publish.Service
	library *pack.Library
}

// publishListPage is the templates, and what was published.
type publishListPage struct {
	pageView
	Back  link
	New   link
	Rows  []entryRow
	Empty emptyState
	Made  table
}

func (h *publishHandlers) list(c echo.Context) error {
	templates, made, err := h.publish.List(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	p := publishListPage{pageView: pageView{newPage(c, "publish.title")}}
	p.Back, p.New = link{Text: p.page.T("report.title"), Href: reportPath}, link{Text: p.page.T("publish.add"), Href: publishPath + "/new"}
	p.Empty = emptyState{Text: p.page.T("publish.none"), Next: p.page.T("publish.none_next")}
	for _, t := range templates {
		at := publishPath + "/" + t.ID
		p.Rows = append(p.Rows, entryRow{texts: p.page.texts, ID: "t-" + t.ID, Title: t.Name, Href: at, Line: p.page.figureNames(t.Figures),
			Posts: []postButton{{Text: p.page.T("publish.remove"), Action: at + "/remove", Version: t.Version}}})
	}
	p.Made = table{texts: p.page.texts, ID: "made", Words: true, Caption: p.page.T("publish.made"), Empty: emptyState{Text: p.page.T("publish.made_none")},
		Columns: []column{{Text: p.page.T("publish.name.label")}, {Text: p.page.T("report.period.label")}, {Text: p.page.T("publish.on")}}}
	for _, r := range made {
		p.Made.Rows = append(p.Made.Rows, row{ID: "row-" + r.ID, Cells: []cell{
			{Text: r.RecipientName, Href: publishedPath + r.ID}, {Text: p.page.periodName(models.ParsePeriod(r.Period))}, {Text: p.page.On(r.SignedAt)}}})
	}
	return h.site.render(c, http.StatusOK, "publish/list", p)
}

// figureNames are the titles of some figures, one after the other.
func (t texts) figureNames(list models.PublicationFigures) string {
	var names []string
	for _, i := range publish.Figures() {
		for _, f := range list {
			if f.Key == i.Key {
				names = append(names, t.labelOf(i.Title))
			}
		}
	}
	return joinDots(names)
}

// add asks for a template: a name, the figures, and for those of one number where it began
// and where it is to get to.
func (h *publishHandlers) add(c echo.Context) error {
	if err := actor(c).Require(access.PublishFigures); err != nil {
		return err
	}
	p, err := askPage(c, "publish.add")
	if err != nil {
		return err
	}
	p.calling("publish")
	var name string
	var keys []string
	goals := map[string]*models.PublicationFigure{}
	var choices []choice
	for _, i := range publish.Figures() {
		choices = append(choices, choice{Value: i.Key, Text: p.labelOf(i.Title), Help: p.labelOf(i.Says)})
	}
	fields := []field{p.Text("name").Required().Max(models.MaxPublicationName).Into(&name), p.Checks("figures").Of(choices).Required().Into(&keys), p.Fold("publish.goals", "more", p.goalFields(goals)...)}
	view := formView{Action: p.Path, Draft: "publish", Save: p.T("publish.save"), Cancel: p.backTo(publishPath), Fields: fields}
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: formWords{Heading: p.T("publish.add"), Lead: p.T("publish.add_lead")}, Form: view})
		},
		do: func() error {
			var figures []models.PublicationFigure
			for _, key := range keys {
				f := models.PublicationFigure{Key: key}
				if g := goals[key]; g != nil {
					f.Baseline, f.Target = g.Baseline, g.Target
				}
				figures = append(figures, f)
			}
			_, err := h.publish.Add(c.Request().Context(), actor(c), name, figures)
			return err
		},
		done: func() error { return h.site.doneAt(c, publishPath, "publish.saved") },
	})
}

// goalFields ask for baseline and target of the figures of one number.
func (p page) goalFields(goals map[string]*models.PublicationFigure) (fields []field) {
	for _, i := range publish.Figures() {
		if !publish.Single(i.Key) {
			continue
		}
		g := &models.PublicationFigure{}
		goals[i.Key] = g
		for _, x := range []struct {
			part, label string
			to          **int64
		}{{"baseline", "publish.baseline_of", &g.Baseline}, {"target", "publish.target_of", &g.Target}} {
			label := p.T(x.label, "figure", p.labelOf(i.Title))
			fields = append(fields, p.field("text", x.part+"."+i.Key).Words(label, "", "").Optional().Short().Keyboard("numeric").Into(x.to))
		}
	}
	return fields
}

// remove takes a template off.
func (h *publishHandlers) remove(c echo.Context) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	if err := h.publish.Remove(c.Request().Context(), actor(c), c.Param("template"), version); err != nil {
		return err
	}
	return h.site.doneAt(c, publishPath, "publish.removed")
}

// publishPage is what can be published of a template, before it is.
type publishPage struct {
	pageView
	Back    link
	Heading string
	Filter  filterPanel
	Agreed  string
	Advice  string
	Kinds   table
	Figures table
	House   string
	Period  string
	Action  string // where it is published
	Cannot  string // why it cannot be published, "" where it can
}

// preview shows what can be published for a house and a period.
func (h *publishHandlers) preview(c echo.Context) error {
	p := publishPage{pageView: pageView{newPage(c, "publish.preview")}}
	p.page.askAddress(c.QueryParams())
	p.page.calling("report")
	plan, err := h.publish.Preview(c.Request().Context(), actor(c), publish.Ask{Template: c.Param("template"), House: c.QueryParam("house"), Period: models.ParsePeriod(c.QueryParam("period"))})
	if err != nil {
		return err
	}
	p.Back, p.Heading = link{Text: p.page.T("publish.title"), Href: publishPath}, plan.Template.Name
	p.Action = publishPath + "/" + plan.Template.ID
	p.House, p.Period = plan.House.ID, plan.Period.Code()
	p.Filter = p.page.publishFilter(plan, p.Action)
	p.Agreed = p.page.T("publish.agreed", "n", plan.Agreed, "all", plan.People)
	p.Advice, p.Kinds = p.page.publishKinds(plan.By)
	p.Figures = p.page.publishFigures(h.library, plan)
	shown := 0
	for _, f := range plan.Figures {
		for _, l := range f.Lines {
			if l.Why == disclosure.Shown {
				shown++
			}
		}
	}
	switch {
	case plan.Runs:
		p.Cannot = p.page.T("publish.runs")
	case shown == 0:
		p.Cannot = p.page.T("publish.nothing")
	}
	return h.site.render(c, http.StatusOK, "publish/preview", p)
}

// publishFilter is the choice of the house and of the period.
func (p page) publishFilter(plan publish.Plan, at string) filterPanel {
	var houses []choice
	for _, s := range plan.Houses {
		houses = append(houses, choice{Value: s.ID, Text: s.Name})
	}
	house, period := plan.House.ID, plan.Period.Code()
	p.form.values.Set("period", period)
	p.form.values.Set("house", house)
	which := p.Select("house").Of(houses)
	if plan.All && len(houses) > 1 {
		which = which.InFilter()
	} else {
		which = which.Required()
	}
	fields := []field{p.Select("period").Of(p.periodChoicesOf(plan.Period)).Required().Into(&period), which.Narrowing(&house)}
	panel := p.filterPanel(at, p.chosenIn(fields), fields)
	panel.Sentence = p.T("report.of", "period", p.periodName(plan.Period), "house", p.publishHouse(plan.House))
	return panel
}

// publishHouse names a house, or says that it is all of them.
func (t texts) publishHouse(s models.Shelter) string {
	if s.ID == "" {
		return t.T("publish.all_houses")
	}
	return s.Name
}

// publishKinds says what could be shown of each kind of period, and which is the shortest
// for which anything can.
func (t texts) publishKinds(by []publish.Share) (advice string, list table) {
	advice = t.T("publish.advice_none")
	list = table{texts: t, ID: "kinds", Words: true, Caption: t.T("publish.kinds"), Columns: []column{{Text: t.T("report.period.label")}, {Text: t.T("publish.can_be_shown")}}}
	found := false
	for _, s := range by {
		what := "nothing"
		switch {
		case s.Lines && s.Shown == s.Of:
			what = "all"
		case s.Lines:
			what = "lines"
		case s.Shown > 0:
			what = "totals"
		}
		if what != "nothing" && !found {
			found = true
			advice = t.T("publish.advice."+what, "kind", t.T("publish.by."+string(s.Period.Kind)))
		}
		list.Rows = append(list.Rows, row{Cells: []cell{{Text: t.periodName(s.Period)}, {Text: t.T("publish.share." + what), Note: t.T("publish.share_of", "n", s.Shown, "of", s.Of)}}})
	}
	return advice, list
}

// publishFigures lists each number with what becomes of it.
func (t texts) publishFigures(lib *pack.Library, plan publish.Plan) table {
	list := table{texts: t, ID: "figures", Words: true, Caption: t.T("publish.figures_of", "period", t.periodName(plan.Period)), Empty: emptyState{Text: t.T("publish.no_figures")},
		Columns: []column{{Text: t.T("report.col.figure")}, {Text: t.T("publish.published")}}}
	for _, f := range plan.Figures {
		for _, l := range f.Lines {
			name := cell{Text: t.labelOf(f.Title)}
			if line := t.publishLine(lib, f.Indicator.Key, l.Code); line != "" {
				name = cell{Text: line, Note: t.labelOf(f.Title)}
			}
			what := cell{Text: t.publishNumber(f.Indicator.Key, l.N)}
			if l.Why != disclosure.Shown {
				what = cell{Text: t.T("publish.held"), Note: t.T("publish.why." + string(l.Why))}
			}
			list.Rows = append(list.Rows, row{Cells: []cell{name, what}})
		}
		if n, is := plan.Together(f.Indicator.Key); is {
			list.Rows = append(list.Rows, row{Cells: []cell{{Text: t.T("publish.together"), Note: t.labelOf(f.Title)}, {Text: t.publishNumber(f.Indicator.Key, n)}}})
		}
	}
	return list
}

// publishLine names a line: of a table of two dimensions the lines of both figures.
func (t texts) publishLine(lib *pack.Library, key, code string) string {
	rows, columns, two := publish.Crossed(key)
	if !two || code == "" {
		return t.reportLine(lib, key, code)
	}
	a, b, _ := strings.Cut(code, "/")
	return joinDots([]string{t.reportLine(lib, rows, a), t.reportLine(lib, columns, b)})
}

// publishNumber writes a number that is published: money in its unit.
func (t texts) publishNumber(figure string, n int64) string {
	if figure == "clm.money" {
		return t.Money(n, "INR")
	}
	return models.GroupDigits(n)
}

// make publishes what the preview showed.
func (h *publishHandlers) make(c echo.Context) error {
	values, err := posted(c)
	if err != nil {
		return err
	}
	id, err := h.publish.Publish(c.Request().Context(), actor(c), publish.Ask{Template: c.Param("template"), House: strings.TrimSpace(values.Get("house")), Period: models.ParsePeriod(values.Get("period"))})
	if err != nil {
		return err
	}
	return h.site.doneAt(c, publishedPath+id, "publish.done")
}
