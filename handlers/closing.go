package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
)

// closingPage says what ends and what stays before anything does. The page of a
// closed case begins care again.
type closingPage struct {
	caseFormPage
	Stays []string
	Days  []summaryRow // when somebody gets in touch after the survivor left
}

// periodOf begins a form about the period of care. Forbidden for a person who
// may not close the case.
func (h *caseHandlers) periodOf(c echo.Context) (closingPage, casefile.Header, error) {
	head, err := h.files.Head(c.Request().Context(), actor(c), c.Param("id"))
	if err == nil && !head.May.Close {
		err = models.Fail(models.Forbidden, "error.forbidden")
	}
	if err != nil {
		return closingPage{}, head, err
	}
	p := closingPage{caseFormPage: caseFormPage{casePage: newCasePage(c, "closing.title", head)}}
	p.Back = &link{Text: p.page.T("closing.back"), Href: casePath(head.ID)}
	return p, head, p.page.ask(c)
}

// close asks how the period of care ends and ends it.
func (h *caseHandlers) close(c echo.Context) error {
	p, head, err := h.periodOf(c)
	if err != nil {
		return err
	}
	if head.Status == models.CaseClosed && !p.page.form.sent {
		return h.reopening(c, p, head)
	}
	in := casefile.ClosingInput{Seen: head.Version}
	fields := p.page.closingFields(head.Status, &in)
	p.closingWords()
	p.Form = formView{Action: casePath(head.ID) + "/close", Fields: fields, Save: p.page.T("closing.save")}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "case/close", p) },
		do: func() error {
			_, err := h.files.Close(c.Request().Context(), actor(c), head.ID, in)
			return err
		},
		done: func() error { return h.site.doneAt(c, casePath(head.ID), "closing.saved."+string(in.To)) },
	})
}

func (p page) closingFields(now models.CaseStatus, in *casefile.ClosingInput) []field {
	targets := []string{string(models.CaseFollowUp), string(models.CaseClosed)}
	if now == models.CaseFollowUp {
		targets = targets[1:]
	}
	fields := []field{
		p.Hidden("seen").Into(&in.Seen), p.Radios("to", targets...).Into(&in.To), p.AskDate("left").Optional().Into(&in.LeftOn),
		p.Radios("reason").Of(p.choicesOf("closing.reason.", models.ClosureReasons)).Into(&in.Reason),
	}
	if in.To != models.CaseClosed {
		in.Reason = ""
	}
	return fields
}

func (p *closingPage) closingWords() {
	p.Heading = p.page.T("closing.title")
	p.Stays = []string{p.page.T("closing.stays_file"), p.page.T("closing.stays_rights"), p.page.T("closing.stays_people"), p.page.T("closing.stays_back")}
	for _, n := range models.FollowUpDays {
		p.Days = append(p.Days, summaryRow{Key: p.page.T("closing.after", "n", n), Value: p.page.T("closing.contact")})
	}
}

// reopen begins care again.
func (h *caseHandlers) reopen(c echo.Context) error {
	p, head, err := h.periodOf(c)
	if err != nil {
		return err
	}
	return h.reopening(c, p, head)
}

func (h *caseHandlers) reopening(c echo.Context, p closingPage, head casefile.Header) error {
	seen, reason := head.Version, ""
	p.Heading = p.page.T("closing.reopen_title")
	p.Form = formView{Action: casePath(head.ID) + "/reopen", Save: p.page.T("closing.reopen"), Fields: []field{
		p.page.Hidden("seen").Into(&seen),
		p.page.Radios("reason").Called("field.reopen_reason").Of(p.page.choicesOf("reopen.reason.", models.ReopenReasons)).Into(&reason),
	}}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "case/close", p) },
		do: func() error {
			_, err := h.files.Reopen(c.Request().Context(), actor(c), head.ID, reason, seen)
			return err
		},
		done: func() error { return h.site.doneAt(c, casePath(head.ID), "closing.reopened") },
	})
}
