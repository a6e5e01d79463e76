package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/pack"
	"aftercare/services/packet"
)

// itemsOf lists the items of a packet that need her consent, each as it stands: those that
// the form asks for, and the health papers that go along.
func (p page) itemsOf(h *packetHandlers, v packet.View, at string) (out []agreedItem) {
	for _, heading := range v.Askable(h.library) {
		row := agreedItem{texts: p.texts, Title: p.labelOf(heading.Label), Badge: badge{State: string(badgeClosed), Text: p.T("consent.answer.not_asked")}}
		for _, c := range v.Consents {
			if c.Item == heading.Key {
				row = p.answered(h, row.Title, c, at)
				break
			}
		}
		out = append(out, row)
	}
	for _, c := range v.Consents {
		if c.AboutPaper() {
			out = append(out, p.answered(h, p.T("packet.health_item"), c, at))
		}
	}
	return out
}

// answered is an item with her answer.
func (p page) answered(h *packetHandlers, title string, c packet.Consent, at string) agreedItem {
	row := agreedItem{texts: p.texts, Title: title, Line: p.answerLine(h.library, c.PacketConsent, c.By), Badge: p.answerBadge(c.PacketConsent)}
	if c.Holds() {
		row.Withdraw = at + "/consents/" + c.ID + "/withdraw"
	}
	return row
}

// agree asks what she answered about one item of this packet, and records it.
func (h *packetHandlers) agree(c echo.Context) error {
	t, p, err := h.page(c, "packet.consent_new")
	if err != nil {
		return err
	}
	if err := p.page.ask(c); err != nil {
		return err
	}
	p.page.calling("packet_consent")
	at := packetPath(p.Head.ID, t.v.Packet.ID)
	in := packet.ConsentInput{Token: h.site.newID()}
	in.GivenOn = p.page.Today()
	form := caseFormPage{casePage: p, formWords: formWords{Heading: p.page.T("packet.consent_new"), Lead: p.page.T("packet.consent_lead")}}
	form.Form = formView{Action: p.page.Path, Draft: "consent", Fields: p.page.itemFields(h, t.v, &in), Save: p.page.T("consent.save"), Cancel: &link{Text: p.page.T("delivery.cancel"), Href: at}}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "form/case", form) },
		do: func() error {
			_, err := h.packets.Agree(c.Request().Context(), actor(c), p.Head.ID, t.v.Packet.ID, in)
			return err
		},
		done: func() error { return h.site.doneAt(c, at, "packet.consent_saved") },
	})
}

// itemFields are the questions about one item.
func (p page) itemFields(h *packetHandlers, v packet.View, in *packet.ConsentInput) []field {
	var items []choice
	for _, heading := range v.Askable(h.library) {
		items = append(items, choice{Value: heading.Key, Text: p.labelOf(heading.Label)})
	}
	return append([]field{
		p.Hidden("token").Into(&in.Token),
		p.Radios("item").Of(items).Required().Into(&in.Item),
		p.Radios("answer").Of(p.choicesOf("consent.answer.", []string{models.ConsentGiven, models.ConsentRefused})).Required().Into(&in.Answer),
	}, p.askedFields(h.library, &in.PacketConsentFacts)...)
}

// askedFields ask who asked her, when and how she answered.
func (p page) askedFields(lib *pack.Library, in *models.PacketConsentFacts) []field {
	return []field{
		p.Select("asked_by").Of(p.choicesOf("packet_consent.asked_by.", models.PacketAskers)).Required().Medium().Into(&in.AskedBy),
		p.AskDay("given_on").Past().Into(&in.GivenOn),
		p.Radios("given_by").Of(p.choicesOf("field.given_by.", models.ConsentGivers)).Required().Into(&in.GivenBy),
		p.Radios("form").Of(p.choicesOf("field.form.", models.ConsentForms)).Inline().Optional().Into(&in.Form),
		p.Select("explained_in").Of(p.codesOf(lib.Fact("person.language"))).Medium().Optional().Into(&in.ExplainedIn),
	}
}

// withdraw records that she took an answer back.
func (h *packetHandlers) withdraw(c echo.Context) error {
	if _, err := h.packets.Withdraw(c.Request().Context(), actor(c), c.Param("id"), c.Param("packet"), c.Param("consent")); err != nil {
		return err
	}
	return h.site.doneAt(c, packetPath(c.Param("id"), c.Param("packet")), "packet.consent_back")
}
