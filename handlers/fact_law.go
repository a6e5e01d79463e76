package handlers

import (
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/deed"
	"aftercare/services/pack"
)

// wordsOfLaw lists the questions of law, of all topics.
func (h *caseHandlers) wordsOfLaw() []*pack.Fact {
	return slices.DeleteFunc(slices.Clone(h.files.Library().Facts()), func(f *pack.Fact) bool {
		return !f.OfLaw() || !casefile.Askable(f)
	})
}

// law asks the questions of law, which a lawyer of the case answers, or a
// caseworker who knows.
func (h *caseHandlers) law(c echo.Context) error {
	head, recorded, err := h.recorded(c)
	if err != nil {
		return err
	}
	if !head.May.AnswerLaw {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	p := factsPage{casePage: newCasePage(c, "case.law", head), Action: c.Request().URL.Path, Back: factsList(c)}
	p.Lead, p.Why, p.More = p.page.T("case.law"), p.page.T("lawyer.lead"), p.page.T("lawyer.more")
	return h.askFacts(c, p, head, recorded, h.wordsOfLaw(), h.answerLaw)
}

// answerLaw records answers to questions of law.
func (h *caseHandlers) answerLaw(c echo.Context, facts []casefile.FactInput) (deed.Result, error) {
	change, err := h.files.AnswerLaw(c.Request().Context(), actor(c), c.Param("id"), facts)
	return change, underFact(err)
}
