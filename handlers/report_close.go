package handlers

import (
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/report"
)

// turnOf leads to closing a month of one shelter that is over, or to opening it again.
func turnOf(p *page, by access.Actor, r report.Report) *link {
	if !by.May(access.CloseMonths) || r.House.ID == "" || r.Runs || r.Period.Kind != models.PeriodMonth {
		return nil
	}
	if r.Closed != nil {
		return &link{Text: p.T("report.open_month"), Href: monthPath(r.House.ID, r.Period, "open")}
	}
	return &link{Text: p.T("report.close_month"), Href: monthPath(r.House.ID, r.Period, "close")}
}

// monthPath is the address at which a month of a shelter is closed or opened again.
func monthPath(house string, of models.Period, what string) string {
	return strings.NewReplacer(":house", house, ":month", of.Code()).Replace(reportMonth) + "/" + what
}

// reportSince says what the number of a closed month is today, where it is another one.
func (t texts) reportSince(line *reportLine, f report.Figure, l report.Line) {
	if l.Today == nil {
		return
	}
	today := t.reportNumber(f, l.Code, *l.Today)
	line.Today, line.Since = &today, t.T("report.today_is", "number", today.Text)
}

// month reads the month of an address for a form.
func (h *reportHandlers) month(c echo.Context, titleKey string) (page, report.Ask, report.Month, error) {
	ask := report.Ask{HouseID: c.Param("house"), Period: models.ParsePeriod(c.Param("month"))}
	m, err := h.reports.MonthOf(c.Request().Context(), actor(c), ask)
	if err != nil {
		return page{}, ask, m, err
	}
	p, err := askPage(c, titleKey)
	p.calling("report")
	return p, ask, m, err
}

// close asks once more, and keeps the figures of a month.
func (h *reportHandlers) close(c echo.Context) error {
	p, ask, m, err := h.month(c, "report.close_month")
	if err != nil {
		return err
	}
	if !m.Over || m.Closed != nil {
		return models.Fail(models.Conflict, "error.month_closed")
	}
	return h.finishing(c, p, m, p.T("report.close_lead"), nil, "report.month_closed", func() error {
		return h.reports.CloseMonth(c.Request().Context(), actor(c), ask)
	})
}

// open asks why, and opens a closed month again.
func (h *reportHandlers) open(c echo.Context) error {
	p, ask, m, err := h.month(c, "report.open_month")
	if err != nil {
		return err
	}
	if m.Closed == nil {
		return models.ErrNotFound()
	}
	version, reason := m.Closed.Version, ""
	fields := []field{p.Hidden("version").Into(&version), p.Radios("reason").Of(p.choicesOf("report.reopen.", models.MonthReopenings)).Required().Into(&reason)}
	return h.finishing(c, p, m, p.T("report.open_lead", "date", p.On(m.Closed.ClosedAt), "who", m.Closed.By), fields, "report.month_opened", func() error {
		return h.reports.ReopenMonth(c.Request().Context(), actor(c), ask, version, reason)
	})
}

// finishing shows the form of a month, or does the deed and goes back to its report.
func (h *reportHandlers) finishing(c echo.Context, p page, m report.Month, lead string, fields []field, said string, do func() error) error {
	back := reportPath + reportAddress(report.Report{House: m.House, Period: m.Period})
	name := p.T("report.of", "period", p.periodName(m.Period), "house", m.House.Name)
	out := formPage{pageView: pageView{p}, formWords: formWords{Back: &link{Text: name, Href: back}, Heading: p.T(p.Title), Lead: lead},
		Form: formView{Action: p.Path, Save: p.T(p.Title), Cancel: p.backTo(back), Fields: fields}}
	return p.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "form/page", out) },
		do:   do, done: func() error { return h.site.doneAt(c, back, said) },
	})
}
