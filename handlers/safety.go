package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/assessment"
	"aftercare/services/casefile"
)

// safetyHandlers serve the line "ask about safety today" of a case.
type safetyHandlers struct {
	site        *site
	files       *casefile.Service
	assessments *assessment.Service
	why         purposeAsker
}

// safetyPage is what was done about safety.
type safetyPage struct {
	casePage
	Now  []summaryRow
	Next *link
}

// answer asks what was done, or shows it once somebody said so.
func (h *safetyHandlers) answer(c echo.Context) error {
	prompt, err := h.assessments.Prompt(c.Request().Context(), actor(c), c.Param("id"), c.Param("prompt"))
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "safety.ask")
	if err != nil {
		return err
	}
	if prompt.Done != "" && c.Request().Method == http.MethodGet {
		return h.show(c, head, prompt, "", false)
	}
	if err := head.page.ask(c); err != nil {
		return err
	}
	head.page.calling("safety")
	in := assessment.SafetyInput{Version: prompt.Version}
	fields := []field{
		head.page.Hidden("version").Into(&in.Version),
		head.page.Radios("done").Of(head.page.choicesOf("safety.done.", models.SafetyDone)).Required().Into(&in.Done),
		head.page.Area("words").Optional().Private().Tall(3).Max(models.MaxSafetyWords).Into(&in.Words),
	}
	p := caseFormPage{casePage: head, formWords: formWords{Heading: head.page.T("safety.ask"), Text: head.page.T("safety.lead")}}
	p.Form = formView{Action: head.page.Path, Draft: "safety", Fields: fields, Save: head.page.T("safety.save"), Cancel: &link{Text: head.page.T("delivery.cancel"), Href: casePath(c.Param("id"))}}
	return head.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "form/case", p) },
		do: func() error {
			_, err := h.assessments.Answer(c.Request().Context(), actor(c), c.Param("id"), c.Param("prompt"), in)
			return err
		},
		done: func() error { return h.site.doneAt(c, safetyPath(c.Param("id"), c.Param("prompt")), "safety.saved") },
	})
}

// open shows the words beside it, once its reader said why.
func (h *safetyHandlers) open(c echo.Context) error {
	prompt, err := h.assessments.Prompt(c.Request().Context(), actor(c), c.Param("id"), c.Param("prompt"))
	if err != nil {
		return err
	}
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	words, err := h.assessments.OpenPrompt(c.Request().Context(), actor(c), c.Param("id"), c.Param("prompt"), f.Purpose)
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "safety.ask")
	if err != nil {
		return err
	}
	return h.show(c, head, prompt, head.page.openedText(words), true)
}

func (h *safetyHandlers) show(c echo.Context, head casePage, prompt assessment.Prompt, words string, opened bool) error {
	at := safetyPath(c.Param("id"), prompt.ID)
	p := safetyPage{casePage: head, Now: []summaryRow{
		{Key: head.page.T("safety.raised"), Value: head.page.Moment(prompt.RaisedAt)},
		{Key: head.page.T("safety.done.label"), Value: head.page.T("safety.done." + prompt.Done)},
	}}
	if prompt.HasWords {
		m := masked{texts: p.page.texts, ID: "safety-words", What: p.page.T("safety.words.label"), Of: prompt.Code, Action: at + "/open", Back: at, Shown: opened, Value: words}
		p.Now = append(p.Now, summaryRow{Key: p.page.T("safety.words.label"), Masked: &m})
	}
	p.Now = append(p.Now, summaryRow{Key: p.page.T("service.by"), Value: prompt.By, Note: p.page.Moment(prompt.DoneAt)})
	p.Next = &link{Text: p.page.T("safety.next"), Href: servicesPath(c.Param("id")) + "/new"}
	return h.site.render(c, http.StatusOK, "safety/show", p)
}
