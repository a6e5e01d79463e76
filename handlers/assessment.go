package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/services/access"
	"aftercare/services/assessment"
	"aftercare/services/casefile"
	"aftercare/services/instrument"
	"aftercare/services/pack"
)

// assessmentHandlers serve the instruments of a case that were filled in.
type assessmentHandlers struct {
	site        *site
	files       *casefile.Service
	assessments *assessment.Service
	library     *pack.Library
	why         purposeAsker
}

// assessmentPage is the assessments of a case, by instrument.
type assessmentPage struct {
	casePage
	Prompts []notice
	Asked   []summaryRow // what was done about safety
	Groups  []assessmentGroup
	Fill    []link // instruments with questions
	Score   []link // instruments of which the score alone is kept
	Open    string // where opening is posted, "" where nothing is closed
	Print   string // where printing is posted
	Waits   string
	Empty   emptyState
}

// assessmentGroup is one instrument: each time it was filled in, and once it is opened
// how the total went.
type assessmentGroup struct {
	texts
	ID    string
	Title string
	Rows  []assessmentRow // the last one first
	Chart *barChart
	Notes []string
}

// assessmentRow is one time.
type assessmentRow struct {
	ID, Title, Href string
	Line            string
	Score           string // once it is opened
	More            []string
}

func (h *assessmentHandlers) list(c echo.Context) error {
	p, err := h.page(c, nil)
	if err != nil {
		return err
	}
	return h.site.render(c, http.StatusOK, "assessment/list", p)
}

// open shows the page with every score, once its reader said why.
func (h *assessmentHandlers) open(c echo.Context) error { return h.opened(c, "assessment/list") }

// print is the page with every score on paper.
func (h *assessmentHandlers) print(c echo.Context) error { return h.opened(c, "assessment/print") }

func (h *assessmentHandlers) opened(c echo.Context, template string) error {
	if err := actor(c).Require(access.KeepAssessments); err != nil {
		return err
	}
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	scored, err := h.assessments.OpenAll(c.Request().Context(), actor(c), c.Param("id"), f.Purpose)
	if err != nil {
		return err
	}
	p, err := h.page(c, scored)
	if err != nil {
		return err
	}
	if template == "assessment/print" {
		return h.site.render(c, http.StatusOK, template, assessmentPrint{p, printHead{Code: p.Head.Code, Title: p.page.T("assessment.title"), Line: p.page.T("assessment.print_line", "date", p.page.Date(p.page.Today()))}})
	}
	return h.site.render(c, http.StatusOK, template, p)
}

// assessmentPrint is the page on paper.
type assessmentPrint struct {
	assessmentPage
	Top printHead
}

// page makes the page; scored is there once it was opened.
func (h *assessmentHandlers) page(c echo.Context, scored []assessment.Scored) (p assessmentPage, err error) {
	found, err := h.assessments.List(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return p, err
	}
	if p.casePage, err = casePageOf(c, h.files, "assessment.title"); err != nil {
		return p, err
	}
	at := assessmentsPath(found.CaseID)
	p.Sections.stand(at)
	p.Empty = emptyState{Text: p.page.T("assessment.none"), Next: p.page.T("assessment.none_next")}
	for _, r := range found.Prompts {
		p.prompt(found.CaseID, r)
	}
	for _, in := range instrument.All() {
		fill := link{Text: in.Name, Href: at + "/new?instrument=" + in.Key, More: p.page.labelOf(in.Title)}
		if in.Asked() {
			p.Fill = append(p.Fill, fill)
		} else {
			p.Score = append(p.Score, fill)
		}
		if g := p.page.group(at, in, found.Rows, scored); len(g.Rows) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	if len(found.Rows) > 0 && scored == nil {
		p.Open = at + "/open"
	}
	for _, s := range scored {
		p.Print = at + "/print"
		if s.Waiting {
			p.Waits = p.page.T("case.waits_value")
		}
	}
	return p, nil
}

// prompt is a line about safety: open, or what was done.
func (p *assessmentPage) prompt(caseID string, r assessment.Prompt) {
	at := safetyPath(caseID, r.ID)
	if r.Done == "" {
		p.Prompts = append(p.Prompts, notice{Kind: "danger", Heading: p.page.T("safety.ask"), Text: p.page.T("safety.since", "date", p.page.Moment(r.RaisedAt)), Link: &link{Text: p.page.T("safety.record"), Href: at}})
		return
	}
	p.Asked = append(p.Asked, summaryRow{Key: p.page.Moment(r.DoneAt), Value: p.page.T("safety.done." + r.Done), Note: r.By, Link: &link{Text: p.page.T("safety.look"), Href: at, More: p.page.Moment(r.DoneAt)}})
}

// group is one instrument of the page.
func (p page) group(at string, in *instrument.Instrument, rows []assessment.Row, scored []assessment.Scored) assessmentGroup {
	g := assessmentGroup{texts: p.texts, ID: in.Key, Title: in.Name + " · " + p.labelOf(in.Title)}
	var mine []assessment.Scored
	for _, s := range scored {
		if s.Instrument == in.Key {
			mine = append(mine, s)
		}
	}
	for _, r := range rows {
		if r.Instrument == in.Key {
			row := assessmentRow{ID: "a-" + r.ID, Title: p.Date(r.OnDay), Href: at + "/" + r.ID, Line: joinDots([]string{p.T("assessment.way." + r.Way), r.By})}
			g.Rows = append([]assessmentRow{row}, g.Rows...)
		}
	}
	if mine == nil {
		return g
	}
	g.Chart, g.Notes = p.scoreChart(at, in, mine), p.scoreNotes(in)
	for i, s := range mine {
		row := &g.Rows[len(g.Rows)-1-i]
		row.Score, row.More = p.scoreText(in, s), p.scoreMore(in, mine, i)
	}
	return g
}
