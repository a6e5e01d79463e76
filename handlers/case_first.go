package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/gap"
	"aftercare/services/pack"
)

// firstPage is the list of the first hours of a case: what to ask and do, in
// the order in which it is due.
type firstPage struct {
	casePage
	Rows []gapRow
	None string
	Next link
}

func (h *caseHandlers) first(c echo.Context) error {
	head, err := h.files.Head(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	all, err := h.gaps.ForCase(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	p := firstPage{casePage: newCasePage(c, "first.title", head)}
	p.Sections.stand(casePath(head.ID))
	p.Rows = p.firstRows(h.files.Library(), all, head.IntakeAt)
	p.None = p.page.T("first.none")
	p.Next = link{Text: p.page.T("first.next"), Href: casePath(head.ID)}
	return h.site.render(c, http.StatusOK, "case/first", p)
}

// firstRows are the steps of the first hours, each with one button and the way
// to say that it was declined or is not needed.
func (p casePage) firstRows(lib *pack.Library, all gap.Case, intake models.Instant) []gapRow {
	var out []gapRow
	for _, g := range all.First(intake) {
		row := p.decidable(lib, all.CaseID, g)
		row.ID = "first-" + row.ID
		out = append(out, row)
	}
	return out
}
