package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/pack"
	"aftercare/services/report"
)

const (
	reportPrint    = reportPath + "/print"
	reportRowsPath = reportPath + "/rows"
	reportCharts   = reportPath + "/charts"
	reportMeanings = reportPath + "/meanings"
	reportCSV      = reportPath + "/report.csv"
	reportXLSX     = reportPath + "/report.xlsx"
)

// reportHandlers serve the reports of a house, for the house itself.
type reportHandlers struct {
	site    *site
	reports *report.Service
	library *pack.Library
}

// reportPage is a report of a period, on screen or on paper.
type reportPage struct {
	pageView
	Head     printHead // on paper
	Filter   filterPanel
	Earlier  link  // the period before
	Later    *link // the one after, unless it is still to come
	Sheet    reportSheet
	Print    string
	XLSX     string
	CSV      string
	Charts   string
	Meanings string
	Publish  *link // for who may publish
	Paper    bool
	Empty    *emptyState // for a reader who works in no shelter
}

// show is the report of a period.
func (h *reportHandlers) show(c echo.Context) error {
	how := report.OnScreen
	if c.Path() == reportPrint {
		how = report.OnPaper
	}
	p := reportPage{pageView: pageView{newPage(c, "report.title")}}
	found, err := h.made(c, &p.page, how)
	if err != nil {
		return err
	}
	p.page.filter(reportPath, found, &p.Filter)
	at := reportAddress(found)
	p.Print, p.XLSX, p.CSV, p.Charts, p.Meanings = reportPrint+at, reportXLSX+at, reportCSV+at, reportCharts+at, reportMeanings
	if actor(c).May(access.PublishFigures) {
		p.Publish = &link{Text: p.page.T("publish.title"), Href: publishPath}
	}
	p.beside(found)
	p.Sheet = p.page.reportSheet(h.library, found)
	p.Paper = how == report.OnPaper
	p.Head = printHead{Title: p.Sheet.Title, Line: p.Sheet.Counted}
	if len(found.Houses) == 0 {
		p.Empty = &emptyState{Text: p.page.T("board.no_house")}
	}
	if p.Paper {
		return h.site.render(c, http.StatusOK, "report/print", p)
	}
	return h.site.render(c, http.StatusOK, "report/show", p)
}

// beside leads to the periods of the same kind before and after.
func (p *reportPage) beside(r report.Report) {
	to := func(at models.Period) link {
		return link{Text: p.page.periodName(at), Href: reportPath + reportAddress(report.Report{House: r.House, Period: at})}
	}
	p.Earlier = to(r.Period.Before())
	if after := r.Period.After(); after <= p.page.Today() {
		later := to(models.PeriodAt(r.Period.Kind, after))
		p.Later = &later
	}
}

// made counts what an address asks for.
func (h *reportHandlers) made(c echo.Context, p *page, how string) (report.Report, error) {
	p.askAddress(c.QueryParams())
	p.calling("report")
	return h.reports.Make(c.Request().Context(), actor(c), askedReport(c), how)
}

// askedReport is the house and the period of an address. Without a period it is this
// month, without a house all of the reader's.
func askedReport(c echo.Context) report.Ask {
	return report.Ask{HouseID: c.QueryParam("house"), Period: models.ParsePeriod(c.QueryParam("period"))}
}

// reportAddress is what an address says of a report.
func reportAddress(r report.Report) string {
	at := "?period=" + r.Period.Code()
	if r.House.ID != "" {
		at += "&house=" + r.House.ID
	}
	return at
}

// filter is the choice of the house and the period.
func (p page) filter(path string, r report.Report, panel *filterPanel) {
	var houses []choice
	for _, s := range r.Houses {
		houses = append(houses, choice{Value: s.ID, Text: s.Name})
	}
	house, period := r.House.ID, r.Period.Code()
	p.form.values.Set("period", period)
	fields := []field{
		p.Select("period").Of(p.periodChoices(r)).Required().Into(&period),
		p.Select("house").Of(houses).InFilter().Narrowing(&house),
	}
	*panel = p.filterPanel(path, p.chosenIn(fields), fields)
	panel.Sentence = p.T("report.of", "period", p.periodName(r.Period), "house", p.reportHouse(r))
}

// periodsShown is how many periods of each kind can be chosen: those of a year before as
// well.
var periodsShown = []struct {
	kind models.PeriodKind
	n    int
}{{models.PeriodMonth, 14}, {models.PeriodQuarter, 6}, {models.PeriodHalf, 4}, {models.PeriodApril, 3}, {models.PeriodYear, 3}}

// periodChoices are the periods until today, and the one that is shown.
func (p page) periodChoices(r report.Report) []choice { return p.periodChoicesOf(r.Period) }

// periodChoicesOf are the periods until today, and a current one.
func (p page) periodChoicesOf(current models.Period) (out []choice) {
	for _, s := range periodsShown {
		at := models.PeriodAt(s.kind, p.Today())
		for range s.n {
			out = append(out, p.periodChoice(at))
			at = at.Before()
		}
		if shown := p.periodChoice(current); current.Kind == s.kind && !slices.Contains(out, shown) {
			out = append(out, shown)
		}
	}
	return out
}

func (p page) periodChoice(at models.Period) choice {
	return choice{Value: at.Code(), Text: p.periodName(at), Group: p.T("report.kind." + string(at.Kind))}
}

// reportHouse names the house of a report, or says that it is of all.
func (t texts) reportHouse(r report.Report) string {
	if r.House.ID != "" {
		return r.House.Name
	}
	var names []string
	for _, s := range r.Houses {
		names = append(names, s.Name)
	}
	if len(names) == 0 {
		return t.T("report.no_house")
	}
	return strings.Join(names, ", ")
}
