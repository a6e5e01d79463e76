package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/report"
)

// reportChartsPage are the figures of a period as drawings. Each is the table of its
// numbers at the same time.
type reportChartsPage struct {
	pageView
	Back   link
	Filter filterPanel
	Inside string
	Line   string
	Months []barChart // from month to month
	Charts []barChart // of the period
	Empty  *emptyState
}

// charts draws a period and the months up to its end.
func (h *reportHandlers) charts(c echo.Context) error {
	p := reportChartsPage{pageView: pageView{newPage(c, "report.charts")}}
	p.page.askAddress(c.QueryParams())
	p.page.calling("report")
	found, err := h.reports.Charts(c.Request().Context(), actor(c), askedReport(c))
	if err != nil {
		return err
	}
	p.page.filter(reportCharts, found.Report, &p.Filter)
	p.Back, p.Inside, p.Line = p.page.backToReport(found.Report), p.page.T("report.inside"), p.page.reportCounted(found.Report)
	if len(found.Houses) == 0 {
		p.Empty = &emptyState{Text: p.page.T("board.no_house")}
	}
	for _, course := range found.Courses {
		p.Months = append(p.Months, p.page.courseChart(course, found))
	}
	for _, f := range found.Figures {
		chart := h.figureChart(p.page, f, found.Report)
		if slices.ContainsFunc(chart.Bars, func(b bar) bool { return b.Size > 0 }) {
			p.Charts = append(p.Charts, chart)
		}
	}
	return h.site.render(c, http.StatusOK, "report/charts", p)
}

// courseChart draws one figure from month to month. A month that is not over is hatched.
// Each bar leads to the report of its month.
func (p page) courseChart(course report.Course, of report.Charts) barChart {
	var bars []bar
	for i, v := range course.Months {
		month := of.Months[i]
		b := bar{Label: p.periodName(month), Text: p.T("report.unknown"), Href: reportPath + reportAddress(report.Report{House: of.House, Period: month})}
		if v.Known {
			b.Size, b.Text = int(v.N), models.GroupDigits(v.N)
		}
		b.Pattern = month.Last() >= p.Today()
		bars = append(bars, b)
	}
	return p.barChart(p.T("report.course."+course.Key), p.T("report.month"), p.T("report.unit."+course.Unit), bars)
}

// figureChart draws the lines of a figure. Money of another currency than the first is
// left to the table of the report: lengths of two currencies cannot be compared.
func (h *reportHandlers) figureChart(p page, f report.Figure, of report.Report) barChart {
	var bars []bar
	at, currency := reportRowsPath+reportAddress(of), ""
	for _, l := range f.Lines {
		_, unit, _ := strings.Cut(l.Code, ".")
		if f.Unit == "money" && currency == "" {
			currency = unit
		}
		if l.Code == "median" || f.Unit == "money" && (unit == "" || unit != currency) {
			continue
		}
		b := bar{Label: p.reportLine(h.library, f.Key, l.Code), Text: p.reportNumber(f, l.Code, l.Now).Text, Size: int(l.Now.N)}
		if l.Now.HasCases() {
			b.Href = at + reportLineOf(f.Key, l.Code)
		}
		bars = append(bars, b)
	}
	return p.barChart(p.labelOf(f.Title), p.T("report.col.figure"), p.T("report.unit."+f.Unit), bars)
}
