package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/matter"
)

// linked reads the matters of other cases within reach that are the same proceeding.
func (h *matterHandlers) linked(c echo.Context) ([]matter.Linked, error) {
	return h.matters.Linked(c.Request().Context(), actor(c), c.Param("id"), c.Param("matter"))
}

// also asks which linked matters a deed reaches too: all of them, unless somebody unticks
// one. Where nothing is linked it asks nothing.
func (f *matterForm) also(c echo.Context, fields []field) ([]field, error) {
	list, err := f.h.linked(c)
	if err != nil || len(list) == 0 {
		return fields, err
	}
	var cases []choice
	for _, l := range list {
		cases = append(cases, choice{Value: l.MatterID, Text: l.Code})
		f.stamp.Also = append(f.stamp.Also, l.MatterID)
	}
	return append(fields, f.page.Checks("also").Of(cases).Optional().Into(&f.stamp.Also)), nil
}

// showLinked adds the linked matters, and what can be done about links, to the page of a
// matter.
func (p *matterShowPage) showLinked(list []matter.Linked, at string) {
	for _, l := range list {
		p.Linked = append(p.Linked, link{Text: l.Code, Href: matterPath(l.CaseID, l.MatterID)})
	}
	if len(list) > 0 {
		p.Unlink = at + "/unlink"
	}
	p.LinkTo = &link{Text: p.page.T("matter.link"), Href: at + "/link"}
}

// link asks with which case a matter is shared, and what goes over.
func (h *matterHandlers) link(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	if err := by.Require(access.KeepMatters); err != nil {
		return err
	}
	list, err := h.matters.LinkChoices(ctx, by, c.Param("id"), c.Param("matter"))
	if err != nil {
		return err
	}
	f, err := h.form(c, "matter.link_title")
	if err != nil {
		return err
	}
	f.back, f.lead = matterPath(c.Param("id"), c.Param("matter")), f.page.T("matter.link_lead")
	var in matter.LinkInput
	over := []string{"take"}
	fields := []field{f.page.Select("with").Called("matter.link_with").Of(f.page.linkChoices(list)).Required().Into(&in.With),
		f.page.Checks("over").Called("matter.link_over").Of([]choice{{Value: "take", Text: f.page.T("matter.link_take")}}).Optional().Into(&over)}
	in.TakeOver = len(over) > 0
	return f.finishing(c, "", fields, "matter.linked", func() (deed.Result, error) {
		return h.matters.Link(ctx, by, c.Param("id"), c.Param("matter"), in)
	})
}

// linkChoices are matters and cases by their codes.
func (p page) linkChoices(list []matter.LinkChoice) (out []choice) {
	for _, l := range list {
		text := p.T("matter.link_new", "code", l.Code)
		if l.MatterID != "" {
			text = joinDots([]string{l.Code, p.T("matter.kind." + l.Kind), p.dayOrNone(l.RegisteredOn)})
		}
		out = append(out, choice{Value: l.Value(), Text: text})
	}
	return out
}

// unlink takes a matter out of its group.
func (h *matterHandlers) unlink(c echo.Context) error {
	if _, err := h.matters.Unlink(c.Request().Context(), actor(c), c.Param("id"), c.Param("matter")); err != nil {
		return err
	}
	return h.site.doneAt(c, matterPath(c.Param("id"), c.Param("matter")), "matter.unlinked")
}

// alsoAll are all linked matters: a hearing that is taken out of the diary leaves every
// diary.
func alsoAll(list []matter.Linked) (ids []string) {
	for _, l := range list {
		ids = append(ids, l.MatterID)
	}
	return ids
}
