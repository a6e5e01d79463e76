package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/services/packet"
)

// giveHealth asks for the survivor's word that a copy of a health paper goes along with an
// application, and puts it there.
func (h *packetHandlers) giveHealth(c echo.Context) error {
	ctx, by, paper := c.Request().Context(), actor(c), c.Param("paper")
	head, err := casePageOf(c, h.files, "packet.health_new")
	if err != nil {
		return err
	}
	begun, err := h.packets.ToFile(ctx, by, head.Head.ID)
	if err != nil {
		return err
	}
	p, at := head, papersPath(head.Head.ID)+"/"+paper
	p.Sections.stand(papersPath(head.Head.ID))
	if err := p.page.ask(c); err != nil {
		return err
	}
	p.page.calling("packet_consent")
	in := packet.HealthInput{Token: h.site.newID()}
	in.GivenOn, in.AskedBy = p.page.Today(), "counsellor"
	var packets []choice
	for _, b := range begun {
		packets = append(packets, choice{Value: b.ID, Text: p.page.packetName(h.library, b.PacketFacts), Help: p.page.T("packet.begun_on", "date", p.page.Moment(b.CreatedAt))})
	}
	form := caseFormPage{casePage: p, formWords: formWords{Heading: p.page.T("packet.health_new"), Lead: p.page.T("packet.health_lead")}}
	if len(packets) == 0 {
		form.Notices = []notice{{Kind: "info", Text: p.page.T("packet.health_none")}}
	}
	form.Form = formView{Action: p.page.Path, Draft: "consent", Fields: append([]field{
		p.page.Hidden("token").Into(&in.Token), p.page.Radios("packet").Of(packets).Required().Into(&in.PacketID),
	}, p.page.askedFields(h.library, &in.PacketConsentFacts)...), Save: p.page.T("packet.health_do"), Cancel: &link{Text: p.page.T("delivery.cancel"), Href: at}}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "form/case", form) },
		do: func() error {
			_, err := h.packets.GiveHealthPaper(ctx, by, head.Head.ID, paper, in)
			return err
		},
		done: func() error { return h.site.doneAt(c, at, "packet.health_given") },
	})
}

// takeBackHealth records that the survivor took her word about a health paper back.
func (h *packetHandlers) takeBackHealth(c echo.Context) error {
	if _, err := h.packets.TakeBackHealthPaper(c.Request().Context(), actor(c), c.Param("id"), c.Param("paper"), c.Param("consent")); err != nil {
		return err
	}
	return h.site.doneAt(c, papersPath(c.Param("id"))+"/"+c.Param("paper"), "packet.health_back")
}
