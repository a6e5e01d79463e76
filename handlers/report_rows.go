package handlers

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"aftercare/services/report"
)

// reportRowsPage are the cases behind one number.
type reportRowsPage struct {
	pageView
	Back    link
	Heading string
	Says    string
	Sum     string
	List    table
	Others  string
}

// rows lists the cases behind a number, by code.
func (h *reportHandlers) rows(c echo.Context) error {
	p := reportRowsPage{pageView: pageView{newPage(c, "report.rows")}}
	found, err := h.reports.Rows(c.Request().Context(), actor(c), askedReport(c), c.QueryParam("figure"), c.QueryParam("line"), c.QueryParam("after"))
	if err != nil {
		return err
	}
	of := report.Report{House: found.House, Houses: found.Houses, Period: found.Period}
	at := reportAddress(of)
	p.Back = p.page.backToReport(of)
	p.Heading = p.page.labelOf(found.Figure.Title)
	if line := p.page.reportLine(h.library, found.Figure.Key, found.Line.Code); line != "" {
		p.Heading = p.page.T("report.line_of", "figure", p.Heading, "line", line)
	}
	p.Says = p.page.labelOf(found.Figure.Says)
	p.Sum = p.page.T("report.behind", "number", p.page.reportNumber(found.Figure, found.Line.Code, found.Line.Now).Text, "unit", p.page.T("report.unit."+found.Figure.Unit), "n", found.Of)
	p.List = p.page.behindTable(found)
	if found.Closed {
		p.Sum = p.page.T("report.behind_closed") + " " + p.Sum
	}
	if found.Next != "" {
		q := url.Values{"figure": {found.Figure.Key}, "line": {found.Line.Code}, "after": {found.Next}}
		p.List.Older = reportRowsPath + at + "&" + q.Encode()
	}
	if found.Others > 0 {
		p.Others = p.page.T("report.others", "n", found.Others)
	}
	return h.site.render(c, http.StatusOK, "report/rows", p)
}

// backToReport leads to the report that a page is about.
func (t texts) backToReport(r report.Report) link {
	return link{Text: t.T("report.of", "period", t.periodName(r.Period), "house", t.reportHouse(r)), Href: reportPath + reportAddress(r)}
}

// behindTable are cases with their codes. It names nobody.
func (p page) behindTable(found report.Behind) table {
	t := table{texts: p.texts, ID: "behind", Caption: p.T("report.rows"), Quiet: true, Empty: emptyState{Text: p.T("report.nobody_behind")}, Columns: []column{{Text: p.T("caseload.code")}, {Text: p.T("report.age_today")}}}
	for _, r := range found.Cases {
		t.Rows = append(t.Rows, row{Cells: []cell{{Text: r.Code, Href: casePath(r.ID)}, {Text: p.T("report.today." + r.AgeGroup)}}})
	}
	return t
}

// reportMeaningsPage is what each figure means, and what cannot be counted yet.
type reportMeaningsPage struct {
	pageView
	Back  link
	Areas []reportMeaning
	Not   table
}

// reportMeaning is the definitions of one area.
type reportMeaning struct {
	Title string
	List  table
}

// meanings explains the figures.
func (h *reportHandlers) meanings(c echo.Context) error {
	if err := h.reports.MayRead(actor(c)); err != nil {
		return err
	}
	p := reportMeaningsPage{pageView: pageView{newPage(c, "report.meanings")}}
	p.Back = link{Text: p.page.T("report.title"), Href: reportPath}
	for _, area := range report.Areas {
		p.Areas = append(p.Areas, reportMeaning{Title: p.page.T("report.area." + area), List: p.page.meaningTable(area)})
	}
	p.Not = table{texts: p.page.texts, ID: "not", Words: true, Caption: p.page.T("report.not_counted"), Quiet: true, Columns: []column{{Text: p.page.T("report.col.figure")}, {Text: p.page.T("report.why_not")}}}
	for _, u := range report.NotCounted() {
		p.Not.Rows = append(p.Not.Rows, row{Cells: []cell{{Text: p.page.labelOf(u.Title)}, {Text: p.page.T("report.why." + u.Why)}}})
	}
	return h.site.render(c, http.StatusOK, "report/meanings", p)
}

// meaningTable are the figures of an area: unit, how the period counts, and where the
// definition comes from.
func (p page) meaningTable(area string) table {
	t := table{texts: p.texts, ID: "area-" + area, Words: true, Caption: p.T("report.area." + area), Quiet: true, Columns: []column{{Text: p.T("report.col.figure")}, {Text: p.T("report.col.means")}, {Text: p.T("report.col.source")}}}
	for _, i := range report.Indicators() {
		if i.Area != area {
			continue
		}
		source := cell{Text: p.T("report.mark." + i.Mark)}
		if i.Source != "" {
			source.Note = i.Source
		}
		t.Rows = append(t.Rows, row{Cells: []cell{{Text: p.labelOf(i.Title)}, {Text: p.labelOf(i.Says), Note: joinDots([]string{p.T("report.unit." + i.Unit), p.T("report.counts." + i.Period)})}, source}})
	}
	return t
}
