package handlers

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/publish"
	"aftercare/services/report"
)

// publishedPage is what was published once, on screen or on paper.
type publishedPage struct {
	pageView
	Head  printHead // on paper
	Back  link
	Sheet publishedSheet
	Print string
	XLSX  string
	CSV   string
}

// publishedSheet is a publication in words. The page, the paper, XLSX and CSV show the
// same sheet. Nothing on it tells on which lines something is held back.
type publishedSheet struct {
	Title string
	Line  string // for whom, and when
	Rules []string
	List  table
	Rows  [][]any // the same with numbers as numbers
	Means table
	Goals bool
}

// made shows what was published.
func (h *publishHandlers) made(c echo.Context) error {
	p := publishedPage{pageView: pageView{newPage(c, "publish.published")}}
	sheet, err := h.sheet(c, p.page)
	if err != nil {
		return err
	}
	at := publishedPath + c.Param("release")
	p.Sheet, p.Back = sheet, link{Text: p.page.T("publish.title"), Href: publishPath}
	p.Print, p.XLSX, p.CSV = at+"/print", at+"/figures.xlsx", at+"/figures.csv"
	p.Head = printHead{Title: sheet.Title, Line: sheet.Line}
	if c.Path() == publishedPath+":release/print" {
		return h.site.render(c, http.StatusOK, "publish/print", p)
	}
	return h.site.render(c, http.StatusOK, "publish/made", p)
}

// sheet reads a publication and puts it into words.
func (h *publishHandlers) sheet(c echo.Context, p page) (publishedSheet, error) {
	r, err := h.publish.One(c.Request().Context(), actor(c), c.Param("release"))
	if err != nil {
		return publishedSheet{}, err
	}
	s := publishedSheet{Title: p.T("report.of", "period", p.periodName(models.ParsePeriod(r.Release.Period)), "house", p.publishHouse(r.House)),
		Line: p.T("publish.for_on", "name", r.Release.RecipientName, "date", p.On(r.Release.SignedAt)), Rules: []string{p.T("publish.rule_agreed"), p.T("publish.rule_held")}}
	goals := map[string]models.PublicationFigure{}
	for _, f := range r.Template.Figures {
		goals[f.Key] = f
		s.Goals = s.Goals || f.Baseline != nil || f.Target != nil
	}
	s.List = table{texts: p.texts, ID: "published", Words: true, Quiet: true, Caption: p.T("publish.published"), Columns: []column{{Text: p.T("report.col.figure")}, {Text: p.T("publish.number"), Number: true}}}
	if s.Goals {
		s.List.Columns = append(s.List.Columns, column{Text: p.T("publish.baseline"), Number: true}, column{Text: p.T("publish.target"), Number: true})
	}
	s.Means = table{texts: p.texts, ID: "means", Words: true, Caption: p.T("report.meanings"), Columns: []column{{Text: p.T("report.col.figure")}, {Text: p.T("report.col.means")}}}
	for _, i := range publish.Figures() {
		h.figure(p, &s, i, r, goals[i.Key])
	}
	return s, nil
}

// figure adds the cells of a figure.
func (h *publishHandlers) figure(p page, s *publishedSheet, of *report.Indicator, r publish.Published, goal models.PublicationFigure) {
	title, told := p.labelOf(of.Title), false
	for _, x := range r.Release.Cells {
		if x.Figure != of.Key {
			continue
		}
		line := p.publishLine(h.library, x.Figure, x.Line)
		name := cell{Text: title}
		if line != "" {
			name = cell{Text: line, Note: title}
		}
		number := cell{Text: p.publishNumber(x.Figure, x.N)}
		var plain any = float64(x.N)
		if x.Figure == "clm.money" {
			plain = float64(x.N) / float64(models.MinorUnits("INR"))
		}
		if x.Held {
			name, line = cell{Text: title}, p.T("publish.some_held")
			number, plain = cell{Text: p.T("publish.some_held")}, p.T("publish.held")
			if n, is := publish.Together(r.Release.Cells, of.Key); is {
				line = p.T("publish.together")
				name, number, plain = cell{Text: line, Note: title}, cell{Text: p.publishNumber(of.Key, n)}, float64(n)
			}
		}
		cells := []cell{name, number}
		if s.Goals {
			cells = append(cells, p.publishGoal(goal.Baseline, line == ""), p.publishGoal(goal.Target, line == ""))
		}
		s.List.Rows = append(s.List.Rows, row{Cells: cells})
		plainRow := []any{of.Key, title, line, plain}
		if s.Goals {
			plainRow = append(plainRow, plainGoal(goal.Baseline, line == ""), plainGoal(goal.Target, line == ""))
		}
		s.Rows = append(s.Rows, plainRow)
		told = true
	}
	if told {
		s.Means.Rows = append(s.Means.Rows, row{Cells: []cell{{Text: title}, {Text: p.labelOf(of.Says)}}})
	}
}

// publishGoal is a baseline or target. Where nobody set one it says so: it is not that
// somebody does not know it.
func (t texts) publishGoal(n *int64, single bool) cell {
	if n == nil || !single {
		return cell{Text: t.T("publish.no_goal")}
	}
	return cell{Text: models.GroupDigits(*n)}
}

// plainGoal is a baseline or target in a table of numbers, nothing for none.
func plainGoal(n *int64, single bool) any {
	if n == nil || !single {
		return ""
	}
	return float64(*n)
}

// publishedHeads are the columns of a publication as a table.
func (t texts) publishedHeads(s publishedSheet) []string {
	heads := []string{t.T("report.col.key"), t.T("report.col.figure"), t.T("report.col.line"), t.T("publish.number")}
	if s.Goals {
		heads = append(heads, t.T("publish.baseline"), t.T("publish.target"))
	}
	return heads
}

// file gives a publication as a table.
func (h *publishHandlers) file(c echo.Context) error {
	p := newPage(c, "publish.published")
	s, err := h.sheet(c, p)
	if err != nil {
		return err
	}
	if c.Path() == publishedPath+":release/figures.csv" {
		raw, err := publishedCSV(p, s)
		if err != nil {
			return err
		}
		return download(c, "figures.csv", "text/csv; charset=utf-8", raw)
	}
	means := report.Table{Name: p.T("report.sheet.meanings"), Heads: []string{p.T("report.col.figure"), p.T("report.col.means")}}
	for _, r := range s.Means.Rows {
		means.Rows = append(means.Rows, []any{r.Cells[0].Text, r.Cells[1].Text})
	}
	raw, err := report.Workbook([]report.Table{{Name: p.T("report.sheet.figures"), Above: append([]string{s.Title, s.Line}, s.Rules...), Heads: p.publishedHeads(s), Rows: s.Rows}, means})
	if err != nil {
		return err
	}
	return download(c, "figures.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", raw)
}

// hxlTags are the columns of a published CSV in the vocabulary of the Humanitarian Exchange
// Language (HXL 1.1), in a row under the heads, so that a program of others knows them. The
// last one says what is held back: a column of numbers has numbers only.
func hxlTags(s publishedSheet) []any {
	tags := []any{"#indicator+code", "#indicator+name", "#indicator+line+name", "#indicator+num"}
	if s.Goals {
		tags = append(tags, "#indicator+baseline+num", "#indicator+target+num")
	}
	return append(tags, "#meta+suppressed")
}

// withHeld puts what is held back into a column of its own.
func withHeld(row []any) []any {
	held := any("")
	row = slices.Clone(row)
	if text, is := row[3].(string); is {
		row[3], held = "", text
	}
	return append(row, held)
}

// publishedCSV writes a publication for a table program.
func publishedCSV(p page, s publishedSheet) ([]byte, error) {
	rows := [][]any{{s.Title}, {s.Line}}
	for _, rule := range s.Rules {
		rows = append(rows, []any{rule})
	}
	var heads []any
	for _, h := range p.publishedHeads(s) {
		heads = append(heads, h)
	}
	rows = append(rows, append(heads, p.T("publish.held")), hxlTags(s))
	for _, row := range s.Rows {
		rows = append(rows, withHeld(row))
	}
	return csvFile(rows)
}
