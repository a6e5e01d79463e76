package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/services/draft"
)

// draftHandlers show what waits to be finished.
type draftHandlers struct {
	site   *site
	drafts *draft.Service
	door   *sessionHandlers
}

type draftsPage struct {
	page
	Drafts []draftRow
}

type draftRow struct {
	Title, Path, Saved string
}

func (h *draftHandlers) list(c echo.Context) error {
	list, err := h.drafts.List(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	p := draftsPage{page: newPage(c, "draft.title")}
	for _, d := range list {
		p.Drafts = append(p.Drafts, draftRow{Title: p.draftTitle(d), Path: d.Path, Saved: p.Moment(d.SavedAt)})
	}
	return h.site.render(c, http.StatusOK, "draft/list", p)
}

func (t texts) draftTitle(d draft.Draft) string {
	if t.has(d.Title) {
		return t.T(d.Title)
	}
	return t.T("draft.form")
}

// drop forgets a draft that is not wanted any more.
func (h *draftHandlers) drop(c echo.Context) error {
	sent, err := posted(c)
	if err != nil {
		return err
	}
	if err := h.drafts.Delete(c.Request().Context(), actor(c), sent.Get("path")); err != nil {
		return err
	}
	return h.site.doneAt(c, "/drafts", "draft.dropped")
}
