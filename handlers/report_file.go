package handlers

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/services/report"
)

// file gives a report as a table: CSV, or a workbook with a sheet of definitions. The name
// of the file says nothing: it stays in a list of downloads.
func (h *reportHandlers) file(c echo.Context) error {
	p := newPage(c, "report.title")
	found, err := h.made(c, &p, report.AsFile)
	if err != nil {
		return err
	}
	sheet := p.reportSheet(h.library, found)
	if c.Path() == reportCSV {
		raw, err := p.reportCSV(sheet)
		if err != nil {
			return err
		}
		return download(c, "report.csv", "text/csv; charset=utf-8", raw)
	}
	raw, err := report.Workbook(p.reportTables(sheet))
	if err != nil {
		return err
	}
	return download(c, "report.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", raw)
}

func download(c echo.Context, name, kind string, raw []byte) error {
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	return c.Blob(http.StatusOK, kind, raw)
}

// reportHeads are the columns of a report as a table.
func (t texts) reportHeads(s reportSheet) []string {
	heads := []string{t.T("report.col.key"), t.T("report.col.area"), t.T("report.col.figure"), t.T("report.col.line"), t.T("report.col.unit"), s.Now, s.Was}
	if s.Closed {
		heads = append(heads, t.T("report.col.today"))
	}
	return heads
}

// reportTable is a report as rows: words as texts and numbers as numbers. What is not
// known is said in words, and is no nought.
func (t texts) reportTable(s reportSheet) (rows [][]any) {
	for _, a := range s.Areas {
		for _, f := range a.Figures {
			for _, l := range f.Lines {
				row := []any{f.Key, a.Title, f.Title, l.Label, f.Unit, l.Now.cell(), l.Was.cell()}
				if s.Closed {
					row = append(row, l.today().cell())
				}
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// today is the number of today of a line: that of a closed month, where it is the same.
func (l reportLine) today() reportNumber {
	if l.Today != nil {
		return *l.Today
	}
	return l.Now
}

func (n reportNumber) cell() any {
	if n.Known {
		return n.Value
	}
	return n.Text
}

// reportCSV writes a report for a table program, and first that it is for the house alone.
func (t texts) reportCSV(s reportSheet) ([]byte, error) {
	rows := [][]any{{s.Title}, {s.Inside}, {s.Counted}}
	for _, n := range s.Notes {
		rows = append(rows, []any{n})
	}
	var heads []any
	for _, h := range t.reportHeads(s) {
		heads = append(heads, h)
	}
	return csvFile(append(append(rows, heads), t.reportTable(s)...))
}

// csvFile writes rows for a table program: UTF-8 with a mark by which Excel knows it.
func csvFile(rows [][]any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	for _, row := range rows {
		var line []string
		for _, x := range row {
			line = append(line, csvCell(x))
		}
		if err := w.Write(line); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// csvCell writes a cell. A text that a table program would take for a formula, such as the
// name of a house, gets a mark before it.
func csvCell(x any) string {
	if n, is := x.(float64); is {
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return report.Plain(x.(string))
}

// reportTables are the sheets of a workbook: the figures, and what they mean.
func (t texts) reportTables(s reportSheet) []report.Table {
	figures := report.Table{Name: t.T("report.sheet.figures"), Above: append([]string{s.Title, s.Inside, s.Counted}, s.Notes...), Heads: t.reportHeads(s), Rows: t.reportTable(s)}
	means := report.Table{Name: t.T("report.sheet.meanings"), Heads: []string{t.T("report.col.key"), t.T("report.col.figure"), t.T("report.col.unit"), t.T("report.col.means")}}
	for _, a := range s.Areas {
		for _, f := range a.Figures {
			means.Rows = append(means.Rows, []any{f.Key, f.Title, f.Unit, f.Says})
		}
	}
	return []report.Table{figures, means}
}
