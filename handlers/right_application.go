package handlers

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/entitlement"
	"aftercare/services/gap"
)

// applicationPage is one application that was filed, with its life.
type applicationPage struct {
	rightPage
	Heading string
	List    string // the applications of the case
	Stage   *badge
	Clock   *clock
	Own     string // that the day is our own
	Money   []summaryRow
	Rights  []link // that it serves
	Late    []lateLine
	Owed    *notice  // interim money is ordered and not paid
	Excuse  *notice  // how far the excuse for a delay is
	Unasked []notice // nobody said whether an award includes the interim money
	Papers  *tiedPapers
}

// nameOfApplication is the application in the address, by the mark of its right where
// it asks for one alone.
func (h *rightsHandlers) nameOfApplication(c echo.Context) string {
	ref := c.Param("application")
	if models.IsID(ref) {
		return ref
	}
	for _, it := range h.rights.Library().Items() {
		if gap.Ref(c.Param("id"), it.Key) == ref {
			return "item/" + it.Key
		}
	}
	return ref
}

// shownApplication begins a request about an application. Its form is that of a right.
func (h *rightsHandlers) shownApplication(c echo.Context) (*rightShown, error) {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	head, err := h.files.Head(ctx, by, id)
	if err != nil {
		return nil, err
	}
	app, err := h.rights.Application(ctx, by, id, h.nameOfApplication(c))
	if err != nil {
		return nil, err
	}
	r := &rightShown{rightPage: rightPage{casePage: newCasePage(c, "application.page_title", head)}, h: h, by: by, got: app.Life(), app: &app, path: applicationPath(id, app.Name)}
	r.relatives = func() ([]models.Relative, error) { return h.rights.Guardians(ctx, by, id) }
	r.Sections.stand(packetsPath(id))
	r.sight = rightSight{lib: h.rights.Library(), head: head, facts: r.got.Facts, lists: r.got.Listed, now: app.Now}
	if r.offices, err = h.offices.Names(ctx, by, head.State); err != nil {
		return nil, err
	}
	return r, r.page.ask(c)
}

// renderApplication shows the application, with the form of a step where one is open.
func (r *rightShown) renderApplication(c echo.Context, status int) error {
	p := applicationPage{Heading: r.page.labelOf(r.sight.lib.Authority(r.got.Item).Label), List: packetsPath(r.Head.ID), Stage: r.page.applicationBadge(r.app.Stage)}
	if r.app.Due != 0 {
		clock := r.page.clock(r.app.Clock())
		p.Clock = &clock
	}
	if r.app.OwnDue && r.app.Stage == models.ApplicationObjected {
		p.Own = r.page.T("application.own_due")
	}
	p.Money, p.Late = r.page.applicationMoney(r.app.CaseApplication), r.applicationLate()
	for _, row := range r.app.Rows {
		p.Rights = append(p.Rights, link{Text: r.page.labelOf(row.Item.Title), Href: rightPath(r.Head.ID, row.Item.Key), More: r.page.progressBadge(row.Item.Life, row.State.Progress).Text})
	}
	for _, d := range r.app.Steps {
		r.Steps = append(r.Steps, r.page.stepLine(r.sight, d, r))
	}
	if r.sight.head.May.DecideRight {
		r.offerApplication()
	}
	p.Owed, p.Excuse, p.Unasked = r.owedNotice(), r.excuseNotice(), r.unaskedNotices()
	ref := models.ProofRef(models.ProofApplication, r.app.Name)
	papers, err := r.h.papers.Proving(c.Request().Context(), r.by, r.Head.ID, ref)
	if err != nil {
		return err
	}
	if !r.by.May(access.KeepPapers) {
		ref = ""
	}
	p.Papers, p.rightPage = r.page.tiedTo(r.Head.ID, papers, ref, ofThePage), r.rightPage
	return r.h.site.render(c, status, "application/show", p)
}

// offerApplication lists the steps of the application that make sense now. What is aside
// of its course stands back.
func (r *rightShown) offerApplication() {
	for _, k := range r.app.Next() {
		l := link{Text: r.page.stepName(r.got.Item, k), Href: r.path + "?step=" + string(k) + "#step"}
		if k == models.StanceGranted && r.app.InterimApart() {
			r.Next = append(r.Next, link{Text: r.page.T("interim.order"), Href: r.path + "?step=granted&about=interim#step"})
		}
		if k.Aside() && !k.Objecting() {
			r.Rarely = append(r.Rarely, l)
		} else {
			r.Next = append(r.Next, l)
		}
	}
}

// applicationLate are the time limits of its rights that have passed, each once: whose
// it was, and how to go on.
func (r *rightShown) applicationLate() (out []lateLine) {
	var seen []string
	for _, row := range r.app.Rows {
		for _, l := range row.Letters(r.app.Now) {
			line := r.page.lateLine(r.sight, row, l)
			if !slices.Contains(seen, line.Text) {
				seen, out = append(seen, line.Text), append(out, line)
			}
		}
	}
	return out
}

// application shows an application, asks for the step in the address and records it.
func (h *rightsHandlers) application(c echo.Context) error {
	r, err := h.shownApplication(c)
	if err != nil {
		return err
	}
	r.open(models.StanceKind(c.QueryParam("step")), "")
	if !r.kind.OfApplication() {
		r.kind = ""
	}
	r.interim = r.kind == models.StanceGranted && c.QueryParam("about") == "interim" && r.app.InterimApart()
	if c.QueryParam("told") != "" {
		if err := r.fillTold(c); err != nil {
			return err
		}
	}
	if err := r.stepForm(); err != nil {
		return err
	}
	var done deed.Result
	return r.page.finish(formSteps{
		show: func(status int) error { return r.renderApplication(c, status) },
		do: func() (err error) {
			if len(r.app.Rows) == 1 {
				r.in.With = []string{r.got.Item.Key}
			}
			done, err = h.rights.Answer(c.Request().Context(), r.by, r.Head.ID, r.in.With, r.in)
			return err
		},
		done: func() error {
			return h.site.doneAt(c, r.path, r.page.ofLife("right.saved.", r.got.Item.Life, string(r.in.Kind)), "n", len(done.Closed), "undo", r.path+"/back/"+done.ID)
		},
	})
}

// fillTold fills in the sum that a fact of the case tells of and no step says. An award
// takes the place of the one before, so it is the whole of it.
func (r *rightShown) fillTold(c echo.Context) error {
	sheet, err := r.h.claims.Sheet(c.Request().Context(), r.by, r.Head.ID)
	for _, told := range sheet.Told {
		if toldSteps[told.Fact] != r.kind || told.Currency != r.h.rights.Currency(r.got.Item) {
			continue
		}
		r.in.Amount, r.in.Currency = told.Sum-told.Here, told.Currency
		if r.kind == models.StanceGranted {
			r.in.Amount += r.app.Awarded
		}
	}
	return err
}

// fixApplication shows the form that corrects a step of an application for all its
// rights, and corrects it.
func (h *rightsHandlers) fixApplication(c echo.Context) error {
	r, err := h.shownApplication(c)
	if err != nil {
		return err
	}
	r.fix = c.Param("decision")
	i := slices.IndexFunc(r.app.Steps, func(d entitlement.Decision) bool { return d.ID == r.fix && d.EndedAt == 0 })
	return h.fixShown(c, r, i, r.app.Steps, r.renderApplication)
}

// takeBackApplication ends a step of an application that did not happen.
func (h *rightsHandlers) takeBackApplication(c echo.Context) error {
	typed, err := posted(c)
	if err != nil {
		return err
	}
	if _, err := h.rights.TakeBack(c.Request().Context(), actor(c), c.Param("id"), c.Param("decision"), typed.Get("correction")); err != nil {
		return err
	}
	return h.site.doneAt(c, h.afterTakingBack(c), "right.taken_back")
}

// afterTakingBack is where to go: an application whose filing was taken back is none.
func (h *rightsHandlers) afterTakingBack(c echo.Context) string {
	name := h.nameOfApplication(c)
	if _, err := h.rights.Application(c.Request().Context(), actor(c), c.Param("id"), name); err != nil {
		return packetsPath(c.Param("id"))
	}
	return applicationPath(c.Param("id"), name)
}

// openApplicationWords opens what is sealed of one step on the page of its application.
func (h *rightsHandlers) openApplicationWords(c echo.Context) error {
	step, got, answered, err := h.wordsOf(c)
	if err != nil || !answered {
		return err
	}
	r, err := h.shownApplication(c)
	if err != nil {
		return err
	}
	r.step, r.words = step.ID, h.site.texts(c).openedStep(got)
	return r.renderApplication(c, http.StatusOK)
}
