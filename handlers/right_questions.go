package handlers

import (
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/gap"
)

// questions lists what is open, or records the answer to one question and says
// what it settled.
func (h *rightsHandlers) questions(c echo.Context) error {
	f, err := h.cases.findForm(c)
	if err != nil {
		return err
	}
	return f.page.finish(formSteps{
		show: func(status int) error {
			if f.page.form.sent && !strings.HasPrefix(f.from, rightsPath(f.head.ID)+"/questions") {
				return h.renderList(c, status, f)
			}
			return h.renderQuestions(c, status, f)
		},
		do:   func() error { return h.cases.answerOne(c, f) },
		done: func() error { return h.site.found(c, f.from, f.change) },
	})
}

func (h *rightsHandlers) renderQuestions(c echo.Context, status int, given *findForm) error {
	head, id := given.head, given.head.ID
	if !head.May.Edit {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	got, err := h.rights.ForCase(c.Request().Context(), actor(c), id)
	if err != nil {
		return err
	}
	p := questionsPage{casePage: given.casePage, Back: rightsPath(id)}
	p.None, p.Find.texts = p.page.T("find.none"), p.page.texts
	p.Sections.stand(rightsPath(id))
	list, _ := h.files.Questions(got.Asked, given.recorded)
	from := given.first(c, list)
	find := p.page.finder(h.rights.Library(), head, list, got, given, pageOf(id, from))
	for _, q := range list[from:min(len(list), from+questionsShown)] {
		b := find.block(q)
		b.Open = b.Open || gap.Ref(id, q.Fact.Key) == c.QueryParam("ask")
		if q.Sensitive {
			p.Find.Private = append(p.Find.Private, b)
		} else {
			p.Find.Blocks = append(p.Find.Blocks, b)
		}
	}
	if n := len(list) - from - questionsShown; n > 0 {
		p.Next = &link{Text: p.page.T("find.next", "n", n), Href: pageOf(id, from+questionsShown)}
	}
	return h.site.render(c, status, "entitlement/questions", p)
}
