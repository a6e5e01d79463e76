package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/custody"
)

// conflictHandlers ask a volunteer whether she acts for the other side.
type conflictHandlers struct {
	site  *site
	files *casefile.Service
}

// one asks about one case. Who acts for the other side loses it, and may name a colleague
// who takes it over.
func (h *conflictHandlers) one(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	if err := by.Require(access.DeclareConflict); err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "conflict.title")
	if err != nil {
		return err
	}
	there, err := h.files.Successors(ctx, by, head.Head.ID)
	if err != nil {
		return err
	}
	head.Sections.stand(peoplePath(head.Head.ID))
	p := caseFormPage{casePage: head, formWords: formWords{Heading: head.page.T("conflict.title"), Lead: head.page.T("conflict.lead"), Back: &link{Text: head.page.T("people.end_back"), Href: peoplePath(head.Head.ID)}}}
	if err := p.page.ask(c); err != nil {
		return err
	}
	var in casefile.DeclareInput
	p.Form = formView{Action: p.page.Path, Save: p.page.T("conflict.save"), Fields: p.page.conflictFields(there, &in)}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "form/case", p) },
		do:   func() error { _, err := h.files.Declare(ctx, by, head.Head.ID, in); return err },
		done: func() error {
			if in.Answer == models.InConflict {
				return h.site.doneAt(c, "/today", "conflict.stepped_back")
			}
			return h.site.doneAt(c, casePath(head.Head.ID), "conflict.saved")
		},
	})
}

// conflictFields ask for the answer, and who takes the case over.
func (p page) conflictFields(there []custody.Trusted, in *casefile.DeclareInput) []field {
	fields := []field{p.Radios("answer").Called("field.conflict_answer").Of(p.choicesOf("conflict.answer.", []string{models.NoConflict, models.InConflict})).Required().Into(&in.Answer)}
	if len(there) > 0 {
		fields = append(fields, p.Select("to").Called("field.conflict_to").Of(trustedChoices(there)).Optional().Into(&in.To))
	}
	return fields
}

// several asks about the cases of which the volunteer said nothing yet.
func (h *conflictHandlers) several(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	if err := by.Require(access.DeclareConflict); err != nil {
		return err
	}
	list, err := h.files.Undeclared(ctx, by)
	if err != nil {
		return err
	}
	p := formPage{pageView: pageView{newPage(c, "conflict.several")}}
	if err := p.page.ask(c); err != nil {
		return err
	}
	p.formWords = formWords{Back: &link{Text: p.page.T("today.back"), Href: "/today"}, Heading: p.page.T("conflict.several"), Lead: p.page.T("conflict.several_lead")}
	var cases []string
	fields := []field{p.page.Checks("cases").Called("field.conflict_cases").Of(p.page.undeclaredChoices(list)).Into(&cases)}
	if len(list) == 0 {
		p.Notices = []notice{{Kind: "info", Text: p.page.T("conflict.nothing")}}
	} else {
		p.Form = formView{Action: p.page.Path, Save: p.page.T("conflict.several_save"), Cancel: p.page.backTo("/today"), Fields: fields}
	}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "form/page", p) },
		do:   func() error { return h.files.NoConflicts(ctx, by, cases) },
		done: func() error { return h.site.doneAt(c, "/today", "conflict.several_saved", "n", len(cases)) },
	})
}

// undeclaredChoices are the cases by their codes, each with the day she took it and the way
// to it: she has it now, so she may open it.
func (p page) undeclaredChoices(list []casefile.Undeclared) (out []choice) {
	for _, u := range list {
		out = append(out, choice{Value: u.CaseID, Text: p.T("conflict.case", "code", u.Code, "date", p.On(u.FromAt)), Look: &link{Text: p.T("gap.look"), Href: casePath(u.CaseID), More: u.Code}})
	}
	return out
}
