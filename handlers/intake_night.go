package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
)

// night takes somebody in with what has to be known before she sleeps. It opens the
// same case as the long intake; everything else is asked in the morning.
func (h *intakeHandlers) night(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	if err := by.Require(access.TakeIn); err != nil {
		return err
	}
	beds, err := h.files.NightBeds(ctx, by)
	if err != nil {
		return err
	}
	p, err := askPage(c, "night.title")
	if err != nil {
		return err
	}
	p.calling("night")
	var in casefile.NightInput
	fields, err := h.nightFields(c, p, &in, beds)
	if err != nil {
		return err
	}
	view := formView{Action: p.Path, Draft: "night", Save: p.T("night.save"), Cancel: p.backTo(boardPath), Fields: fields}
	id := ""
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: formWords{Heading: p.T("night.title"), Lead: p.T("night.lead")}, Form: view})
		},
		do: func() error {
			out, err := h.files.OpenAtNight(ctx, by, in)
			id = out.Case.ID
			return err
		},
		done: func() error { return h.site.doneAt(c, afterIntake(id), "night.done") },
	})
}

// nightFields are the few questions.
func (h *intakeHandlers) nightFields(c echo.Context, p page, in *casefile.NightInput, beds []casefile.FreeBed) ([]field, error) {
	shelters, err := h.files.Shelters(c.Request().Context(), actor(c))
	if err != nil {
		return nil, err
	}
	fields := []field{p.tokenField(h.newID(), &in.ID)}
	if len(shelters) == 1 {
		in.ShelterID = shelters[0].ID
	} else {
		var list []choice
		for _, s := range shelters {
			list = append(list, choice{Value: s.ID, Text: s.Name})
		}
		fields = append(fields, p.Radios("shelter").Called("field.shelter").Of(list).Required().Into(&in.ShelterID))
	}
	lib := h.files.Library()
	answers := p.choicesOf("answer.", []string{string(models.Yes), string(models.No), string(models.NotKnown), string(models.NotAsked)})
	return append(fields,
		p.Text("called_name").Called("field.called_name").Private().Optional().Max(200).Into(&in.Called),
		p.Radios("sex").Inline().Of(p.codesOf(lib.Fact("person.sex"))).Into(&in.Sex),
		p.Radios("age_group").Inline().Of(p.codesOf(lib.Fact("person.age_group"))).Into(&in.AgeGroup),
		p.Radios("safe_now").Called("field.safe_now").Inline().Of(answers).Into(&in.Safe),
		p.Select("bed").Of(p.bedChoices(beds, len(shelters) > 1)).Optional().Into(&in.BedID),
	), nil
}
