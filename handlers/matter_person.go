package handlers

import (
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/deed"
	"aftercare/services/matter"
)

// addPerson asks for somebody in a matter: with part=accused for an accused.
func (h *matterHandlers) addPerson(c echo.Context) error {
	part := c.QueryParam("part")
	if !slices.Contains(models.MatterParts, part) {
		part = ""
	}
	title := "matter.person_title"
	if part == models.MatterAccused {
		title = "matter.accused_title"
	}
	f, err := h.form(c, title)
	if err != nil {
		return err
	}
	ch, err := h.matters.Choices(c.Request().Context(), actor(c), c.Param("id"), "")
	if err != nil {
		return err
	}
	f.back = matterPath(c.Param("id"), c.Param("matter"))
	in := matter.PersonInput{}
	in.Part = part
	fields := append([]field{f.token(ch.Token)}, f.person(&in)...)
	return f.finishing(c, "matter-person", fields, "matter.person_added", func() (deed.Result, error) {
		in.Stamp = f.stamp
		return h.matters.AddPerson(c.Request().Context(), actor(c), c.Param("id"), c.Param("matter"), in)
	})
}

// correctPerson asks for what changed about somebody in a matter.
func (h *matterHandlers) correctPerson(c echo.Context) error {
	one, err := h.matters.One(c.Request().Context(), actor(c), c.Param("id"), c.Param("matter"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(one.People, func(r matter.PersonRow) bool { return r.ID == c.Param("person") })
	if i < 0 {
		return models.ErrNotFound()
	}
	f, err := h.form(c, "matter.person_correct_title")
	if err != nil {
		return err
	}
	f.back, f.lead = matterPath(one.CaseID, one.Row.ID), f.page.T("matter.correct_lead")
	in := matter.PersonInput{}
	in.MatterPersonFacts = one.People[i].MatterPersonFacts
	there, err := h.matters.EmptiableOfPerson(c.Request().Context(), actor(c), one.CaseID, c.Param("person"))
	if err != nil {
		return err
	}
	fields := append([]field{f.version(one.People[i].Version), f.reason()}, f.person(&in)...)
	fields = f.emptying(fields, there, map[string]string{"words": personWords(in.Part)})
	return f.finishing(c, "matter-person", fields, "matter.person_corrected", func() (deed.Result, error) {
		in.Stamp = f.stamp
		return h.matters.CorrectPerson(c.Request().Context(), actor(c), one.CaseID, c.Param("person"), in)
	})
}

// person are the questions about somebody in a matter.
func (f *matterForm) person(in *matter.PersonInput) []field {
	if in.Part == models.MatterAccused {
		return append([]field{f.page.Hidden("part").Into(&in.Part)}, f.accused(in)...)
	}
	return []field{
		f.page.Select("part").Of(f.page.choicesOf("matter.part.", models.MatterParts[1:])).Required().Into(&in.Part),
		f.page.Text("name").Private().Max(models.MaxMatterLine).Into(&in.Name), f.line("telephone", &in.Telephone).Keyboard("tel"),
		f.page.Area("words").Called("matter.person_words").Optional().Private().Tall(3).Max(models.MaxMatterWords).Into(&in.Words),
	}
}

// personWords is what the free words about a person in a matter are called.
func personWords(part string) string {
	if part == models.MatterAccused {
		return "matter.bail_words"
	}
	return "matter.person_words"
}

// accused are the questions about an accused.
func (f *matterForm) accused(in *matter.PersonInput) []field {
	return []field{
		f.line("name", &in.Name), f.page.Select("relation").Of(f.page.choicesOf("matter.relation.", models.AccusedRelations)).Optional().Into(&in.Relation),
		f.page.AskDay("arrested_on").Optional().Past().Into(&in.ArrestedOn),
		f.page.Select("bail").Of(f.page.choicesOf("matter.bail.", models.Bails)).Optional().Into(&in.Bail), f.page.AskDay("bail_on").Optional().Past().Into(&in.BailOn),
		f.page.Select("terms").Of(f.page.choicesOf("matter.terms.", models.BailTerms)).Optional().Into(&in.Terms),
		f.page.Area("words").Called("matter.bail_words").Optional().Private().Tall(3).Max(models.MaxMatterWords).Into(&in.Words),
	}
}

// removeWhat removes a person or a hearing that is there by mistake. The button
// carries the version it stood beside.
func (h *matterHandlers) removeWhat(c echo.Context, remove func(matter.Stamp) (deed.Result, error), said string) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	if _, err := remove(matter.Stamp{Version: version, Reason: "mistake"}); err != nil {
		return err
	}
	return h.site.doneAt(c, matterPath(c.Param("id"), c.Param("matter")), said)
}

func (h *matterHandlers) removePerson(c echo.Context) error {
	return h.removeWhat(c, func(s matter.Stamp) (deed.Result, error) {
		return h.matters.RemovePerson(c.Request().Context(), actor(c), c.Param("id"), c.Param("person"), s)
	}, "matter.person_removed")
}

func (h *matterHandlers) removeHearing(c echo.Context) error {
	list, err := h.linked(c)
	if err != nil {
		return err
	}
	return h.removeWhat(c, func(s matter.Stamp) (deed.Result, error) {
		s.Also = alsoAll(list)
		return h.matters.RemoveHearing(c.Request().Context(), actor(c), c.Param("id"), c.Param("hearing"), s)
	}, "hearing.removed")
}
