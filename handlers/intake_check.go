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
	page
	StepLine string
	Key      string
	Parts    []checkPart
	Changes  []string
	Back     string
	Standing []summaryRow // of a survivor who was here before: what would be written over
	Waits    bool         // something of it does not open for the worker
	Changed  bool         // a colleague changed it since it was shown
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
	it, err := h.begin(c)
	if err != nil {
		return err
	}
	p, key := newPage(c, "intake.title"), ""
	if c.Request().Method == http.MethodPost { // it keeps no draft
		if err := p.ask(c); err != nil {
			return err
		}
	}
	p.Hidden("key").Into(&key)
	p.Hidden("seen").Into(&it.in.SameSeen)
	if it.in.ID == "" {
		return it.openedBefore(key)
	}
	if step := slices.IndexFunc(it.pages, func(p *intakePage) bool { return p.found().Err() != nil }); step >= 0 {
		it.pages[step].wrong(it.pages[step].found().Err())
		return it.show(http.StatusUnprocessableEntity, step)
	}
	return p.finish(it.opening(p))
}

// opening opens the case, or shows the page on which a problem can be mended.
func (it *intake) opening(p page) formSteps {
	id := ""
	return formSteps{
		show: func(status int) error {
			if status == http.StatusOK {
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
			if err := it.forget(it.c); err != nil {
				return err
			}
			return it.site.doneAt(it.c, firstPath(id), "intake.opened")
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
	p := checkPage{page: base, Key: it.in.ID, Back: it.pages[len(it.pages)-1].Path}
	p.StepLine = p.Step(len(intakeSteps), len(intakeSteps))
	p.Parts, p.Changes = it.parts(), it.changes(base)
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
			p.Standing = append(p.Standing, summaryRow{Key: p.T("field." + part.name + ".label"), Value: old})
		}
	}
	return it.site.render(it.c, status, "intake/check", p)
}

// parts lists what was typed, page by page.
func (it *intake) parts() []checkPart {
	var out []checkPart
	for _, p := range it.pages {
		title := p.T("intake.page." + p.StepName)
		out = append(out, checkPart{
			Title: title, Rows: p.said, None: p.T("intake.nothing"),
			Change: link{Text: p.T("intake.change"), Href: p.Path, More: title},
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
	step := slices.IndexFunc(it.pages, func(p *intakePage) bool { return p.asksFor(problems) })
	if step < 0 {
		step = slices.IndexFunc(intakeSteps, func(s intakeStep) bool { return s.Name == "happened" })
	}
	p := it.pages[step]
	p.form.problems = models.Problems{}
	for name, problem := range problems {
		if slices.Contains(p.form.order, "fact."+name) {
			name = "fact." + name
		}
		p.form.problems[name] = problem
	}
	return it.show(http.StatusUnprocessableEntity, step)
}

// asksFor reports whether one of the problems is about a question of the page.
func (p *intakePage) asksFor(problems models.Problems) bool {
	for name := range problems {
		for _, asked := range p.form.order {
			if asked == name || asked == "fact."+name || strings.HasPrefix(asked, name+".") {
				return true
			}
		}
	}
	return false
}

// openedBefore answers a page sent once more after its case was opened: the
// drafts are gone, and the key leads to the case.
func (it *intake) openedBefore(key string) error {
	if head, err := it.files.Made(it.c.Request().Context(), it.by, key); err == nil {
		return it.site.redirect(it.c, casePath(head.ID))
	}
	return it.site.redirect(it.c, intakeSteps[0].Path)
}
