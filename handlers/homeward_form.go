package handlers

import (
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/homeward"
)

// begin asks where the survivor wishes to go, and what is known so far.
func (h *returnHandlers) begin(c echo.Context) error {
	return h.form(c, "return.new", nil, func(found homeward.Listed, in homeward.Input) (deed.Result, error) {
		return h.returns.Begin(c.Request().Context(), actor(c), found.CaseID, in)
	})
}

// change asks what is new about a return.
func (h *returnHandlers) change(c echo.Context) error {
	return h.form(c, "return.change", func(r homeward.Row) bool { return r.ID == c.Param("return") }, func(found homeward.Listed, in homeward.Input) (deed.Result, error) {
		return h.returns.Change(c.Request().Context(), actor(c), found.CaseID, c.Param("return"), in)
	})
}

// form shows the fields of a return, or does the deed. of finds the return that is
// changed, nil for a new one.
func (h *returnHandlers) form(c echo.Context, titleKey string, of func(homeward.Row) bool, do func(homeward.Listed, homeward.Input) (deed.Result, error)) error {
	found, err := h.returns.List(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, titleKey)
	if err == nil {
		err = actor(c).Require(access.KeepPlan)
	}
	if err != nil {
		return err
	}
	in := homeward.Input{ReturnFacts: models.ReturnFacts{State: models.ReturnOpen}}
	if of != nil {
		i := slices.IndexFunc(found.Rows, of)
		if i < 0 {
			return models.ErrNotFound()
		}
		in.ReturnFacts, in.Seen = found.Rows[i].ReturnFacts, found.Rows[i].Version
	}
	head.page.calling("return")
	if err := head.page.ask(c); err != nil {
		return err
	}
	fields, at := head.page.returnFields(&in, found, of == nil), returnPath(found.CaseID)
	return head.page.finish(formSteps{
		show: func(status int) error {
			p := caseFormPage{casePage: head, formWords: formWords{Heading: head.page.T(titleKey), Lead: head.page.T("return.lead")}}
			p.Form = formView{Action: head.page.Path, Draft: "return", Fields: fields, Save: head.page.T("stay.save"), Cancel: &link{Text: head.page.T("delivery.cancel"), Href: at}}
			return h.site.render(c, status, "form/case", p)
		},
		do:   func() error { _, err := do(found, in); return err },
		done: func() error { return h.site.doneAt(c, at, "plan.saved") },
	})
}

// returnFields are the fields of a return in the order of the way.
func (p page) returnFields(in *homeward.Input, found homeward.Listed, fresh bool) []field {
	choose := func(name string, codes []string, to *string) field {
		return p.Select(name).Of(p.choicesOf("return."+name+".", codes)).Optional().Into(to)
	}
	day := func(name string, to *models.Date) field { return p.AskDay(name).Optional().Past().Into(to) }
	words := func(name string, to *string) field {
		return p.Area(name).Optional().Private().Tall(2).Max(models.MaxReturnWords).Into(to)
	}
	fields := []field{p.Hidden("seen").Into(&in.Seen)}
	if fresh {
		fields = []field{p.tokenField(found.Token, &in.Token)}
	}
	fields = append(fields,
		p.Select("place").Of(p.choicesOf("return.place.", models.ReturnPlaces)).Required().Into(&in.Place), p.AskDay("planned_on").Optional().Into(&in.PlannedOn),
		choose("choice", models.ReturnChoices, &in.Choice), day("choice_on", &in.ChoiceOn), words("choice_words", &in.Said))
	if found.Child {
		fields = append(fields, day("decided_on", &in.DecidedOn))
	}
	fields = append(fields,
		choose("home", models.HomeFindings, &in.Home), day("home_on", &in.HomeOn), choose("home_by", models.HomeLookers, &in.HomeBy), words("home_words", &in.Found),
		choose("receiver", models.ReturnReceivers, &in.Receiver), day("receiver_on", &in.ReceiverOn), words("receiver_words", &in.Whom),
		choose("travel_papers", models.TravelPapers, &in.TravelPapers), choose("escort", models.ReturnEscorts, &in.Escort),
		day("asked_on", &in.AskedOn), day("step_on", &in.StepOn))
	if !fresh {
		fields = append(fields, p.Radios("state").Of(p.choicesOf("return.state.", models.ReturnStates)).Required().Into(&in.State),
			day("ended_on", &in.EndedOn), choose("stop_reason", models.ReturnStops, &in.StopReason))
	}
	return fields
}
