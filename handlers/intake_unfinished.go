package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/draft"
)

// choosePage asks which intake is meant, where one is unfinished.
type choosePage struct {
	pageView
	Lead    string
	Intakes []unfinishedIntake
	Fresh   string // address of another one
}

// choose begins an intake. Where one is unfinished it asks first: what was typed
// about one person never stands in the form of another.
func (h *intakeHandlers) choose(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	if err := by.Require(access.TakeIn); err != nil {
		return err
	}
	if err := h.adopt(c); err != nil {
		return err
	}
	list, err := h.drafts.List(ctx, by)
	if err != nil {
		return err
	}
	p := choosePage{pageView: pageView{newPage(c, "intake.title")}, Fresh: intakePath(h.newID(), "")}
	if p.Intakes, err = h.unfinished(c, p.page, list); err != nil {
		return err
	}
	if len(p.Intakes) == 0 {
		return h.site.redirect(c, p.Fresh)
	}
	p.Lead = p.page.T("intake.choose", "n", len(p.Intakes), "when", p.page.Moment(p.Intakes[0].begun))
	return h.site.render(c, http.StatusOK, "intake/choose", p)
}

// unfinishedOf reads and names what the reader has not finished, nil for nothing.
func (h *intakeHandlers) unfinishedOf(c echo.Context, p page) (*unsentToday, error) {
	list, err := h.drafts.List(c.Request().Context(), actor(c))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	out := &unsentToday{texts: p.texts}
	if out.Intakes, err = h.unfinished(c, p, list); err != nil {
		return nil, err
	}
	others := len(slices.DeleteFunc(list, func(d draft.Draft) bool { return d.Intake != "" && d.Current() }))
	if others > 0 {
		out.Others = &link{Text: p.T("draft.waiting", "n", others), Href: "/drafts"}
	}
	if others == 0 && len(out.Intakes) == 0 {
		return nil, nil
	}
	return out, nil
}

// unfinished names the intakes among drafts, the last one worked on first. One
// that became a case is not unfinished, whatever a forgotten tab still sends.
func (h *intakeHandlers) unfinished(c echo.Context, p page, list []draft.Draft) ([]unfinishedIntake, error) {
	found := intakesOf(list)
	if len(found) == 0 {
		return nil, nil
	}
	ids := make([]string, len(found))
	for i, u := range found {
		ids[i] = u.id
	}
	opened, err := h.files.OpenedBefore(c.Request().Context(), actor(c), ids)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(u unfinishedIntake) bool { return slices.Contains(opened, u.id) })
	houses, err := h.housesOf(c, ids)
	if err != nil {
		return nil, err
	}
	for i := range found {
		found[i].name(p, houses[found[i].id])
	}
	return found, nil
}

// intakesOf gathers the pages of each intake.
func intakesOf(list []draft.Draft) (out []unfinishedIntake) {
	for _, d := range list {
		if d.Intake == "" {
			continue
		}
		i := slices.IndexFunc(out, func(u unfinishedIntake) bool { return u.id == d.Intake })
		if i < 0 {
			i, out = len(out), append(out, unfinishedIntake{id: d.Intake, begun: d.BegunAt})
		}
		out[i].begun, out[i].saved = min(out[i].begun, d.BegunAt), max(out[i].saved, d.SavedAt)
		if d.Current() {
			out[i].pages++
		}
	}
	return out
}

func (u *unfinishedIntake) name(p page, house string) {
	u.texts = p.texts
	u.Name, u.Href, u.Drop = p.intakeName(u.id), intakePath(u.id, ""), intakePath(u.id, "drop")
	u.Line = p.T("intake.begun", "when", p.Moment(u.begun))
	if house != "" {
		u.Line += " · " + house
	}
	u.Line += " · " + p.T("intake.pages", "n", u.pages, "of", len(askingSteps()))
}

// housesOf says in which shelter each intake was begun, where its first page
// tells.
func (h *intakeHandlers) housesOf(c echo.Context, ids []string) (map[string]string, error) {
	ctx, by := c.Request().Context(), actor(c)
	shelters, err := h.files.Shelters(ctx, by)
	if err != nil {
		return nil, err
	}
	paths := make([]string, len(ids))
	for i, id := range ids {
		paths[i] = intakePath(id, "")
	}
	pages, err := h.drafts.Paths(ctx, by, paths)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, d := range pages {
		values, err := h.drafts.Values(by, d)
		if err != nil && models.KindOf(err) != models.NotFound {
			return nil, err
		}
		i := slices.IndexFunc(shelters, func(s models.Shelter) bool { return s.ID == values.Get("shelter") })
		if i >= 0 {
			out[d.Intake] = shelters[i].Name
		}
	}
	return out, nil
}

// adopt gives an intake that was begun before intakes had addresses of their own
// one, so that nothing of it is lost.
func (h *intakeHandlers) adopt(c echo.Context) error {
	ctx, by, old := c.Request().Context(), actor(c), map[string]string{}
	var paths []string
	for _, step := range askingSteps() {
		path := strings.TrimSuffix("/cases/new/"+step.part, "/")
		old[path], paths = step.part, append(paths, path)
	}
	found, err := h.drafts.Paths(ctx, by, paths)
	if err != nil || len(found) == 0 {
		return err
	}
	id := h.newID()
	for _, d := range found {
		values, err := h.drafts.Values(by, d)
		if err == nil {
			err = h.drafts.Save(ctx, by, intakePlace(id, intakePath(id, old[d.Path])), values)
		}
		if err != nil && models.KindOf(err) != models.NotFound {
			return err
		}
		if err := h.drafts.Drop(ctx, by, d.Path, ""); err != nil {
			return err
		}
	}
	return nil
}
