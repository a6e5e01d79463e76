package handlers

import (
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
)

// night takes somebody in with what has to be known before she sleeps. It opens the
// same case as the long intake; everything else is asked in the morning.
func (h *intakeHandlers) night(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	houses, err := h.files.NightHouses(ctx, by)
	if err != nil {
		return err
	}
	beds, err := h.files.NightBeds(ctx, houses)
	if err != nil {
		return err
	}
	p, err := askPage(c, "night.title")
	if err != nil {
		return err
	}
	p.calling("night")
	var in casefile.NightInput
	fields := h.nightFields(p, &in, houses, beds, !by.May(access.TakeIn))
	view := formView{Action: p.Path, Draft: "night", Save: p.T("night.save"), Cancel: p.backTo(boardPath), Fields: fields}
	var made models.Case
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: formWords{Heading: p.T("night.title"), Lead: p.T("night.lead")}, Form: view})
		},
		do: func() error {
			out, err := h.files.OpenAtNight(ctx, by, in)
			made = out.Case
			return err
		},
		done: func() error {
			if by.May(access.TakeIn) {
				return h.site.doneAt(c, afterIntake(made.ID), "night.done")
			}
			return h.site.doneAt(c, houseBoard(made.ShelterID), "night.done_on_duty", "code", made.Code)
		},
	})
}

// nightFields are the few questions. Who is no caseworker says which one comes.
func (h *intakeHandlers) nightFields(p page, in *casefile.NightInput, houses []casefile.NightHouse, beds []casefile.FreeBed, receiver bool) []field {
	fields := []field{p.tokenField(h.newID(), &in.ID)}
	if len(houses) == 1 {
		in.ShelterID = houses[0].ID
	} else {
		var list []choice
		for _, s := range houses {
			list = append(list, choice{Value: s.ID, Text: s.Name})
		}
		fields = append(fields, p.Radios("shelter").Called("field.shelter").Of(list).Required().Into(&in.ShelterID))
	}
	lib := h.files.Library()
	answers := p.choicesOf("answer.", []string{string(models.Yes), string(models.No), string(models.NotKnown), string(models.NotAsked)})
	fields = append(fields,
		p.Text("called_name").Called("field.called_name").Private().Optional().Max(200).Into(&in.Called),
		p.Radios("sex").Inline().Of(p.codesOf(lib.Fact("person.sex"))).Into(&in.Sex),
		p.Radios("age_group").Inline().Of(p.codesOf(lib.Fact("person.age_group"))).Into(&in.AgeGroup),
		p.Radios("safe_now").Called("field.safe_now").Inline().Of(answers).Into(&in.Safe),
		p.Select("bed").Of(p.bedChoices(beds, len(houses) > 1)).Optional().Into(&in.BedID),
	)
	if list := receiverChoices(houses); receiver && len(list) > 0 {
		in.Receiver = list[0].Value
		fields = append(fields, p.Select("receiver").Of(list).Required().Into(&in.Receiver))
	}
	return fields
}

// receiverChoices offers the caseworkers of the houses, each once.
func receiverChoices(houses []casefile.NightHouse) (list []choice) {
	for _, house := range houses {
		for _, r := range house.Receivers {
			if !slices.ContainsFunc(list, func(c choice) bool { return c.Value == r.ID }) {
				list = append(list, choice{Value: r.ID, Text: r.Name})
			}
		}
	}
	return list
}
