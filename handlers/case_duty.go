package handlers

import (
	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// dutyCard is one duty as it is shown before a disclosure is written down.
type dutyCard struct {
	texts
	Title, Text, Advice string
	Applies             string // "applies" or "may apply", and why that is not known
	Laws                []source
	Choice              field
	Words               field
	Decided             string
}

// dutyCard lays one duty out; in takes in what is decided about it.
func (p page) dutyCard(lib *pack.Library, s models.DutyState, in *casefile.DutyInput) dutyCard {
	d := lib.Duty(s.Duty)
	in.Duty = d.Key
	card := dutyCard{texts: p.texts, Title: p.labelOf(d.Title), Text: p.labelOf(d.Text), Advice: p.labelOf(d.Advice), Applies: p.T("duty.truth." + string(s.Truth))}
	for _, l := range d.Law {
		card.Laws = append(card.Laws, p.lawSource(lib, l))
	}
	list := make([]choice, len(d.Decisions))
	for i, x := range d.Decisions {
		list[i] = choice{Value: x.Code, Text: p.labelOf(x.Label)}
	}
	name := "duty." + d.Key
	card.Choice = p.field("radios", name).Words(p.T("duty.decide"), p.T("duty.decide_help"), "").Of(list).Into(&in.Decision)
	card.Words = p.field("area", name+".words").Words(p.T("duty.words"), p.T("duty.words_help"), "").Optional().Private().Tall(2).Into(&in.Words)
	return card
}
