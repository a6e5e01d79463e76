package handlers

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
)

// checkPage shows everything once more before a case is opened, and what will
// change with it.
type checkPage struct {
	pageView
	StepLine string
	Name     string
	Parts    []checkPart
	Changes  []string
	Back     string
	Drop     string
	Standing []summaryRow // of a survivor who was here before: what would be written over
	Waits    bool         // something of it does not open for the worker
	Changed  bool         // a colleague changed it since it was shown
	Second   *field       // whether the deputy of the house can open the case too
	Seen     string       // the version of her record that Standing is of
}

// checkPart is one page of the intake as typed.
type checkPart struct {
	Title  string
	Change link
	Rows   []summaryRow
	None   string
}

// check shows everything once more, or opens the case. Sending the page twice
// opens one.
func (h *intakeHandlers) check(c echo.Context) error {
	if done, err := h.alreadyOpened(c); done || err != nil {
		return err
	}
	it, err := h.begin(c)
	if err != nil {
		return err
	}
	p, err := askPage(c, "intake.title")
	if err != nil {
		return err
	}
	p.Hidden("seen").Into(&it.in.SameSeen)
	if it.second, err = it.askSecond(p); err != nil {
		return err
	}
	if step := slices.IndexFunc(it.pages, func(p *intakePage) bool { return p.page.found().Err() != nil }); step >= 0 {
		it.pages[step].page.wrong(it.pages[step].page.found().Err())
		return it.showWrong(step)
	}
	return p.finish(it.opening(p))
}

// askSecond asks whether the deputy of the house can open the case too. It is
// ticked to begin with, and nil where there is no deputy to propose.
func (it *intake) askSecond(p page) (*field, error) {
	deputy, err := it.files.Second(it.c.Request().Context(), it.by, it.place())
	if err != nil || deputy == nil {
		return nil, err
	}
	chosen := []string{deputy.ID}
	f := p.Checks("second").Optional().Of([]choice{{Value: deputy.ID, Text: p.T("intake.second", "who", deputy.Name)}}).Into(&chosen)
	it.in.Second = ""
	if len(chosen) > 0 {
		it.in.Second = chosen[0]
	}
	return &f, nil
}

// opening opens the case, or shows the page on which a problem can be mended.
func (it *intake) opening(p page) formSteps {
	id := ""
	return formSteps{
		show: func(status int) error {
			if status == http.StatusOK || p.Problems()["second"] != "" {
				return it.showCheck(p, status)
			}
			return it.mend(p.Problems())
		},
		do: func() error {
			out, err := it.files.Open(it.c.Request().Context(), it.by, it.in)
			id = out.Case.ID
			return err
		},
		done: func() error {
			if err := it.drafts.DropIntake(it.c.Request().Context(), it.by, it.id); err != nil {
				return err
			}
			return it.site.doneAt(it.c, afterIntake(id), "intake.opened")
		},
		clash: func(err error) error {
			if it.in.SameAs == "" {
				return err
			}
			return it.showCheck(p, http.StatusConflict)
		},
	}
}

// showCheck shows what was typed and, of a survivor who was here before, what
// stands in her file and would be written over. Opening that leaves an entry.
func (it *intake) showCheck(base page, status int) error {
	p := checkPage{pageView: pageView{base}, Name: base.intakeName(it.id), Back: it.pages[len(it.pages)-1].page.Path, Drop: intakePath(it.id, "drop")}
	p.StepLine = p.page.Step(len(intakeSteps), len(intakeSteps))
	p.Parts, p.Changes, p.Second = it.parts(), it.changes(base), it.second
	known, err := it.files.Known(it.c.Request().Context(), it.by, it.in)
	if err != nil {
		return err
	}
	p.Waits, p.Changed = known.Waiting, status == http.StatusConflict
	if known.Seen > 0 {
		p.Seen = strconv.FormatInt(known.Seen, 10)
	}
	for _, part := range []struct{ name, typed string }{{"called_name", it.in.Called}, {"safe_contact", it.in.SafeContact}} {
		if old := known.Texts[part.name]; old != "" && old != part.typed {
			p.Standing = append(p.Standing, summaryRow{Key: p.page.T("field." + part.name + ".label"), Value: old})
		}
	}
	return it.site.render(it.c, status, "intake/check", p)
}

// parts lists what was typed, page by page.
func (it *intake) parts() []checkPart {
	var out []checkPart
	for _, p := range it.pages {
		title := p.page.T("intake.page." + p.StepName)
		out = append(out, checkPart{
			Title: title, Rows: p.said, None: p.page.T("intake.nothing"),
			Change: link{Text: p.page.T("intake.change"), Href: p.page.Path + changing, More: title},
		})
	}
	return out
}

// changes says what opening the case does.
func (it *intake) changes(p page) []string {
	out := []string{p.T("intake.change_code"), p.T("intake.change_lead"), p.T("intake.change_clocks"), p.T("intake.change_readers")}
	if it.in.Story != "" {
		out = append(out, p.T("intake.change_story"))
	}
	return append(out, p.T("intake.change_nobody"))
}

// mend shows the first page that asks for something that is wrong; what no page
// asks for stands on the page about what happened.
func (it *intake) mend(problems models.Problems) error {
	step := slices.IndexFunc(it.pages, func(p *intakePage) bool { return len(p.ownProblems(problems)) > 0 })
	if step < 0 {
		step = slices.IndexFunc(intakeSteps, func(s intakeStep) bool { return s.Name == "happened" })
	}
	p := it.pages[step]
	p.page.form.problems = models.Problems{}
	for name, problem := range problems {
		p.page.form.problems[p.askedAs(name)] = problem
	}
	return it.showWrong(step)
}

// showWrong shows a page on which something has to be mended before a case can
// be opened. From there the way leads back to the last page.
func (it *intake) showWrong(step int) error {
	// Sent twice at once: the drafts are gone when the other request opened the case.
	if done, err := it.alreadyOpened(it.c); done || err != nil {
		return err
	}
	it.pages[step].Action += changing
	return it.show(http.StatusUnprocessableEntity, step)
}

// askedAs is the name under which the page asks for something: a fact has a name
// of its own there.
func (p *intakePage) askedAs(name string) string {
	if slices.Contains(p.page.form.order, "fact."+name) {
		return "fact." + name
	}
	return name
}

// asks reports whether the page asks for something.
func (p *intakePage) asks(name string) bool {
	return slices.ContainsFunc(p.page.form.order, func(asked string) bool {
		return asked == p.askedAs(name) || strings.HasPrefix(asked, name+".")
	})
}

// ownProblems are the problems of the questions of the page.
func (p *intakePage) ownProblems(problems models.Problems) models.Problems {
	own := models.Problems{}
	for name, problem := range problems {
		if p.asks(name) {
			own[p.askedAs(name)] = problem
		}
	}
	return own
}
