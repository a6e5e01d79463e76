package handlers

import (
	"maps"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/followup"
)

// againLink leads to a new case: for somebody who left, and where the last contact said
// that those from before have her again.
func (p page) againLink(list followup.Listed) *link {
	back := len(list.Done) > 0 && list.Done[0].Trafficker == "back"
	if list.Status == models.CaseOpen && !back {
		return nil
	}
	return &link{Text: p.T("again.link"), Href: casePath(list.CaseID) + "/again"}
}

// again begins a new case of a survivor who was exploited again. What goes along is chosen
// one by one.
func (h *caseHandlers) again(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	head, facts, err := h.files.Facts(ctx, by, c.Param("id"))
	if err == nil {
		err = by.Require(access.TakeIn)
	}
	if err != nil {
		return err
	}
	p := caseFormPage{casePage: newCasePage(c, "again.title", head)}
	p.page.calling("again")
	p.formWords = formWords{Back: &link{Text: p.page.T("follow.title"), Href: followPath(head.ID)}, Heading: p.page.T("again.title"), Lead: p.page.T("again.lead"), Text: p.page.T("again.stays")}
	if err := p.page.ask(c); err != nil {
		return err
	}
	in := casefile.AgainInput{ID: h.site.newID()}
	fields := []field{p.page.tokenField(in.ID, &in.ID)}
	shelters, err := h.files.Shelters(ctx, by)
	if err != nil {
		return err
	}
	var houses []choice
	for _, s := range shelters {
		houses = append(houses, choice{Value: s.ID, Text: s.Name})
	}
	if len(shelters) == 1 {
		in.ShelterID = shelters[0].ID
	} else {
		fields = append(fields, p.page.Radios("shelter").Called("field.shelter").Of(houses).Required().Into(&in.ShelterID))
	}
	fields = append(fields, p.page.Select("referral").Called("field.referral").Of(p.page.choicesOf("referral.", models.ReferralSources)).Required().Into(&in.Referral))
	if list := h.carried(p.page, facts); len(list) > 0 {
		fields = append(fields, p.page.Checks("carry").Of(list).Optional().Into(&in.Facts))
	}
	p.Form = formView{Action: p.page.Path, Draft: "again", Fields: fields, Save: p.page.T("again.save"), Cancel: &link{Text: p.page.T("delivery.cancel"), Href: followPath(head.ID)}}
	id := ""
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "form/case", p) },
		do: func() error {
			out, err := h.files.BeginAgain(ctx, by, head.ID, in)
			id = out.Case.ID
			return err
		},
		done: func() error { return h.site.doneAt(c, casePath(id), "again.done") },
	})
}

// carried lists what can go along, each with its answer.
func (h *caseHandlers) carried(p page, facts map[string]casefile.Recorded) (out []choice) {
	lib := h.files.Library()
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		if r := facts[key]; h.files.MayCarry(r) {
			w := lib.Fact(key)
			out = append(out, choice{Value: key, Text: p.labelOf(w.Label) + ": " + p.factText(lib, w, r.Value())})
		}
	}
	return out
}
