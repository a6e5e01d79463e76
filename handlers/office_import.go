package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/services/office"
)

// officeImportPage takes a table of offices.
type officeImportPage struct {
	formPage
	Lines []string // what the import would do, or why it cannot
	Sum   string
}

// importTable takes a table: first it says what it would do, then it does it.
func (h *officeHandlers) importTable(c echo.Context) error {
	p, err := h.editing(c, "office.import")
	if err != nil {
		return err
	}
	var table, do string
	fields := []field{p.Area("table").Tall(12).Max(200_000).Required().Into(&table), p.Radios("do").Of(p.choicesOf("office.do.", []string{"try", "store"})).Required().Into(&do)}
	if !p.form.typed {
		p.form.values.Set("do", "try")
		fields[1] = p.Radios("do").Of(p.choicesOf("office.do.", []string{"try", "store"})).Required()
	}
	out := officeImportPage{formPage: formPage{pageView: pageView{p}, formWords: formWords{Heading: p.T("office.import"), Lead: p.T("office.import_lead", "columns", strings.Join(office.Columns(), ", "))},
		Form: formView{Action: p.Path, Save: p.T("office.import_do"), Cancel: p.backTo("/offices"), Fields: fields}}}
	var r office.Report
	return p.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "office/import", out) },
		do: func() error {
			r, err = h.offices.Import(c.Request().Context(), actor(c), table, do != "store")
			return err
		},
		done: func() error {
			if r.Stored {
				return h.site.doneAt(c, "/offices", "office.imported", "n", r.New)
			}
			out.Sum = p.T("office.import_sum", "new", p.Count(r.New), "known", p.Count(r.Known), "wrong", p.Count(r.Wrong))
			out.Lines = p.importLines(r)
			return h.site.render(c, http.StatusOK, "office/import", out)
		},
	})
}

// importLines says of each line that is wrong or known what is with it.
func (p page) importLines(r office.Report) (lines []string) {
	for _, l := range r.Lines {
		what := ""
		switch {
		case l.Already:
			what = p.T("office.already")
		case l.Column != "":
			what = p.T("office."+l.Column+".label") + ": " + p.Message(l.Problem, "label", l.Column)
		case l.Problem != "":
			what = p.Message(l.Problem, "label", l.Name)
		default:
			continue
		}
		lines = append(lines, p.T("office.import_line", "n", l.N, "name", l.Name, "what", what))
	}
	return lines
}
