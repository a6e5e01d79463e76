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
	intake *intakeHandlers
	door   *sessionHandlers
}

// draftsPage lists what its reader typed and did not send.
type draftsPage struct {
	page
	Intakes []unfinishedIntake
	Drafts  []unsentDraft
}

// unsentDraft is a draft with what can be done with it.
type unsentDraft struct {
	texts
	Title   string
	Of      string // code of its case, "" for none
	Line    string // when it was kept, and how it came
	Path    string
	Version string // "" for the one its owner is working on, which a link opens
}

func (h *draftHandlers) list(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	list, err := h.drafts.List(ctx, by)
	if err != nil {
		return err
	}
	p := draftsPage{page: newPage(c, "draft.title")}
	if p.Intakes, err = h.intake.unfinished(c, p.page, list); err != nil {
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
		row := p.unsent(d)
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

// unsent names a draft.
func (p page) unsent(d draft.Draft) unsentDraft {
	row := unsentDraft{texts: p.texts, Title: p.draftTitle(d), Line: p.T("draft.saved", "when", p.Moment(d.SavedAt)), Path: d.Path, Version: d.Version}
	switch {
	case d.Late:
		row.Line = p.T("draft.late", "when", p.Moment(d.SavedAt))
	case d.Version != "":
		row.Line = p.T("draft.before", "when", p.Moment(d.SavedAt))
	}
	return row
}

func (t texts) draftTitle(d draft.Draft) string {
	switch {
	case d.Intake != "":
		return t.intakeName(d.Intake)
	case t.has(d.Title):
		return t.T(d.Title)
	}
	return t.T("draft.form")
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
