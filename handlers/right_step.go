package handlers

import (
	"cmp"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/entitlement"
)

// rightPage is one right with its life.
type rightPage struct {
	casePage
	Row    rightRow
	Full   rightFull
	Steps  []decided
	Next   []link
	Rarely []link // steps that are offered, but stand back
	Form   *stepPart
	Letter *link // before an escalation: the draft
	Whole  *link // the application that the right is in
}

// rightShown is a request for the page of one right.
type rightShown struct {
	rightPage
	h     *rightsHandlers
	by    access.Actor
	sight rightSight
	got   entitlement.Life
	path  string
	kind  models.StanceKind // the step whose form is open
	in    entitlement.Input
	with  []string // the rights that a prepared application serves; nil where none was
	fix   string   // the step that is corrected
	why   string   // why it is corrected
	step  string   // whose words are open
	words string
	app   *entitlement.Application // where the form stands on the page of an application

	holder    string            // in whose name money is, as the form has it
	guardians []models.Relative // in whose name it can be
	relatives func() ([]models.Relative, error)

	interim bool     // the step is the order of interim money of an application
	offices []string // names that the directory knows
}

// shown begins a request about a right.
func (h *rightsHandlers) shown(c echo.Context, item string) (*rightShown, error) {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	head, err := h.files.Head(ctx, by, id)
	if err != nil {
		return nil, err
	}
	got, err := h.rights.Life(ctx, by, id, item)
	if err != nil {
		return nil, err
	}
	r := &rightShown{rightPage: rightPage{casePage: newCasePage(c, "right.page_title", head)}, h: h, by: by, got: got, path: rightPath(id, item)}
	r.relatives = func() ([]models.Relative, error) { return h.rights.Guardians(ctx, by, id) }
	r.Sections.stand(rightsPath(id))
	r.sight = rightSight{lib: h.rights.Library(), head: head, facts: got.Facts, lists: got.Listed, now: got.Now}
	r.in.Item = item
	if r.offices, err = h.offices.Names(ctx, by, head.State); err != nil {
		return nil, err
	}
	return r, r.page.ask(c)
}

// render shows the right with the form of a step, where one is open.
func (r *rightShown) render(c echo.Context, status int) error {
	r.Row, r.Full = r.page.rightRow(r.sight, r.got.Row), r.page.rightFull(r.sight, r.got.Row)
	r.Row.Actions = nil
	if name := r.got.Application; name != "" {
		r.Whole = &link{Text: r.page.T("application.see"), Href: applicationPath(r.sight.head.ID, name)}
	}
	for _, d := range r.got.Steps {
		r.Steps = append(r.Steps, r.page.stepLine(r.sight, d, r))
	}
	if r.sight.head.May.DecideRight {
		r.offer()
	}
	return r.h.site.render(c, status, "entitlement/show", r.rightPage)
}

// offer lists the steps that make sense now.
func (r *rightShown) offer() {
	if r.got.State.Standing == models.NotEntitled && len(r.got.Decisions) == 0 {
		return
	}
	for _, k := range r.got.Next(r.got.Now) {
		l := link{Text: r.page.stepName(r.got.Item, k), Href: r.path + "?step=" + string(k) + "#step"}
		if k == models.StanceNotApplies || k == models.StanceAppealed && r.got.Owed() || len(r.Next) > 3 {
			r.Rarely = append(r.Rarely, l)
		} else {
			r.Next = append(r.Next, l)
		}
	}
}

// one shows a right, asks for the step in the address and records it.
func (h *rightsHandlers) one(c echo.Context) error {
	r, err := h.shown(c, itemOf(c, h.rights.Library()))
	if err != nil {
		return err
	}
	r.open(models.StanceKind(c.QueryParam("step")), c.QueryParam("to"))
	r.with = c.QueryParams()["with"]
	if err := r.stepForm(); err != nil {
		return err
	}
	var done deed.Result
	return r.page.finish(formSteps{
		show: func(status int) error { return r.render(c, status) },
		do: func() (err error) {
			done, err = h.rights.Decide(c.Request().Context(), r.by, r.Head.ID, r.in)
			return err
		},
		done: func() error {
			return h.site.doneAt(c, r.path, r.page.ofLife("right.saved.", r.got.Item.Life, string(r.in.Kind)), "n", len(done.Closed), "undo", r.path+"/back/"+done.ID)
		},
	})
}

// open decides which step is asked for: that of the address, of the draft or of
// what was sent. A draft of another step stays where it is.
func (r *rightShown) open(asked models.StanceKind, office string) {
	typed := models.StanceKind(r.page.form.values.Get("kind"))
	r.kind, r.in.Kind, r.in.Office = cmp.Or(typed, asked), typed, office
	switch {
	case r.page.form.sent && typed == "":
		r.kind = r.got.Next(r.got.Now)[0] // somebody sent a form without its step
	case r.kind != "" && !r.got.Item.Life.Has(r.kind):
		r.kind = "" // no step of this right: the service refuses one that is sent
	case r.page.form.typed && !r.page.form.sent && (r.kind == "" || asked != "" && asked != r.kind):
		r.page.form, r.page.Kept, r.kind = newForm(), "", asked
	}
	if r.kind == models.StanceNotDone && office == "" {
		r.in.Office = models.OfficeNone
	}
	r.page.form.values.Set("kind", string(r.kind))
}

// fix shows the form that corrects a step, filled with what it says, and
// corrects it.
func (h *rightsHandlers) fix(c echo.Context) error {
	r, err := h.shown(c, itemOf(c, h.rights.Library()))
	if err != nil {
		return err
	}
	r.fix = c.Param("decision")
	i := slices.IndexFunc(r.got.Decisions, func(d entitlement.Decision) bool { return d.ID == r.fix })
	return h.fixShown(c, r, i, r.got.Decisions, r.render)
}

// fixShown corrects the ith of the steps; -1 for one that no longer counts, which the
// service refuses.
func (h *rightsHandlers) fixShown(c echo.Context, r *rightShown, i int, steps []entitlement.Decision, render func(echo.Context, int) error) error {
	if i < 0 && !r.page.form.sent {
		return models.ErrNotFound()
	}
	if i >= 0 {
		r.record(steps[i])
	}
	if r.page.form.sent {
		r.kind = models.StanceKind(r.page.form.values.Get("kind"))
	}
	if err := r.stepForm(); err != nil {
		return err
	}
	return r.page.finish(formSteps{
		show: func(status int) error { return render(c, status) },
		do: func() error {
			_, err := h.rights.Correct(c.Request().Context(), r.by, r.Head.ID, r.fix, r.why, r.in)
			return err
		},
		done: func() error { return h.site.doneAt(c, r.path, "right.corrected") },
	})
}

// record shows what a step says. Its day stands in the boxes, also where it is
// today.
func (r *rightShown) record(d entitlement.Decision) {
	r.kind = d.Kind
	r.in.StepFacts, r.holder = d.StepFacts, holderOf(d.StepFacts)
	if d.UntilAt != 0 {
		r.in.ReviewOn = d.UntilAt.Date(r.page.zone)
	}
	if d.At != models.StartOfDay(d.At.Date(r.page.zone), r.page.zone) {
		r.in.Hour = models.TimeOfDay(r.page.At(d.At))
	}
	if !r.page.form.typed {
		on := dateInputOf(r.page.Lang, models.Exactly(d.At.Date(r.page.zone)))
		on.write("on", r.page.form.values)
	}
}

// takeBack ends a step that did not happen.
func (h *rightsHandlers) takeBack(c echo.Context) error {
	typed, err := posted(c)
	if err != nil {
		return err
	}
	if _, err := h.rights.TakeBack(c.Request().Context(), actor(c), c.Param("id"), c.Param("decision"), typed.Get("correction")); err != nil {
		return err
	}
	return h.site.doneAt(c, rightPath(c.Param("id"), itemOf(c, h.rights.Library())), "right.taken_back")
}
