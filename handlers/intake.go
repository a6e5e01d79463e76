package handlers

import (
	"cmp"
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/draft"
)

// intakeHandlers take somebody in over a few short pages. Each intake has an id,
// in the address of its pages and of its drafts: what is typed in one reaches no
// other. What is typed is kept between the pages as drafts, sealed to the
// worker; nothing is a case before the last page.
type intakeHandlers struct {
	site   *site
	files  *casefile.Service
	drafts *draft.Service
	newID  func() string
}

// intakeStep is one page of the intake. Its address is also its draft's.
type intakeStep struct {
	Name string
	part string                           // of the address, behind the id of the intake
	ask  func(*intake, *intakePage) error // makes its fields
}

// intakeSteps lists the pages that ask, in their order: safety first, the story
// last and only if she wants to tell it. The page that shows everything once
// more comes after them.
var intakeSteps = []intakeStep{
	{"arrival", "", (*intake).arrival}, {"who", "who", (*intake).who}, {"age", "age", (*intake).age},
	{"agreed", "agreed", (*intake).agreed}, {"happened", "happened", (*intake).happened}, {"words", "words", (*intake).words},
	{"check", checkStep, nil},
}

// askingSteps are the pages before the last.
func askingSteps() []intakeStep { return intakeSteps[:len(intakeSteps)-1] }

// afterIntake is the page behind an intake that became a case.
func afterIntake(caseID string) string { return firstPath(caseID) }

// intake is somebody who is being taken in: every page with what was typed so
// far, and what all of it says.
type intake struct {
	*intakeHandlers
	c      echo.Context
	by     access.Actor
	id     string
	pages  []*intakePage
	in     casefile.Intake
	same   string // a case of hers that was recognised, "no", or "" for not compared
	safe   models.Answer
	cards  map[string]dutyCard
	second *field         // asks about the deputy, on the last page
	saved  models.Instant // when something of it was last saved
}

// begin reads the whole intake of the address: each page from its draft, and the
// page that was sent from the request.
func (h *intakeHandlers) begin(c echo.Context) (*intake, error) {
	it := &intake{intakeHandlers: h, c: c, by: actor(c), id: c.Param("intake"), cards: map[string]dutyCard{}}
	if err := it.by.Require(access.TakeIn); err != nil {
		return nil, err
	}
	if !models.IsID(it.id) {
		return nil, models.ErrNotFound()
	}
	it.in.ID = it.id
	base := newPage(c, "intake.title")
	for i := range askingSteps() {
		it.pages = append(it.pages, newIntakePage(base, it.id, i))
	}
	if err := it.load(); err != nil {
		return nil, err
	}
	it.speak()
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

// load takes in what was typed into the pages of this intake, and of no other.
// What came while nobody was signed in is named on its page and counts for
// nothing before the worker takes it up.
func (it *intake) load() error {
	kept, err := it.drafts.Intake(it.c.Request().Context(), it.by, it.id)
	if err != nil {
		return err
	}
	for _, p := range it.pages {
		for _, d := range kept {
			if d.Path != p.page.Path {
				continue
			}
			if err := it.take(p, d); err != nil {
				return err
			}
		}
		if it.c.Request().Method == http.MethodPost && it.c.Request().URL.Path == p.page.Path {
			if err := p.page.ask(it.c); err != nil {
				return err
			}
		}
	}
	return nil
}

// speak lets all pages speak of the person as it was answered on one of them.
func (it *intake) speak() {
	var sex string
	for _, p := range it.pages {
		sex = cmp.Or(p.page.form.values.Get("fact.person.sex"), sex)
	}
	for _, p := range it.pages {
		p.page.texts = p.page.about(sex)
	}
}

// take takes a draft of a page in.
func (it *intake) take(p *intakePage, d draft.Draft) error {
	if !d.Current() {
		p.page.Unsent = append(p.page.Unsent, p.page.unsent(d))
		return nil
	}
	values, err := it.drafts.Values(it.by, d)
	switch {
	case models.KindOf(err) == models.NotFound: // sealed to keys she no longer has
		return nil
	case err != nil:
		return err
	}
	p.page.form, p.before, it.saved = typedForm(values), values, max(it.saved, d.SavedAt)
	return nil
}

// keep saves what was typed into a page as its draft.
func (it *intake) keep(step int) error {
	p := it.pages[step]
	return it.drafts.Save(it.c.Request().Context(), it.by, intakePlace(it.id, p.page.Path), p.page.form.kept())
}

// step asks one page's questions with what was typed before, or keeps what was
// sent, checks it and goes on. What was typed is kept also where something is
// wrong.
func (h *intakeHandlers) step(c echo.Context, step int) error {
	if done, err := h.alreadyOpened(c); done || err != nil {
		return err
	}
	it, err := h.begin(c)
	if err != nil {
		return err
	}
	p := it.pages[step]
	if p.page.form.sent {
		if err := it.keep(step); err != nil {
			return err
		}
		if p.page.form.values.Get("later") != "" {
			return h.site.doneAt(c, "/today", "intake.kept", "code", models.IntakeCode(it.id))
		}
	}
	return p.page.finish(formSteps{
		show: func(status int) error { return it.show(status, step) },
		do:   func() error { return it.wrongOn(p) },
		done: func() error { return it.next(step) },
	})
}

// wrongOn checks all that was said so far against the rules of an intake, and
// returns what is wrong with the answers of one page.
func (it *intake) wrongOn(p *intakePage) error {
	err := it.files.CheckIntake(it.c.Request().Context(), it.by, it.in)
	if models.KindOf(err) != models.Invalid {
		return err
	}
	return p.ownProblems(problemsOf(err)).Err()
}

// next goes on to the page behind one that was accepted, or back to the last
// one where the worker came from there.
func (it *intake) next(step int) error {
	toCheck := it.toCheck()
	switch name := intakeSteps[step].Name; {
	case it.same == "" && (name == "age" || toCheck != "" && name == "who"):
		return it.compare()
	case toCheck != "":
		return it.site.redirect(it.c, intakePath(it.id, checkStep))
	}
	return it.site.redirect(it.c, intakePath(it.id, intakeSteps[step+1].part))
}

// changing is the part of an address that says that the worker came from the
// last page to change one answer.
const changing = "?to=" + checkStep

// toCheck is that part of the address of this request, "" for none.
func (it *intake) toCheck() string {
	if it.c.QueryParam("to") == checkStep {
		return changing
	}
	return ""
}

// alreadyOpened leads to the case of an intake that became one: a page of it that
// is sent again, or for the second time at the same moment, opens none.
func (h *intakeHandlers) alreadyOpened(c echo.Context) (bool, error) {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("intake")
	if !models.IsID(id) || !by.May(access.TakeIn) {
		return false, nil
	}
	head, err := h.files.Made(ctx, by, id)
	switch {
	case models.KindOf(err) == models.NotFound:
		return false, nil
	case err != nil:
		return true, err
	}
	if err := h.drafts.DropIntake(ctx, by, id); err != nil {
		return true, err
	}
	return true, h.site.doneAt(c, afterIntake(head.ID), "intake.opened")
}

// drop lets one intake go, and no other.
func (h *intakeHandlers) drop(c echo.Context) error {
	if err := actor(c).Require(access.TakeIn); err != nil {
		return err
	}
	if err := h.drafts.DropIntake(c.Request().Context(), actor(c), c.Param("intake")); err != nil {
		return err
	}
	return h.site.doneAt(c, "/drafts", "intake.dropped")
}
