package handlers

import (
	"aftercare/models"
	"aftercare/services/office"
)

// fields are the questions about an office.
func (h *officeHandlers) fields(p page, in *office.Input) []field {
	fields := []field{
		p.Select("kind").Of(p.choicesOf("office.kind.", models.OfficeKinds)).Required().Into(&in.Kind),
		p.Text("name").Max(models.MaxOfficeName).Required().Into(&in.Name),
		p.Select("state").Of(p.regionChoices(h.library)).Required().Into(&in.State), p.Text("district").Optional().Max(models.MaxOfficeName).Into(&in.District),
		p.Area("address").Optional().Tall(3).Max(models.MaxOfficeWords).Into(&in.Address), p.Text("hours").Optional().Max(models.MaxOfficeName).Into(&in.Hours),
		p.Text("telephone").Optional().Max(models.MaxOfficeName).Keyboard("tel").Into(&in.Telephone), p.Text("contact_person").Optional().Max(models.MaxOfficeName).Into(&in.ContactPerson),
	}
	fields = append(fields, h.gives(p, &in.Services), h.speaks(p, &in.Languages))
	return append(fields,
		p.Radios("may_be_named").Of(p.choicesOf("office.may_be_named.", []string{string(models.Yes), string(models.No)})).Optional().Inline().Into(&in.MayBeNamed),
		p.Fold("office.agreement.label", "more", p.AskDay("agreed_from").Optional().Into(&in.AgreedFrom), p.AskDay("agreed_until").Optional().Into(&in.AgreedUntil),
			p.Text("agreement_paper").Optional().Max(models.MaxOfficeName).Into(&in.AgreementPaper)),
		p.Area("note").Optional().Tall(3).Max(models.MaxOfficeWords).Into(&in.Note), p.AskDay("verified_on").Optional().Past().Into(&in.VerifiedOn),
	)
}

// gives asks which help somebody gives, folded by the groups of the packs.
func (h *officeHandlers) gives(p page, to *models.CodeList) field {
	var groups []field
	var all []string
	for _, list := range byGroup(p.serviceChoices(h.library)) {
		var ticked []string
		for _, c := range list {
			if to.Has(c.Value) {
				ticked = append(ticked, c.Value)
			}
		}
		name := "services." + h.library.Service(list[0].Value).Group
		asked := p.field("checks", name).Words(list[0].Group, "", "").Of(list).Optional().Into(&ticked)
		groups, all = append(groups, asked), append(all, ticked...)
	}
	*to = models.ListOf(all)
	return p.Fold("office.services.label", "more", groups...)
}

// byGroup cuts a list of choices where its group changes.
func byGroup(list []choice) (out [][]choice) {
	for i, c := range list {
		if i == 0 || c.Group != list[i-1].Group {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], c)
	}
	return out
}

// speaks asks for the languages that are spoken there.
func (h *officeHandlers) speaks(p page, to *models.CodeList) field {
	codes := to.Codes()
	asked := p.Checks("languages").Of(p.codesOf(h.library.Fact("person.language"))).Optional().Into(&codes)
	*to = models.ListOf(codes)
	return p.Fold("office.languages.label", "more", asked)
}
