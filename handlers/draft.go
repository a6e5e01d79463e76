package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/draft"
)

// draftHandlers show what waits to be finished.
type draftHandlers struct {
	site   *site
	drafts *draft.Service
	files  *casefile.Service
	door   *sessionHandlers

	unfinished func(echo.Context, page, []draft.Draft) ([]unfinishedIntake, error) // the intakes among drafts
}

// draftsPage lists what its reader typed and did not send.
type draftsPage struct {
	pageView
	Intakes []unfinishedIntake
	Drafts  []unsentDraft
}

func (h *draftHandlers) list(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	list, err := h.drafts.List(ctx, by)
	if err != nil {
		return err
	}
	p := draftsPage{pageView: pageView{newPage(c, "draft.title")}}
	if p.Intakes, err = h.unfinished(c, p.page, list); err != nil {
		return err
	}
	codes, err := h.files.Codes(ctx, by, casesOf(list))
	if err != nil {
		return err
	}
	for _, d := range list {
		if d.Intake != "" && d.Current() {
			continue // named with its intake
		}
		row := p.page.unsent(d)
		row.Of = codes[d.CaseID]
		p.Drafts = append(p.Drafts, row)
	}
	return h.site.render(c, http.StatusOK, "draft/list", p)
}

// casesOf are the cases the forms belong to.
func casesOf(list []draft.Draft) (ids []string) {
	for _, d := range list {
		if d.CaseID != "" {
			ids = append(ids, d.CaseID)
		}
	}
	return ids
}

// drop forgets a draft that is not wanted any more, and no other.
func (h *draftHandlers) drop(c echo.Context) error {
	sent, err := posted(c)
	if err != nil {
		return err
	}
	if err := h.drafts.Drop(c.Request().Context(), actor(c), sent.Get("path"), sent.Get("version")); err != nil {
		return err
	}
	return h.site.doneAt(c, "/drafts", "draft.dropped")
}

// take opens a version of a form in the form, in place of the one that its owner
// works on; that one stays beside it.
func (h *draftHandlers) take(c echo.Context) error {
	sent, err := posted(c)
	if err != nil {
		return err
	}
	place, ok := h.door.place(actor(c).Role(), strings.TrimSpace(sent.Get("path")))
	if !ok {
		return models.ErrNotFound()
	}
	if err := h.drafts.Take(c.Request().Context(), actor(c).ID(), place.Path, sent.Get("version")); err != nil {
		return err
	}
	return h.site.redirect(c, place.Path)
}
