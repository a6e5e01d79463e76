package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
)

// rightsPrint is the statement of rights that a survivor can take along: in
// her language, under a neutral title, without a name.
type rightsPrint struct {
	page
	Head    printHead
	Columns []printColumn
	Back    string
}

// printColumn is one right with its items in plain sentences.
type printColumn struct {
	Title string
	Rows  []printRow
}

type printRow struct{ Title, Text, State, Office string }

func (h *rightsHandlers) print(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	head, err := h.files.Head(ctx, by, id)
	if err != nil {
		return err
	}
	got, err := h.rights.ForCase(ctx, by, id)
	if err != nil {
		return err
	}
	p := rightsPrint{page: newPage(c, "print.title"), Back: casePath(id) + "/rights"}
	if lang := c.QueryParam("lang"); known(lang) {
		p.Lang = lang // her language, which need not be the worker's
	}
	p.Head = printHead{Code: head.Code, Title: p.T("right.print_title"), Line: p.Date(p.Today())}
	for _, col := range got.Columns {
		pc := printColumn{Title: p.T("pillar." + string(col.Right))}
		for _, r := range col.Rows {
			if r.State.Progress == models.ProgressNone {
				continue
			}
			pc.Rows = append(pc.Rows, printRow{
				Title: p.labelOf(r.Item.Title), Text: p.labelOf(r.Item.Summary), State: p.T("right.print_state." + string(r.State.Progress)), Office: p.labelOf(r.Item.OwedBy.Office),
			})
		}
		p.Columns = append(p.Columns, pc)
	}
	return h.site.render(c, http.StatusOK, "entitlement/print", p)
}
