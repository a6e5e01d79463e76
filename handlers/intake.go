package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/draft"
)

// intakeHandlers take somebody in over a few short pages. What is typed is kept
// between them as drafts, sealed to the worker; nothing is a case before the
// last page.
type intakeHandlers struct {
	site   *site
	files  *casefile.Service
	drafts *draft.Service
	newID  func() string
}

// intakeStep is one page of the intake. Its address is also its draft's.
type intakeStep struct {
	Name string
	Path string
	ask  func(*intake, *intakePage) error // makes its fields
}

// intakeSteps lists the pages that ask, in their order: safety first, the story
// last and only if she wants to tell it. The page that shows everything once
// more comes after them.
var intakeSteps = []intakeStep{
	{"arrival", "/cases/new", (*intake).arrival}, {"who", "/cases/new/who", (*intake).who}, {"age", "/cases/new/age", (*intake).age},
	{"agreed", "/cases/new/agreed", (*intake).agreed}, {"happened", "/cases/new/happened", (*intake).happened}, {"words", "/cases/new/words", (*intake).words},
	{"check", "/cases/new/check", nil},
}

// askingSteps are the pages before the last.
func askingSteps() []intakeStep { return intakeSteps[:len(intakeSteps)-1] }

// intake is somebody who is being taken in: every page with what was typed so
// far, and what all of it says.
type intake struct {
	*intakeHandlers
	c     echo.Context
	by    access.Actor
	pages []*intakePage
	in    casefile.Intake
	same  string // a case of hers that was recognised, "no", or "" for not compared
	safe  models.Answer
	cards map[string]dutyCard
	saved models.Instant // when something of it was last saved
}

// begin reads the whole intake of a worker: each page from its draft, and the
// page that was sent from the request.
func (h *intakeHandlers) begin(c echo.Context) (*intake, error) {
	it := &intake{intakeHandlers: h, c: c, by: actor(c), cards: map[string]dutyCard{}}
	if err := it.by.Require(access.TakeIn); err != nil {
		return nil, err
	}
	base := newPage(c, "intake.title")
	for i, step := range askingSteps() {
		p := newIntakePage(base, i)
		it.pages = append(it.pages, p)
		if err := it.load(p, step.Path); err != nil {
			return nil, err
		}
	}
	for i, step := range askingSteps() {
		if err := step.ask(it, it.pages[i]); err != nil {
			return nil, err
		}
	}
	if it.in.ShelterID == "" && len(it.by.Shelters()) == 1 {
		it.in.ShelterID = it.by.Shelters()[0]
	}
	return it, nil
}

// load takes in what was typed into a page.
func (it *intake) load(p *intakePage, path string) error {
	values, at, err := it.drafts.Load(it.c.Request().Context(), it.by, path)
	switch {
	case err == nil:
		p.form, p.before, it.saved = typedForm(values), values, max(it.saved, at)
	case models.KindOf(err) != models.NotFound:
		return err
	}
	if it.c.Path() == path && it.c.Request().Method == http.MethodPost {
		return p.ask(it.c)
	}
	return nil
}

// keep saves what was typed into a page as its draft.
func (it *intake) keep(step int) error {
	place := draft.Place{Path: intakeSteps[step].Path, Title: "intake.title"}
	return it.drafts.Save(it.c.Request().Context(), it.by.ID(), place, it.pages[step].form.kept())
}

// step asks one page's questions with what was typed before, or keeps what was
// sent and goes on. What was typed is kept also where something is wrong.
func (h *intakeHandlers) step(c echo.Context, step int) error {
	it, err := h.begin(c)
	if err != nil {
		return err
	}
	p := it.pages[step]
	if p.form.sent {
		if err := it.keep(step); err != nil {
			return err
		}
	}
	return p.finish(formSteps{
		show: func(status int) error { return it.show(status, step) },
		do:   func() error { return nil },
		done: func() error { return it.next(step) },
	})
}

// next goes on to the page behind one that was accepted.
func (it *intake) next(step int) error {
	switch {
	case it.pages[step].form.values.Get("later") != "":
		return it.site.doneAt(it.c, "/cases", "intake.kept")
	case intakeSteps[step].Name == "age" && it.same == "":
		return it.compare()
	}
	return it.site.redirect(it.c, intakeSteps[step+1].Path)
}

// drop lets the whole intake go.
func (h *intakeHandlers) drop(c echo.Context) error {
	if err := actor(c).Require(access.TakeIn); err != nil {
		return err
	}
	if err := h.forget(c); err != nil {
		return err
	}
	return h.site.doneAt(c, "/cases", "intake.dropped")
}

// forget drops every draft, also one of the last page that came too late.
func (h *intakeHandlers) forget(c echo.Context) error {
	for _, step := range intakeSteps {
		if err := h.drafts.Delete(c.Request().Context(), actor(c), step.Path); err != nil {
			return err
		}
	}
	return nil
}
